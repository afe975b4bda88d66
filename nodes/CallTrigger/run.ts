import type { RunTrigger } from '../host/run';
import { about, jobEvent } from '../common/jobEvent';
import { eventWords } from '../common/terms';
import { ownEvents } from '../common/resources';
import type { definition } from './definition';

export const run: RunTrigger<typeof definition.fields> = {
  async filter({ settings, instanceId }) {
    const filter = ownEvents(instanceId, settings);
    return { ...filter, types: [...settings.events], direct: settings.direct };
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
};
