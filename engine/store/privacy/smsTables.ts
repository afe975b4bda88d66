import type { Selectable } from 'kysely';

/** Tables of messages to and from X numbers. */
export interface SmsSchema {
  privacy_sms: PrivacySmsTable;
  privacy_sms_part: PrivacySmsPartTable;
  privacy_sms_sent: PrivacySmsSentTable;
  privacy_sms_stop: PrivacySmsStopTable;
}

interface PrivacySmsTable {
  id: string;
  origin: string;
  pool_key: string;
  kind: string;
  x: string;
  binding_id: number | null;
  out_id: string;
  out_order_id: string;
  from_number: string | null;
  from_side: string | null;
  to_number: string | null;
  text: string;
  incomplete: number;
  count: number;
  state: string;
  reason: string | null;
  error: string;
  received_through: string | null;
  /** The sender's own id; null: it has none. */
  source_id: string | null;
  received_at: number;
  confirm_by: number | null;
  sent_text: string | null;
  sent_through: string | null;
  sent_at: number | null;
  ended_at: number | null;
  billed_item: string | null;
  billed_count: number | null;
  /** What it cost when it was billed. */
  billed_cost: number | null;
  billed_at: number | null;
  /** Of one that is to be sent: tried until then. */
  give_up_at: number | null;
  /** Parts that `sent_through` has accepted. */
  accepted: number;
}

/** Parts of long messages that wait for the others, or might come once more. */
interface PrivacySmsPartTable {
  id: string;
  gateway: string;
  from_number: string;
  to_number: string;
  reference: string;
  total: number;
  part: number;
  text: string;
  at: number;
  /** When its message was dealt with. */
  done_at: number | null;
}

/** What message centres call what they have accepted. */
interface PrivacySmsSentTable {
  gateway: string;
  message_id: string;
  sms_id: string;
  at: number;
  /** 1: it has arrived; 0: it will not; null: nothing is known. */
  delivered: number | null;
}

/** Who wants no messages. */
interface PrivacySmsStopTable {
  id: string;
  pool_key: string;
  number: string;
  /** X that was written to; empty: put there by hand. */
  x: string;
  text: string;
  at: number;
}

export type PrivacySmsRow = Selectable<PrivacySmsTable>;
export type PrivacySmsPartRow = Selectable<PrivacySmsPartTable>;
export type PrivacySmsStopRow = Selectable<PrivacySmsStopTable>;
