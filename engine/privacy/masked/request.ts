import type { CallAnswer, Language } from '../../api';
import type { PlaceRequest } from '../../line/port';
import type { TransferRoute } from '../transfer';
import type { MaskedCallParts } from './ports';

type Connect = Extract<CallAnswer, { outcome: 'connect' }>;

/** The leg to whom one side puts the other through to: it sees X, whatever the binding shows. */
export function transferRequest(
  answer: Connect,
  { callee, ringTimeoutSeconds }: TransferRoute,
  callId: string,
  language: Language,
  hopsLeft: number | undefined,
  parts: Pick<MaskedCallParts, 'trunkOf'>,
): PlaceRequest {
  const { x: showNumber } = answer.binding;
  const route = { callee, ringTimeoutSeconds, showNumber, recording: false };
  return requestFor({ ...answer, ...route }, callId, language, hopsLeft, parts);
}

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
