import {
  DialflowError,
  type EventBody,
  type EventContact,
  type EventEnvelope,
  type JobEventBody,
} from '../../engine/api';
import { words, type Words } from '../host/definition';
import { maskNumber } from './terms';

/** What both triggers hand on of an event of a job, in the shapes a flow can use at once. */
export interface JobEvent {
  body: JobEventBody;
  /** The first of the event's contacts: a job has one. */
  contact: Partial<EventContact>;
  /** The event's `extras` as an object. */
  variables: Record<string, string>;
}

export function jobEvent({ body }: EventEnvelope): JobEvent {
  if (!isOfJob(body)) {
    throw new DialflowError('Internal', `A trigger was handed an event "${body.eventType}".`);
  }
  return {
    body,
    contact: { ...body.contacts[0] },
    variables: Object.fromEntries(body.extras.map(({ key, value }) => [key, value])),
  };
}

const isOfJob = (body: EventBody): body is JobEventBody => 'tasks' in body;

/** For a trigger's status: what came, and whom it is about. */
export function about(what: Words, { phoneNumber = '' }: Partial<EventContact>): Words {
  const number = maskNumber(phoneNumber);
  return words(`${what['zh-CN']} ${number}`.trim(), `${what['en-US']} ${number}`.trim());
}
