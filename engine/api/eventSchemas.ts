import { FailureReason, JobGroupStatus, JobStatus, TaskStatus } from './enums';
import type { EventType } from './enums';
import { ANNOUNCEMENTS, POOL_KINDS } from './privacy';
import { SMS_REASONS, SMS_STATES } from './sms';

/**
 * JSON schemas (draft 7) of event bodies, field for field as in the seed (000, section 5.2):
 * nothing is missing, nothing is added. Tests hold every event against them; integrators may, too.
 */
const text = { type: 'string' } as const;
const id = { type: 'string', minLength: 1 } as const;
/** Milliseconds since the epoch. */
const time = { type: 'integer', minimum: 0 } as const;
const nameIn = (enumeration: object) => ({ enum: Object.keys(enumeration) });

/** An object with these fields and no others; `optional` ones may be absent. */
function exactly(properties: Record<string, object>, optional: string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

const head = (type: EventType) => ({
  eventType: { const: type },
  eventTime: time,
  instanceId: id,
  groupId: id,
});

const extras = { type: 'array', items: exactly({ key: text, value: text }) };

const contacts = {
  type: 'array',
  minItems: 1,
  items: exactly({ id, honorific: text, name: text, phoneNumber: id, referenceId: text }),
};

const tasks = {
  type: 'array',
  items: exactly(
    {
      id,
      callId: id,
      planedTime: time,
      actualTime: time,
      endTime: time,
      callingNumber: text,
      calledNumber: id,
      status: nameIn(TaskStatus),
    },
    ['endTime'],
  ),
};

const jobBody = (type: EventType) =>
  exactly(
    {
      ...head(type),
      id,
      status: nameIn(JobStatus),
      failureReason: nameIn(FailureReason),
      extras,
      contacts,
      tasks,
    },
    ['failureReason'],
  );

const count = { type: 'integer', minimum: 0 } as const;

const textOrNull = { type: ['string', 'null'] } as const;
const binding = exactly({
  id,
  poolKey: id,
  kind: { enum: POOL_KINDS },
  x: id,
  a: id,
  b: textOrNull,
  extension: textOrNull,
  groupId: textOrNull,
  expiresAt: time,
  createdAt: time,
  outId: text,
  outOrderId: text,
});

const timeOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
/** Whose a message or a call of number privacy is. */
const ofBinding = {
  id,
  poolKey: id,
  kind: { enum: POOL_KINDS },
  x: id,
  bindingId: textOrNull,
  outId: text,
  outOrderId: text,
};
const sms = exactly({
  ...ofBinding,
  origin: { enum: ['person', 'flow'] },
  from: textOrNull,
  fromSide: { enum: ['A', 'other', null] },
  to: textOrNull,
  text,
  incomplete: { type: 'boolean' },
  count: { type: 'integer', minimum: 1 },
  state: { enum: SMS_STATES },
  reason: { enum: [...SMS_REASONS, null] },
  error: text,
  receivedThrough: textOrNull,
  receivedAt: time,
  confirmBy: timeOrNull,
  sentText: textOrNull,
  sentThrough: textOrNull,
  sentAt: timeOrNull,
  endedAt: timeOrNull,
});
const smsBody = (type: EventType, more: Record<string, object> = {}) =>
  exactly({ eventType: { const: type }, eventTime: time, sms, ...more });

const privacyCall = exactly({
  ...ofBinding,
  extension: textOrNull,
  caller: text,
  callee: textOrNull,
  from: { enum: ['A', 'other', null] },
  announcement: { enum: [...ANNOUNCEMENTS, null] },
  startedAt: time,
  ringingAt: timeOrNull,
  answeredAt: timeOrNull,
  endedAt: timeOrNull,
  hungUpBy: { enum: ['caller', 'callee', 'engine', null] },
  sipCode: timeOrNull,
  endReason: text,
  billedMinutes: count,
  recordedMinutes: count,
  transferredTo: textOrNull,
});

export const eventSchemas: Record<EventType, object> = {
  JobComplete: jobBody('JobComplete'),
  Dialing: jobBody('Dialing'),
  CallAnswered: jobBody('CallAnswered'),
  CallFinished: jobBody('CallFinished'),
  RecordingReady: exactly({
    ...head('RecordingReady'),
    id,
    extras,
    contacts,
    recording: exactly({
      taskId: id,
      callId: id,
      duration: { type: 'number', minimum: 0 },
      fileName: id,
      mkvUrl: text,
      url: text,
    }),
  }),
  JobGroupProgress: exactly(
    {
      ...head('JobGroupProgress'),
      status: nameIn(JobGroupStatus),
      progress: exactly(
        {
          total: count,
          succeeded: count,
          failed: count,
          cancelled: count,
          executing: count,
          scheduling: count,
          paused: count,
          abandonRate: { type: 'number', minimum: 0, maximum: 1 },
        },
        ['abandonRate'],
      ),
      pausedBecause: exactly({
        code: { enum: ['LineFailures'] },
        words: exactly({ 'zh-CN': text, 'en-US': text }),
      }),
    },
    ['pausedBecause'],
  ),
  TrunkChanged: exactly({
    eventType: { const: 'TrunkChanged' },
    eventTime: time,
    trunk: exactly({
      name: id,
      state: { enum: ['up', 'down', 'unknown'] },
      detail: { type: ['string', 'null'] },
      registered: { type: ['boolean', 'null'] },
      since: time,
      liveCalls: count,
      roundTripMs: { type: ['number', 'null'], minimum: 0 },
    }),
  }),
  PrivacyNumberAlarm: exactly({
    eventType: { const: 'PrivacyNumberAlarm' },
    eventTime: time,
    pool: exactly({
      key: id,
      name: id,
      kind: { enum: POOL_KINDS },
      numbers: count,
      bindings: count,
      utilisation: { type: 'number', minimum: 0 },
      alarmPercent: { type: 'integer', minimum: 1, maximum: 100 },
    }),
  }),
  BindingExpiring: exactly({
    eventType: { const: 'BindingExpiring' },
    eventTime: time,
    binding,
  }),
  PrivacyCallStart: exactly({
    eventType: { const: 'PrivacyCallStart' },
    eventTime: time,
    call: privacyCall,
  }),
  PrivacyCallEnd: exactly({
    eventType: { const: 'PrivacyCallEnd' },
    eventTime: time,
    call: privacyCall,
  }),
  PrivacyRecordingReady: exactly({
    eventType: { const: 'PrivacyRecordingReady' },
    eventTime: time,
    call: privacyCall,
    recording: exactly({ duration: { type: 'number', minimum: 0 }, fileName: id, url: text }),
  }),
  PrivacyTranscriptReady: exactly({
    eventType: { const: 'PrivacyTranscriptReady' },
    eventTime: time,
    call: privacyCall,
    transcript: exactly({
      error: textOrNull,
      language: { enum: ['zh-CN', 'en-US'] },
      utterances: {
        type: 'array',
        items: exactly({
          side: { enum: ['caller', 'callee'] },
          text: id,
          begin: count,
          end: count,
          confidence: { type: 'number', minimum: 0, maximum: 1 },
        }),
      },
    }),
  }),
  PrivacyCallBilled: exactly({
    eventType: { const: 'PrivacyCallBilled' },
    eventTime: time,
    call: exactly(ofBinding),
    minutes: count,
    recordedMinutes: count,
  }),
  BindingEnded: exactly({
    eventType: { const: 'BindingEnded' },
    eventTime: time,
    reason: { enum: ['Expired', 'Arrears'] },
    binding,
  }),
  SmsIntercepted: smsBody('SmsIntercepted'),
  SmsForwarded: smsBody('SmsForwarded'),
  SmsDelivery: smsBody('SmsDelivery', { delivered: { type: 'boolean' } }),
  SmsBilled: exactly({
    eventType: { const: 'SmsBilled' },
    eventTime: time,
    sms: exactly(ofBinding),
    item: { enum: ['interceptedSms', 'smartSms'] },
    count: { type: 'integer', minimum: 1 },
  }),
};
