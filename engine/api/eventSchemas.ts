import { FailureReason, JobGroupStatus, JobStatus, TaskStatus } from './enums';
import type { EventType } from './enums';

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
};
