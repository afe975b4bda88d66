import type { Insertable, Selectable } from 'kysely';

/** Tables of number privacy. */
export interface PrivacySchema {
  privacy_pool: PrivacyPoolTable;
  privacy_number: PrivacyNumberTable;
  privacy_move: PrivacyMoveTable;
  privacy_binding: PrivacyBindingTable;
  privacy_group: PrivacyGroupTable;
  privacy_group_number: { group_id: number; number: string };
  privacy_blacklist: PrivacyBlacklistTable;
  privacy_ring_tone: PrivacyRingToneTable;
  privacy_call: PrivacyCallTable;
  privacy_transcript: PrivacyTranscriptTable;
  privacy_usage: PrivacyUsageTable;
  privacy_rent: PrivacyRentTable;
}

interface PrivacyPoolTable {
  key: string;
  kind: string;
  name: string;
  /** PoolSettings, JSON. */
  settings: string;
  created_at: number;
}

interface PrivacyNumberTable {
  number: string;
  spec: string;
  province: string;
  city: string;
  carrier: string;
  trunk: string | null;
  monthly_price: number | null;
  minute_price: number | null;
  /** Null: in stock. */
  pool_key: string | null;
  locked: number;
  verification: string;
  verified_person: string;
  verification_at: number | null;
  verification_expires_at: number | null;
  verification_reason: string;
  bought_at: number | null;
  remark: string;
}

interface PrivacyMoveTable {
  id: string;
  from_pool: string;
  to_pool: string;
  moved_at: number;
  moved: number;
  /** NumberResult[], JSON. */
  results: string;
}

interface PrivacyBindingTable {
  /** Made of the time, see privacy/ids.ts. */
  id: number;
  pool_key: string;
  x: string;
  a: string;
  b: string | null;
  extension: string | null;
  group_id: number | null;
  expires_at: number;
  /** Restriction, display, recording, transcript, see privacy/record.ts. */
  flags: number;
  out_id: string;
  /** What is seldom given, JSON. */
  options: string | null;
  created_at: number;
  ended_at: number | null;
  end_reason: string | null;
}

interface PrivacyGroupTable {
  id: number;
  pool_key: string;
  name: string;
  remark: string;
  created_at: number;
}

interface PrivacyBlacklistTable {
  id: string;
  pool_key: string;
  number: string;
  /** Empty: any. */
  other: string;
  direction: string;
  remark: string;
  created_at: number;
}

interface PrivacyRingToneTable {
  id: string;
  name: string;
  kind: string;
  text: string;
  file_name: string;
  /** SHA-256 of the file that it came as; empty for a text. */
  content: string;
  duration_ms: number;
  created_at: number;
}

interface PrivacyCallTable {
  id: string;
  pool_key: string;
  binding_id: number | null;
  x: string;
  extension: string | null;
  caller: string;
  callee: string | null;
  from_side: string | null;
  out_id: string;
  out_order_id: string;
  announcement: string | null;
  started_at: number;
  ringing_at: number | null;
  answered_at: number | null;
  ended_at: number | null;
  hung_up_by: string | null;
  sip_code: number | null;
  end_reason: string;
  billed_minutes: number;
  recorded_minutes: number;
  recording_file: string | null;
  transferred_to: string | null;
}

interface PrivacyTranscriptTable {
  call_id: string;
  language: string;
  /** `pending`, `ready`, `failed`. */
  state: string;
  error: string | null;
  /** PrivacyUtterance[], JSON. */
  utterances: string;
  tries: number;
  next_at: number;
  /** Parts of the recording that are done. */
  reached: number;
  created_at: number;
}

/** Counted and priced when it happened. */
interface PrivacyUsageTable {
  /** `2021-09-01`, in the engine's zone. */
  day: string;
  pool_key: string;
  spec: string;
  calls: number;
  answered: number;
  minutes: number;
  recorded_minutes: number;
  intercepted_sms: number;
  smart_sms: number;
  call_cost: number;
  recording_cost: number;
  intercepted_cost: number;
  smart_cost: number;
}

/** 号码占用费: a number's month, charged once. */
interface PrivacyRentTable {
  month: string;
  number: string;
  pool_key: string;
  spec: string;
  day: string;
  price: number;
}

export type PrivacyPoolRow = Selectable<PrivacyPoolTable>;
export type PrivacyNumberRow = Selectable<PrivacyNumberTable>;
export type PrivacyMoveRow = Selectable<PrivacyMoveTable>;
export type PrivacyBindingRow = Selectable<PrivacyBindingTable>;
export type NewPrivacyBindingRow = Insertable<PrivacyBindingTable>;
export type PrivacyGroupRow = Selectable<PrivacyGroupTable>;
export type PrivacyBlacklistRow = Selectable<PrivacyBlacklistTable>;
export type PrivacyRingToneRow = Selectable<PrivacyRingToneTable>;
export type PrivacyCallRow = Selectable<PrivacyCallTable>;
export type PrivacyTranscriptRow = Selectable<PrivacyTranscriptTable>;
export type PrivacyUsageRow = Selectable<PrivacyUsageTable>;
export type PrivacyRentRow = Selectable<PrivacyRentTable>;
