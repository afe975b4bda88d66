import type { TransferResult } from '../api';
import type { LegOutcome } from '../line/port';

type NotTaken = Extract<TransferResult, { outcome: 'notTaken' }>;
type Reason = NotTaken['reason'];

const REASON: Record<LegOutcome, Reason> = {
  answered: 'rejected', // it hung up before the two were joined
  noAnswer: 'noAnswer',
  cancelled: 'noAnswer',
  busy: 'busy',
  rejected: 'rejected',
  emptyNumber: 'unavailable',
  poweredOff: 'unavailable',
  outOfService: 'unavailable',
  inArrears: 'unavailable',
  notConnected: 'unavailable',
  lineFailed: 'failed',
};

/** Of several, what is told: the one that came nearest to taking the call. */
const ORDER: readonly Reason[] = ['noAnswer', 'rejected', 'busy', 'unavailable', 'failed'];

/** Why nobody took a callee over, gathered from all who were asked. */
export class Refusals {
  private readonly list: { reason: Reason; text: string }[] = [];

  /** It was rung, or was to be. */
  add(name: string, outcome: LegOutcome, detail: string | undefined): void {
    const reason = REASON[outcome];
    this.list.push({ reason, text: `${name}: ${detail ?? reason}` });
  }

  /** It was not even rung. */
  skip(name: string, reason: 'busy' | 'unavailable', detail: string): void {
    this.list.push({ reason, text: `${name}: ${detail}` });
  }

  result(): NotTaken {
    const reason = ORDER.find((one) => this.list.some((entry) => entry.reason === one));
    return {
      outcome: 'notTaken',
      reason: reason ?? 'unavailable',
      detail: this.list.map(({ text }) => text).join('; '),
    };
  }
}
