import { expect } from 'chai';
import { HostPace } from '../../../engine/campaign/hostPace';
import { FakeClock } from '../../support/fakeClock';

/** So many calls whose flows begin `ms` after the answer. */
async function calls(pace: HostPace, clock: FakeClock, count: number, ms: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const callId = `${clock.now()}-${index}`;
    pace.told(callId);
    await clock.advance(ms);
    pace.begun(callId);
  }
}

describe("The host's pace", () => {
  it('is full while flows begin in time', async () => {
    const clock = new FakeClock();
    const pace = new HostPace(clock, 1);
    await calls(pace, clock, 20, 100);
    expect(pace.share()).to.equal(1);
  });

  it('falls while they begin late, and comes back when they do not', async () => {
    const clock = new FakeClock();
    const pace = new HostPace(clock, 1);
    await calls(pace, clock, 10, 800);
    const late = pace.share();
    expect(late).to.be.lessThan(1);
    await clock.advance(1_000);
    expect(pace.share()).to.be.lessThan(late);
    await clock.advance(20_000);
    for (let seconds = 0; seconds < 10; seconds++) {
      await calls(pace, clock, 10, 100);
      pace.share();
    }
    expect(pace.share()).to.equal(1);
  });

  it('never falls to nothing', async () => {
    const clock = new FakeClock();
    const pace = new HostPace(clock, 1);
    for (let seconds = 0; seconds < 100; seconds++) {
      await calls(pace, clock, 2, 600);
      pace.share();
    }
    expect(pace.share()).to.be.closeTo(0.1, 0.01);
  });

  it("goes by the host's clock where the engine's is faster", async () => {
    const clock = new FakeClock();
    const pace = new HostPace(clock, 60);
    await calls(pace, clock, 20, 6_000);
    expect(pace.share()).to.equal(1);
  });

  it('does not count calls that no flow takes up', async () => {
    const clock = new FakeClock();
    const pace = new HostPace(clock, 1);
    for (let index = 0; index < 20; index++) pace.told(String(index));
    await clock.advance(60_000);
    for (let index = 0; index < 20; index++) pace.over(String(index));
    expect(pace.share()).to.equal(1);
  });
});
