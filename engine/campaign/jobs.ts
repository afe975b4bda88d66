import {
  DialflowError,
  type Call,
  type ConsentSource,
  type Job,
  type JobMethods,
  type Page,
  type Turn,
} from '../api';
import type { GroupStore } from '../store/groups';
import type { JobRecord, JobStore } from '../store/jobs';
import type { Dispatcher } from './dispatcher';

export interface JobsContext {
  store: JobStore;
  groups: GroupStore;
  dispatcher: Dispatcher;
  turns: (callId: string) => Promise<Turn[]>;
  tags: (callId: string) => Promise<Call['tags']>;
}

/** Jobs, and the calls of their past. */
export class Jobs implements JobMethods {
  constructor(private readonly context: JobsContext) {}

  async get({ jobId }: { jobId: string }): Promise<Job> {
    const record = await this.context.store.get(jobId);
    if (!record) throw DialflowError.notFound('job', jobId);
    const [job] = await this.describe([record]);
    if (!job) throw DialflowError.notFound('job', jobId);
    return job;
  }

  async list(p: Parameters<JobMethods['list']>[0]): Promise<Page<Job>> {
    const limit = Math.min(Math.max(p.limit ?? 100, 1), 1000);
    const after = p.after === undefined ? 0 : Number(p.after);
    if (!Number.isSafeInteger(after)) {
      throw DialflowError.invalid('page', [
        { path: 'after', reason: 'is not one that a list gave' },
      ]);
    }
    const records = await this.context.store.list(p.groupId, limit, after, p.status);
    const last = records.at(-1);
    return {
      list: await this.describe(records),
      next: records.length === limit && last ? String(last.sequence) : null,
    };
  }

  /** A call that is no longer in memory; null when there was none of this id. */
  async pastCall(callId: string): Promise<Call | null> {
    const { store, groups, turns, tags } = this.context;
    const task = await store.task(callId);
    const job = task && (await store.get(task.jobId));
    if (!task || !job) return null;
    const group = await groups.get(job.groupId);
    return {
      id: callId,
      instanceId: job.instanceId,
      groupId: job.groupId,
      jobId: job.id,
      sceneId: group?.sceneId ?? null,
      state: task.endTime === null ? 'dialing' : 'ended',
      task,
      contact: job.contact,
      tags: await tags(callId),
      turns: await turns(callId),
    };
  }

  /** What is stated of the numbers of their groups. */
  private async consents(
    records: readonly JobRecord[],
  ): Promise<Map<string, ConsentSource | null>> {
    const found = new Map<string, ConsentSource | null>();
    for (const groupId of new Set(records.map((record) => record.groupId))) {
      const group = await this.context.groups.get(groupId);
      found.set(groupId, group?.settings.consentSource ?? null);
    }
    return found;
  }

  private async describe(records: JobRecord[]): Promise<Job[]> {
    const { store, dispatcher } = this.context;
    const ids = records.map((record) => record.id);
    const [tasks, tags] = await Promise.all([store.tasks(ids), store.tags(ids)]);
    const consents = await this.consents(records);
    return records.map((record): Job => {
      const standing = record.status === 'Scheduling' ? dispatcher.standingOf(record) : null;
      return {
        id: record.id,
        groupId: record.groupId,
        instanceId: record.instanceId,
        status: record.status,
        failureReason: record.failureReason,
        contact: record.contact,
        tasks: tasks.get(record.id) ?? [],
        tags: tags.get(record.id) ?? [],
        nextAt: standing?.nextAt ?? null,
        heldBy: standing?.heldBy ?? null,
        consentSource: record.consentSource ?? consents.get(record.groupId) ?? null,
        endedAt: record.endedAt,
      };
    });
  }
}
