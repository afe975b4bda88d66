import type { Clock, Timer } from '../time/clock';
import { FRAME_MS } from './frame';

/** Deviations are counted in steps of 0.1 ms, up to 100 ms. */
const STEP_MS = 0.1;
const STEPS = 1_000;
/** What is further behind is left out: a process that slept does not say it all at once. */
const MOST_BEHIND_MS = 200;

/** What runs on the tick. `index` counts ticks from the start, `dueMs` is when this one was due. */
export interface Ticking {
  tick(index: number, dueMs: number): void;
}

/** How well the tick was kept: how far from its time it came. */
export interface TickFigures {
  ticks: number;
  /** Left out after a long stall. */
  skipped: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/**
 * One tick of 20 ms for all streams. Each is due at a multiple from the start, so that what a
 * timer is late does not add up, as it does with setInterval; what a stall held up is made up
 * for, one tick a turn of the event loop, so that packets are read in between.
 *
 * It runs only while something is on it, and what goes on and off it may do so from within.
 */
export class Tick {
  private readonly members = new Set<Ticking>();
  private timer: Timer | undefined;
  private start = 0;
  private index = 0;
  private readonly deviations = new Uint32Array(STEPS);
  private counts = { ticks: 0, skipped: 0, max: 0 };

  constructor(
    private readonly clock: Clock,
    /** Told what a member threw; the others go on. */
    private readonly failed: (error: unknown) => void,
  ) {}

  add(member: Ticking): void {
    this.members.add(member);
    if (this.timer || this.members.size > 1) return;
    // The count goes on over idle times, at the time that it would have by now.
    this.start = this.clock.now() - this.index * FRAME_MS;
    this.arm();
  }

  remove(member: Ticking): void {
    this.members.delete(member);
    if (this.members.size > 0) return;
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** The number of the last tick. */
  get current(): number {
    return this.index;
  }

  get size(): number {
    return this.members.size;
  }

  figures(): TickFigures {
    const { ticks, skipped, max } = this.counts;
    return {
      ticks,
      skipped,
      p50Ms: this.percentile(0.5),
      p99Ms: this.percentile(0.99),
      maxMs: max,
    };
  }

  /** Begins the figures anew. */
  resetFigures(): void {
    this.deviations.fill(0);
    this.counts = { ticks: 0, skipped: 0, max: 0 };
  }

  private arm(): void {
    const due = this.start + (this.index + 1) * FRAME_MS;
    this.timer = this.clock.after(Math.ceil(due - this.clock.now()), () => this.fire());
  }

  private fire(): void {
    this.timer = undefined;
    let late = this.clock.now() - this.start - (this.index + 1) * FRAME_MS;
    // Timers count whole milliseconds of a time of their own: a little early is in time.
    if (late < -1) return this.arm();
    if (late > MOST_BEHIND_MS) {
      const skipped = Math.floor(late / FRAME_MS);
      this.index += skipped;
      this.counts.skipped += skipped;
      late -= skipped * FRAME_MS;
    }
    this.index++;
    this.note(Math.abs(late));
    const due = this.start + this.index * FRAME_MS;
    for (const member of this.members) {
      try {
        member.tick(this.index, due);
      } catch (error) {
        this.failed(error);
      }
    }
    if (this.members.size > 0 && !this.timer) this.arm();
  }

  private note(late: number): void {
    this.counts.ticks++;
    this.counts.max = Math.max(this.counts.max, late);
    const step = Math.min(STEPS - 1, Math.floor(late / STEP_MS));
    this.deviations[step] = (this.deviations[step] ?? 0) + 1;
  }

  private percentile(share: number): number {
    const wanted = this.counts.ticks * share;
    let sum = 0;
    for (let step = 0; step < STEPS; step++) {
      sum += this.deviations[step] ?? 0;
      if (sum >= wanted && sum > 0) return Math.min(this.counts.max, (step + 1) * STEP_MS);
    }
    return 0;
  }
}
