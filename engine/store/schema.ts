import type { Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { SmsSchema } from './privacy/smsTables';
import type { PrivacySchema } from './privacy/tables';

/**
 * The tables, as Kysely sees them. Times are milliseconds since the epoch, enumerations the
 * seed's numbers, JSON is kept as text; ids are UUIDs made by the engine.
 */
export interface Schema extends PrivacySchema, SmsSchema {
  meta: { key: string; value: string };
  instance: InstanceTable;
  scene: SceneTable;
  scene_version: SceneVersionTable;
  list_entry: ListEntryTable;
  complaint: ComplaintTable;
  caller_number: CallerNumberTable;
  supplier: SupplierTable;
  number_place: NumberPlaceTable;
  job_group: JobGroupTable;
  job: JobTable;
  task: TaskTable;
  prompt_recording: PromptRecordingTable;
  turn: TurnTable;
  tag_hit: TagHitTable;
  turn_label: TurnLabelTable;
  hot_word: HotWordTable;
  export: ExportTable;
  price_list: PriceListTable;
  event: EventTable;
  consumer: ConsumerTable;
  consumer_ack: { consumer: string; sequence: number };
  audit: AuditTable;
  usage: UsageTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
}

export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

interface InstanceTable {
  id: string;
  name: string;
  description: string;
  max_concurrency: number;
  created_at: number;
  /** InstanceSettings, JSON; null: as they are by default. */
  settings: string | null;
}

interface SceneTable {
  id: string;
  instance_id: string;
  name: string;
  version: number;
  definition: string;
  created_at: number;
  updated_at: number;
  /** The version that calls go by; null: none was ever published. */
  published_version: number | null;
  /** 1: the newest version waits to be reviewed. */
  in_review: Generated<number>;
}

interface SceneVersionTable {
  scene_id: string;
  version: number;
  definition: string;
  created_at: number;
  published_at: number | null;
  /** SceneReview, JSON. */
  review: string | null;
  rolled_back_from: number | null;
}

interface ListEntryTable {
  id: string;
  list: string;
  /** Instance or job group; empty: the account. */
  scope: string;
  phone_number: string;
  name: string;
  reason: string;
  source: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
}

interface ComplaintTable {
  id: string;
  instance_id: string;
  status: string;
  phone_number: string;
  text: string;
  received_from: string;
  call_id: string | null;
  recorded_by: string;
  recorded_at: number;
  breach: string | null;
  grade: string | null;
  verified_by: string;
  verified_at: number | null;
  note: string;
  closed_by: string;
  closed_at: number | null;
}

interface CallerNumberTable {
  id: string;
  instance_id: string;
  number: string;
  province: string;
  city: string;
  rate_limit_count: number | null;
  /** Seconds. */
  rate_limit_period: number | null;
  max_concurrency: number | null;
  supplier: string | null;
  trunk: string | null;
  monthly_price: number | null;
  minute_price: number | null;
  remark: string;
  enabled: number;
  created_at: number;
}

interface SupplierTable {
  id: string;
  /** SupplierDefinition, JSON. */
  definition: string;
  created_at: number;
  updated_at: number;
}

interface NumberPlaceTable {
  /** First 3 to 7 digits of mobiles. */
  prefix: string;
  province: string;
  city: string;
  carrier: string;
}

interface JobGroupTable {
  id: string;
  instance_id: string;
  name: string;
  scene_id: string | null;
  status: number;
  /**
   * 0: listed. 1: holds the calls placed one by one; never listed, never ends. 2, 3: holds a call
   * that is tried out, placed by a page or by a Dial node.
   */
  direct: number;
  /** The rest of JobGroupSettings. */
  settings: string;
  total: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  executing: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** The caller's own name for the request that made it: the same one makes it once. */
  request_id: string | null;
  /** The group that it is a copy of, or redials. */
  source_group_id: string | null;
  /** PauseReason, JSON: why the engine paused it by itself. */
  paused_because: string | null;
  /** Beginning of the day whose round of calls has been laid out, where it goes round again. */
  round_day: number | null;
  /** Callees that were to be handed over, and of these those that an agent took. */
  handovers: Generated<number>;
  handovers_taken: Generated<number>;
}

interface JobTable {
  /** The order in which jobs of a group are dialled. */
  sequence: Generated<number>;
  id: string;
  group_id: string;
  instance_id: string;
  /** Unique within a group: the same contact assigned twice is one job. */
  dedupe_key: string;
  status: number;
  failure_reason: number | null;
  phone_number: string;
  name: string;
  honorific: string;
  reference_id: string;
  contact_id: string;
  variables: string;
  strategy: string | null;
  attempts: number;
  /** Attempts on the day that `attempts_day` begins. */
  attempts_today: number;
  attempts_day: number;
  next_at: number;
  created_at: number;
  ended_at: number | null;
  /** Hold, JSON: what put `next_at` off; null: nothing did. */
  held: string | null;
  /** The callee's time zone, where it is known and not the engine's. */
  zone: string | null;
  /** 1: has a window of its own, by its strategy or its zone. */
  special: Generated<number>;
  /** The first job of this contact, where its group goes round again. */
  origin: string | null;
  /** 号码来源, as it was stated with the contact; null: as its group has it. */
  consent_source: string | null;
}

interface TaskTable {
  id: string;
  job_id: string;
  group_id: string;
  instance_id: string;
  attempt: number;
  status: number;
  calling_number: string;
  called_number: string;
  planned_time: number;
  actual_time: number;
  answered_at: number | null;
  end_time: number | null;
  ring_ms: number;
  talk_ms: number;
  hang_up_by: string | null;
  end_reason: string | null;
  detail: string | null;
  turn_count: number;
  /** CallException, JSON. */
  exception: string | null;
  sip_code: number | null;
  trunk: string | null;
  answered_by: string | null;
  /** MediaQuality, JSON. */
  quality: string | null;
  recording_file: string | null;
  recording_ms: number | null;
  transferred_to: string | null;
  /** 1: a failure of the system, not held against the callee's day. */
  uncounted: Generated<number>;
  /**
   * Of a call that has ended, see results/kinds.ts. One that was tried out has none: so it is in
   * no history, statistic or usage.
   */
  kind: number | null;
  /** 1: it has come to a node that completes the conversation. */
  completed: Generated<number>;
  /** 1: the last prompt was heard to its end, 0: it was not; null: there was none. */
  playback_completed: number | null;
}

interface PromptRecordingTable {
  id: string;
  instance_id: string;
  /** Empty: of all scenes of the instance. */
  scene_id: string;
  /** What texts have in common that it stands for. */
  text_key: string;
  text: string;
  /** SHA-256 of the file that it came as. */
  content: string;
  file_name: string;
  duration_ms: number;
  bytes: number;
  created_at: number;
  updated_at: number;
}

interface TurnTable {
  call_id: string;
  sequence: number;
  at: number;
  speaker: string;
  text: string;
  keys: string | null;
  node: string | null;
  intent: string | null;
  global_question: string | null;
  confidence: number | null;
  interrupted: number;
  heard: number | null;
  /** 1: it fitted no intent. */
  unrecognised: number | null;
  /** So many characters of a prompt were heard. */
  heard_to: number | null;
  /** Names, as JSON. */
  missing: string | null;
  /** 1: no provider could recognise it, or speak it. */
  failed: number | null;
  /** Of an outside bot's. */
  response_ms: number | null;
  prompt_tokens: number | null;
  completion_tokens: number | null;
}

interface TagHitTable {
  call_id: string;
  job_id: string;
  group_id: string;
  tag_group: string;
  tag: string;
}

/** What people have noted of a turn. */
interface TurnLabelTable {
  call_id: string;
  sequence: number;
  instance_id: string;
  group_id: string;
  transcript: string | null;
  unit: string | null;
  units: number | null;
  errors: number | null;
  /** JSON. */
  labels: string;
  labelled_at: number;
}

interface HotWordTable {
  instance_id: string;
  word: string;
  count: number;
  created_at: number;
}

/** The download list. */
interface ExportTable {
  id: string;
  instance_id: string;
  kind: string;
  format: string;
  language: string;
  /** HistoryFilter, JSON. */
  filter: string;
  /** 1: with the recordings themselves. */
  recordings: number;
  status: string;
  done: number;
  total: number | null;
  file_name: string;
  bytes: number | null;
  error: string | null;
  created_at: number;
  ended_at: number | null;
  /** How often it was begun. */
  tries: number;
}

interface PriceListTable {
  /** `2026-01-05`; empty: from the beginning. */
  valid_from: string;
  /** PriceBook, JSON; empty: the shipped one. */
  prices: string;
}

interface EventTable {
  sequence: Generated<number>;
  type: string;
  instance_id: string;
  group_id: string;
  scene_id: string | null;
  call_id: string | null;
  direct: number;
  body: string;
  created_at: number;
}

interface ConsumerTable {
  name: string;
  /** All up to here is acknowledged; later ones singly, in consumer_ack. */
  cursor: number;
  last_seen: number;
}

/** 操作审计: one operation. */
interface AuditTable {
  id: string;
  at: number;
  method: string;
  event_name: string;
  instance_id: string | null;
  host: string;
  name: string;
  flow: string;
  /** Masked; JSON. */
  params: string;
  resources: string;
  /** Empty where it succeeded. */
  error_code: string;
  error_message: string;
  version: string;
}

/** Calls of a quarter of an hour; kept when their group is deleted. */
interface UsageTable {
  slot: number;
  instance_id: string;
  group_id: string;
  calling_number: string;
  /** Empty: none. */
  trunk: string;
  calls: number;
  answered: number;
  talk_ms: number;
  billed_minutes: number;
}

interface WebhookTable {
  id: string;
  name: string;
  url: string;
  /** Sealed. */
  secret: string;
  /** EventFilter, JSON. */
  filter: string;
  /** WebhookFormat. */
  format: string;
  allow_private: number;
  enabled: number;
  disabled_reason: string | null;
  created_at: number;
  last_success_at: number | null;
  last_failure_at: number | null;
  last_error: string | null;
  failing_since: number | null;
}

/** What an endpoint has not taken, with its event: it may outlive the event's own row. */
interface WebhookDeliveryTable {
  webhook_id: string;
  sequence: number;
  tries: number;
  next_at: number;
  /** When it was given up. */
  dead_at: number | null;
  status: number | null;
  error: string;
  event: string;
}

export type InstanceRow = Selectable<InstanceTable>;
export type SceneRow = Selectable<SceneTable>;
export type SceneVersionRow = Selectable<SceneVersionTable>;
export type ListEntryRow = Selectable<ListEntryTable>;
export type ComplaintRow = Selectable<ComplaintTable>;
export type CallerNumberRow = Selectable<CallerNumberTable>;
export type JobGroupRow = Selectable<JobGroupTable>;
export type JobRow = Selectable<JobTable>;
export type TaskRow = Selectable<TaskTable>;
export type NewTaskRow = Insertable<TaskTable>;
export type TurnRow = Selectable<TurnTable>;
export type PromptRecordingRow = Selectable<PromptRecordingTable>;
export type TurnLabelRow = Selectable<TurnLabelTable>;
export type ExportRow = Selectable<ExportTable>;
export type EventRow = Selectable<EventTable>;
export type AuditRow = Selectable<AuditTable>;
export type UsageRow = Selectable<UsageTable>;
export type WebhookRow = Selectable<WebhookTable>;
export type WebhookDeliveryRow = Selectable<WebhookDeliveryTable>;
