import { sql } from 'kysely';
import type { NumberSpec } from '../../api';
import type { Db, Trx } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyUsageRow } from './tables';

/** What one call or message adds to the usage of a day. */
export interface UsageAddition {
  day: string;
  poolKey: string;
  spec: NumberSpec;
  calls?: number;
  answered?: number;
  minutes?: number;
  recordedMinutes?: number;
  interceptedSms?: number;
  smartSms?: number;
  callCost?: number;
  recordingCost?: number;
  interceptedCost?: number;
  smartCost?: number;
}

export type UsageSum = Required<Omit<UsageAddition, 'day' | 'poolKey' | 'spec'>>;

/** Of a day or a month, a pool and a kind of number. */
export interface UsageLine extends UsageSum {
  day: string;
  poolKey: string;
  spec: NumberSpec;
}

export interface RentLine {
  day: string;
  poolKey: string;
  spec: NumberSpec;
  numbers: number;
  price: number;
}

export interface UsageSpan {
  /** Days, both included. */
  first: string;
  last: string;
  poolKeys?: readonly string[];
}

/** Within the transaction of what was used: each exactly once. */
export async function addPrivacyUsage(trx: Trx, addition: UsageAddition): Promise<void> {
  const row = toRow(addition);
  await trx
    .insertInto('privacy_usage')
    .values(row)
    .onConflict((c) =>
      c.columns(['day', 'pool_key', 'spec']).doUpdateSet((is) => ({
        calls: is('privacy_usage.calls', '+', row.calls),
        answered: is('privacy_usage.answered', '+', row.answered),
        minutes: is('privacy_usage.minutes', '+', row.minutes),
        recorded_minutes: is('privacy_usage.recorded_minutes', '+', row.recorded_minutes),
        intercepted_sms: is('privacy_usage.intercepted_sms', '+', row.intercepted_sms),
        smart_sms: is('privacy_usage.smart_sms', '+', row.smart_sms),
        call_cost: is('privacy_usage.call_cost', '+', row.call_cost),
        recording_cost: is('privacy_usage.recording_cost', '+', row.recording_cost),
        intercepted_cost: is('privacy_usage.intercepted_cost', '+', row.intercepted_cost),
        smart_cost: is('privacy_usage.smart_cost', '+', row.smart_cost),
      })),
    )
    .execute();
}

export class PrivacyUsageStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** On its own; where something else is written, use `addPrivacyUsage` in its transaction. */
  async add(addition: UsageAddition): Promise<void> {
    await this.writer.write((trx) => addPrivacyUsage(trx, addition));
  }

  async lines({ first, last, poolKeys }: UsageSpan): Promise<UsageLine[]> {
    let rows = this.db
      .selectFrom('privacy_usage')
      .selectAll()
      .where('day', '>=', first)
      .where('day', '<=', last);
    if (poolKeys) rows = rows.where('pool_key', 'in', [...poolKeys]);
    return (await rows.execute()).map(fromRow);
  }

  async rents({ first, last, poolKeys }: UsageSpan): Promise<RentLine[]> {
    let rows = this.db
      .selectFrom('privacy_rent')
      .select([
        'day',
        'pool_key as poolKey',
        'spec',
        sql<number>`count(*)`.as('numbers'),
        sql<number>`sum(price)`.as('price'),
      ])
      // Months first: they are the key.
      .where('month', '>=', first.slice(0, 7))
      .where('month', '<=', last.slice(0, 7))
      .where('day', '>=', first)
      .where('day', '<=', last);
    if (poolKeys) rows = rows.where('pool_key', 'in', [...poolKeys]);
    const lines = await rows.groupBy(['day', 'pool_key', 'spec']).execute();
    return lines.map((line) => ({ ...line, spec: line.spec as NumberSpec }));
  }
}

const toRow = (addition: UsageAddition): PrivacyUsageRow => ({
  day: addition.day,
  pool_key: addition.poolKey,
  spec: addition.spec,
  calls: addition.calls ?? 0,
  answered: addition.answered ?? 0,
  minutes: addition.minutes ?? 0,
  recorded_minutes: addition.recordedMinutes ?? 0,
  intercepted_sms: addition.interceptedSms ?? 0,
  smart_sms: addition.smartSms ?? 0,
  call_cost: addition.callCost ?? 0,
  recording_cost: addition.recordingCost ?? 0,
  intercepted_cost: addition.interceptedCost ?? 0,
  smart_cost: addition.smartCost ?? 0,
});

const fromRow = (row: PrivacyUsageRow): UsageLine => ({
  day: row.day,
  poolKey: row.pool_key,
  spec: row.spec as NumberSpec,
  calls: row.calls,
  answered: row.answered,
  minutes: row.minutes,
  recordedMinutes: row.recorded_minutes,
  interceptedSms: row.intercepted_sms,
  smartSms: row.smart_sms,
  callCost: row.call_cost,
  recordingCost: row.recording_cost,
  interceptedCost: row.intercepted_cost,
  smartCost: row.smart_cost,
});
