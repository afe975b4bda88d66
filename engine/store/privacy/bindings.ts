import { appendEvents, type NewEvent } from '../events';
import type { Db, Trx } from '../schema';
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

/** Rows of one statement: SQLite takes 32,766 parameters at the most. */
const BATCH = 500;
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

  /** A page at a time, by id. */
  async *inEffect(): AsyncGenerator<BindingRecord[]> {
    for (let after = -1; ;) {
      const rows = await this.db
        .selectFrom('privacy_binding')
        .selectAll()
        .where('id', '>', after)
        .where('ended_at', 'is', null)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      if (rows.length > 0) yield rows.map(fromRow);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.id;
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
    const { poolKey, x, number, outId, group, before } = query;
    let rows = this.db.selectFrom('privacy_binding').selectAll();
    rows = rows.where('ended_at', query.ended ? 'is not' : 'is', null);
    if (x !== undefined) rows = rows.where('x', '=', x);
    if (poolKey !== undefined) rows = rows.where('pool_key', '=', poolKey);
    if (number !== undefined) {
      rows = rows.where((is) => is.or([is('a', '=', number), is('b', '=', number)]));
    }
    if (outId !== undefined) rows = rows.where('out_id', '=', outId).where('out_id', '<>', '');
    if (group !== undefined) rows = rows.where('group_id', '=', group);
    if (before !== undefined) rows = rows.where('id', '<', before);
    return (await rows.orderBy('id', 'desc').limit(query.limit).execute()).map(fromRow);
  }

  /** Forgets what ended before then, some at a time so that nobody waits for long. */
  async dropEnded(before: number): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write(async (trx) => {
        const old = trx
          .selectFrom('privacy_binding')
          .select('id')
          .where('ended_at', '<', before)
          .limit(1_000);
        const { numDeletedRows } = await trx
          .deleteFrom('privacy_binding')
          .where('id', 'in', old)
          .executeTakeFirst();
        return Number(numDeletedRows);
      });
      if (dropped < 1_000) return;
    }
  }
}

/** Of one binding, all come in this order, however others' stand between. */
async function writeChanges(trx: Trx, changes: readonly BindingChange[]): Promise<void> {
  const made = changes.flatMap((one) => ('made' in one ? [toRow(one.made)] : []));
  for (const some of batches(made)) {
    await trx.insertInto('privacy_binding').values(some).execute();
  }
  for (const change of changes) {
    if (!('changed' in change)) continue;
    const { id, ...row } = toRow(change.changed);
    await trx.updateTable('privacy_binding').set(row).where('id', '=', id).execute();
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
    for (const some of batches(ids)) {
      await trx
        .updateTable('privacy_binding')
        .set((is) => ({ ended_at: at ?? is.ref('expires_at'), end_reason: reason }))
        .where('id', 'in', some)
        .execute();
    }
  }
  const events = changes.flatMap((one) => ('made' in one ? [] : (one.events ?? [])));
  if (events.length > 0) await appendEvents(trx, events);
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
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
