import { sql } from 'kysely';
import {
  FailureReason,
  JobStatus,
  nameOf,
  TaskStatus,
  type Contact,
  type EndReason,
  type FailureReasonName,
  type HangUpBy,
  type JobStatusName,
  type Strategy,
  type Tag,
  type Task,
} from '../api';
import { appendEvents, type NewEvent } from './events';
import type { Db, JobRow, TaskRow, Trx } from './schema';
import type { Writer } from './writer';

export interface JobRecord {
  sequence: number;
  id: string;
  groupId: string;
  instanceId: string;
  status: JobStatusName;
  failureReason: FailureReasonName | null;
  contactId: string;
  contact: Contact;
  /** Given with the contact; wins over the group's. */
  strategy: Strategy | null;
  attempts: number;
  attemptsToday: number;
  attemptsDay: number;
  nextAt: number;
  createdAt: number;
  endedAt: number | null;
}

export interface NewJob {
  id: string;
  contactId: string;
  dedupeKey: string;
  contact: Contact;
  strategy: Strategy | null;
  nextAt: number;
}

/** A waiting job that is to be dialled: its attempt, and the event that tells of it. */
export interface NewAttempt {
  job: JobRecord;
  task: Task;
  event: NewEvent;
}

/** What became of an attempt, and of its job. */
export interface FinishedAttempt {
  groupId: string;
  task: Task;
  /** What the line said, for people. */
  detail: string | null;
  job:
    | { status: 'Succeeded' | 'Cancelled'; failureReason: null }
    | { status: 'Failed'; failureReason: FailureReasonName }
    /** Another attempt follows. */
    | { status: 'Scheduling'; nextAt: number; failureReason: null };
  /** False: it is not held against the job's attempts. */
  counted: boolean;
  events: NewEvent[];
}

export class JobStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** Adds those whose key is new in the group; answers with the ids added, in order. */
  add(
    groupId: string,
    instanceId: string,
    jobs: readonly NewJob[],
    now: number,
  ): Promise<string[]> {
    return this.writer.write(async (trx) => {
      const added: string[] = [];
      for (let from = 0; from < jobs.length; from += 200) {
        const rows = await trx
          .insertInto('job')
          .values(jobs.slice(from, from + 200).map((job) => toRow(job, groupId, instanceId, now)))
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
      return added;
    });
  }

  /** Jobs of a group that may be dialled by now, in order. */
  async due(groupId: string, now: number, limit: number): Promise<JobRecord[]> {
    const rows = await this.db
      .selectFrom('job')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('status', '=', JobStatus.Scheduling)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** When the next waiting job of a group is due; null when none waits. */
  async nextDue(groupId: string): Promise<number | null> {
    const row = await this.db
      .selectFrom('job')
      .select('next_at')
      .where('group_id', '=', groupId)
      .where('status', '=', JobStatus.Scheduling)
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    return row?.next_at ?? null;
  }

  /**
   * Claims jobs and writes their attempts, with the events that tell of them: on disk before
   * anything leaves on a line. Answers with the ids of the jobs that were still waiting.
   */
  begin(groupId: string, today: number, attempts: readonly NewAttempt[]): Promise<Set<string>> {
    return this.writer.write(async (trx) => {
      const rows = await trx
        .updateTable('job')
        .set((is) => ({
          status: JobStatus.Executing,
          attempts: is('attempts', '+', 1),
          attempts_today: sql<number>`case when attempts_day = ${today} then attempts_today + 1 else 1 end`,
          attempts_day: today,
        }))
        .where(
          'id',
          'in',
          attempts.map(({ job }) => job.id),
        )
        .where('status', '=', JobStatus.Scheduling)
        .returning('id')
        .execute();
      const claimed = new Set(rows.map((row) => row.id));
      const begun = attempts.filter(({ job }) => claimed.has(job.id));
      if (begun.length === 0) return claimed;
      await trx.insertInto('task').values(begun.map(newTaskRow)).execute();
      await trx
        .updateTable('job_group')
        .set((is) => ({ executing: is('executing', '+', begun.length) }))
        .where('id', '=', groupId)
        .execute();
      await appendEvents(
        trx,
        begun.map(({ event }) => event),
      );
      return claimed;
    });
  }

  /** A waiting job is not due before then. */
  async postpone(jobId: string, nextAt: number): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .updateTable('job')
        .set({ next_at: nextAt })
        .where('id', '=', jobId)
        .where('status', '=', JobStatus.Scheduling)
        .execute(),
    );
  }

  async answered(taskId: string, at: number, event: NewEvent): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.updateTable('task').set({ answered_at: at }).where('id', '=', taskId).execute();
      await appendEvents(trx, [event]);
    });
  }

  async finish(attempt: FinishedAttempt): Promise<void> {
    await this.writer.write(async (trx) => {
      await finishOne(trx, attempt);
      await appendEvents(trx, attempt.events);
    });
  }

  /** Ends waiting jobs without a call. `eventOf` tells of each. Answers how many there were. */
  async endWaiting(
    which: { groupId: string; jobId?: string; limit: number },
    end: { status: 'Cancelled' | 'Failed'; failureReason: FailureReasonName | null },
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
      if (which.jobId) query = query.where('id', '=', which.jobId);
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
              ...fromRow(row),
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
    return row ? fromRow(row) : null;
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
    return rows.map(fromRow);
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

  /** Attempts that were under way when an engine ended without settling them. */
  async unsettled(): Promise<{ job: JobRecord; task: Task }[]> {
    const rows = await this.db
      .selectFrom('task')
      .selectAll()
      .where('end_time', 'is', null)
      .orderBy('id')
      .execute();
    const found: { job: JobRecord; task: Task }[] = [];
    for (const row of rows) {
      const job = await this.get(row.job_id);
      if (job) found.push({ job, task: taskFromRow(row) });
    }
    return found;
  }
}

async function finishOne(trx: Trx, attempt: FinishedAttempt): Promise<void> {
  const { groupId, task, job } = attempt;
  await trx
    .updateTable('task')
    .set({
      status: TaskStatus[task.status],
      end_time: task.endTime,
      ring_ms: task.ringMs,
      talk_ms: task.talkMs,
      hang_up_by: task.hangUpBy,
      end_reason: task.endReason,
      detail: attempt.detail,
      turn_count: task.turnCount,
    })
    .where('id', '=', task.id)
    .execute();
  const again = job.status === 'Scheduling';
  await trx
    .updateTable('job')
    .set((is) => ({
      status: JobStatus[job.status],
      failure_reason: job.failureReason === null ? null : FailureReason[job.failureReason],
      ended_at: again ? null : task.endTime,
      ...(again && { next_at: job.nextAt }),
      ...(!attempt.counted && {
        attempts: is('attempts', '-', 1),
        attempts_today: is('attempts_today', '-', 1),
      }),
    }))
    .where('id', '=', task.jobId)
    .execute();
  await trx
    .updateTable('job_group')
    .set((is) => ({
      executing: is('executing', '-', 1),
      ...(job.status === 'Succeeded' && { succeeded: is('succeeded', '+', 1) }),
      ...(job.status === 'Failed' && { failed: is('failed', '+', 1) }),
      ...(job.status === 'Cancelled' && { cancelled: is('cancelled', '+', 1) }),
    }))
    .where('id', '=', groupId)
    .execute();
}

async function tasksOf(db: Db, jobIds: readonly string[]): Promise<Map<string, Task[]>> {
  const found = new Map<string, Task[]>();
  for (let from = 0; from < jobIds.length; from += 500) {
    const rows = await db
      .selectFrom('task')
      .selectAll()
      .where('job_id', 'in', jobIds.slice(from, from + 500))
      .orderBy('attempt')
      .execute();
    for (const row of rows) {
      const list = found.get(row.job_id);
      if (list) list.push(taskFromRow(row));
      else found.set(row.job_id, [taskFromRow(row)]);
    }
  }
  return found;
}

function toRow(job: NewJob, groupId: string, instanceId: string, now: number) {
  return {
    id: job.id,
    group_id: groupId,
    instance_id: instanceId,
    dedupe_key: job.dedupeKey,
    status: JobStatus.Scheduling,
    failure_reason: null,
    phone_number: job.contact.phoneNumber,
    name: job.contact.name ?? '',
    honorific: job.contact.honorific ?? '',
    reference_id: job.contact.referenceId ?? '',
    contact_id: job.contactId,
    variables: JSON.stringify(job.contact.variables),
    strategy: job.strategy ? JSON.stringify(job.strategy) : null,
    attempts: 0,
    attempts_today: 0,
    attempts_day: 0,
    next_at: job.nextAt,
    created_at: now,
    ended_at: null,
  };
}

function fromRow(row: JobRow): JobRecord {
  return {
    sequence: row.sequence,
    id: row.id,
    groupId: row.group_id,
    instanceId: row.instance_id,
    status: nameOf(JobStatus, row.status),
    failureReason: row.failure_reason === null ? null : nameOf(FailureReason, row.failure_reason),
    contactId: row.contact_id,
    contact: {
      phoneNumber: row.phone_number,
      ...(row.name && { name: row.name }),
      ...(row.honorific && { honorific: row.honorific }),
      ...(row.reference_id && { referenceId: row.reference_id }),
      variables: JSON.parse(row.variables) as Record<string, string>,
    },
    strategy: row.strategy === null ? null : (JSON.parse(row.strategy) as Strategy),
    attempts: row.attempts,
    attemptsToday: row.attempts_today,
    attemptsDay: row.attempts_day,
    nextAt: row.next_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

function newTaskRow({ job, task }: NewAttempt): TaskRow {
  return {
    id: task.id,
    job_id: job.id,
    group_id: job.groupId,
    instance_id: job.instanceId,
    attempt: job.attempts,
    status: TaskStatus[task.status],
    calling_number: task.callingNumber,
    called_number: task.calledNumber,
    planned_time: task.plannedTime,
    actual_time: task.actualTime ?? task.plannedTime,
    answered_at: null,
    end_time: null,
    ring_ms: 0,
    talk_ms: 0,
    hang_up_by: null,
    end_reason: null,
    detail: null,
    turn_count: 0,
  };
}

function taskFromRow(row: TaskRow): Task {
  return {
    id: row.id,
    callId: row.id,
    jobId: row.job_id,
    status: nameOf(TaskStatus, row.status),
    callingNumber: row.calling_number,
    calledNumber: row.called_number,
    plannedTime: row.planned_time,
    actualTime: row.actual_time,
    answeredAt: row.answered_at,
    endTime: row.end_time,
    ringMs: row.ring_ms,
    talkMs: row.talk_ms,
    hangUpBy: row.hang_up_by as HangUpBy | null,
    endReason: row.end_reason as EndReason | null,
    turnCount: row.turn_count,
  };
}
