import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { JobStatus, TaskStatus, type HistoryFilter, type JobStatusName } from '../../api';
import type { Db, Schema } from '../schema';
import { decodeKind, endOf, MOST_RING_SECONDS, RING_STEP_MS, type Kind } from './kinds';

type Is = ExpressionBuilder<Schema, 'task'>;

/** A kind that calls of an owner have, and when the newest of them was made. */
export interface KindInUse {
  kind: number;
  newest: number;
}

/** By a loose scan of the owner's index. `until`: calls after it do not count. */
export async function kindsInUse(
  db: Db,
  column: 'instance_id' | 'group_id',
  owner: string,
  until = Number.MAX_SAFE_INTEGER,
): Promise<KindInUse[]> {
  const own = sql.ref(`task.${column}`);
  const { rows } = await sql<{ kind: number; newest: number | null }>`
    with recursive used(kind) as (
      select min(task.kind) from task where ${own} = ${owner} and task.kind is not null
      union all
      select (select min(task.kind) from task where ${own} = ${owner} and task.kind > used.kind)
      from used where used.kind is not null
    )
    select used.kind, (
      select max(task.actual_time) from task
      where ${own} = ${owner} and task.kind = used.kind and task.actual_time <= ${until}
    ) as newest
    from used where used.kind is not null`.execute(db);
  return rows.flatMap(({ kind, newest }) => (newest === null ? [] : { kind, newest }));
}

/** Whether calls of a kind may fit a filter, as far as it asks for what a kind tells. */
export function kindMayFit(filter: HistoryFilter): (kind: number) => boolean {
  const { jobStatuses, taskStatuses, hangUpByRejection, hasAnswered, completed } = filter;
  const ends = filter.systemTags?.filter((tag) => endOf(tag) !== 'Other') ?? [];
  const { ringMsFrom = 0, ringMsTo = Infinity } = filter;
  const goesOn = jobStatuses?.some((status) => !ENDED.has(status)) ?? true;
  // A job that goes on is in one of several states, which only its own row tells.
  const jobMayFit = (status: Kind['jobStatus']): boolean =>
    status === undefined || (status === null ? goesOn : (jobStatuses?.includes(status) ?? true));
  return (number) => {
    const kind = decodeKind(number);
    const ringFrom = kind.ring * RING_STEP_MS;
    const ringTo = kind.ring === MOST_RING_SECONDS ? Infinity : ringFrom + RING_STEP_MS;
    return (
      (taskStatuses?.includes(kind.status) ?? true) &&
      jobMayFit(kind.jobStatus) &&
      (hangUpByRejection ?? kind.end === REJECTED) === (kind.end === REJECTED) &&
      (hasAnswered ?? kind.spoke) === kind.spoke &&
      (completed ?? kind.completed) === kind.completed &&
      ends.every((end) => end === kind.end) &&
      ringTo > ringMsFrom &&
      ringFrom <= ringMsTo
    );
  };
}

/** What a kind leaves open of the filter: which state a job is in that goes on. */
export function jobTest(filter: HistoryFilter, is: Is): Expression<SqlBool>[] {
  const { jobStatuses } = filter;
  if (!jobStatuses) return [];
  const job = is
    .selectFrom('job')
    .select('job.id')
    .whereRef('job.id', '=', 'task.job_id')
    .where(
      'job.status',
      'in',
      jobStatuses.map((status) => JobStatus[status]),
    );
  return [is.exists(job)];
}

/** The same questions put to a call itself, whether or not it has a kind yet. */
export function ownTests(filter: HistoryFilter, is: Is): Expression<SqlBool>[] {
  const { taskStatuses, hangUpByRejection, hasAnswered, completed } = filter;
  const tests = jobTest(filter, is);
  if (taskStatuses) {
    tests.push(
      is(
        'task.status',
        'in',
        taskStatuses.map((status) => TaskStatus[status]),
      ),
    );
  }
  if (hangUpByRejection !== undefined) {
    const so = is(is.fn.coalesce('task.end_reason', sql.lit('')), '=', REJECTED);
    tests.push(hangUpByRejection ? so : is.not(so));
  }
  if (completed !== undefined) tests.push(is('task.completed', '=', completed ? 1 : 0));
  if (hasAnswered !== undefined) {
    const spoken = is.exists(
      is
        .selectFrom('turn')
        .select('turn.sequence')
        .whereRef('turn.call_id', '=', 'task.id')
        .where('turn.speaker', '=', 'callee'),
    );
    tests.push(hasAnswered ? spoken : is.not(spoken));
  }
  return tests;
}

const REJECTED = 'UnrecognisedLimit';
const ENDED: ReadonlySet<JobStatusName> = new Set(['Succeeded', 'Failed', 'Cancelled']);
