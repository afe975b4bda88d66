import type {
  Leg,
  LegEnd,
  LegListener,
  RejectReason,
  TransferAsked,
  TransferTold,
} from '../../line/port';
import type { Clock } from '../../time/clock';

/** Somebody who asked for a transfer and does not answer to be told of it is not waited for. */
const TELLING_MS = 2_000;

export type Side = 'caller' | 'callee';

export interface TransferParts {
  clock: Clock;
  asked: TransferAsked;
  /** Whose place the third party takes. */
  by: Side;
  place(listener: LegListener): Leg;
  /** Of the other side. */
  remaining: { ringBack(on: boolean): void; join(third: Leg): void };
  endReferrer(): void;
  /** The two are joined. */
  done(): void;
  /** The third party has hung up, or nobody is left to talk with: who ended it. */
  over(by: Side | 'engine'): void;
  /** The call goes on as it was. */
  failed(): void;
  /** Its leg, which was joined or given up, has ended. */
  gone(): void;
}

/**
 * One side of a masked call has the other put through to a third party, who is told as little as
 * either of them.
 *
 * ```
 *  ringing ──→ joined ──→ over
 *     └───────────────────↑
 * ```
 */
export class Transfer {
  private state: 'ringing' | 'joined' | 'over' = 'ringing';
  private readonly told: TransferTold;
  private readonly third: Leg;
  private thirdGone = false;
  private referrerGone = false;

  constructor(private readonly parts: TransferParts) {
    const { asked, remaining, place } = parts;
    this.told = asked.accept();
    remaining.ringBack(true);
    this.third = place({
      ringing: () => {
        if (this.state === 'ringing') this.told.ringing();
      },
      answered: () => this.answered(),
      speechStarted: () => undefined,
      speech: () => undefined,
      key: () => undefined,
      left: (by) => this.left(by),
      ended: (end) => this.ended(end),
    });
  }

  /** The leg of the third party is over. */
  get isGone(): boolean {
    return this.thirdGone;
  }

  /** One side has gone. True: it asked to be replaced, and the call goes on without it. */
  goesOnWithout(side: Side): boolean {
    if (side !== this.parts.by || this.state === 'over') return false;
    this.referrerGone = true;
    return true;
  }

  /** The call is over, or the side that was to be put through is gone. */
  end(): void {
    if (this.state === 'over') return;
    if (this.state === 'ringing') this.told.failed('cancelled');
    this.state = 'over';
    this.third.hangUp();
  }

  private answered(): void {
    const { clock, remaining, done, endReferrer } = this.parts;
    if (this.state !== 'ringing') return;
    this.state = 'joined';
    remaining.join(this.third);
    done();
    const timer = clock.after(TELLING_MS, endReferrer);
    void this.told.done().then(() => {
      timer.cancel();
      endReferrer();
    });
  }

  private left(by: LegEnd['by']): void {
    if (this.state !== 'joined') return;
    this.state = 'over';
    this.parts.over(by === 'callee' ? this.parts.by : 'engine');
  }

  private ended({ by, outcome, exception }: LegEnd): void {
    const { parts } = this;
    this.thirdGone = true;
    if (this.state === 'ringing') return this.notReached(reasonFor(outcome, exception?.code));
    this.left(by);
    parts.gone();
  }

  private notReached(why: RejectReason): void {
    const { parts } = this;
    this.state = 'over';
    parts.remaining.ringBack(false);
    this.told.failed(why);
    if (this.referrerGone) parts.over(parts.by);
    else parts.failed();
  }
}

/** That a number may not be called is told as such, and not as a fault of the line. */
const reasonFor = (outcome: LegEnd['outcome'], exception: string | undefined): RejectReason =>
  exception === 'NotAllowed' ? 'notAllowed' : outcome;
