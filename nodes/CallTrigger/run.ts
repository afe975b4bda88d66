import type { RunTrigger } from '../host/run';
import { about, jobEvent } from '../common/jobEvent';
import { eventWords } from '../common/terms';
import { ownEvents } from '../common/resources';
import type { definition } from './definition';

export const run = {
  async filter({ settings, instanceId }) {
    const filter = ownEvents(instanceId, settings);
    return { ...filter, types: [...settings.events], direct: settings.direct };
  },

  /** Only the end of a call has an outcome. */
  wants({ body, callId }, { settings: { outcomes } }) {
    if (body.eventType !== 'CallFinished' || outcomes.length === 0) return true;
    const status = body.tasks.find((task) => task.callId === callId)?.status;
    return outcomes.some((outcome) => outcome === status);
  },

  async emit(event) {
    const { body, contact, variables } = jobEvent(event);
    const callId = event.callId ?? body.tasks.at(-1)?.callId;
    return {
      output: 'out',
      data: {
        ...(callId === undefined ? {} : { call: { id: callId } }),
        contact,
        variables,
        event: { ...body },
      },
      status: about(eventWords[body.eventType], contact),
    };
  },
} satisfies RunTrigger<typeof definition.fields>;
