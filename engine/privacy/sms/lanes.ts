import { Alarm } from '../../time/alarm';
import type { Clock } from '../../time/clock';

/** What came of work on the first of a lane. */
export type LaneResult = 'done' | { againAt: number };

/** Lanes that wait are looked at no more often, however many there are. */
const LOOK_MS = 200;

/**
 * Work in lanes: within one, each waits for the one before, also while that one waits to be tried
 * again; lanes do not wait for each other, but for room.
 *
 * ```
 *  ready ──→ busy ──→ ready    done, and there is another
 *    ↑         └────→ waiting  to be tried again
 *    └───────────────────┘     its time has come
 * ```
 */
export class WorkLanes<T> {
  private readonly lanes = new Map<string, T[]>();
  private readonly ready = new Set<string>();
  /** Until when. */
  private readonly waiting = new Map<string, number>();
  private readonly underway = new Set<Promise<void>>();
  private readonly alarm: Alarm;
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    /** Must not reject. */
    private readonly work: (item: T) => Promise<LaneResult>,
  ) {
    this.alarm = new Alarm(clock, () => this.look());
  }

  add(key: string, item: T): void {
    const lane = this.lanes.get(key);
    if (lane) lane.push(item);
    else {
      this.lanes.set(key, [item]);
      this.ready.add(key);
    }
    this.pump();
  }

  /** Finishes what is under way; the rest stays undone. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.cancel();
    await Promise.all(this.underway);
  }

  private pump(): void {
    for (const key of this.ready) {
      if (this.stopped || this.underway.size >= this.most) return;
      this.ready.delete(key);
      this.run(key);
    }
  }

  private run(key: string): void {
    const lane = this.lanes.get(key) ?? [];
    const [item] = lane;
    if (item === undefined) return void this.lanes.delete(key);
    const ended = this.work(item).then((result) => {
      this.underway.delete(ended);
      if (result === 'done') lane.shift();
      if (lane.length === 0) this.lanes.delete(key);
      else if (result === 'done') this.ready.add(key);
      else {
        this.waiting.set(key, result.againAt);
        this.wakeAt(result.againAt);
      }
      this.pump();
    });
    this.underway.add(ended);
  }

  private wakeAt(time: number): void {
    const at = Math.max(time, this.clock.now() + (this.waiting.size > 1 ? LOOK_MS : 0));
    if (!this.stopped) this.alarm.setTo(at);
  }

  private look(): void {
    const now = this.clock.now();
    let next = Infinity;
    for (const [key, until] of this.waiting) {
      if (until > now) next = Math.min(next, until);
      else {
        this.waiting.delete(key);
        this.ready.add(key);
      }
    }
    if (next !== Infinity) this.wakeAt(next);
    this.pump();
  }
}
