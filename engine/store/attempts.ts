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
import { Together } from './together';
import type { Writer } from './writer';

/** A waiting job that is to be dialled: its attempt, and the event that tells of it. */
export interface NewAttempt {
  job: JobRecord;
  task: Task;
  event: NewEvent;
  /** It is tried out, and counts for nothing. */
  test?: boolean;
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
  /** It was tried out: it is in no history, statistic or usage. */
  test?: boolean;
  /** Whether the callee was to be handed over, and whether an agent took it. */
  handover?: 'taken' | 'notTaken';
  events: NewEvent[];
  /** In place of them where no other attempt follows after all: its group was stopped. */
  eventsIfStopped: NewEvent[];
}

/** Dialling attempts: claimed, answered, finished, each with its events in one transaction. */
export class AttemptStore {
  private readonly changes: Together<Change, boolean>;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {
    this.changes = new Together(writer, writeChanges);
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
    await this.changes.add({ answered: taskId, at, event });
  }

  /**
   * Writes what became of an attempt and of its job. No other attempt follows in a group that was
   * stopped meanwhile: then the job is cancelled. Answers whether that was so.
   */
  async finish(attempt: FinishedAttempt): Promise<{ cancelled: boolean }> {
    return { cancelled: await this.changes.add(attempt) };
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

/** An answer, or an end. */
type Change = { answered: string; at: number; event: NewEvent } | FinishedAttempt;

/** In their order, with their events. Answers for each whether its job was cancelled instead. */
async function writeChanges(trx: Trx, changes: readonly Change[]): Promise<boolean[]> {
  const events: NewEvent[] = [];
  const counters = new Counters();
  const stopped = await stoppedGroups(trx, changes);
  const cancelled: boolean[] = [];
  for (const change of changes) {
    if ('answered' in change) {
      const { answered: id, at, event } = change;
      await trx.updateTable('task').set({ answered_at: at }).where('id', '=', id).execute();
      events.push(event);
      cancelled.push(false);
      continue;
    }
    const instead = change.job.status === 'Scheduling' && stopped.has(change.groupId);
    const job = instead ? ({ status: 'Cancelled', failureReason: null } as const) : change.job;
    await finishOne(trx, { ...change, job });
    counters.add(change.groupId, job.status, change.handover);
    events.push(...(instead ? change.eventsIfStopped : change.events));
    cancelled.push(instead);
  }
  await counters.write(trx);
  await appendEvents(trx, events);
  return cancelled;
}

async function finishOne(trx: Trx, attempt: FinishedAttempt): Promise<void> {
  const { task, job } = attempt;
  await trx
    .updateTable('task')
    .set({
      ...endedTaskRow(task),
      detail: attempt.detail,
      uncounted: attempt.countedToday ? 0 : 1,
      kind: attempt.test ? null : await endedKind(trx, task, attempt.counted ? job.status : null),
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
  // The kinds of earlier calls tell how their job ended.
  if (job.status !== 'Scheduling' && (written?.attempts ?? 0) > 1) {
    await keepJobStatus(trx, [task.jobId], job.status);
  }
}

/** What ended attempts change in the counters of their groups. */
class Counters {
  private readonly groups = new Map<string, Record<Counter, number>>();

  add(
    groupId: string,
    status: FinishedAttempt['job']['status'],
    handover: FinishedAttempt['handover'],
  ): void {
    let counts = this.groups.get(groupId);
    if (!counts) this.groups.set(groupId, (counts = { ...NOTHING }));
    counts.executing -= 1;
    if (status === 'Succeeded') counts.succeeded += 1;
    if (status === 'Failed') counts.failed += 1;
    if (status === 'Cancelled') counts.cancelled += 1;
    if (handover) counts.handovers += 1;
    if (handover === 'taken') counts.handovers_taken += 1;
  }

  async write(trx: Trx): Promise<void> {
    for (const [groupId, counts] of this.groups) {
      await trx
        .updateTable('job_group')
        .set((is) => ({
          executing: is('executing', '+', counts.executing),
          succeeded: is('succeeded', '+', counts.succeeded),
          failed: is('failed', '+', counts.failed),
          cancelled: is('cancelled', '+', counts.cancelled),
          handovers: is('handovers', '+', counts.handovers),
          handovers_taken: is('handovers_taken', '+', counts.handovers_taken),
        }))
        .where('id', '=', groupId)
        .execute();
    }
  }
}

const NOTHING = {
  executing: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  handovers: 0,
  handovers_taken: 0,
};
type Counter = keyof typeof NOTHING;

/** Those groups of jobs that would go on waiting that have been stopped. */
async function stoppedGroups(trx: Trx, changes: readonly Change[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const change of changes) {
    if ('job' in change && change.job.status === 'Scheduling') ids.add(change.groupId);
  }
  if (ids.size === 0) return ids;
  const rows = await trx
    .selectFrom('job_group')
    .select('id')
    .where('id', 'in', [...ids])
    .where('status', '=', JobGroupStatus.Stopped)
    .execute();
  return new Set(rows.map((row) => row.id));
}

function newTaskRow({ job, task, test }: NewAttempt): NewTaskRow {
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
    ...(test && { uncounted: 1 }),
  };
}
