import { sql } from 'kysely';
import {
  FailureReason,
  JobGroupStatus,
  JobStatus,
  TaskStatus,
  type FailureReasonName,
  type Task,
} from '../api';
import { appendEvents, type NewEvent } from './events';
import { endedTaskRow, jobFromRow, taskFromRow, type JobRecord } from './jobRows';
import { endedKind, keepJobStatus } from './results/kinds';
import type { Db, NewTaskRow, Trx } from './schema';
import type { Writer } from './writer';

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
  /** False: nor, at least, against those of the day. */
  countedToday: boolean;
  /** Whether the callee was to be handed over, and whether an agent took it. */
  handover?: 'taken' | 'notTaken';
  events: NewEvent[];
  /** In place of them where no other attempt follows after all: its group was stopped. */
  eventsIfStopped: NewEvent[];
}

/** Dialling attempts: claimed, answered, finished, each with its events in one transaction. */
export class AttemptStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

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
          held: null,
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

  async answered(taskId: string, at: number, event: NewEvent): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.updateTable('task').set({ answered_at: at }).where('id', '=', taskId).execute();
      await appendEvents(trx, [event]);
    });
  }

  /**
   * Writes what became of an attempt and of its job. No other attempt follows in a group that was
   * stopped meanwhile: then the job is cancelled. Answers whether that was so.
   */
  finish(attempt: FinishedAttempt): Promise<{ cancelled: boolean }> {
    return this.writer.write(async (trx) => {
      if (attempt.job.status !== 'Scheduling' || !(await isStopped(trx, attempt.groupId))) {
        await finishOne(trx, attempt);
        await appendEvents(trx, attempt.events);
        return { cancelled: false };
      }
      await finishOne(trx, { ...attempt, job: { status: 'Cancelled', failureReason: null } });
      await appendEvents(trx, attempt.eventsIfStopped);
      return { cancelled: true };
    });
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
      const job = await this.db
        .selectFrom('job')
        .selectAll()
        .where('id', '=', row.job_id)
        .executeTakeFirst();
      if (job) found.push({ job: jobFromRow(job), task: taskFromRow(row) });
    }
    return found;
  }
}

async function finishOne(trx: Trx, attempt: FinishedAttempt): Promise<void> {
  const { groupId, task, job } = attempt;
  await trx
    .updateTable('task')
    .set({
      ...endedTaskRow(task),
      detail: attempt.detail,
      uncounted: attempt.countedToday ? 0 : 1,
      kind: await endedKind(trx, task, attempt.counted ? job.status : null),
    })
    .where('id', '=', task.id)
    .execute();
  const again = job.status === 'Scheduling';
  const written = await trx
    .updateTable('job')
    .set((is) => ({
      status: JobStatus[job.status],
      failure_reason: job.failureReason === null ? null : FailureReason[job.failureReason],
      ended_at: again ? null : task.endTime,
      ...(again && { next_at: job.nextAt }),
      ...(!attempt.counted && { attempts: is('attempts', '-', 1) }),
      ...(!attempt.countedToday && { attempts_today: is('attempts_today', '-', 1) }),
    }))
    .where('id', '=', task.jobId)
    .returning('attempts')
    .executeTakeFirst();
  if (job.status !== 'Scheduling' && (written?.attempts ?? 0) > 1) {
    await keepJobStatus(trx, [task.jobId], job.status);
  }
  await trx
    .updateTable('job_group')
    .set((is) => ({
      executing: is('executing', '-', 1),
      ...(attempt.handover && { handovers: is('handovers', '+', 1) }),
      ...(attempt.handover === 'taken' && { handovers_taken: is('handovers_taken', '+', 1) }),
      ...(job.status === 'Succeeded' && { succeeded: is('succeeded', '+', 1) }),
      ...(job.status === 'Failed' && { failed: is('failed', '+', 1) }),
      ...(job.status === 'Cancelled' && { cancelled: is('cancelled', '+', 1) }),
    }))
    .where('id', '=', groupId)
    .execute();
}

async function isStopped(trx: Trx, groupId: string): Promise<boolean> {
  const group = await trx
    .selectFrom('job_group')
    .select('status')
    .where('id', '=', groupId)
    .executeTakeFirst();
  return group?.status === JobGroupStatus.Stopped;
}

function newTaskRow({ job, task }: NewAttempt): NewTaskRow {
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
