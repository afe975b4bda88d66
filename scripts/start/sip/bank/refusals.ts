import type { CalleeOutcome } from '../../../../engine/api';
import type { ProgressTone } from '../../../../engine/media/tones';

/** What a network answers for a callee that does not. */
export interface Refusal {
  code: number;
  phrase: string;
  /** Q.850 cause of the Reason header (RFC 6432). */
  cause?: number;
  /** The phone rings before it. */
  rings?: true;
  /** Played before it, as early media. */
  tone?: ProgressTone;
}

/** As trunks of the mainland tell it. Tones only where the status says the same without them. */
export const REFUSALS: Readonly<Record<Exclude<CalleeOutcome, 'answers' | 'noAnswer'>, Refusal>> = {
  busy: { code: 486, phrase: 'Busy Here', cause: 17, tone: 'busy' },
  rejected: { code: 603, phrase: 'Decline', cause: 21, rings: true },
  emptyNumber: { code: 404, phrase: 'Not Found', cause: 1, tone: 'sit' },
  poweredOff: { code: 480, phrase: 'Temporarily Unavailable', cause: 20 },
  outOfService: { code: 480, phrase: 'Out Of Service' },
  inArrears: { code: 480, phrase: 'In Arrears' },
  notConnected: { code: 480, phrase: 'Temporarily Unavailable' },
  lineFailed: { code: 503, phrase: 'Service Unavailable' },
};
