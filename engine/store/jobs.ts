import {
  FailureReason,
  JobGroupStatus,
  JobStatus,
  type JobStatusName,
  type FailureReasonName,
  type Hold,
  type Tag,
  type Task,
} from '../api';
import { sql } from 'kysely';
import { ContactQueries } from './contacts';
import { appendEvents, type NewEvent } from './events';
import {
  jobFromRow,
  newJobRow,
  taskFromRow,
  tasksOf,
  type JobRecord,
  type NewJob,
} from './jobRows';
import { keepJobStatus } from './results/kinds';
import type { Db } from './schema';
import type { Writer } from './writer';

export type { JobRecord, NewJob } from './jobRows';

/** Which of a group's waiting jobs are asked for. */
export interface Which {
  /** Those that have a window of their own: by their strategy, or by the callee's time zone. */
  special?: boolean;
  /** Those that have a strategy of their own. */
  ownStrategy?: boolean;
  /** First attempts, or further ones; both where it is absent. */
  lane?: Lane;
}
export type Lane = 'first' | 'again';

/** Waiting jobs that are put off, and what for. */
export interface Postponement {
  jobIds: readonly string[];
  nextAt: number;
  held: Hold;
}

/** How a job that is not dialled (any more) ends. */
export interface JobEnd {
  status: 'Cancelled' | 'Failed';
  failureReason: FailureReasonName | null;
}

export class JobStore {
  /** Whom the jobs of a group call. */
  readonly contacts: ContactQueries;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {
    this.contacts = new ContactQueries(db);
  }

  /**
   * Adds those whose key is new in the group, and sets a group that had completed going again.
   * Answers with the ids added, in order.
   */
  add(
    groupId: string,
    instanceId: string,
    jobs: readonly NewJob[],
    now: number,
  ): Promise<{ added: string[]; revived: boolean }> {
    return this.writer.write(async (trx) => {
      const added: string[] = [];
      for (let from = 0; from < jobs.length; from += 200) {
        const rows = await trx
          .insertInto('job')
          .values(
            jobs.slice(from, from + 200).map((job) => newJobRow(job, groupId, instanceId, now)),
          )
          .onConflict((c) => c.columns(['group_id', 'dedupe_key']).doNothing())
          .returning('id')
          .execute();
        for (const row of rows) added.push(row.id);
      }
      await trx
        .updateTable('job_group')
        .set((is) => ({ total: is('total', '+', added.length) }))
        .where('id', '=', groupId)
        .execute();
      if (added.length === 0) return { added, revived: false };
      const revival = await trx
        .updateTable('job_group')
        .set({ status: JobGroupStatus.Scheduling, ended_at: null })
        .where('id', '=', groupId)
        .where('status', '=', JobGroupStatus.Completed)
        .executeTakeFirst();
      return { added, revived: revival.numUpdatedRows > 0n };
    });
  }

  /** Jobs of a group that may be dialled by now, in order. */
  async due(groupId: string, now: number, limit: number, which: Which = {}): Promise<JobRecord[]> {
    const rows = await this.waiting(groupId, which)
      .selectAll()
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(jobFromRow);
  }

  /** When the next waiting job of a group is due; null when none waits. */
  async nextDue(groupId: string, which: Which = {}): Promise<number | null> {
    const row = await this.waiting(groupId, which)
      .select('next_at')
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    return row?.next_at ?? null;
  }

  private waiting(groupId: string, { special, ownStrategy, lane }: Which) {
    let query = this.db
      .selectFrom('job')
      .where('group_id', '=', groupId)
      .where('status', '=', JobStatus.Scheduling);
    // A literal: the index of these jobs is found by it.
    if (special || ownStrategy) query = query.where('special', '=', sql.lit(1));
    if (ownStrategy) query = query.where('strategy', 'is not', null);
    if (lane === 'first') query = query.where('attempts', '=', 0);
    if (lane === 'again') query = query.where('attempts', '>', 0);
    return query;
  }

  /** Jobs that wait are not due before then. */
  async postpone(changes: readonly Postponement[]): Promise<void> {
    if (changes.length === 0) return;
    await this.writer.write(async (trx) => {
      for (const { jobIds, nextAt, held } of changes) {
        await trx
          .updateTable('job')
          .set({ next_at: nextAt, held: JSON.stringify(held) })
          .where('id', 'in', jobIds)
          .where('status', '=', JobStatus.Scheduling)
          .execute();
      }
    });
  }

  /**
   * Jobs that a rule has put off are due again, all or these: the rule has changed. Answers whether
   * there were any.
   */
  async release(groupId: string, now: number, jobIds?: readonly string[]): Promise<boolean> {
    return this.writer.write(async (trx) => {
      let query = trx
        .updateTable('job')
        .set({ next_at: now, held: null })
        .where('group_id', '=', groupId)
        .where('status', '=', JobStatus.Scheduling)
        .where('held', 'is not', null);
      if (jobIds) query = query.where('id', 'in', jobIds);
      const released = await query.executeTakeFirst();
      return released.numUpdatedRows > 0n;
    });
  }

  /** Ends waiting jobs without a call. `eventOf` tells of each. Answers how many there were. */
  async endWaiting(
    which: {
      groupId: string;
      jobIds?: readonly string[];
      numbers?: readonly string[];
      /** Those without a window of their own. */
      ordinary?: boolean;
      limit: number;
    },
    end: JobEnd,
    now: number,
    eventOf: (job: JobRecord, tasks: Task[]) => NewEvent,
  ): Promise<number> {
    const { groupId } = which;
    return this.writer.write(async (trx) => {
      let query = trx
        .selectFrom('job')
        .selectAll()
        .where('group_id', '=', groupId)
        .where('status', '=', JobStatus.Scheduling);
      if (which.jobIds) query = query.where('id', 'in', which.jobIds);
      if (which.numbers) query = query.where('phone_number', 'in', which.numbers);
      if (which.ordinary) query = query.where('special', '=', 0);
      const rows = await query.orderBy('next_at').limit(which.limit).execute();
      if (rows.length === 0) return 0;
      const ids = rows.map((row) => row.id);
      const tasks = await tasksOf(trx, ids);
      await trx
        .updateTable('job')
        .set({
          status: JobStatus[end.status],
          failure_reason: end.failureReason === null ? null : FailureReason[end.failureReason],
          ended_at: now,
        })
        .where('id', 'in', ids)
        .execute();
      await keepJobStatus(trx, [...tasks.keys()], end.status);
      const counter = end.status === 'Failed' ? 'failed' : 'cancelled';
      await trx
        .updateTable('job_group')
        .set((is) => ({ [counter]: is(counter, '+', rows.length) }))
        .where('id', '=', groupId)
        .execute();
      await appendEvents(
        trx,
        rows.map((row) =>
          eventOf(
            {
              ...jobFromRow(row),
              status: end.status,
              failureReason: end.failureReason,
              endedAt: now,
            },
            tasks.get(row.id) ?? [],
          ),
        ),
      );
      return rows.length;
    });
  }

  async get(id: string): Promise<JobRecord | null> {
    const row = await this.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? jobFromRow(row) : null;
  }

  /** In the order of the roster. `after`: the sequence of the last one of the page before. */
  async list(
    groupId: string,
    limit: number,
    after: number,
    status?: JobStatusName,
  ): Promise<JobRecord[]> {
    let query = this.db
      .selectFrom('job')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('sequence', '>', after);
    if (status) query = query.where('status', '=', JobStatus[status]);
    const rows = await query.orderBy('sequence').limit(limit).execute();
    return rows.map(jobFromRow);
  }

  tasks(jobIds: readonly string[]): Promise<Map<string, Task[]>> {
    return tasksOf(this.db, jobIds);
  }

  async task(id: string): Promise<Task | null> {
    const row = await this.db
      .selectFrom('task')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? taskFromRow(row) : null;
  }

  /** Tags of the last call of each job. */
  async tags(jobIds: readonly string[]): Promise<Map<string, Tag[]>> {
    const found = new Map<string, Tag[]>();
    for (let from = 0; from < jobIds.length; from += 500) {
      const rows = await this.db
        .selectFrom('tag_hit')
        .select(['job_id', 'tag_group', 'tag'])
        .where('job_id', 'in', jobIds.slice(from, from + 500))
        .orderBy('call_id')
        .execute();
      for (const row of rows) {
        const list = (found.get(row.job_id) ?? []).filter((tag) => tag.group !== row.tag_group);
        found.set(row.job_id, [...list, { group: row.tag_group, name: row.tag }]);
      }
    }
    return found;
  }
}
