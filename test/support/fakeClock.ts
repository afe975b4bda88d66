import type { Clock, Timer } from '../../engine/time/clock';

/** Monday 2026-01-05 02:00:00 UTC, ten o'clock in Shanghai. */
export const MONDAY_MORNING = Date.UTC(2026, 0, 5, 2);

/** Turns of the event loop that promises get to settle before time goes on. */
const SETTLING_TURNS = 3;

interface Entry {
  due: number;
  run: () => void;
  cancelled: boolean;
}

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * const clock = new FakeClock();
 * const line = new SimulatedLine({ clock, random: seededRandom(1), settings });
 * await clock.advance(30_000);
 * expect(clock.pending()).to.equal(0);
 */
export class FakeClock implements Clock {
  private time: number;
  private live = 0;
  /** By time, those of the same time in the order they were made. */
  private readonly queue: Entry[] = [];

  constructor(start = MONDAY_MORNING) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Timer {
    const entry: Entry = { due: this.time + Math.max(0, ms), run, cancelled: false };
    this.queue.splice(this.placeOf(entry.due), 0, entry);
    this.live++;
    return {
      cancel: () => {
        if (entry.cancelled) return;
        entry.cancelled = true;
        this.live--;
      },
    };
  }

  /** Timers that have yet to fire: 0 at the end of a test, or something leaks. */
  pending(): number {
    return this.live;
  }

  /** Goes on by `ms`, firing what falls due on the way; what that starts gets to run in between. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await this.settle();
    for (let next = this.takeDue(until); next; next = this.takeDue(until)) {
      this.time = Math.max(this.time, next.due);
      next.run();
      await this.settle();
    }
    this.time = Math.max(this.time, until);
  }

  /** Lets promises settle without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLING_TURNS; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  private takeDue(until: number): Entry | undefined {
    while (this.queue[0]?.cancelled) this.queue.shift();
    const first = this.queue[0];
    if (!first || first.due > until) return undefined;
    this.queue.shift();
    // A fired timer may be cancelled as often as one likes.
    first.cancelled = true;
    this.live--;
    return first;
  }

  /** Behind all that are due no later. */
  private placeOf(due: number): number {
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.queue[middle]?.due ?? Infinity) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
