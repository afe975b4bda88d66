import type { Announcement, Language, PrivacyCall } from '../../api';
import { firstIdAt } from '../../time/ids';
import { appendEvents, type NewEvent } from '../events';
import type { Db } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyCallRow } from './tables';
import { insertTranscript } from './transcripts';
import { addPrivacyUsage, type UsageAddition } from './usage';

/** Dropped in one transaction: calls go on in between. */
const TOGETHER = 100;
/** A call has its id before it is known whom it is for, and clocks are set. */
const ABOUT_MS = 3_600_000;

export type CallRecord = Omit<PrivacyCall, 'kind'>;

export interface CallQuery {
  poolKey?: string;
  x?: string;
  bindingId?: string;
  outId?: string;
  from?: number;
  to?: number;
  before?: string;
  limit: number;
}

/** Records of calls through X numbers. */
export class PrivacyCallStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async begin(record: CallRecord, events: readonly NewEvent[]): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.insertInto('privacy_call').values(toRow(record)).execute();
      await appendEvents(trx, events);
    });
  }

  /** Of a call that is up. */
  async answered(id: string, answeredAt: number): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .updateTable('privacy_call')
        .set({ answered_at: answeredAt })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute(),
    );
  }

  /**
   * With what it used, and the transcript that is to be made of it; a call that has ended already
   * stays as it is, and is not counted again.
   */
  async end(
    record: CallRecord,
    used: UsageAddition,
    events: readonly NewEvent[],
    transcript: { language: Language; at: number } | null,
  ): Promise<boolean> {
    const { id, ...row } = toRow(record);
    return this.writer.write(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('privacy_call')
        .set(row)
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      if (Number(numUpdatedRows) === 0) return false;
      await addPrivacyUsage(trx, used);
      await appendEvents(trx, events);
      if (transcript) await insertTranscript(trx, { callId: id, ...transcript });
      return true;
    });
  }

  async find(id: string): Promise<CallRecord | null> {
    const row = await this.db
      .selectFrom('privacy_call')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Those that a crash cut off. */
  async unfinished(): Promise<CallRecord[]> {
    return (await unfinishedCalls(this.db).execute()).map(fromRow);
  }

  /** Newest first. */
  async list(query: CallQuery): Promise<CallRecord[]> {
    return (await listedCalls(this.db, query).execute()).map(fromRow);
  }

  async dropBefore(time: number): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write(async (trx) => {
        const old = trx
          .selectFrom('privacy_call')
          .select('id')
          .where('started_at', '<', time)
          .where('ended_at', 'is not', null)
          .limit(TOGETHER);
        const { numDeletedRows } = await trx
          .deleteFrom('privacy_call')
          .where('id', 'in', old)
          .executeTakeFirst();
        return Number(numDeletedRows);
      });
      if (dropped < TOGETHER) return;
    }
  }
}

/** Exported, as the next one, for what checks that none of them goes through all calls. */
export const unfinishedCalls = (db: Db) =>
  db.selectFrom('privacy_call').selectAll().where('ended_at', 'is', null);

export function listedCalls(db: Db, query: CallQuery) {
  let rows = db.selectFrom('privacy_call').selectAll();
  if (query.poolKey !== undefined) rows = rows.where('pool_key', '=', query.poolKey);
  if (query.x !== undefined) rows = rows.where('x', '=', query.x);
  if (query.bindingId !== undefined) rows = rows.where('binding_id', '=', Number(query.bindingId));
  if (query.outId !== undefined) {
    rows = rows.where('out_id', '=', query.outId);
    // The index has none without.
    if (query.outId !== '') rows = rows.where('out_id', '<>', '');
  }
  // Ids are made of the time, so every index leads to those of a time, and has them in their order.
  if (query.from !== undefined) {
    rows = rows.where('started_at', '>=', query.from);
    rows = rows.where('id', '>=', firstIdAt(query.from - ABOUT_MS));
  }
  if (query.to !== undefined) {
    rows = rows.where('started_at', '<', query.to);
    rows = rows.where('id', '<', firstIdAt(query.to + ABOUT_MS));
  }
  if (query.before !== undefined) rows = rows.where('id', '<', query.before);
  return rows.orderBy('id', 'desc').limit(query.limit);
}

const toRow = (record: CallRecord): PrivacyCallRow => ({
  id: record.id,
  pool_key: record.poolKey,
  binding_id: record.bindingId === null ? null : Number(record.bindingId),
  x: record.x,
  extension: record.extension,
  caller: record.caller,
  callee: record.callee,
  from_side: record.from,
  out_id: record.outId,
  out_order_id: record.outOrderId,
  announcement: record.announcement,
  started_at: record.startedAt,
  ringing_at: record.ringingAt,
  answered_at: record.answeredAt,
  ended_at: record.endedAt,
  hung_up_by: record.hungUpBy,
  sip_code: record.sipCode,
  end_reason: record.endReason,
  billed_minutes: record.billedMinutes,
  recorded_minutes: record.recordedMinutes,
  recording_file: record.recordingFile,
  transferred_to: record.transferredTo,
});

const fromRow = (row: PrivacyCallRow): CallRecord => ({
  id: row.id,
  poolKey: row.pool_key,
  bindingId: row.binding_id === null ? null : String(row.binding_id),
  x: row.x,
  extension: row.extension,
  caller: row.caller,
  callee: row.callee,
  from: row.from_side as CallRecord['from'],
  outId: row.out_id,
  outOrderId: row.out_order_id,
  announcement: row.announcement as Announcement | null,
  startedAt: row.started_at,
  ringingAt: row.ringing_at,
  answeredAt: row.answered_at,
  endedAt: row.ended_at,
  hungUpBy: row.hung_up_by as CallRecord['hungUpBy'],
  sipCode: row.sip_code,
  endReason: row.end_reason,
  billedMinutes: row.billed_minutes,
  recordedMinutes: row.recorded_minutes,
  recordingFile: row.recording_file,
  transferredTo: row.transferred_to,
});
