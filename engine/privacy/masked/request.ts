import type { CallAnswer, Language } from '../../api';
import type { PlaceRequest } from '../../line/port';
import type { MaskedCallParts } from './ports';

type Connect = Extract<CallAnswer, { outcome: 'connect' }>;

/** The leg to the other side. All that it tells of the caller is the number that is to be shown. */
export function requestFor(
  answer: Connect,
  callId: string,
  language: Language,
  hopsLeft: number | undefined,
  { trunkOf, recordTo }: Pick<MaskedCallParts, 'trunkOf' | 'recordTo'>,
): PlaceRequest {
  const trunk = trunkOf(answer.binding.x);
  return {
    ...{ callId, calledNumber: answer.callee, callingNumber: answer.showNumber, language },
    ...(trunk !== null && { trunk }),
    ringMs: answer.ringTimeoutSeconds * 1_000,
    ...{ attempt: 1, variables: {}, understands: false },
    ...(hopsLeft !== undefined && { hopsLeft }),
    ...(answer.recording && recordTo && { recordTo: recordTo(callId) }),
  };
}
