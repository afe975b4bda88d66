import type { Language } from '../api';
import type { PlaceRequest } from '../line/port';
import { hotWordsOf } from './hotWords';
import type { CallSpec } from './ports';

/**
 * What the line is asked for: who calls whom, and how it speaks and listens on this call.
 *
 * @param collected hot words of its instance
 * @param recordTo where a call is recorded, without an extension; without it none is
 */
export function placeRequestOf(
  spec: CallSpec,
  language: Language,
  collected: readonly string[],
  recordTo?: (callId: string) => string,
): PlaceRequest {
  const { voice, listening } = spec.scene ?? {};
  const hotWords = hotWordsOf(spec.scene, collected);
  return {
    callId: spec.id,
    calledNumber: spec.contact.phoneNumber,
    callingNumber: spec.callingNumber,
    ...(spec.trunk !== undefined && { trunk: spec.trunk }),
    ringMs: spec.ringMs,
    attempt: spec.attempt,
    variables: spec.contact.variables,
    language,
    understands: true,
    ...(voice && { voice }),
    ...(hotWords.length > 0 && { hotWords }),
    ...(listening?.endSilenceMs !== undefined && { endSilenceMs: listening.endSilenceMs }),
    ...(recordTo && { recordTo: recordTo(spec.id) }),
  };
}
