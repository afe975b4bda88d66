import type { Clock, Timer } from '../../time/clock';

/**
 * Lets as many go at a time as the window has room for, so many a second, and none while the other
 * side says that it is too much.
 */
export class SendWindow {
  private readonly waiting: (() => void)[] = [];
  private active = 0;
  private nextAt = 0;
  private restsUntil = 0;
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly size: number,
    private readonly perSecond: number | null,
  ) {}

  get queued(): number {
    return this.waiting.length;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.waiting.push(go);
      this.pump();
    });
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.pump();
    }
  }

  /** Nothing goes for now. */
  get rests(): boolean {
    return this.clock.now() < this.restsUntil;
  }

  /** Nothing goes for so long. */
  rest(ms: number): void {
    this.restsUntil = this.clock.now() + ms;
    this.nextAt = Math.max(this.nextAt, this.restsUntil);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.nextAt = 0;
    // They find nobody to send to, and say so.
    for (const go of this.waiting.splice(0)) {
      this.active += 1;
      go();
    }
  }

  private pump(): void {
    while (this.active < this.size && this.waiting.length > 0) {
      const now = this.clock.now();
      if (now < this.nextAt) return this.wakeAt(this.nextAt);
      if (this.perSecond !== null)
        this.nextAt = Math.max(now, this.nextAt) + 1_000 / this.perSecond;
      this.active += 1;
      this.waiting.shift()?.();
    }
  }

  private wakeAt(at: number): void {
    this.timer ??= this.clock.after(Math.ceil(at - this.clock.now()), () => {
      this.timer = undefined;
      this.pump();
    });
  }
}
