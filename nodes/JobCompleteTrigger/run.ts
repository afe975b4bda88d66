import {
  DialflowError,
  type Job,
  type JobEventBody,
  type JobGroupProgressBody,
  type Tag,
} from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import type { Data, Result, RunTrigger } from '../host/run';
import { about, jobEvent } from '../common/jobEvent';
import { progressText } from '../common/progressText';
import { jobStatusWords } from '../common/terms';
import { ownEvents } from '../common/resources';
import type { definition } from './definition';

export const run = {
  async filter({ settings, instanceId }) {
    return { ...ownEvents(instanceId, settings), types: [...settings.events] };
  },

  async wants({ body }, { settings, client }) {
    if (body.eventType !== 'JobComplete') return true;
    const { statuses, outcomes, tags } = settings;
    if (!fits(statuses, body.status) || !fits(outcomes, body.tasks.at(-1)?.status)) return false;
    if (tags.length === 0) return true;
    const job = await found(body.id, client);
    return tags.some(({ group, name }) => hasTag(job?.tags ?? [], group.trim(), name.trim()));
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
} satisfies RunTrigger<typeof definition.fields>;

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
  const job = await found(body.id, client);
  if (job) return { ...job };
  const { id, groupId, status, failureReason } = body;
  return { id, groupId, status, failureReason: failureReason ?? null };
}

/** Nothing where it was deleted. */
async function found(jobId: string, client: EngineClient): Promise<Job | undefined> {
  try {
    return await client.jobs.get({ jobId });
  } catch (error) {
    if (DialflowError.from(error).code === 'NotFound') return undefined;
    throw error;
  }
}

/** Nothing chosen: everything fits. */
const fits = (chosen: readonly string[], value: string | undefined): boolean =>
  chosen.length === 0 || (value !== undefined && chosen.includes(value));

const hasTag = (tags: readonly Tag[], group: string, name: string): boolean =>
  tags.some((tag) => tag.group === group && (name === '' || tag.name === name));
