import type { Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';

/**
 * The tables, as Kysely sees them. Times are milliseconds since the epoch, enumerations the
 * seed's numbers, JSON is kept as text; ids are UUIDs made by the engine.
 */
export interface Schema {
  meta: { key: string; value: string };
  instance: InstanceTable;
  scene: SceneTable;
  job_group: JobGroupTable;
  job: JobTable;
  task: TaskTable;
  turn: TurnTable;
  tag_hit: TagHitTable;
  event: EventTable;
  consumer: ConsumerTable;
  consumer_ack: { consumer: string; sequence: number };
}

export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

interface InstanceTable {
  id: string;
  name: string;
  description: string;
  max_concurrency: number;
  created_at: number;
}

interface SceneTable {
  id: string;
  instance_id: string;
  name: string;
  version: number;
  definition: string;
  created_at: number;
  updated_at: number;
}

interface JobGroupTable {
  id: string;
  instance_id: string;
  name: string;
  scene_id: string | null;
  status: number;
  /** 1: holds the calls placed one by one; never listed, never ends. */
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
}

interface TagHitTable {
  call_id: string;
  job_id: string;
  group_id: string;
  tag_group: string;
  tag: string;
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

export type InstanceRow = Selectable<InstanceTable>;
export type SceneRow = Selectable<SceneTable>;
export type JobGroupRow = Selectable<JobGroupTable>;
export type JobRow = Selectable<JobTable>;
export type TaskRow = Selectable<TaskTable>;
export type NewTaskRow = Insertable<TaskTable>;
export type TurnRow = Selectable<TurnTable>;
export type EventRow = Selectable<EventTable>;
