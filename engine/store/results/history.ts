import { sql, type SqlBool } from 'kysely';
import type { HistoryFilter } from '../../api';
import type { Db } from '../schema';
import { after, few, testsOf, type Group, type Position } from './historyTests';
import { ownTests } from './kindFilter';
import { mergedKeys, type Key } from './mergedKeys';
import { recordRows, type RecordRow } from './records';

export type { Position } from './historyTests';

/** Rows that are read in one go. */
const FEW = 2_000;

/**
 * A page of calls, newest first.
 *
 * Ids, a callee's number or a contact's id name few calls: those are read and sorted. Everything
 * else is answered from (owner, kind, time): the kinds that the filter lets through, merged
 * (`mergedKeys.ts`). Calls under way have no kind and are few: they are looked at each time.
 */
export async function historyPage(
  db: Db,
  filter: HistoryFilter,
  limit: number,
  before?: Position,
): Promise<RecordRow[]> {
  const groups = await groupsOf(db, filter);
  if (groups?.length === 0) return [];
  const keys =
    (await namedKeys(db, filter, groups, limit, before)) ??
    (await mergedKeys(db, filter, groups, limit, {
      before,
      open: await openKeys(db, filter, groups, limit, before),
    }));
  return rowsOf(db, keys);
}

/** Groups that a group's or a scene's name leaves; null: all. */
export async function groupsOf(db: Db, filter: HistoryFilter): Promise<Group[] | null> {
  const { groupId, groupName, scene, instanceId } = filter;
  if (groupId === undefined && !groupName && !scene) return null;
  let query = db
    .selectFrom('job_group')
    .select(['id', 'ended_at'])
    .where('instance_id', '=', instanceId);
  if (groupId !== undefined) query = query.where('id', '=', groupId);
  if (groupName) {
    const part = groupName.replace(/[%_\\]/g, '\\$&');
    query = query.where(sql<SqlBool>`name like ${`%${part}%`} escape '\\'`);
  }
  if (scene) {
    query = query.where((is) =>
      is.or([
        is('scene_id', '=', scene),
        is(
          'scene_id',
          'in',
          is
            .selectFrom('scene')
            .select('scene.id')
            .where('scene.instance_id', '=', instanceId)
            .where('scene.name', '=', scene),
        ),
      ]),
    );
  }
  const found = await query.execute();
  if (groupId !== undefined || found.length === 0) return found;
  const { all } = await db
    .selectFrom('job_group')
    .select((is) => is.fn.countAll<number>().as('all'))
    .where('instance_id', '=', instanceId)
    .executeTakeFirstOrThrow();
  return found.length === Number(all) ? null : found;
}

/** Calls by an id, a number or a contact; null where the filter names none. */
async function namedKeys(
  db: Db,
  filter: HistoryFilter,
  groups: readonly Group[] | null,
  limit: number,
  before: Position | undefined,
): Promise<Key[] | null> {
  const { taskId, sessionId, jobId, calledNumber, referenceId, instanceId } = filter;
  let query = db.selectFrom('task').select(['task.id', 'task.actual_time as at']);
  if (taskId !== undefined) query = query.where('task.id', '=', taskId);
  else if (sessionId !== undefined) query = query.where('task.id', '=', sessionId);
  else if (jobId !== undefined) query = query.where('task.job_id', '=', jobId);
  else if (calledNumber !== undefined) query = query.where('task.called_number', '=', calledNumber);
  else if (referenceId !== undefined) {
    query = query.where('task.job_id', 'in', (is) =>
      is
        .selectFrom('job')
        .select('job.id')
        .where('job.reference_id', '=', referenceId)
        .where('job.reference_id', '<>', sql.lit(''))
        .where('job.instance_id', '=', instanceId),
    );
  } else return null;
  const keys = await query
    .where((is) => is.and([...testsOf(filter, groups, few)(is), ...ownTests(filter, is)]))
    .where(...after(before))
    .orderBy('task.actual_time', 'desc')
    .orderBy('task.id', 'desc')
    .limit(limit)
    .execute();
  return keys;
}

/** Calls under way. */
async function openKeys(
  db: Db,
  filter: HistoryFilter,
  groups: readonly Group[] | null,
  limit: number,
  before: Position | undefined,
): Promise<Key[]> {
  return db
    .selectFrom('task')
    .select(['task.id', 'task.actual_time as at'])
    .where('task.end_time', 'is', null)
    .where('task.instance_id', '=', filter.instanceId)
    .where((is) => is.and([...testsOf(filter, groups, few)(is), ...ownTests(filter, is)]))
    .where(...after(before))
    .orderBy('task.actual_time', 'desc')
    .orderBy('task.id', 'desc')
    .limit(limit)
    .execute();
}

async function rowsOf(db: Db, keys: readonly Key[]): Promise<RecordRow[]> {
  const rows = new Map<string, RecordRow>();
  for (let from = 0; from < keys.length; from += FEW) {
    const ids = keys.slice(from, from + FEW).map(({ id }) => id);
    for (const row of await recordRows(db, ids)) rows.set(row.id, row);
  }
  return keys.flatMap(({ id }) => rows.get(id) ?? []);
}
