import { expect } from 'chai';
import { FakeClock, MONDAY_MORNING } from './fakeClock';
import { seededRandom } from './random';

describe('FakeClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new FakeClock(1000);
    expect(clock.now()).to.equal(1000);
    await clock.advance(250);
    expect(clock.now()).to.equal(1250);
    expect(new FakeClock().now()).to.equal(MONDAY_MORNING);
  });

  it('fires timers by time, and those of one time in the order they were made', async () => {
    const clock = new FakeClock(0);
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${clock.now()}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(-5, note('overdue'));
    clock.after(21, note('not yet'));
    await clock.advance(20);
    expect(fired).to.deep.equal(['overdue@0', 'first@10', 'second@10', 'late@20']);
    expect(clock.pending()).to.equal(1);
  });

  it('fires timers that promises of earlier ones set, while they fall due on the way', async () => {
    const clock = new FakeClock(0);
    const seen: number[] = [];
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        clock.after(ms, resolve);
      });
    const steps = async (): Promise<void> => {
      for (let step = 0; step < 3; step++) {
        await sleep(10);
        await Promise.resolve();
        seen.push(clock.now());
      }
    };
    const done = steps();
    await clock.advance(30);
    await done;
    expect(seen).to.deep.equal([10, 20, 30]);
  });

  it('does not fire a cancelled timer, nor count it', async () => {
    const clock = new FakeClock(0);
    let fired = 0;
    const timer = clock.after(10, () => fired++);
    const other = clock.after(10, () => timer.cancel());
    expect(clock.pending()).to.equal(2);
    timer.cancel();
    timer.cancel();
    expect(clock.pending()).to.equal(1);
    await clock.advance(10);
    other.cancel();
    expect(fired).to.equal(0);
    expect(clock.pending()).to.equal(0);
  });

  it('fails the advance when a timer throws', async () => {
    const clock = new FakeClock(0);
    clock.after(1, () => {
      throw new Error('broken');
    });
    const failure = await clock.advance(1).catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('message', 'broken');
  });
});

describe('seededRandom', () => {
  it('gives the same numbers from 0 to 1 for the same seed, others for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 200 }, seededRandom(seed));
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
    for (const number of draw(3)) expect(number).to.be.within(0, 0.9999999999);
    const mean = draw(4).reduce((sum, number) => sum + number, 0) / 200;
    expect(mean).to.be.within(0.4, 0.6);
  });
});
