/**
 * Enumerations of the product, names and numbers as in the seed
 * (000, section 5.2, "枚举值"). Events carry the names; the store keeps the numbers.
 */

/** 作业状态: the state of a job (one contact of a job group). */
export const JobStatus = {
  Scheduling: 0,
  Executing: 1,
  Succeeded: 2,
  Paused: 3,
  Failed: 4,
  Cancelled: 5,
} as const;
export type JobStatusName = keyof typeof JobStatus;

/** Why a job failed. */
export const FailureReason = {
  Unknown: 0,
  NoAnswer: 1,
  InvalidStrategy: 2,
  TimeUp: 3,
  NoStrategy: 4,
  CallFailed: 5,
  PerDayCallCountLimit: 6,
  ContactBlockList: 7,
  EmptyNumber: 8,
  JobPerDayCallCountLimit: 9,
  VerificationCancelled: 10,
  ContactSuspended: 11,
} as const;
export type FailureReasonName = keyof typeof FailureReason;

/** 通话状态: the state of a task (one dialling attempt). */
export const TaskStatus = {
  Executing: 0,
  Succeeded: 1,
  NoAnswer: 2,
  NotExist: 3,
  Busy: 4,
  Cancelled: 5,
  Failed: 6,
  NotConnected: 7,
  PoweredOff: 8,
  OutOfService: 9,
  InArrears: 10,
  EmptyNumber: 11,
  PerDayCallCountLimit: 12,
  ContactBlockList: 13,
  CallerNotRegistered: 14,
  Terminated: 15,
  VerificationCancelled: 16,
} as const;
export type TaskStatusName = keyof typeof TaskStatus;

/** 任务状态: the state of a job group (000, section 4.2.1.1). */
export const JobGroupStatus = {
  Draft: 0,
  Scheduling: 1,
  Executing: 2,
  Completed: 3,
  Paused: 4,
  Stopped: 5,
} as const;
export type JobGroupStatusName = keyof typeof JobGroupStatus;

/**
 * EventType of the seed, in the order a call goes through them, and two of ours:
 * `JobGroupProgress`, at most once a second while a group's counters change, and
 * `TrunkChanged`, which belongs to no instance and no group.
 */
export const EVENT_TYPES = [
  'Dialing',
  'CallAnswered',
  'CallFinished',
  'RecordingReady',
  'JobComplete',
  'JobGroupProgress',
  'TrunkChanged',
  // Of number privacy: of no instance, their group is the pool.
  'PrivacyNumberAlarm',
  'BindingExpiring',
  'BindingEnded',
  'PrivacyCallStart',
  'PrivacyCallEnd',
  'PrivacyRecordingReady',
  'PrivacyTranscriptReady',
  'PrivacyCallBilled',
  'SmsIntercepted',
  'SmsForwarded',
  'SmsDelivery',
  'SmsBilled',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** 云通信消息接收: receipts of number privacy, which belong to no instance. */
export const RECEIPT_TYPES: readonly EventType[] = EVENT_TYPES.filter((type) =>
  /^(Privacy|Binding|Sms)/.test(type),
);

/** The name that belongs to a number of one of the enumerations above. */
export function nameOf<T extends Record<string, number>>(
  enumeration: T,
  value: number,
): Extract<keyof T, string> {
  for (const [name, number] of Object.entries(enumeration)) {
    if (number === value) return name as Extract<keyof T, string>;
  }
  throw new RangeError(`${value} is not a value of this enumeration`);
}
