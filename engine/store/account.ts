import { lastSequence } from './events';
import { ManyRows } from './manyRows';
import { readMeta, writeMeta } from './meta';
import type { AuditRow, Db } from './schema';
import { Together } from './together';
import { countedTo, countUsage, sumUsage, type UsageQuery, type UsageSum } from './usage';
import type { Writer } from './writer';

export type { AuditRow } from './schema';
export type { UsageQuery, UsageSum } from './usage';

/** Which entries of the audit log; `before`: the id of the last one of the page before. */
export interface AuditQuery {
  eventName?: string;
  method?: string;
  instanceId?: string;
  host?: string;
  name?: string;
  failed?: boolean;
  from?: number;
  to?: number;
  before?: string;
  limit: number;
}

const auditRows = new ManyRows<AuditRow>((trx, rows) => trx.insertInto('audit').values(rows));

/** Audit log, usage, and the few settings of the account. */
export class AccountStore {
  private readonly entries: Together<AuditRow, undefined>;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {
    this.entries = new Together(writer, async (trx, rows) => {
      await auditRows.write(trx, rows);
      return rows.map(() => undefined);
    });
  }

  /** Resolves when it is written, with all that come meanwhile. */
  addAudit(row: AuditRow): Promise<undefined> {
    return this.entries.add(row);
  }

  /** Newest first. */
  async audit(query: AuditQuery): Promise<AuditRow[]> {
    let rows = this.db.selectFrom('audit').selectAll();
    if (query.eventName !== undefined) rows = rows.where('event_name', '=', query.eventName);
    if (query.method !== undefined) rows = rows.where('method', '=', query.method);
    if (query.instanceId !== undefined) rows = rows.where('instance_id', '=', query.instanceId);
    if (query.host !== undefined) rows = rows.where('host', '=', query.host);
    if (query.name !== undefined) rows = rows.where('name', '=', query.name);
    if (query.failed !== undefined) {
      rows = rows.where('error_code', query.failed ? '!=' : '=', '');
    }
    if (query.from !== undefined) rows = rows.where('at', '>=', query.from);
    if (query.to !== undefined) rows = rows.where('at', '<', query.to);
    if (query.before !== undefined) rows = rows.where('id', '<', query.before);
    return rows.orderBy('id', 'desc').limit(query.limit).execute();
  }

  /** Deletes entries of before then, some at a time so that nobody waits for long. */
  async dropAudit(before: number): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write(async (trx) => {
        const old = trx.selectFrom('audit').select('id').where('at', '<', before).limit(1_000);
        const { numDeletedRows } = await trx
          .deleteFrom('audit')
          .where('id', 'in', old)
          .executeTakeFirst();
        return Number(numDeletedRows);
      });
      if (dropped < 1_000) return;
    }
  }

  /** Counts calls that have ended and are not counted yet. */
  async count(): Promise<void> {
    if ((await lastSequence(this.db)) <= (await countedTo(this.db))) return;
    while (await this.writer.write((trx) => countUsage(trx))) {
      // Between two batches others get to write.
    }
  }

  usage(query: UsageQuery): Promise<UsageSum[]> {
    return sumUsage(this.db, query);
  }

  /** Names by id, of those that still exist. */
  async names(
    table: 'instance' | 'job_group',
    ids: readonly string[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let from = 0; from < ids.length; from += 500) {
      const rows = await this.db
        .selectFrom(table)
        .select(['id', 'name'])
        .where('id', 'in', ids.slice(from, from + 500))
        .execute();
      for (const { id, name } of rows) found.set(id, name);
    }
    return found;
  }

  /** The oldest first; `validFrom` is empty for one that holds from the beginning. */
  async priceLists(): Promise<{ validFrom: string; prices: string }[]> {
    const rows = await this.db
      .selectFrom('price_list')
      .select(['valid_from', 'prices'])
      .orderBy('valid_from')
      .execute();
    return rows.map(({ valid_from: validFrom, prices }) => ({ validFrom, prices }));
  }

  /** In place of the one of that day. */
  async savePriceList(validFrom: string, prices: string): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .insertInto('price_list')
        .values({ valid_from: validFrom, prices })
        .onConflict((c) => c.column('valid_from').doUpdateSet({ prices }))
        .execute(),
    );
  }

  /** Answers whether there was one. */
  deletePriceList(validFrom: string): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('price_list')
        .where('valid_from', '=', validFrom)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    });
  }

  setting(key: string): Promise<string | null> {
    return readMeta(this.db, `account ${key}`);
  }

  async saveSetting(key: string, value: string): Promise<void> {
    await this.writer.write((trx) => writeMeta(trx, `account ${key}`, value));
  }
}
