import { sql } from 'kysely';
import { appendEvents, type NewEvent } from '../events';
import { FixedStatement, ManyRows } from '../manyRows';
import type { Db, Trx } from '../schema';
import { rowLists } from '../sqlite';
import { Together } from '../together';
import type { Writer } from '../writer';
import type { NewPrivacyBindingRow, PrivacyBindingRow } from './tables';

export interface BindingRecord {
  id: number;
  poolKey: string;
  x: string;
  a: string;
  b: string | null;
  extension: string | null;
  group: number | null;
  expiresAt: number;
  flags: number;
  outId: string;
  options: string | null;
  createdAt: number;
  endedAt: number | null;
  endReason: string | null;
}

export type BindingChange =
  | { made: BindingRecord }
  | { changed: BindingRecord; events?: readonly NewEvent[] }
  /** Without a time it ended when it expired. */
  | { ended: number; at: number | null; reason: string; events?: readonly NewEvent[] };

export interface BindingQuery {
  poolKey?: string;
  x?: string;
  number?: string;
  outId?: string;
  group?: number;
  ended: boolean;
  before?: number;
  limit: number;
}

/** Ids of one statement. */
const ENDED_TOGETHER = 16;
/** Rows of one transaction: calls go on in between. */
const DROPPED_TOGETHER = 100;
/** Read at a time, so that other work gets its turn. */
const PAGE = 10_000;

/** Bindings: those in effect, and those that have ended, for a while. */
export class BindingStore {
  private readonly changes: Together<BindingChange, undefined>;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {
    this.changes = new Together(writer, async (trx, items) => {
      await writeChanges(trx, items);
      return items.map(() => undefined);
    });
  }

  /** Resolves when it is written, with all that is changed meanwhile. */
  change(change: BindingChange): Promise<undefined> {
    return this.changes.add(change);
  }

  /** Those of a pool, a page at a time, by id. Only while nothing is written. */
  *inEffect(poolKey: string): Generator<BindingRecord[]> {
    for (let after = -1; ;) {
      const query = inEffectOf(this.db, poolKey, after);
      const rows = rowLists(this.db, query) as unknown[] as BindingColumns[];
      if (rows.length > 0) yield rows.map((row) => fromColumns(row, poolKey));
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last[0];
    }
  }

  /** The highest that was ever given out and is still kept. */
  async lastId(): Promise<number> {
    const row = await this.db
      .selectFrom('privacy_binding')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? 0;
  }

  async find(id: number): Promise<BindingRecord | null> {
    const row = await this.db
      .selectFrom('privacy_binding')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Newest first. */
  async list(query: BindingQuery): Promise<BindingRecord[]> {
    return (await listed(this.db, query).execute()).map(fromRow);
  }

  /** Forgets what ended before then, some at a time so that nobody waits for long. */
  async dropEnded(before: number): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write(async (trx) => {
        const old = trx
          .selectFrom('privacy_binding')
          .select('id')
          .where('ended_at', '<', before)
          .limit(DROPPED_TOGETHER);
        const { numDeletedRows } = await trx
          .deleteFrom('privacy_binding')
          .where('id', 'in', old)
          .executeTakeFirst();
        return Number(numDeletedRows);
      });
      if (dropped < DROPPED_TOGETHER) return;
    }
  }
}

/** By pool: the index of those in effect leads past all that have ended. */
export const inEffectOf = (db: Db, poolKey: string, after: number) =>
  db
    .selectFrom('privacy_binding')
    .select(COLUMNS)
    .where('pool_key', '=', poolKey)
    .where('ended_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE);

export function listed(db: Db, query: BindingQuery) {
  const { poolKey, x, number, outId, group, before } = query;
  const ended = query.ended ? 'is not' : 'is';
  let rows = db.selectFrom('privacy_binding').selectAll();
  rows = rows.where('ended_at', ended, null);
  if (x !== undefined) rows = rows.where('x', '=', x);
  if (poolKey !== undefined) rows = rows.where('pool_key', '=', poolKey);
  if (number !== undefined) {
    rows = rows.where((is) => {
      // Said with each: that it has ended leads to the index of either.
      const isOver = is('ended_at', ended, null);
      return is.or([
        is.and([is('a', '=', number), isOver]),
        is.and([is('b', '=', number), isOver]),
      ]);
    });
  }
  if (outId !== undefined) rows = rows.where('out_id', '=', outId).where('out_id', '<>', '');
  if (group !== undefined) rows = rows.where('group_id', '=', group);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(query.limit);
}

const madeRows = new ManyRows<NewPrivacyBindingRow>((trx, rows) =>
  trx.insertInto('privacy_binding').values(rows),
);

const changeOne = new FixedStatement((trx) => {
  const { id, ...row } = toRow(ANY);
  return trx.updateTable('privacy_binding').set(row).where('id', '=', id);
});

const endSome = new FixedStatement((trx) =>
  trx
    .updateTable('privacy_binding')
    .set({ ended_at: sql<number>`coalesce(${ANY.endedAt}, expires_at)`, end_reason: '' })
    .where('id', 'in', new Array<number>(ENDED_TOGETHER).fill(0)),
);

/** Of one binding, all come in this order, however others' stand between. */
async function writeChanges(trx: Trx, changes: readonly BindingChange[]): Promise<void> {
  await madeRows.write(
    trx,
    changes.flatMap((one) => ('made' in one ? [toRow(one.made)] : [])),
  );
  for (const change of changes) {
    if (!('changed' in change)) continue;
    const { id, ...row } = toRow(change.changed);
    await changeOne.run(trx, [...Object.values(row), id]);
  }
  const ended = new Map<string, { ids: number[]; at: number | null; reason: string }>();
  for (const change of changes) {
    if (!('ended' in change)) continue;
    const { at, reason } = change;
    const key = `${reason} ${at === null}`;
    const group = ended.get(key) ?? { ids: [], at, reason };
    ended.set(key, group);
    group.ids.push(change.ended);
    // They end with this commit, all of them.
    if (at !== null) group.at = Math.max(group.at ?? 0, at);
  }
  for (const { ids, at, reason } of ended.values()) {
    for (let from = 0; from < ids.length; from += ENDED_TOGETHER) {
      const some = ids.slice(from, from + ENDED_TOGETHER);
      // The statement has its length: what is short of it names the last one again.
      const rest = new Array<number>(ENDED_TOGETHER - some.length).fill(some.at(-1) ?? 0);
      await endSome.run(trx, [at, reason, ...some, ...rest]);
    }
  }
  const events = changes.flatMap((one) => ('made' in one ? [] : (one.events ?? [])));
  if (events.length > 0) await appendEvents(trx, events);
}

const toRow = (record: BindingRecord): NewPrivacyBindingRow => ({
  id: record.id,
  pool_key: record.poolKey,
  x: record.x,
  a: record.a,
  b: record.b,
  extension: record.extension,
  group_id: record.group,
  expires_at: record.expiresAt,
  flags: record.flags,
  out_id: record.outId,
  options: record.options,
  created_at: record.createdAt,
  ended_at: record.endedAt,
  end_reason: record.endReason,
});

const fromRow = (row: PrivacyBindingRow): BindingRecord => ({
  id: row.id,
  poolKey: row.pool_key,
  x: row.x,
  a: row.a,
  b: row.b,
  extension: row.extension,
  group: row.group_id,
  expiresAt: row.expires_at,
  flags: row.flags,
  outId: row.out_id,
  options: row.options,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  endReason: row.end_reason,
});

const COLUMNS = [
  'id',
  'x',
  'a',
  'b',
  'extension',
  'group_id',
  'expires_at',
  'flags',
  'out_id',
  'options',
  'created_at',
] as const;

/** Values in this order. */
type BindingColumns = [
  id: number,
  x: string,
  a: string,
  b: string | null,
  extension: string | null,
  group: number | null,
  expiresAt: number,
  flags: number,
  outId: string,
  options: string | null,
  createdAt: number,
];

const fromColumns = (
  [id, x, a, b, extension, group, expiresAt, flags, outId, options, createdAt]: BindingColumns,
  poolKey: string,
): BindingRecord => ({
  ...{ id, poolKey, x, a, b, extension, group, expiresAt, flags, outId, options, createdAt },
  endedAt: null,
  endReason: null,
});

/** Of which only the form counts. */
const ANY: BindingRecord = {
  ...{ id: 0, poolKey: '', x: '', a: '', b: null, extension: null, group: null, expiresAt: 0 },
  ...{ flags: 0, outId: '', options: null, createdAt: 0, endedAt: null, endReason: null },
};
