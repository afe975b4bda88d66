import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { HistoryFilter } from '../../api';
import type { Db, Schema } from '../schema';
import { jobTest, kindMayFit, kindsInUse, ownTests, type KindInUse } from './kindFilter';
import { decodeKind, MOST_RING_SECONDS, RING_STEP_MS } from './kinds';
import { recordRows, type RecordRow } from './records';

/** Where a page ends: the time and the id of its last call. */
export interface Position {
  at: number;
  id: string;
}

interface Key {
  id: string;
  at: number;
}

/** Rows that are read in one go. */
const FEW = 2_000;
/** Parts read in one statement; SQLite takes 500. */
const PARTS = 40;

type Tests = (is: ExpressionBuilder<Schema, 'task'>) => Expression<SqlBool>[];

/**
 * A page of calls, newest first.
 *
 * Ids, a callee's number or a contact's id name few calls: those are read and sorted. Everything
 * else is answered from (owner, kind, time): the kinds that the filter lets through, merged. Calls under way have no kind and are few: they are looked at each time.
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
    (await mergedKeys(db, filter, groups, limit, before));
  return rowsOf(db, keys);
}

export interface Group {
  id: string;
  ended_at: number | null;
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
    .where((is) => is.and([...testsOf(filter, groups)(is), ...ownTests(filter, is)]))
    .where(...after(before))
    .orderBy('task.actual_time', 'desc')
    .orderBy('task.id', 'desc')
    .limit(limit)
    .execute();
  return keys;
}

/**
 * Parts are read by their newest call, and no further than the page needs: what is older than its
 * last call cannot come into it. A group that has ended has no call after its end.
 */
async function mergedKeys(
  db: Db,
  filter: HistoryFilter,
  groups: readonly Group[] | null,
  limit: number,
  before: Position | undefined,
): Promise<Key[]> {
  const until = Math.min(before?.at ?? Infinity, (filter.actualTimeTo ?? Infinity) - 1);
  const page = new Newest(limit, await openKeys(db, filter, groups, limit, before));
  const owners: Owner[] = groups
    ? groups
        .map(({ id, ended_at: end }): Owner => ['group_id', id, end ?? Infinity])
        .sort(([, , a], [, , b]) => b - a)
    : [['instance_id', filter.instanceId, Infinity]];
  for (const [column, owner, newest] of owners) {
    if (page.isFullAt(newest)) break;
    const parts = await partsOf(db, filter, [column, owner], until);
    for (let from = 0; from < parts.length; from += PARTS) {
      const some = parts.slice(from, from + PARTS).filter((part) => !page.isFullAt(part.newest));
      if (some.length === 0) break;
      page.add(await keysOf(db, filter, [column, owner], some, limit, before));
    }
  }
  return page.keys;
}

type Owner = readonly ['instance_id' | 'group_id', string, number];

/** The newest calls of those found so far. */
class Newest {
  constructor(
    private readonly limit: number,
    public keys: Key[],
  ) {}

  add(keys: readonly Key[]): void {
    this.keys = [...this.keys, ...keys].sort(newestFirst).slice(0, this.limit);
  }

  /** Nothing of that time, or before, has a place any more. */
  isFullAt(at: number): boolean {
    const last = this.keys[this.limit - 1];
    return last !== undefined && at < last.at;
  }
}

async function partsOf(
  db: Db,
  filter: HistoryFilter,
  [column, owner]: readonly ['instance_id' | 'group_id', string],
  until: number,
): Promise<KindInUse[]> {
  const mayFit = kindMayFit(filter);
  const used = await kindsInUse(db, column, owner, Number.isFinite(until) ? until : undefined);
  return used.filter(({ kind }) => mayFit(kind)).sort((a, b) => b.newest - a.newest);
}

async function keysOf(
  db: Db,
  filter: HistoryFilter,
  [column, owner]: readonly ['instance_id' | 'group_id', string],
  kinds: readonly KindInUse[],
  limit: number,
  before: Position | undefined,
): Promise<Key[]> {
  const parts = kinds.map(({ kind }) => {
    const goesOn = !decodeKind(kind).jobStatus;
    const rest = beyondKind(filter, decodeKind(kind).ring);
    const part = db
      .selectFrom('task')
      .select(['task.id', 'task.actual_time as at'])
      .where(`task.${column}`, '=', owner)
      .where('task.kind', '=', kind)
      .where((is) => is.and([...rowTests(rest, is), ...(goesOn ? jobTest(filter, is) : [])]))
      .where(...after(before))
      .orderBy('task.actual_time', 'desc')
      .orderBy('task.id', 'desc')
      .limit(limit);
    return db.selectFrom(part.as('part')).select(['part.id', 'part.at']);
  });
  const [first, ...others] = parts;
  if (!first) return [];
  return others.reduce((union, part) => union.unionAll(part), first).execute();
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
    .where((is) => is.and([...testsOf(filter, groups)(is), ...ownTests(filter, is)]))
    .where(...after(before))
    .orderBy('task.actual_time', 'desc')
    .orderBy('task.id', 'desc')
    .limit(limit)
    .execute();
}

/** All that a kind does not tell, and whose the call is. */
export function testsOf(filter: HistoryFilter, groups: readonly Group[] | null): Tests {
  return (is) => {
    const own = is('task.instance_id', '=', filter.instanceId);
    if (!groups) return [own, ...rowTests(filter, is)];
    const ids = groups.map(({ id }) => id);
    return [own, is('task.group_id', 'in', ids), ...rowTests(filter, is)];
  };
}

/** The filter without what every call of the kind fits. */
function beyondKind(filter: HistoryFilter, ring: number): HistoryFilter {
  const { ringMsFrom = 0, ringMsTo = Infinity, ...rest } = filter;
  const from = ring * RING_STEP_MS;
  const inside =
    from >= ringMsFrom && ring < MOST_RING_SECONDS && from + RING_STEP_MS - 1 <= ringMsTo;
  return inside ? rest : filter;
}

function rowTests(
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
const after = (before: Position | undefined): After => [
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

const newestFirst = (a: Key, b: Key): number => b.at - a.at || (a.id < b.id ? 1 : -1);

async function rowsOf(db: Db, keys: readonly Key[]): Promise<RecordRow[]> {
  const rows = new Map<string, RecordRow>();
  for (let from = 0; from < keys.length; from += FEW) {
    const ids = keys.slice(from, from + FEW).map(({ id }) => id);
    for (const row of await recordRows(db, ids)) rows.set(row.id, row);
  }
  return keys.flatMap(({ id }) => rows.get(id) ?? []);
}
