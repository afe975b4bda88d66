import type { Announcement, PrivacyCall } from '../../api';
import { appendEvents, type NewEvent } from '../events';
import type { Db } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyCallRow } from './tables';
import { addPrivacyUsage, type UsageAddition } from './usage';

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

  /** With what it used; a call that has ended already stays as it is, and is not counted again. */
  async end(
    record: CallRecord,
    used: UsageAddition,
    events: readonly NewEvent[],
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
    const rows = await this.db
      .selectFrom('privacy_call')
      .selectAll()
      .where('ended_at', 'is', null)
      .execute();
    return rows.map(fromRow);
  }

  /** Newest first. */
  async list(query: CallQuery): Promise<CallRecord[]> {
    let rows = this.db.selectFrom('privacy_call').selectAll();
    if (query.poolKey !== undefined) rows = rows.where('pool_key', '=', query.poolKey);
    if (query.x !== undefined) rows = rows.where('x', '=', query.x);
    if (query.bindingId !== undefined) {
      rows = rows.where('binding_id', '=', Number(query.bindingId));
    }
    if (query.outId !== undefined) rows = rows.where('out_id', '=', query.outId);
    if (query.from !== undefined) rows = rows.where('started_at', '>=', query.from);
    if (query.to !== undefined) rows = rows.where('started_at', '<', query.to);
    if (query.before !== undefined) rows = rows.where('id', '<', query.before);
    return (await rows.orderBy('id', 'desc').limit(query.limit).execute()).map(fromRow);
  }

  async dropBefore(time: number): Promise<void> {
    for (;;) {
      const dropped = await this.writer.write(async (trx) => {
        const old = trx
          .selectFrom('privacy_call')
          .select('id')
          .where('started_at', '<', time)
          .where('ended_at', 'is not', null)
          .limit(1_000);
        const { numDeletedRows } = await trx
          .deleteFrom('privacy_call')
          .where('id', 'in', old)
          .executeTakeFirst();
        return Number(numDeletedRows);
      });
      if (dropped < 1_000) return;
    }
  }
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
});
