import { expect } from 'chai';
import { Alarm } from '../../../engine/time/alarm';
import { FakeClock } from '../../support/fakeClock';

describe('An alarm', () => {
  let clock: FakeClock;
  let rung: number[];
  let alarm: Alarm;

  beforeEach(() => {
    clock = new FakeClock(1_000);
    rung = [];
    alarm = new Alarm(clock, () => rung.push(clock.now()));
  });

  it('rings once, at the earliest time that it was set to', async () => {
    alarm.setTo(3_000);
    alarm.setTo(2_000);
    alarm.setTo(4_000);
    await clock.advance(10_000);
    expect(rung).to.deep.equal([2_000]);
  });

  it('may be set anew when it has rung, also from within', async () => {
    alarm.setTo(2_000);
    await clock.advance(5_000);
    alarm.setTo(7_000);
    await clock.advance(5_000);
    expect(rung).to.deep.equal([2_000, 7_000]);
  });

  it('rings at once for a time that has passed, and never for Infinity', async () => {
    alarm.setTo(Infinity);
    await clock.advance(1_000);
    alarm.setTo(500);
    await clock.advance(1);
    expect(rung).to.deep.equal([2_000]);
  });

  it('is silent when it is cancelled', async () => {
    alarm.setTo(2_000);
    alarm.cancel();
    await clock.advance(5_000);
    expect(rung).to.deep.equal([]);
  });
});
