import { DialflowError, type EventEnvelope, type TrunkChangedBody } from '../../engine/api';
import { isDown, trunkText } from '../common/trunkText';
import type { RunTrigger } from '../host/run';
import type { definition } from './definition';

export const run = {
  // A trunk is no instance's own: every instance of the engine is told.
  async filter() {
    return { types: ['TrunkChanged'] };
  },

  wants(event, { settings }) {
    return settings.when === 'all' || bodyOf(event).trunk.state === settings.when;
  },

  async emit(event) {
    const body = bodyOf(event);
    const { trunk } = body;
    return {
      output: 'out',
      data: { trunk: { ...trunk }, event: { ...body } },
      status: trunkText(trunk),
      alarming: isDown(trunk),
    };
  },
} satisfies RunTrigger<typeof definition.fields>;

function bodyOf({ body }: EventEnvelope): TrunkChangedBody {
  if (body.eventType === 'TrunkChanged') return body;
  throw new DialflowError('Internal', `A trigger was handed an event "${body.eventType}".`);
}
