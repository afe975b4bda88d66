import {
  DialflowError,
  type EventEnvelope,
  type SmsBilledBody,
  type SmsEventBody,
} from '../../engine/api';
import { isOfX, privacyEvents } from '../common/privacyFilter';
import { smsText } from '../common/smsText';
import { eventWords, maskNumber } from '../common/terms';
import { words } from '../host/definition';
import type { Result, RunTrigger } from '../host/run';
import type { definition } from './definition';

export const run = {
  async filter({ settings: { events, pool, numbers } }) {
    return privacyEvents({ types: [...events], pool, numbers });
  },

  wants(event, { settings }) {
    const body = bodyOf(event);
    if (!isOfX(settings.x, body.sms.x)) return false;
    const { states } = settings;
    if (body.eventType !== 'SmsIntercepted' || states.length === 0) return true;
    return (states as string[]).includes(body.sms.state);
  },

  async emit(event) {
    const body = bodyOf(event);
    if (body.eventType === 'SmsBilled') return billed(body);
    const { sms } = body;
    const { 'zh-CN': zh, 'en-US': en } = eventWords[body.eventType];
    const failed = body.eventType === 'SmsDelivery' && !body.delivered;
    const told = smsText(sms);
    return {
      output: 'out',
      data: {
        sms: { ...sms },
        ...(body.eventType === 'SmsDelivery' && { delivered: body.delivered }),
        event: { ...body },
      },
      status:
        body.eventType === 'SmsIntercepted'
          ? told
          : words(`${zh}：${told['zh-CN']}`, `${en}: ${told['en-US']}`),
      alarming: failed,
    };
  },
} satisfies RunTrigger<typeof definition.fields>;

function billed(body: SmsBilledBody): Result {
  const { sms, item, count } = body;
  const x = maskNumber(sms.x);
  return {
    output: 'out',
    data: { sms: { ...sms }, billed: { item, count }, event: { ...body } },
    status: words(`${x} 计费 ${count} 条`, `${x} billed: ${count}`),
  };
}

function bodyOf({ body }: EventEnvelope): SmsEventBody {
  switch (body.eventType) {
    case 'SmsIntercepted':
    case 'SmsForwarded':
    case 'SmsDelivery':
    case 'SmsBilled':
      return body;
    default:
      throw new DialflowError('Internal', `A trigger was handed an event "${body.eventType}".`);
  }
}
