import type { PauseReason } from './campaign';
import type { EventType, FailureReasonName, JobStatusName, TaskStatusName } from './enums';
import type { JobGroupStatusName } from './enums';
import type { Extra, JobGroupProgress, Timestamp } from './model';
import type { PrivacyCallEventBody } from './privacyCallEvents';
import type { PrivacyEventBody } from './privacyEvents';
import type { TrunkStatus } from './sipLine';
import type { SmsEventBody } from './smsEvents';

/**
 * Bodies of events, field for field as in the seed (000, section 5.2, "任务完成消息");
 * the JSON schemas are in `eventSchemas.ts`. `planedTime` is the seed's spelling.
 */
export interface EventContact {
  id: string;
  honorific: string;
  name: string;
  phoneNumber: string;
  referenceId: string;
}

export interface EventTask {
  id: string;
  callId: string;
  planedTime: Timestamp;
  actualTime: Timestamp;
  /** Absent while the call is up. */
  endTime?: Timestamp;
  callingNumber: string;
  calledNumber: string;
  status: TaskStatusName;
}

interface EventHead<T extends EventType> {
  eventType: T;
  eventTime: Timestamp;
  instanceId: string;
  groupId: string;
  /** The job. */
  id: string;
  extras: Extra[];
  contacts: EventContact[];
}

export type JobEventType = Exclude<
  EventType,
  | 'RecordingReady'
  | 'JobGroupProgress'
  | 'TrunkChanged'
  | PrivacyEventBody['eventType']
  | PrivacyCallEventBody['eventType']
  | SmsEventBody['eventType']
>;

/** JobComplete, Dialing, CallAnswered, CallFinished. */
export interface JobEventBody<T extends JobEventType = JobEventType> extends EventHead<T> {
  status: JobStatusName;
  /** Only where status is Failed. */
  failureReason?: FailureReasonName;
  tasks: EventTask[];
}

export interface RecordingReadyBody extends EventHead<'RecordingReady'> {
  recording: {
    taskId: string;
    callId: string;
    /** Seconds. */
    duration: number;
    fileName: string;
    mkvUrl: string;
    url: string;
  };
}

/** Ours: how far a job group has got. */
export interface JobGroupProgressBody {
  eventType: 'JobGroupProgress';
  eventTime: Timestamp;
  instanceId: string;
  groupId: string;
  status: JobGroupStatusName;
  progress: JobGroupProgress;
  /** Why the engine paused it by itself. */
  pausedBecause?: PauseReason;
}

/**
 * Ours: a trunk went up or down, or has registered, or is registered no longer. At most once a
 * second a trunk; what is undone within that second is not told. While a trunk is down, only its
 * coming back is.
 */
export interface TrunkChangedBody {
  eventType: 'TrunkChanged';
  eventTime: Timestamp;
  trunk: TrunkStatus;
}

export type EventBody =
  | JobEventBody
  | RecordingReadyBody
  | JobGroupProgressBody
  | TrunkChangedBody
  | PrivacyEventBody
  | PrivacyCallEventBody
  | SmsEventBody;

/** What a consumer is handed: the body, and what it takes to route and acknowledge it. */
export interface EventEnvelope {
  /** Ascending; the same when delivered again. */
  sequence: number;
  type: EventType;
  /** Empty for `TrunkChanged`, as is `groupId`, and for events of number privacy, whose group is the pool. */
  instanceId: string;
  groupId: string;
  sceneId: string | null;
  /** The call it is about, for events of a call. */
  callId: string | null;
  /** Of a call placed by a Dial node, which has its flow already. */
  direct: boolean;
  body: EventBody;
}

/**
 * Which events a consumer wants: those that fit all of it. `TrunkChanged`, which belongs to no
 * instance, comes to whoever names it in `types`, and else only where no instance, group or scene
 * is asked for.
 */
export interface EventFilter {
  types?: EventType[];
  instanceId?: string;
  /** Id or name of a job group, or key or name of a number pool; of one that is made later, too. */
  group?: string;
  /** Id or name of a scene; of one that is imported later, too. */
  scene?: string;
  /** Also events of calls placed one by one (Dial nodes). Default false. */
  direct?: boolean;
  /**
   * Numbers of people are told as `138****0000`, also within texts: for whoever is not to know
   * them. Events of calls through X numbers are so in any case. Default false.
   */
  masked?: boolean;
}
