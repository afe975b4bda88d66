import { expressionBuilder, sql, type RawBuilder, type SqlBool } from 'kysely';
import type { HistoryFilter } from '../../api';
import type { Db, Schema } from '../schema';
import { after, beyondKind, rowTests, type Group, type Position } from './historyTests';
import { jobTest, kindMayFit, kindsInUse, type KindInUse } from './kindFilter';
import { decodeKind } from './kinds';

/** A call of a page, before its row is read. */
export interface Key {
  id: string;
  at: number;
}

/** Parts read in one statement; SQLite takes 500. */
const PARTS = 60;

type Owner = readonly [column: 'instance_id' | 'group_id', id: string];

/**
 * The newest calls that have ended and fit the filter, with those of `open` among them. Parts are
 * read by their newest call, and no further than the page needs: what is older than its last call
 * cannot come into it. A group that has ended has no call after its end.
 */
export async function mergedKeys(
  db: Db,
  filter: HistoryFilter,
  groups: readonly Group[] | null,
  limit: number,
  { before, open }: { before: Position | undefined; open: readonly Key[] },
): Promise<Key[]> {
  const until = Math.min(before?.at ?? Infinity, (filter.actualTimeTo ?? Infinity) - 1);
  const page = new Newest(limit, open);
  const owners: (readonly [Owner, newest: number])[] = groups
    ? groups
        .map(({ id, ended_at: end }) => [['group_id', id], end ?? Infinity] as const)
        .sort(([, a], [, b]) => b - a)
    : [[['instance_id', filter.instanceId], Infinity]];
  for (const [owner, newest] of owners) {
    if (page.isFullAt(newest)) break;
    const shapes = new Shapes(filter, owner, limit, before);
    const parts = await partsOf(db, filter, owner, until);
    const bound = boundOf(parts, shapes, limit, before);
    for (let from = 0; from < parts.length; from += PARTS) {
      const some = parts
        .slice(from, from + PARTS)
        .filter(({ newest: at }) => at >= bound && !page.isFullAt(at));
      if (some.length === 0) break;
      const queries = some.map(({ kind }) => shapes.of(kind).query(kind, bound));
      const { rows } = await sql<Key>`${sql.join(queries, sql` union all `)}`.execute(db);
      page.add(rows);
    }
  }
  return [...page.keys];
}

/** The newest calls of those found so far. */
class Newest {
  constructor(
    private readonly limit: number,
    public keys: readonly Key[],
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
  [column, owner]: Owner,
  until: number,
): Promise<KindInUse[]> {
  const mayFit = kindMayFit(filter);
  const { actualTimeFrom: from = -Infinity } = filter;
  const used = await kindsInUse(db, column, owner, Number.isFinite(until) ? until : undefined);
  return used
    .filter(({ kind, newest }) => newest >= from && mayFit(kind))
    .sort((a, b) => b.newest - a.newest);
}

/**
 * A time that the page does not go beyond: parts whose every call fits have so many calls that
 * are as new. They are mostly many, with few calls each on the page.
 */
function boundOf(
  parts: readonly KindInUse[],
  shapes: Shapes,
  limit: number,
  before: Position | undefined,
): number {
  let certain = 0;
  for (const { kind, newest } of parts) {
    // Of those at the very time of the page before, some were on it.
    if (newest === before?.at || !shapes.of(kind).everyCallFits) continue;
    certain += 1;
    if (certain === limit) return newest;
  }
  return -Infinity;
}

interface Shape {
  /** But for its time. */
  everyCallFits: boolean;
  /** The part's calls from a time on, `limit` at the most. */
  query(kind: number, from: number): RawBuilder<Key>;
}

/** What is asked of a part differs with little of its kind: it is put together once for each. */
class Shapes {
  private readonly known = new Map<string, Shape>();

  constructor(
    private readonly filter: HistoryFilter,
    private readonly owner: Owner,
    private readonly limit: number,
    private readonly before: Position | undefined,
  ) {}

  of(kind: number): Shape {
    const { jobStatus, ring } = decodeKind(kind);
    const goesOn = !jobStatus;
    const rest = beyondKind(this.filter, ring);
    const key = `${goesOn} ${rest === this.filter}`;
    const known = this.known.get(key) ?? this.make(rest, goesOn);
    this.known.set(key, known);
    return known;
  }

  private make(rest: HistoryFilter, goesOn: boolean): Shape {
    const { filter, owner, limit, before } = this;
    const is = expressionBuilder<Schema, 'task'>();
    const ofJob = goesOn ? jobTest(filter, is) : [];
    const { actualTimeFrom: _from, actualTimeTo: _to, ...timeless } = rest;
    const [behind] = after(before);
    const tests = is.and([...rowTests(rest, is), ...ofJob, behind(is)]);
    const own = sql<SqlBool>`${sql.ref(`task.${owner[0]}`)} = ${owner[1]}`;
    return {
      everyCallFits: ofJob.length === 0 && rowTests(timeless, is).length === 0,
      query: (kind, from) => sql<Key>`select part.id, part.at from (
        select task.id, task.actual_time as at from task
        where ${own} and task.kind = ${kind}
          and task.actual_time >= ${Math.max(from, 0)} and ${tests}
        order by task.actual_time desc, task.id desc limit ${limit}) as part`,
    };
  }
}

const newestFirst = (a: Key, b: Key): number => b.at - a.at || (a.id < b.id ? 1 : -1);
