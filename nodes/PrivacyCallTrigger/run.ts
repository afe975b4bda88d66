import {
  DialflowError,
  type EventEnvelope,
  type EventPrivacyCall,
  type PrivacyCallEventBody,
} from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { isOfX, privacyEvents } from '../common/privacyFilter';
import { eventWords, maskNumber } from '../common/terms';
import { words } from '../host/definition';
import type { Data, RunTrigger } from '../host/run';
import type { definition } from './definition';

export const run = {
  async filter({ settings: { events, pool, numbers } }) {
    return privacyEvents({ types: [...events], pool, numbers });
  },

  wants: (event, { settings }) => isOfX(settings.x, bodyOf(event).call.x),

  async emit(event, { settings, client }) {
    const kept = bodyOf(event);
    const body = settings.numbers === 'real' ? await withNumbers(kept, client) : kept;
    const { 'zh-CN': zh, 'en-US': en } = eventWords[body.eventType];
    const x = maskNumber(body.call.x);
    return {
      output: 'out',
      data: { call: callOf(body), ...partsOf(body), event: { ...body } },
      status: words(`${x} ${zh}`, `${x} ${en}`),
    };
  },
} satisfies RunTrigger<typeof definition.fields>;

/** Without names that n8n's expressions may not say: `caller`, `callee`. */
function callOf(body: PrivacyCallEventBody): Data {
  if (body.eventType === 'PrivacyCallBilled') return { ...body.call };
  const { caller, callee, ...rest } = body.call;
  return { ...rest, callerNumber: caller, calleeNumber: callee };
}

/** What some of them bring besides the call. */
function partsOf(body: PrivacyCallEventBody): Data {
  switch (body.eventType) {
    case 'PrivacyRecordingReady':
      return { recording: { ...body.recording } };
    case 'PrivacyTranscriptReady':
      return { transcript: { ...body.transcript } };
    case 'PrivacyCallBilled': {
      const { minutes, recordedMinutes } = body;
      return { billed: { minutes, recordedMinutes } };
    }
    case 'PrivacyCallStart':
    case 'PrivacyCallEnd':
      return {};
  }
}

/** Events of calls have numbers hidden; the record of the call has them. It is kept for 90 days. */
async function withNumbers(
  body: PrivacyCallEventBody,
  client: EngineClient,
): Promise<PrivacyCallEventBody> {
  if (body.eventType === 'PrivacyCallBilled') return body; // it tells of nobody
  const { id, poolKey, x, startedAt } = body.call;
  const { list } = await client.privacy.listCalls({
    ...{ poolKey, x, from: startedAt, to: startedAt + 1 },
    limit: MOST_AT_ONCE,
  });
  const record = list.find((one) => one.id === id);
  if (!record) return body;
  const { caller, callee, transferredTo } = record;
  const call: EventPrivacyCall = { ...body.call, caller, callee, transferredTo };
  return { ...body, call };
}

/** Calls to one X that began within the same millisecond. */
const MOST_AT_ONCE = 100;

function bodyOf({ body }: EventEnvelope): PrivacyCallEventBody {
  switch (body.eventType) {
    case 'PrivacyCallStart':
    case 'PrivacyCallEnd':
    case 'PrivacyRecordingReady':
    case 'PrivacyTranscriptReady':
    case 'PrivacyCallBilled':
      return body;
    default:
      throw new DialflowError('Internal', `A trigger was handed an event "${body.eventType}".`);
  }
}
