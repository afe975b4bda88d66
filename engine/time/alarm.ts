import type { Clock, Timer } from './clock';

/** One timer for much that waits: it rings at the earliest time it was set to, once. */
export class Alarm {
  private timer: Timer | undefined;
  private at = Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly ring: () => void,
  ) {}

  /** Rings at this time, or before it where it is set to an earlier one; `Infinity`: never. */
  setTo(at: number): void {
    if (at >= this.at) return;
    this.timer?.cancel();
    this.at = at;
    this.timer = this.clock.after(Math.max(0, at - this.clock.now()), () => {
      this.at = Infinity;
      this.ring();
    });
  }

  /** It does not ring any more; it may be set again. */
  cancel(): void {
    this.timer?.cancel();
    this.at = Infinity;
  }
}
