import type { Clock, Timer } from '../time/clock';
import { FRAME_MS } from './frame';

/** Deviations are counted in steps of 0.1 ms, up to 100 ms. */
const STEP_MS = 0.1;
const STEPS = 1_000;
/** What is further behind is left out: a process that slept does not say it all at once. */
const MOST_BEHIND_MS = 200;
/** A frame's time is divided in so many slots. */
const SLOTS = 4;
const SLOT_MS = FRAME_MS / SLOTS;

/** What runs on the tick. `index` counts by one, `dueMs` is when this tick was due. */
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
 * One tick of 20 ms for all streams, from one timer. Each is due at a multiple from the start, so
 * that what a timer is late does not add up, as it does with setInterval; what a stall held up is
 * made up for, one turn of the event loop after another, so that packets are read in between.
 *
 * Members are spread over four slots, 5 ms apart: a thousand packets sent at one instant would
 * hold everything else up for 10 ms, here and at the other end.
 *
 * It runs only while something is on it, and what goes on and off it may do so from within.
 */
export class Tick {
  private readonly slots = Array.from({ length: SLOTS }, () => new Set<Ticking>());
  private members = 0;
  private timer: Timer | undefined;
  private start = 0;
  /** Slots since the start; the one at this count is the last that had its turn. */
  private count = 0;
  /** The slot that the timer is for. */
  private next = 0;
  private readonly deviations = new Uint32Array(STEPS);
  private counts = { ticks: 0, skipped: 0, max: 0 };

  constructor(
    private readonly clock: Clock,
    /** Told what a member threw; the others go on. */
    private readonly failed: (error: unknown) => void,
  ) {}

  add(member: Ticking): void {
    if (this.slots.some((slot) => slot.has(member))) return;
    this.leastFilled().add(member);
    this.members++;
    if (this.members === 1) {
      // The count goes on over idle times, from the time that it would have by now.
      this.start = this.clock.now() - this.count * SLOT_MS;
    }
    this.arm();
  }

  remove(member: Ticking): void {
    for (const slot of this.slots) if (slot.delete(member)) this.members--;
    if (this.members > 0) return;
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** The number of the last tick. */
  get current(): number {
    return Math.floor(this.count / SLOTS);
  }

  get size(): number {
    return this.members;
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

  /** The one that is due last among those with the fewest members. */
  private leastFilled(): Set<Ticking> {
    let best = this.slotAt(this.count);
    for (let ahead = SLOTS - 1; ahead > 0; ahead--) {
      const slot = this.slotAt(this.count + ahead);
      if (slot.size < best.size) best = slot;
    }
    return best;
  }

  private slotAt(count: number): Set<Ticking> {
    return this.slots[count % SLOTS] ?? new Set();
  }

  private dueAt(count: number): number {
    return this.start + count * SLOT_MS;
  }

  /** Waits for the next slot with members. */
  private arm(): void {
    this.timer?.cancel();
    let next = this.count + 1;
    while (next < this.count + SLOTS && this.slotAt(next).size === 0) next++;
    this.next = next;
    const wait = Math.ceil(this.dueAt(next) - this.clock.now());
    this.timer = this.clock.after(wait, () => this.fire(next));
  }

  /**
   * Has the turn that is due at `now` at once, not only after what else this round of the event
   * loop brings: who reads packets calls it, so that a burst of them holds no tick up.
   */
  catchUp(now: number): void {
    if (this.timer && now >= this.dueAt(this.next)) this.fire(this.next);
  }

  private fire(count: number): void {
    this.timer?.cancel();
    this.timer = undefined;
    let late = this.clock.now() - this.dueAt(count);
    // Timers count whole milliseconds of a time of their own: a little early is in time.
    if (late < -1) return this.arm();
    this.count = count;
    if (late > MOST_BEHIND_MS) {
      const skipped = Math.floor(late / FRAME_MS);
      this.count += skipped * SLOTS;
      this.counts.skipped += skipped;
      late -= skipped * FRAME_MS;
    }
    this.note(Math.abs(late));
    const due = this.dueAt(this.count);
    const index = this.current;
    for (const member of this.slotAt(this.count)) {
      try {
        member.tick(index, due);
      } catch (error) {
        this.failed(error);
      }
    }
    if (this.members > 0) this.arm();
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
