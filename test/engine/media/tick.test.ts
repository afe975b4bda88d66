import { expect } from 'chai';
import { FRAME_MS } from '../../../engine/media/frame';
import { mediaClock } from '../../../engine/media/mediaClock';
import { Tick, type Ticking } from '../../../engine/media/tick';
import type { Clock, Timer } from '../../../engine/time/clock';
import { FakeClock } from '../../support/fakeClock';

/** A clock whose timers come late: each by what the list says next. */
class LateClock implements Clock {
  time = 1_000;
  private due: { at: number; run: () => void } | undefined;

  constructor(private readonly lateness: number[]) {}

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Timer {
    const due = { at: this.time + Math.max(0, ms), run };
    this.due = due;
    return { cancel: () => (this.due = undefined) };
  }

  get armed(): boolean {
    return this.due !== undefined;
  }

  fire(): void {
    const due = this.due;
    if (!due) throw new Error('no timer is armed');
    this.due = undefined;
    this.time = due.at + (this.lateness.shift() ?? 0);
    due.run();
  }
}

class Member implements Ticking {
  readonly ticks: { index: number; dueMs: number; at: number }[] = [];
  constructor(
    private readonly clock: Clock,
    private readonly onTick: () => void = () => undefined,
  ) {}
  tick(index: number, dueMs: number): void {
    this.ticks.push({ index, dueMs, at: this.clock.now() });
    this.onTick();
  }
}

const unexpected = (error: unknown): never => {
  throw error;
};

describe('Tick', () => {
  it('comes every 20 ms to all that are on it, and leaves no timer when none is', async () => {
    const clock = new FakeClock(0);
    const tick = new Tick(clock, unexpected);
    const [one, other] = [new Member(clock), new Member(clock)];
    tick.add(one);
    await clock.advance(50);
    tick.add(other);
    await clock.advance(50);
    expect(one.ticks.map(({ at }) => at)).to.deep.equal([20, 40, 60, 80, 100]);
    // In another slot of 5 ms.
    expect(other.ticks.map(({ at }) => at)).to.deep.equal([55, 75, 95]);
    expect(other.ticks.map(({ index }) => index)).to.deep.equal([2, 3, 4]);
    tick.remove(one);
    tick.remove(other);
    expect(clock.pending()).to.equal(0);
    expect(tick.size).to.equal(0);
  });

  it('spreads its members evenly over the time of a frame', async () => {
    const clock = new FakeClock(0);
    const tick = new Tick(clock, unexpected);
    const members = Array.from({ length: 40 }, () => new Member(clock));
    for (const member of members) tick.add(member);
    await clock.advance(60);
    const times = new Map<number, number>();
    for (const { at } of members.flatMap(({ ticks }) => ticks)) {
      times.set(at, (times.get(at) ?? 0) + 1);
    }
    expect([...times.keys()].sort((a, b) => a - b)).to.deep.equal([
      5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60,
    ]);
    expect(new Set(times.values())).to.deep.equal(new Set([10]));
    for (const { ticks } of members) {
      expect(ticks[1]!.index - ticks[0]!.index).to.equal(1);
      expect(ticks[1]!.at - ticks[0]!.at).to.equal(20);
    }
    for (const member of members) tick.remove(member);
    expect(clock.pending()).to.equal(0);
  });

  it('has a member on it once, however often it is added', async () => {
    const clock = new FakeClock(0);
    const tick = new Tick(clock, unexpected);
    const member = new Member(clock);
    tick.add(member);
    tick.add(member);
    await clock.advance(40);
    expect(member.ticks).to.have.lengthOf(2);
    tick.remove(member);
    expect(tick.size).to.equal(0);
  });

  it('does not drift, however late each timer comes', () => {
    const clock = new LateClock(Array.from({ length: 1_000 }, (_, i) => (i * 7) % 13));
    const tick = new Tick(clock, unexpected);
    const member = new Member(clock);
    tick.add(member);
    for (let i = 0; i < 1_000; i++) clock.fire();
    expect(member.ticks.map(({ dueMs }) => dueMs)).to.deep.equal(
      Array.from({ length: 1_000 }, (_, i) => 1_000 + (i + 1) * FRAME_MS),
    );
    const { ticks, p50Ms, p99Ms, maxMs, skipped } = tick.figures();
    expect({ ticks, maxMs, skipped }).to.deep.equal({ ticks: 1_000, maxMs: 12, skipped: 0 });
    expect(p50Ms).to.be.closeTo(6, 0.2);
    expect(p99Ms).to.be.closeTo(12, 0.2);
  });

  it('makes up for a stall, one tick a turn', () => {
    const clock = new LateClock([60]);
    const tick = new Tick(clock, unexpected);
    const member = new Member(clock);
    tick.add(member);
    for (let i = 0; i < 5; i++) clock.fire();
    expect(member.ticks.map(({ index, at }) => [index, at])).to.deep.equal([
      [1, 1_080],
      [2, 1_080],
      [3, 1_080],
      [4, 1_080],
      [5, 1_100],
    ]);
  });

  it('leaves out what a long sleep held up, and says so', () => {
    const clock = new LateClock([0, 10_005]);
    const tick = new Tick(clock, unexpected);
    const member = new Member(clock);
    tick.add(member);
    for (let i = 0; i < 3; i++) clock.fire();
    expect(member.ticks.map(({ index }) => index)).to.deep.equal([1, 502, 503]);
    expect(tick.figures()).to.include({ skipped: 500, ticks: 3 });
    tick.resetFigures();
    expect(tick.figures()).to.deep.equal({ ticks: 0, skipped: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 });
  });

  it('goes on with the others when one throws', () => {
    const errors: unknown[] = [];
    const clock = new LateClock([]);
    const tick = new Tick(clock, (error) => errors.push(error));
    const broken = new Member(clock, () => {
      throw new Error('broken');
    });
    const sound = new Member(clock);
    tick.add(broken);
    tick.add(sound);
    for (let i = 0; i < 4; i++) clock.fire();
    expect(sound.ticks).to.have.lengthOf(2);
    expect(errors.map(String)).to.deep.equal(['Error: broken', 'Error: broken']);
  });

  it('lets a member leave and come from within', () => {
    const clock = new LateClock([]);
    const tick = new Tick(clock, unexpected);
    const late = new Member(clock);
    const leaving: Member = new Member(clock, () => {
      tick.remove(leaving);
      if (leaving.ticks.length === 1) tick.add(late);
    });
    tick.add(leaving);
    clock.fire();
    clock.fire();
    expect(leaving.ticks).to.have.lengthOf(1);
    expect(late.ticks.map(({ at }) => at)).to.include(1_040);
    tick.remove(late);
    expect(clock.armed).to.equal(false);
  });

  it('goes by the real clock in steps of 20 ms', async () => {
    const tick = new Tick(mediaClock, unexpected);
    const member = await new Promise<Member>((resolve) => {
      const counting: Member = new Member(mediaClock, () => {
        if (counting.ticks.length < 10) return;
        tick.remove(counting);
        resolve(counting);
      });
      tick.add(counting);
    });
    const [first, last] = [member.ticks[0]!, member.ticks.at(-1)!];
    expect(last.dueMs - first.dueMs).to.be.closeTo((last.index - first.index) * FRAME_MS, 1e-3);
    expect(last.at - first.at).to.be.greaterThan(150);
  });

  it('has a turn that is due when it is asked to catch up, and has it once', async () => {
    const clock = new LateClock([]);
    const tick = new Tick(clock, unexpected);
    const member = new Member(clock);
    tick.add(member);
    tick.catchUp(clock.now());
    expect(member.ticks).to.have.length(0);
    clock.time += FRAME_MS + 3;
    tick.catchUp(clock.now());
    tick.catchUp(clock.now());
    expect(member.ticks).to.have.length(1);
    expect(clock.armed).to.equal(true);
    tick.remove(member);
    tick.catchUp(clock.now() + 1_000);
    expect(member.ticks).to.have.length(1);
    expect(clock.armed).to.equal(false);
  });
});
