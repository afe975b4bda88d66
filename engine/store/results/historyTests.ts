import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { HistoryFilter } from '../../api';
import type { Schema } from '../schema';
import { MOST_RING_SECONDS, RING_STEP_MS } from './kinds';

/** Where a page ends: the time and the id of its last call. */
export interface Position {
  at: number;
  id: string;
}

export interface Group {
  id: string;
  ended_at: number | null;
}

type Tests = (is: ExpressionBuilder<Schema, 'task'>) => Expression<SqlBool>[];

/** Other tests name few calls: those are looked at, and not all of a group. */
export const few = { few: true } as const;

/** All that a kind does not tell, and whose the call is. */
export function testsOf(
  filter: HistoryFilter,
  groups: readonly Group[] | null,
  by: { few?: boolean } = {},
): Tests {
  return (is) => {
    const own = [is('task.instance_id', '=', filter.instanceId), notTriedOut(is)];
    if (!groups) return [...own, ...rowTests(filter, is)];
    const ids = groups.map(({ id }) => id);
    // An expression has no index: the database would take the group's.
    const group = by.few ? is.fn.coalesce('task.group_id', sql.lit('')) : is.ref('task.group_id');
    return [...own, is(group, 'in', ids), ...rowTests(filter, is)];
  };
}

/** Calls that are tried out have no kind when they have ended, and count for nothing before. */
export const notTriedOut = (is: ExpressionBuilder<Schema, 'task'>): Expression<SqlBool> =>
  is.or([
    is('task.kind', 'is not', null),
    is.and([is('task.end_time', 'is', null), is('task.uncounted', '=', 0)]),
  ]);

/** The filter without what every call of the kind fits. */
export function beyondKind(filter: HistoryFilter, ring: number): HistoryFilter {
  const { ringMsFrom = 0, ringMsTo = Infinity, ...rest } = filter;
  const from = ring * RING_STEP_MS;
  const inside =
    from >= ringMsFrom && ring < MOST_RING_SECONDS && from + RING_STEP_MS - 1 <= ringMsTo;
  return inside ? rest : filter;
}

export function rowTests(
  filter: HistoryFilter,
  is: ExpressionBuilder<Schema, 'task'>,
): Expression<SqlBool>[] {
  const tests: Expression<SqlBool>[] = [];
  const equal = [
    ['task.id', filter.taskId],
    ['task.id', filter.sessionId],
    ['task.job_id', filter.jobId],
    ['task.called_number', filter.calledNumber],
    ['task.calling_number', filter.callingNumber],
  ] as const;
  for (const [column, value] of equal) {
    if (value !== undefined) tests.push(is(column, '=', value));
  }
  const within = [
    ['task.actual_time', '>=', filter.actualTimeFrom],
    ['task.actual_time', '<', filter.actualTimeTo],
    ['task.ring_ms', '>=', filter.ringMsFrom],
    ['task.ring_ms', '<=', filter.ringMsTo],
    ['task.talk_ms', '>=', filter.talkMsFrom],
    ['task.talk_ms', '<=', filter.talkMsTo],
  ] as const;
  for (const [column, operator, value] of within) {
    if (value !== undefined) tests.push(is(column, operator, value));
  }
  if (filter.referenceId !== undefined) {
    const contact = is
      .selectFrom('job')
      .select('job.id')
      .whereRef('job.id', '=', 'task.job_id')
      .where('job.reference_id', '=', filter.referenceId);
    tests.push(is.exists(contact));
  }
  for (const tag of filter.systemTags ?? []) {
    if (tag === 'PlaybackCompleted') tests.push(is('task.playback_completed', '=', 1));
    else if (tag === 'PlaybackCut') tests.push(is('task.playback_completed', '=', 0));
    else tests.push(is('task.end_reason', '=', tag));
  }
  if (filter.tag) {
    let hit = is
      .selectFrom('tag_hit')
      .select('tag_hit.tag')
      .whereRef('tag_hit.call_id', '=', 'task.id')
      .where('tag_hit.tag_group', '=', filter.tag.group);
    if (filter.tag.name !== undefined) hit = hit.where('tag_hit.tag', '=', filter.tag.name);
    tests.push(is.exists(hit));
  }
  return tests;
}

type After = [(is: ExpressionBuilder<Schema, 'task'>) => Expression<SqlBool>];

/** Behind the last one of the page before. */
export const after = (before: Position | undefined): After => [
  (is) =>
    before
      ? is.and([
          is('task.actual_time', '<=', before.at),
          is.or([
            is('task.actual_time', '<', before.at),
            is.and([is('task.actual_time', '=', before.at), is('task.id', '<', before.id)]),
          ]),
        ])
      : is.and([]),
];
