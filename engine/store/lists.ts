import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db, ListEntryRow, Trx } from './schema';
import type { Writer } from './writer';

/** One list: its kind, and whose it is (instance or job group; empty: the account's). */
export interface ListKey {
  list: string;
  scope: string;
}

/** Numbers asked for in one statement. */
const BATCH = 500;
/** Rows written or deleted in one transaction. */
const PIECE = 250;

/** Lists of numbers. An entry that has expired is as good as not there. */
export class ListStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** Answers with the numbers that are new, or stay longer than they would have. */
  async add(rows: readonly ListEntryRow[], now: number): Promise<Set<string>> {
    const added = new Set<string>();
    // A batch a transaction: a long list must not hold up the calls that are written meanwhile.
    for (const batch of batches(rows, PIECE)) {
      const numbers = await this.writer.write((trx) => addEntries(trx, batch, now));
      for (const number of numbers) added.add(number);
      await nextTurn();
    }
    return added;
  }

  async remove({ list, scope }: ListKey, numbers: readonly string[]): Promise<number> {
    let removed = 0;
    for (const batch of batches(numbers, PIECE)) {
      const result = await this.writer.write((trx) =>
        trx
          .deleteFrom('list_entry')
          .where('phone_number', 'in', batch)
          .where('list', '=', list)
          .where('scope', '=', scope)
          .executeTakeFirst(),
      );
      removed += Number(result.numDeletedRows);
      await nextTurn();
    }
    return removed;
  }

  /** In the order in which they were added. `after`: the id of the last one of the page before. */
  page(
    { list, scope }: ListKey,
    which: { prefix: string; after: string; limit: number; now: number },
  ): Promise<ListEntryRow[]> {
    let query = this.db
      .selectFrom('list_entry')
      .selectAll()
      .where('list', '=', list)
      .where('scope', '=', scope)
      .where('id', '>', which.after)
      .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', which.now)]));
    if (which.prefix !== '') query = query.where('phone_number', 'like', `${which.prefix}%`);
    return query.orderBy('id').limit(which.limit).execute();
  }

  /** All entries in force of these numbers on these lists, in batches, each number by the index. */
  async find(
    keys: readonly ListKey[],
    numbers: readonly string[],
    now: number,
  ): Promise<ListEntryRow[]> {
    const lists = [...new Set(keys.map(({ list }) => list))];
    const scopes = [...new Set(keys.map(({ scope }) => scope))];
    const wanted = new Set(keys.map(nameOf));
    const found: ListEntryRow[] = [];
    let asked = 0;
    for (const batch of batches(numbers, BATCH)) {
      if (asked++ > 0) await nextTurn();
      const rows = await this.db
        .selectFrom('list_entry')
        .selectAll()
        .where('phone_number', 'in', batch)
        .where('list', 'in', lists)
        .where('scope', 'in', scopes)
        .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
        .execute();
      found.push(...rows.filter((row) => wanted.has(nameOf(row))));
    }
    return found;
  }
}

const nameOf = ({ list, scope }: ListKey): string => `${list} ${scope}`;

function* batches<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** A number that is there already stays as it is, unless the new entry outlasts it. */
export async function addEntries(
  trx: Trx,
  rows: readonly ListEntryRow[],
  now: number,
): Promise<string[]> {
  const added = await trx
    .insertInto('list_entry')
    .values([...rows])
    .onConflict((c) =>
      c
        .columns(['phone_number', 'list', 'scope'])
        .doUpdateSet((is) => ({
          name: is.ref('excluded.name'),
          reason: is.ref('excluded.reason'),
          source: is.ref('excluded.source'),
          created_by: is.ref('excluded.created_by'),
          created_at: is.ref('excluded.created_at'),
          expires_at: is.ref('excluded.expires_at'),
        }))
        .where((is) =>
          is.and([
            is('list_entry.expires_at', 'is not', null),
            is.or([
              is('excluded.expires_at', 'is', null),
              is('excluded.expires_at', '>', is.ref('list_entry.expires_at')),
              is('list_entry.expires_at', '<=', now),
            ]),
          ]),
        ),
    )
    .returning('phone_number')
    .execute();
  return added.map((row) => row.phone_number);
}

/** All that an instance or a job group had of its own. */
export async function deleteLists(trx: Trx, scope: string): Promise<void> {
  await trx
    .deleteFrom('list_entry')
    .where('list', 'in', ['doNotCall', 'allow', 'stopCall'])
    .where('scope', '=', scope)
    .execute();
}
