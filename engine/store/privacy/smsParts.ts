import type { KeptPart, PartKeeper } from '../../sms';
import type { Db } from '../schema';
import type { Writer } from '../writer';
import { partsDone } from './sms';
import type { PrivacySmsPartRow } from './smsTables';

/** Parts of long messages that wait for the others. */
export class SmsPartStore implements PartKeeper {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async keep(part: KeptPart): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .insertInto('privacy_sms_part')
        .values({
          id: part.id,
          gateway: part.gateway,
          from_number: part.from,
          to_number: part.to,
          reference: part.mark.reference,
          total: part.mark.total,
          part: part.mark.index,
          text: part.text,
          at: part.at,
          done_at: null,
        })
        .execute(),
    );
  }

  async all(): Promise<KeptPart[]> {
    const rows = await this.db.selectFrom('privacy_sms_part').selectAll().orderBy('id').execute();
    return rows.map(fromRow);
  }

  async done(ids: readonly string[], at: number): Promise<void> {
    if (ids.length > 0) await this.writer.write((trx) => partsDone(trx, ids, at));
  }

  async forgetDone(before: number): Promise<void> {
    const first = await this.db
      .selectFrom('privacy_sms_part')
      .select('id')
      .where('done_at', '<', before)
      .executeTakeFirst();
    if (!first) return;
    await this.writer.write((trx) =>
      trx.deleteFrom('privacy_sms_part').where('done_at', '<', before).execute(),
    );
  }

  async forget(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.writer.write((trx) =>
      trx
        .deleteFrom('privacy_sms_part')
        .where('id', 'in', [...ids])
        .execute(),
    );
  }
}

const fromRow = (row: PrivacySmsPartRow): KeptPart => ({
  id: row.id,
  gateway: row.gateway,
  from: row.from_number,
  to: row.to_number,
  text: row.text,
  at: row.at,
  mark: { reference: row.reference, total: row.total, index: row.part },
  ...(row.done_at !== null && { doneAt: row.done_at }),
});
