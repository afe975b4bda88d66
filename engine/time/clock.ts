/**
 * Time, as everything in the engine sees it. Nothing here calls `Date.now` or
 * `setTimeout` of its own, so that a campaign of a week runs in a test of a second.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, `ms` later on this clock. */
  after(ms: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** 0 ≤ x < 1, as `Math.random`. */
export type Random = () => number;

/**
 * Wall time, `speed` times as fast from the moment it is made. `startAt` lets a restarted
 * engine go on from where its store left off, for a fast clock runs ahead of the wall's.
 */
export class SystemClock implements Clock {
  private readonly base: number;
  private readonly origin: number;

  constructor(
    readonly speed = 1,
    startAt = 0,
  ) {
    this.origin = performance.now();
    this.base = Math.max(Date.now(), startAt);
  }

  now(): number {
    // At its own pace it is the wall's clock, which also goes on while a machine sleeps.
    if (this.speed === 1) return Date.now();
    return Math.round(this.base + (performance.now() - this.origin) * this.speed);
  }

  after(ms: number, run: () => void): Timer {
    // Node fires at once for what does not fit 31 bits: long waits go in hops.
    const real = Math.max(0, ms) / this.speed;
    const hop = Math.min(real, 0x7fffffff);
    let handle = setTimeout(fire, hop);
    let left = real - hop;
    function fire(): void {
      if (left <= 0) return run();
      const next = Math.min(left, 0x7fffffff);
      left -= next;
      handle = setTimeout(fire, next);
    }
    return { cancel: () => clearTimeout(handle) };
  }
}
