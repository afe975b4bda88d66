import type { SmsStop } from '../../api';
import type { Db } from '../schema';
import type { Writer } from '../writer';
import { insertStop, type NewStop } from './sms';
import type { PrivacySmsStopRow } from './smsTables';

export type KeptStop = SmsStop & { id: string };

/** Who wants no messages from the X numbers of a pool. */
export class SmsStopStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** All of them: pool and number. */
  all(): Promise<{ poolKey: string; number: string }[]> {
    return this.db
      .selectFrom('privacy_sms_stop')
      .select(['pool_key as poolKey', 'number'])
      .execute();
  }

  /** Answers how many are new. */
  add(stops: readonly NewStop[]): Promise<number> {
    return this.writer.write(async (trx) => {
      let added = 0;
      for (const stop of stops) if (await insertStop(trx, stop)) added += 1;
      return added;
    });
  }

  remove(poolKey: string, numbers: readonly string[]): Promise<number> {
    return this.writer.write(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('privacy_sms_stop')
        .where('pool_key', '=', poolKey)
        .where('number', 'in', [...numbers])
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }

  /** Newest first. */
  async list(of: {
    poolKey?: string | undefined;
    number?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<KeptStop[]> {
    let rows = this.db.selectFrom('privacy_sms_stop').selectAll();
    if (of.poolKey !== undefined) rows = rows.where('pool_key', '=', of.poolKey);
    if (of.number !== undefined) rows = rows.where('number', '=', of.number);
    if (of.before !== undefined) rows = rows.where('id', '<', of.before);
    return (await rows.orderBy('id', 'desc').limit(of.limit).execute()).map(fromRow);
  }
}

const fromRow = ({ pool_key, ...row }: PrivacySmsStopRow): KeptStop => ({
  ...row,
  poolKey: pool_key,
});
