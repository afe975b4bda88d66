import type { Clock, Timer } from '../../../time/clock';
import type { LegOutcome, ReferEnd } from '../../port';
import type { Session } from '../dialog/types';
import { outcomeOfStatus } from '../outcome';

/** A trunk that tells nothing of a transfer it has accepted has done it, or will not. */
const SILENT_MS = 60_000;

/**
 * A blind transfer under way (RFC 3515). The trunk tells how it goes by NOTIFY; many only end the
 * call when they have accepted it, which means that it went well.
 */
export class Referring {
  private accepted = false;
  private timer: Timer | undefined;
  private settle: (end: ReferEnd) => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  send(session: Session, target: string, referredBy: string): Promise<ReferEnd> {
    return new Promise((resolve) => {
      this.settle = (end) => {
        this.timer?.cancel();
        this.settle = () => undefined;
        resolve(end);
      };
      this.timer = this.clock.after(SILENT_MS, () =>
        this.settle(notTaken('noAnswer', 'Nothing was heard of the transfer.')),
      );
      session
        // In brackets, or the parameters of the URI would be the field's (RFC 3261, section 20).
        .refer(`<${target}>`, (status, phrase) => this.told(status, phrase), referredBy)
        .then(
          (reply) => {
            if (!reply.ok) return this.settle(notTaken('lineFailed', reply.failure.message));
            const { status, reason } = reply.received.message;
            if (status >= 300) this.settle(notTaken('lineFailed', `${status} ${reason}`));
            else this.accepted = true;
          },
          (error: unknown) => this.settle(notTaken('lineFailed', String(error))),
        );
    });
  }

  /** The call that was handed over is over for us. */
  sessionEnded(): void {
    this.settle(
      this.accepted ? { taken: true } : notTaken('notConnected', 'The call ended before that.'),
    );
  }

  /** Another transfer is asked for in its place. */
  giveUp(): void {
    this.settle(notTaken('cancelled', 'Another transfer was asked for.'));
  }

  private told(status: number, phrase: string): void {
    if (status < 200) return;
    if (status < 300) return this.settle({ taken: true });
    this.settle({ taken: false, ...outcomeOfStatus(status, phrase) });
  }
}

/** A transfer that did not come about. */
export const notTaken = (
  outcome: LegOutcome,
  detail: string,
): Extract<ReferEnd, { taken: false }> => ({
  taken: false,
  outcome,
  detail,
});
