import { DialflowError, type EventEnvelope, type PrivacyEventBody } from '../../engine/api';
import { privacyEvents } from '../common/privacyFilter';
import { eventWords, maskNumber } from '../common/terms';
import { words } from '../host/definition';
import type { RunTrigger } from '../host/run';
import type { definition } from './definition';

export const run = {
  async filter({ settings: { events, pool, numbers } }) {
    return privacyEvents({ types: [...events], pool, numbers });
  },

  async emit(event) {
    const body = bodyOf(event);
    if (body.eventType === 'PrivacyNumberAlarm') {
      const { pool } = body;
      const percent = Math.floor(pool.utilisation * 100);
      return {
        output: 'out',
        data: { pool: { ...pool }, event: { ...body } },
        status: words(`${pool.name} 已用 ${percent}%`, `${pool.name}: ${percent}% used`),
        alarming: true,
      };
    }
    const { binding } = body;
    const { 'zh-CN': zh, 'en-US': en } = eventWords[body.eventType];
    const x = maskNumber(binding.x);
    return {
      output: 'out',
      data: {
        // n8n's expressions may not say `binding`.
        bound: { ...binding },
        ...(body.eventType === 'BindingEnded' && { reason: body.reason }),
        event: { ...body },
      },
      status: words(`${x} ${zh}`, `${x} ${en}`),
    };
  },
} satisfies RunTrigger<typeof definition.fields>;

function bodyOf({ body }: EventEnvelope): PrivacyEventBody {
  switch (body.eventType) {
    case 'BindingExpiring':
    case 'BindingEnded':
    case 'PrivacyNumberAlarm':
      return body;
    default:
      throw new DialflowError('Internal', `A trigger was handed an event "${body.eventType}".`);
  }
}
