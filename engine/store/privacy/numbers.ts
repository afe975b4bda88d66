import type {
  NumberMove,
  NumberResult,
  NumberSpec,
  Verification,
  VerificationState,
} from '../../api';
import type { Db, Trx } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyMoveRow, PrivacyNumberRow } from './tables';

/** What is kept of an X number; how much it is bound is known while the engine runs. */
export interface XRecord {
  number: string;
  spec: NumberSpec;
  province: string;
  city: string;
  carrier: string;
  trunk: string | null;
  monthlyPrice: number | null;
  minutePrice: number | null;
  poolKey: string | null;
  locked: boolean;
  verification: Verification;
  boughtAt: number | null;
  remark: string;
}

/** 号码占用费: a number's month. */
export interface Rent {
  month: string;
  number: string;
  poolKey: string;
  spec: NumberSpec;
  day: string;
  price: number;
}

/** Rows of one statement: SQLite takes 32,766 parameters at the most. */
const BATCH = 1_000;

export class XStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(): Promise<XRecord[]> {
    const rows = await this.db.selectFrom('privacy_number').selectAll().orderBy('number').execute();
    return rows.map(fromRow);
  }

  /** Adds those that are new and changes the others, all or none, with the months that they cost. */
  async save(records: readonly XRecord[], rents: readonly Rent[] = []): Promise<void> {
    await this.writer.write(async (trx) => {
      await saveAll(trx, records);
      await saveRents(trx, rents);
    });
  }

  async delete(numbers: readonly string[]): Promise<void> {
    await this.writer.write(async (trx) => {
      for (const some of batches(numbers)) {
        await trx.deleteFrom('privacy_number').where('number', 'in', some).execute();
      }
    });
  }

  async rent(rents: readonly Rent[]): Promise<void> {
    await this.writer.write((trx) => saveRents(trx, rents));
  }

  /** Numbers in their new pool, and the record of it. */
  async move(records: readonly XRecord[], move: NumberMove): Promise<void> {
    await this.writer.write(async (trx) => {
      await saveAll(trx, records);
      await trx
        .insertInto('privacy_move')
        .values({
          id: move.id,
          from_pool: move.fromPool,
          to_pool: move.toPool,
          moved_at: move.movedAt,
          moved: move.moved,
          results: JSON.stringify(move.results),
        })
        .execute();
    });
  }

  /** Newest first. */
  async moves(limit: number, before?: string): Promise<NumberMove[]> {
    let rows = this.db.selectFrom('privacy_move').selectAll();
    if (before !== undefined) rows = rows.where('id', '<', before);
    return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(moveFromRow);
  }
}

async function saveAll(trx: Trx, records: readonly XRecord[]): Promise<void> {
  for (const some of batches(records)) {
    await trx
      .insertInto('privacy_number')
      .values(some.map(toRow))
      .onConflict((c) =>
        c.column('number').doUpdateSet((is) => ({
          province: is.ref('excluded.province'),
          city: is.ref('excluded.city'),
          pool_key: is.ref('excluded.pool_key'),
          locked: is.ref('excluded.locked'),
          verification: is.ref('excluded.verification'),
          verified_person: is.ref('excluded.verified_person'),
          verification_at: is.ref('excluded.verification_at'),
          verification_expires_at: is.ref('excluded.verification_expires_at'),
          verification_reason: is.ref('excluded.verification_reason'),
          bought_at: is.ref('excluded.bought_at'),
          remark: is.ref('excluded.remark'),
        })),
      )
      .execute();
  }
}

/** A month is charged once, however often the number is released and bought again. */
async function saveRents(trx: Trx, rents: readonly Rent[]): Promise<void> {
  for (const some of batches(rents)) {
    await trx
      .insertInto('privacy_rent')
      .values(some.map(({ poolKey, ...rent }) => ({ ...rent, pool_key: poolKey })))
      .onConflict((c) => c.columns(['month', 'number']).doNothing())
      .execute();
  }
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}

const toRow = ({ verification, ...record }: XRecord): PrivacyNumberRow => ({
  number: record.number,
  spec: record.spec,
  province: record.province,
  city: record.city,
  carrier: record.carrier,
  trunk: record.trunk,
  monthly_price: record.monthlyPrice,
  minute_price: record.minutePrice,
  pool_key: record.poolKey,
  locked: record.locked ? 1 : 0,
  verification: verification.state,
  verified_person: verification.person,
  verification_at: verification.changedAt,
  verification_expires_at: verification.expiresAt,
  verification_reason: verification.reason,
  bought_at: record.boughtAt,
  remark: record.remark,
});

const fromRow = (row: PrivacyNumberRow): XRecord => ({
  number: row.number,
  spec: row.spec as NumberSpec,
  province: row.province,
  city: row.city,
  carrier: row.carrier,
  trunk: row.trunk,
  monthlyPrice: row.monthly_price,
  minutePrice: row.minute_price,
  poolKey: row.pool_key,
  locked: row.locked === 1,
  verification: {
    state: row.verification as VerificationState,
    person: row.verified_person,
    changedAt: row.verification_at,
    expiresAt: row.verification_expires_at,
    reason: row.verification_reason,
  },
  boughtAt: row.bought_at,
  remark: row.remark,
});

function moveFromRow(row: PrivacyMoveRow): NumberMove {
  const results = JSON.parse(row.results) as NumberResult[];
  return {
    id: row.id,
    fromPool: row.from_pool,
    toPool: row.to_pool,
    count: results.length,
    moved: row.moved,
    movedAt: row.moved_at,
    results,
  };
}
