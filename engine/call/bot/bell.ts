import type { Clock } from '../../time/clock';

/** Something has changed: whoever waits looks again. A ring that nobody waits for is kept. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  readonly ring = (): void => {
    this.rung = true;
    this.wake?.();
  };

  /** Resolves at a ring, at a certain time at the latest. */
  async until(at: number): Promise<void> {
    if (!this.rung) {
      const ms = at - this.clock.now();
      if (ms <= 0) return;
      const timer = Number.isFinite(ms) ? this.clock.after(ms, this.ring) : undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
      this.wake = undefined;
      timer?.cancel();
    }
    this.rung = false;
  }
}
