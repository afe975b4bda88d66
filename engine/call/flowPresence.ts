import type { Clock, Timer } from '../time/clock';

export interface FlowPresenceParts {
  clock: Clock;
  /** Ms without a node talking or listening after which it counts as silent. */
  silenceMs: number;
  /** Whether the call is up, and its flow's. */
  isFlows: () => boolean;
  silent: () => void;
  /** A node has failed, and no other has gone on. */
  broken: () => void;
}

/** Whether the flow of a call is there: a node of it is at work, or was a while ago. */
export class FlowPresence {
  private users = 0;
  private timer: Timer | null = null;
  private isBroken = false;

  constructor(private readonly parts: FlowPresenceParts) {}

  /** It is there while `work` runs; afterwards its silence is watched. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.users += 1;
    this.timer?.cancel();
    try {
      return await work();
    } finally {
      this.users -= 1;
      this.watch();
    }
  }

  watch(): void {
    this.timer?.cancel();
    const { clock, silenceMs, isFlows, silent } = this.parts;
    if (this.users > 0 || !isFlows()) return;
    this.timer = clock.after(silenceMs, silent);
  }

  /** A node has failed; unless one is at work, or begins within `graceMs`, nothing will come. */
  failed(graceMs: number): void {
    if (this.users > 0 || this.isBroken) return;
    this.timer?.cancel();
    this.timer = this.parts.clock.after(graceMs, () => {
      this.isBroken = true;
      this.parts.broken();
    });
  }

  /** Nobody minds any more. */
  stop(): void {
    this.timer?.cancel();
  }
}
