/**
 * At most `count` calls in any span of `periodMs`. It keeps when the last `count` of them began:
 * when there is room again is the oldest of these and the period.
 */
export class RateLimit {
  private readonly times: number[];
  /** Of the oldest, once there are `count`. */
  private oldest = 0;

  constructor(
    readonly count: number,
    readonly periodMs: number,
    /** When calls began, oldest first: those of before, where a limit changes. */
    begun: readonly number[] = [],
  ) {
    this.times = begun.slice(-count);
  }

  /** From when on one may be begun. */
  get freeAt(): number {
    if (this.times.length < this.count) return -Infinity;
    return (this.times[this.oldest] ?? -Infinity) + this.periodMs;
  }

  begin(now: number): void {
    if (this.times.length < this.count) {
      this.times.push(now);
      return;
    }
    this.times[this.oldest] = now;
    this.oldest = (this.oldest + 1) % this.count;
  }

  /** Oldest first. */
  get begun(): number[] {
    return [...this.times.slice(this.oldest), ...this.times.slice(0, this.oldest)];
  }
}
