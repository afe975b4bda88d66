import { DialflowError, type JobEventBody, type JobGroupProgressBody } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import type { Data, Result, RunTrigger } from '../host/run';
import { about, jobEvent } from '../common/jobEvent';
import { progressText } from '../common/progressText';
import { jobStatusWords } from '../common/terms';
import { ownEvents } from '../common/resources';
import type { definition } from './definition';

export const run: RunTrigger<typeof definition.fields> = {
  async filter({ settings, instanceId }) {
    return { ...ownEvents(instanceId, settings), types: [...settings.events] };
  },

  async emit(event, { client }) {
    if (event.body.eventType === 'JobGroupProgress') return progressOf(event.body);
    const { body, contact, variables } = jobEvent(event);
    return {
      output: 'out',
      data: { job: await jobOf(body, client), contact, variables, event: { ...body } },
      status: about(jobStatusWords[body.status], contact),
    };
  },
};

function progressOf(body: JobGroupProgressBody): Result {
  const { groupId: id, status, progress } = body;
  return {
    output: 'out',
    data: { jobGroup: { id, status, progress }, event: { ...body } },
    status: progressText(body),
  };
}

/** The job as it is kept, with its tags and attempts; what the event tells where it was deleted. */
async function jobOf(body: JobEventBody, client: EngineClient): Promise<Data> {
  try {
    return { ...(await client.jobs.get({ jobId: body.id })) };
  } catch (error) {
    if (DialflowError.from(error).code !== 'NotFound') throw error;
    const { id, groupId, status, failureReason } = body;
    return { id, groupId, status, failureReason: failureReason ?? null };
  }
}
