import type {
  EventPrivacyCall,
  PrivacyCall,
  PrivacyCallEventBody,
  PrivacyTranscript,
} from '../../api';
import type { NewEvent } from '../../store/events';
import { hideNumber } from '../../text/mask';

/** When somebody rings X. */
export const startEvents = (call: PrivacyCall): NewEvent[] => [
  eventOf({ eventType: 'PrivacyCallStart', eventTime: call.startedAt, call: told(call) }),
];

/** When it is over: the call, its recording where there is one, and what it costs. */
export function endEvents(
  call: PrivacyCall,
  recording: { ms: number; url: string } | null,
): NewEvent[] {
  const eventTime = call.endedAt ?? call.startedAt;
  const whole = told(call);
  const events = [eventOf({ eventType: 'PrivacyCallEnd', eventTime, call: whole })];
  const { recordingFile: fileName, billedMinutes: minutes, recordedMinutes } = call;
  if (recording && fileName !== null) {
    const { ms, url } = recording;
    const file = { duration: ms / 1_000, fileName, url };
    const eventType = 'PrivacyRecordingReady';
    events.push(eventOf({ eventType, eventTime, call: whole, recording: file }));
  }
  if (minutes > 0) {
    const { id, poolKey, kind, x, bindingId, outId, outOrderId } = call;
    const which = { id, poolKey, kind, x, bindingId, outId, outOrderId };
    const eventType = 'PrivacyCallBilled';
    events.push(eventOf({ eventType, eventTime, call: which, minutes, recordedMinutes }));
  }
  return events;
}

/** What was said in a recorded call, or why that could not be told. */
export function transcriptEvents(
  call: PrivacyCall,
  { error, language, utterances }: PrivacyTranscript,
  eventTime: number,
): NewEvent[] {
  const transcript = { error, language, utterances };
  const eventType = 'PrivacyTranscriptReady';
  return [eventOf({ eventType, eventTime, call: told(call), transcript })];
}

/** Of no instance; its group is the pool. */
const eventOf = (body: PrivacyCallEventBody): NewEvent => ({
  type: body.eventType,
  instanceId: '',
  groupId: body.call.poolKey,
  sceneId: null,
  callId: null,
  direct: false,
  body,
});

/** Without what would show the number of one side to whoever has to do with the other. */
function told({ recordingFile: _, ...call }: PrivacyCall): EventPrivacyCall {
  const { caller, callee, transferredTo } = call;
  return {
    ...call,
    caller: hideNumber(caller),
    callee: callee === null ? null : hideNumber(callee),
    transferredTo: transferredTo === null ? null : hideNumber(transferredTo),
  };
}
