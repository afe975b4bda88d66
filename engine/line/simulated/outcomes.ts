import type { CalleeOutcome } from '../../api';
import type { LegEnd } from '../port';

/** Whether a phone rings before this comes of the call; else the network answers for it. */
export const rings = (outcome: CalleeOutcome): boolean =>
  outcome === 'answers' || outcome === 'noAnswer' || outcome === 'rejected';

/** How a leg ends that is not answered, as a trunk would tell it. */
export function refusal(outcome: Exclude<CalleeOutcome, 'answers'>): LegEnd {
  return REFUSALS[outcome];
}

const REFUSALS: Readonly<Record<Exclude<CalleeOutcome, 'answers'>, LegEnd>> = {
  noAnswer: { outcome: 'noAnswer', by: 'line', detail: '408 Request Timeout' },
  busy: { outcome: 'busy', by: 'line', detail: '486 Busy Here' },
  rejected: { outcome: 'rejected', by: 'callee', detail: '603 Decline' },
  emptyNumber: { outcome: 'emptyNumber', by: 'line', detail: '404 Not Found' },
  poweredOff: { outcome: 'poweredOff', by: 'line', detail: '480 Powered Off' },
  outOfService: { outcome: 'outOfService', by: 'line', detail: '480 Out Of Service' },
  inArrears: { outcome: 'inArrears', by: 'line', detail: '480 In Arrears' },
  notConnected: { outcome: 'notConnected', by: 'line', detail: '480 Temporarily Unavailable' },
  lineFailed: { outcome: 'lineFailed', by: 'line', detail: '503 Service Unavailable' },
};
