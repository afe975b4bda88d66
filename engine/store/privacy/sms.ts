import { sql } from 'kysely';
import type { SmsFilter, SmsState } from '../../api';
import { firstIdAt } from '../../time/ids';
import { appendEvents, type NewEvent } from '../events';
import type { Db, Trx } from '../schema';
import type { Writer } from '../writer';
import { fromRow, toRow, type SmsRecord } from './smsRecord';
import { addPrivacyUsage, type UsageAddition } from './usage';

export type { SmsRecord };

/** Dropped in one transaction: calls go on in between. */
const TOGETHER = 100;
/** Clocks are set. */
const ABOUT_MS = 3_600_000;

/** What goes with a change of a message, in its transaction. */
export interface WithIt {
  events: readonly NewEvent[];
  used: readonly UsageAddition[];
}

export interface NewStop {
  id: string;
  poolKey: string;
  number: string;
  x: string;
  text: string;
  at: number;
}

/** Ids of a message at the gateway that has accepted it. */
export interface MessageIds {
  gateway: string;
  ids: readonly string[];
  at: number;
}

export type SmsQuery = SmsFilter & { before?: string | undefined; limit: number };

export class SmsStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /**
   * What it was made of is done with. False: one with the same id of its sender's was taken
   * before.
   */
  add(
    record: SmsRecord,
    parts: readonly string[],
    stop: NewStop | null,
    withIt: WithIt,
  ): Promise<boolean> {
    return this.writer.write(async (trx) => {
      await partsDone(trx, parts, record.receivedAt);
      if (await isKnown(trx, record)) return false;
      await trx.insertInto('privacy_sms').values(toRow(record)).execute();
      if (stop) await insertStop(trx, stop);
      await also(trx, withIt);
      return true;
    });
  }

  /** Changes a message that is in a state; false: it is not, and nothing is changed. */
  change(record: SmsRecord, from: SmsState, withIt: WithIt, sent?: MessageIds): Promise<boolean> {
    const { id, ...row } = toRow(record);
    return this.writer.write(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('privacy_sms')
        .set(row)
        .where('id', '=', id)
        .where('state', '=', from)
        .executeTakeFirst();
      if (Number(numUpdatedRows) === 0) return false;
      if (sent) await insertIds(trx, id, sent);
      await also(trx, withIt);
      return true;
    });
  }

  async find(id: string): Promise<SmsRecord | null> {
    const row = await this.db
      .selectFrom('privacy_sms')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Those that are to be sent, or wait, in their order. */
  async inState(state: 'Sending' | 'AwaitingConfirmation'): Promise<SmsRecord[]> {
    const rows = await this.db
      .selectFrom('privacy_sms')
      .selectAll()
      .where('state', '=', state)
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  }

  /** Newest first. */
  async list(query: SmsQuery): Promise<SmsRecord[]> {
    return (await listedSms(this.db, query).execute()).map(fromRow);
  }

  // ------------------------------------------------------------ what became of it

  /** Notes what became of a part: the message it is of, with the outcomes of all of its parts. */
  noteReport(
    gateway: string,
    messageId: string,
    delivered: boolean,
  ): Promise<{ smsId: string; outcomes: (boolean | null)[] } | null> {
    return this.writer.write(async (trx) => {
      const row = await trx
        .updateTable('privacy_sms_sent')
        .set({ delivered: delivered ? 1 : 0 })
        .where('gateway', '=', gateway)
        .where('message_id', '=', messageId)
        .returning('sms_id')
        .executeTakeFirst();
      if (!row) return null;
      const all = await trx
        .selectFrom('privacy_sms_sent')
        .select('delivered')
        .where('sms_id', '=', row.sms_id)
        .where('gateway', '=', gateway)
        .execute();
      const outcomes = all.map((one) => (one.delivered === null ? null : one.delivered === 1));
      return { smsId: row.sms_id, outcomes };
    });
  }

  /** Forgets what is done with and older. */
  async dropBefore(time: number): Promise<void> {
    await this.drop((trx) =>
      trx
        .deleteFrom('privacy_sms')
        .where('id', 'in', (of) =>
          of
            .selectFrom('privacy_sms')
            .select('id')
            .where('received_at', '<', time)
            .where('state', 'not in', ['AwaitingConfirmation', 'Sending'])
            .limit(TOGETHER),
        ),
    );
    await this.drop((trx) =>
      trx.deleteFrom('privacy_sms_sent').where(sql<number>`rowid`, 'in', (of) =>
        of
          .selectFrom('privacy_sms_sent')
          .select(sql<number>`rowid`.as('row'))
          .where('at', '<', time)
          .limit(TOGETHER),
      ),
    );
  }

  private async drop(
    some: (trx: Trx) => { executeTakeFirst(): Promise<{ numDeletedRows: bigint } | undefined> },
  ): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write((trx) => some(trx).executeTakeFirst());
      if (Number(dropped?.numDeletedRows ?? 0) < TOGETHER) return;
    }
  }
}

/** Exported for what checks that none of them goes through all messages. */
export function listedSms(db: Db, query: SmsQuery) {
  const { poolKey, x, number, bindingId, outId, state, from, to, before } = query;
  let rows = db.selectFrom('privacy_sms').selectAll();
  if (poolKey !== undefined) rows = rows.where('pool_key', '=', poolKey);
  if (x !== undefined) rows = rows.where('x', '=', x);
  if (bindingId !== undefined) rows = rows.where('binding_id', '=', Number(bindingId));
  if (outId !== undefined) rows = rows.where('out_id', '=', outId);
  if (state !== undefined) rows = rows.where('state', '=', state);
  // Ids are made of the time, so every index leads to those of a time, and has them in their order.
  if (from !== undefined) {
    rows = rows.where('received_at', '>=', from).where('id', '>=', firstIdAt(from - ABOUT_MS));
  }
  if (to !== undefined) {
    rows = rows.where('received_at', '<', to).where('id', '<', firstIdAt(to + ABOUT_MS));
  }
  if (before !== undefined) rows = rows.where('id', '<', before);
  if (number !== undefined) {
    rows = rows.where((is) =>
      is.or([is('from_number', '=', number), is('to_number', '=', number)]),
    );
  }
  return rows.orderBy('id', 'desc').limit(query.limit);
}

async function isKnown(trx: Trx, { receivedThrough, sourceId }: SmsRecord): Promise<boolean> {
  if (sourceId === null) return false;
  const known = await trx
    .selectFrom('privacy_sms')
    .select('id')
    .where('received_through', '=', receivedThrough)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return known !== undefined;
}

async function also(trx: Trx, { events, used }: WithIt): Promise<void> {
  for (const addition of used) await addPrivacyUsage(trx, addition);
  if (events.length > 0) await appendEvents(trx, events);
}

/** A message centre may give an id anew, long after. */
async function insertIds(trx: Trx, smsId: string, { gateway, ids, at }: MessageIds): Promise<void> {
  for (const messageId of ids) {
    if (messageId === '') continue;
    await trx
      .insertInto('privacy_sms_sent')
      .values({ gateway, message_id: messageId, sms_id: smsId, at, delivered: null })
      .onConflict((c) =>
        c.columns(['gateway', 'message_id']).doUpdateSet({ sms_id: smsId, at, delivered: null }),
      )
      .execute();
  }
}

/** Of one who is on the list already nothing changes. */
export async function insertStop(trx: Trx, stop: NewStop): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('privacy_sms_stop')
    .values({
      id: stop.id,
      pool_key: stop.poolKey,
      number: stop.number,
      x: stop.x,
      text: stop.text,
      at: stop.at,
    })
    .onConflict((c) => c.columns(['pool_key', 'number']).doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

export async function partsDone(trx: Trx, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('privacy_sms_part')
    .set({ done_at: at })
    .where('id', 'in', [...ids])
    .execute();
}
