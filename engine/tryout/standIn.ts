import type { Leg, LegListener, Playback, ReferEnd } from '../line/port';
import type { Clock, Timer } from '../time/clock';

const RINGS_MS = 1_500;

/**
 * Whoever a callee would be handed over to while a flow is tried out: nobody is rung, and somebody
 * answers after a moment.
 */
export class StandIn implements Leg {
  private timer: Timer | undefined;
  private over = false;

  constructor(
    clock: Clock,
    private readonly listener: LegListener,
  ) {
    this.timer = clock.after(0, () => {
      this.timer = clock.after(RINGS_MS, () => listener.answered());
      listener.ringing();
    });
  }

  say(): Playback {
    const heard = this.over ? 0 : 1;
    const reason = this.over ? 'ended' : 'complete';
    return {
      done: Promise.resolve({ heard, heardTo: 0, reason }),
      stop: () => undefined,
    };
  }

  async prepare(): Promise<void> {}
  attend(): void {}
  ring(): void {}
  join(): void {}
  part(): void {}

  sendKeys(): Promise<boolean> {
    return Promise.resolve(!this.over);
  }

  refer(): Promise<ReferEnd> {
    return Promise.resolve({ taken: false, outcome: 'cancelled', detail: 'nobody is there' });
  }

  hangUp(): void {
    if (this.over) return;
    this.over = true;
    this.timer?.cancel();
    queueMicrotask(() => this.listener.ended({ outcome: 'answered', by: 'us' }));
  }
}
