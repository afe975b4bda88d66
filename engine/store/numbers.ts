import type { CallerNumber, SupplierDefinition } from '../api';
import type { CallerNumberRow, Db } from './schema';
import type { Writer } from './writer';

/** What is kept of a caller number; the rest of it is known while the engine runs. */
export type NumberRecord = Omit<CallerNumber, 'liveCalls' | 'freeAt'>;

export interface PlaceRecord {
  prefix: string;
  province: string;
  city: string;
  carrier: string;
}

/** Rows of one statement: SQLite takes 32,766 parameters at the most. */
const BATCH = 1_000;
/** Places read at a time, so that other work gets its turn. */
const PAGE = 20_000;

export class NumberStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(): Promise<NumberRecord[]> {
    const rows = await this.db.selectFrom('caller_number').selectAll().orderBy('number').execute();
    return rows.map(fromRow);
  }

  /** Adds those that are new and changes the others, all or none. */
  async save(numbers: readonly NumberRecord[]): Promise<void> {
    await this.writer.write(async (trx) => {
      for (const some of batches(numbers)) {
        await trx
          .insertInto('caller_number')
          .values(some.map(toRow))
          .onConflict((c) =>
            c.column('id').doUpdateSet((is) => ({
              province: is.ref('excluded.province'),
              city: is.ref('excluded.city'),
              rate_limit_count: is.ref('excluded.rate_limit_count'),
              rate_limit_period: is.ref('excluded.rate_limit_period'),
              max_concurrency: is.ref('excluded.max_concurrency'),
              supplier: is.ref('excluded.supplier'),
              trunk: is.ref('excluded.trunk'),
              monthly_price: is.ref('excluded.monthly_price'),
              minute_price: is.ref('excluded.minute_price'),
              remark: is.ref('excluded.remark'),
              enabled: is.ref('excluded.enabled'),
            })),
          )
          .execute();
      }
    });
  }

  async delete(ids: readonly string[]): Promise<void> {
    await this.writer.write(async (trx) => {
      for (const some of batches(ids)) {
        await trx.deleteFrom('caller_number').where('id', 'in', some).execute();
      }
    });
  }

  /**
   * Which number was called from and when, oldest first, of the attempts that begin with that id or
   * a later one: ids ascend in time.
   */
  async calledFrom(firstId: string): Promise<{ number: string; at: number }[]> {
    const rows = await this.db
      .selectFrom('task')
      .select(['calling_number', 'actual_time'])
      .where('id', '>=', firstId)
      .where('calling_number', '<>', '')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ number: row.calling_number, at: row.actual_time }));
  }

  async suppliers(): Promise<SupplierDefinition[]> {
    const rows = await this.db.selectFrom('supplier').select('definition').orderBy('id').execute();
    return rows.map((row) => JSON.parse(row.definition) as SupplierDefinition);
  }

  async saveSupplier(supplier: SupplierDefinition, now: number): Promise<void> {
    const definition = JSON.stringify(supplier);
    await this.writer.write((trx) =>
      trx
        .insertInto('supplier')
        .values({ id: supplier.id, definition, created_at: now, updated_at: now })
        .onConflict((c) => c.column('id').doUpdateSet({ definition, updated_at: now }))
        .execute(),
    );
  }

  async deleteSupplier(id: string): Promise<void> {
    await this.writer.write((trx) => trx.deleteFrom('supplier').where('id', '=', id).execute());
  }

  /** A page at a time, in order. */
  async *places(): AsyncGenerator<PlaceRecord[]> {
    for (let after = ''; ;) {
      const rows = await this.db
        .selectFrom('number_place')
        .selectAll()
        .where('prefix', '>', after)
        .orderBy('prefix')
        .limit(PAGE)
        .execute();
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.prefix;
    }
  }

  async savePlaces(places: readonly PlaceRecord[]): Promise<void> {
    await this.writer.write(async (trx) => {
      for (const some of batches(places)) {
        await trx
          .insertInto('number_place')
          .values(some)
          .onConflict((c) =>
            c.column('prefix').doUpdateSet((is) => ({
              province: is.ref('excluded.province'),
              city: is.ref('excluded.city'),
              carrier: is.ref('excluded.carrier'),
            })),
          )
          .execute();
      }
    });
  }

  async clearPlaces(): Promise<void> {
    await this.writer.write((trx) => trx.deleteFrom('number_place').execute());
  }
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}

const toRow = (number: NumberRecord): CallerNumberRow => ({
  id: number.id,
  instance_id: number.instanceId,
  number: number.number,
  province: number.province,
  city: number.city,
  rate_limit_count: number.rateLimitCount,
  rate_limit_period: number.rateLimitPeriod,
  max_concurrency: number.maxConcurrency,
  supplier: number.supplier,
  trunk: number.trunk,
  monthly_price: number.monthlyPrice,
  minute_price: number.minutePrice,
  remark: number.remark,
  enabled: number.enabled ? 1 : 0,
  created_at: number.createdAt,
});

const fromRow = (row: CallerNumberRow): NumberRecord => ({
  id: row.id,
  instanceId: row.instance_id,
  number: row.number,
  province: row.province,
  city: row.city,
  rateLimitCount: row.rate_limit_count,
  rateLimitPeriod: row.rate_limit_period,
  maxConcurrency: row.max_concurrency,
  supplier: row.supplier,
  trunk: row.trunk,
  monthlyPrice: row.monthly_price,
  minutePrice: row.minute_price,
  remark: row.remark,
  enabled: row.enabled === 1,
  createdAt: row.created_at,
});
