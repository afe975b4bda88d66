import type { Sms, SmsState } from '../../api';
import type { PrivacySmsRow } from './smsTables';

/** A message as it is kept. */
export interface SmsRecord extends Sms {
  sourceId: string | null;
  /** What it cost when it was billed, and when that was. */
  billedCost: number | null;
  billedAt: number | null;
  giveUpAt: number | null;
  /** Parts that `sentThrough` has accepted. */
  accepted: number;
}

export const toRow = (sms: SmsRecord): PrivacySmsRow => ({
  id: sms.id,
  origin: sms.origin,
  pool_key: sms.poolKey,
  kind: sms.kind,
  x: sms.x,
  binding_id: sms.bindingId === null ? null : Number(sms.bindingId),
  out_id: sms.outId,
  out_order_id: sms.outOrderId,
  from_number: sms.from,
  from_side: sms.fromSide,
  to_number: sms.to,
  text: sms.text,
  incomplete: sms.incomplete ? 1 : 0,
  count: sms.count,
  state: sms.state,
  reason: sms.reason,
  error: sms.error,
  received_through: sms.receivedThrough,
  source_id: sms.sourceId,
  received_at: sms.receivedAt,
  confirm_by: sms.confirmBy,
  sent_text: sms.sentText,
  sent_through: sms.sentThrough,
  sent_at: sms.sentAt,
  ended_at: sms.endedAt,
  billed_item: sms.billed?.item ?? null,
  billed_count: sms.billed?.count ?? null,
  billed_cost: sms.billedCost,
  billed_at: sms.billedAt,
  give_up_at: sms.giveUpAt,
  accepted: sms.accepted,
});

export const fromRow = (row: PrivacySmsRow): SmsRecord => ({
  id: row.id,
  origin: row.origin as Sms['origin'],
  poolKey: row.pool_key,
  kind: row.kind as Sms['kind'],
  x: row.x,
  bindingId: row.binding_id === null ? null : String(row.binding_id),
  outId: row.out_id,
  outOrderId: row.out_order_id,
  from: row.from_number,
  fromSide: row.from_side as Sms['fromSide'],
  to: row.to_number,
  text: row.text,
  incomplete: row.incomplete === 1,
  count: row.count,
  state: row.state as SmsState,
  reason: row.reason as Sms['reason'],
  error: row.error,
  receivedThrough: row.received_through,
  sourceId: row.source_id,
  receivedAt: row.received_at,
  confirmBy: row.confirm_by,
  sentText: row.sent_text,
  sentThrough: row.sent_through,
  sentAt: row.sent_at,
  endedAt: row.ended_at,
  billed:
    row.billed_item === null
      ? null
      : {
          item: row.billed_item as NonNullable<Sms['billed']>['item'],
          count: row.billed_count ?? 0,
        },
  billedCost: row.billed_cost,
  billedAt: row.billed_at,
  giveUpAt: row.give_up_at,
  accepted: row.accepted,
});
