import { sql, type RawBuilder } from 'kysely';
import {
  JobStatus,
  nameOf,
  TaskStatus,
  type EndReason,
  type JobStatusName,
  type Task,
  type TaskStatusName,
} from '../../api';
import type { Trx } from '../schema';

/**
 * A call's kind: all that history filters and statistics count by, in one number. There are some
 * hundreds of kinds in use, so that a page of any combination of filters is that many short reads
 * of one index, (owner, kind, time), and a statistic is one pass over it.
 *
 * ```
 *   bits 0–4   task status
 *        5–7   how the job ended: 0 not yet, 7 not told, else its status
 *        8     the callee answered (有应答)
 *        9     transferred
 *        10–12 why it ended, see ENDS
 *        13    the conversation was completed (对话完结)
 *        14–20 how many whole seconds it rang, 127 at the most
 * ```
 *
 * Stored numbers: what they mean is never changed, only added to.
 */
export interface Kind {
  status: TaskStatusName;
  /** Null while the job goes on; undefined: only its own row tells. */
  jobStatus: JobStatusName | null | undefined;
  spoke: boolean;
  transferred: boolean;
  end: End;
  completed: boolean;
  /** Whole seconds. */
  ring: number;
}

/** Reasons that are told apart, eight at the most; all others are `Other`. */
const ENDS = [
  'Other',
  'Completed',
  'CalleeHungUp',
  'UnrecognisedLimit',
  'NoInputLimit',
  'AnsweringMachine',
  'LineFailed',
] as const;
export type End = (typeof ENDS)[number];

/** Ringing is told apart by whole seconds, up to here. */
export const MOST_RING_SECONDS = 127;
export const RING_STEP_MS = 1_000;
/** What a kind is without its ringing. */
export const WITHOUT_RING = 1 << 14;
/** Added where the conversation was completed. */
export const COMPLETED = 1 << 13;

const JOB_STATUS_UNIT = 32;
const JOB_STATUSES = 8;
const NOT_TOLD = 7;

export function encodeKind(kind: Kind): number {
  return (
    TaskStatus[kind.status] +
    jobCode(kind.jobStatus) * JOB_STATUS_UNIT +
    (kind.spoke ? 1 << 8 : 0) +
    (kind.transferred ? 1 << 9 : 0) +
    (ENDS.indexOf(kind.end) << 10) +
    (kind.completed ? COMPLETED : 0) +
    (kind.ring << 14)
  );
}

export function decodeKind(kind: number): Kind {
  const job = (kind >> 5) & 7;
  return {
    status: nameOf(TaskStatus, kind & 31),
    jobStatus: job === 0 ? null : job === NOT_TOLD ? undefined : nameOf(JobStatus, job),
    spoke: (kind & (1 << 8)) !== 0,
    transferred: (kind & (1 << 9)) !== 0,
    end: ENDS[(kind >> 10) & 7] ?? 'Other',
    completed: (kind & COMPLETED) !== 0,
    ring: (kind >> 14) & MOST_RING_SECONDS,
  };
}

const jobCode = (status: JobStatusName | null | undefined): number =>
  status === undefined ? NOT_TOLD : status === null ? 0 : JobStatus[status];

export const endOf = (reason: EndReason | string | null): End =>
  ENDS.find((end) => end === reason) ?? 'Other';

export const ringStep = (ms: number): number =>
  Math.min(Math.floor(ms / RING_STEP_MS), MOST_RING_SECONDS);

/** The kind of a row of `task` as it was before calls could be marked as completed. */
export const unmarkedKindOfRow: RawBuilder<number> = sql<number>`(
  task.status
  + coalesce((select case when job.status in (2, 4, 5) then job.status else 0 end from job where job.id = task.job_id), 0) * 32
  + case when task.turn_count > 0 and exists (
      select 1 from turn where turn.call_id = task.id and turn.speaker = 'callee'
    ) then 256 else 0 end
  + case when task.transferred_to is not null then 512 else 0 end
  + case task.end_reason ${sql.join(
    ENDS.slice(1).map((end, index) => sql`when ${sql.lit(end)} then ${sql.lit((index + 1) << 10)}`),
    sql` `,
  )} else 0 end
  + case when task.ring_ms >= ${sql.lit(MOST_RING_SECONDS * RING_STEP_MS)}
      then ${sql.lit(MOST_RING_SECONDS)} else task.ring_ms / ${sql.lit(RING_STEP_MS)} end
    * ${sql.lit(WITHOUT_RING)}
)`;

/** The kind of a row of `task`, worked out by the database. */
export const kindOfRow: RawBuilder<number> = sql<number>`(
  ${unmarkedKindOfRow} + task.completed * ${sql.lit(COMPLETED)}
)`;

/**
 * The kind of a call that ends, for the row that is written of it; `jobStatus` is what its job
 * becomes, null where the attempt does not count as one. Asks for the callee's turns only where
 * there are turns at all.
 */
export async function endedKind(
  trx: Trx,
  task: Pick<
    Task,
    'id' | 'status' | 'endReason' | 'completed' | 'ringMs' | 'turnCount' | 'transferredTo'
  >,
  jobStatus: JobStatusName | null,
): Promise<number> {
  return encodeKind({
    status: task.status,
    // Such a call may be its job's first attempt but one, and is not met again when that ends.
    jobStatus: jobStatus === null ? undefined : isOver(jobStatus) ? jobStatus : null,
    spoke: task.turnCount > 0 && (await spoke(trx, task.id)),
    transferred: task.transferredTo !== null,
    end: endOf(task.endReason),
    completed: task.completed,
    ring: ringStep(task.ringMs),
  });
}

const isOver = (status: JobStatusName): boolean =>
  status === 'Succeeded' || status === 'Failed' || status === 'Cancelled';

async function spoke(trx: Trx, callId: string): Promise<boolean> {
  const turn = await trx
    .selectFrom('turn')
    .select('sequence')
    .where('call_id', '=', callId)
    .where('speaker', '=', 'callee')
    .limit(1)
    .executeTakeFirst();
  return turn !== undefined;
}

/** Called in the transaction that ends jobs: calls of theirs that ended before learn how. */
export async function keepJobStatus(
  trx: Trx,
  jobIds: readonly string[],
  status: 'Succeeded' | 'Failed' | 'Cancelled',
): Promise<void> {
  const unit = sql.lit(JOB_STATUS_UNIT);
  for (let from = 0; from < jobIds.length; from += 500) {
    await trx
      .updateTable('task')
      .set({ kind: sql<number>`kind + ${sql.lit(JobStatus[status])} * ${unit}` })
      .where('job_id', 'in', jobIds.slice(from, from + 500))
      .where('kind', 'is not', null)
      .where(sql<number>`(kind / ${unit}) % ${sql.lit(JOB_STATUSES)}`, '=', 0)
      .execute();
  }
}
