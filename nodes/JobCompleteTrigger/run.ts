import { DialflowError, type JobEventBody } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import type { Data, RunTrigger } from '../host/run';
import { about, jobEvent } from '../common/jobEvent';
import { jobStatusWords } from '../common/terms';
import { ownEvents } from '../common/resources';
import type { definition } from './definition';

export const run: RunTrigger<typeof definition.fields> = {
  async filter({ settings, instanceId }) {
    return { ...ownEvents(instanceId, settings), types: ['JobComplete'] };
  },

  async emit(event, { client }) {
    const { body, contact, variables } = jobEvent(event);
    return {
      output: 'out',
      data: { job: await jobOf(body, client), contact, variables, event: { ...body } },
      status: about(jobStatusWords[body.status], contact),
    };
  },
};

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
