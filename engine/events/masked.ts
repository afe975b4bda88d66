import type { EventBody, EventEnvelope, EventSms, Extra } from '../api';
import { hideNumber } from '../text/mask';

/**
 * An event as consumers with a `masked` filter get it: numbers of people are hidden where they
 * stand by themselves, and where somebody has written them into a text. X numbers and caller
 * numbers, which are the operator's own, stay.
 */
export const masked = (event: EventEnvelope): EventEnvelope => ({
  ...event,
  body: maskedBody(event.body),
});

function maskedBody(body: EventBody): EventBody {
  switch (body.eventType) {
    case 'Dialing':
    case 'CallAnswered':
    case 'CallFinished':
    case 'JobComplete':
      return { ...body, ...people(body), tasks: body.tasks.map(toCalled) };
    case 'RecordingReady':
      return { ...body, ...people(body) };
    case 'BindingExpiring':
    case 'BindingEnded': {
      const { a, b } = body.binding;
      return { ...body, binding: { ...body.binding, a: hideNumber(a), b: hideOrNull(b) } };
    }
    case 'SmsIntercepted':
    case 'SmsForwarded':
    case 'SmsDelivery':
      return { ...body, sms: maskedSms(body.sms) };
    case 'PrivacyTranscriptReady': {
      const { utterances } = body.transcript;
      const hidden = utterances.map((one) => ({ ...one, text: hideWithin(one.text) }));
      return { ...body, transcript: { ...body.transcript, utterances: hidden } };
    }
    // Their numbers are hidden from the beginning, or they have none.
    case 'PrivacyCallStart':
    case 'PrivacyCallEnd':
    case 'PrivacyRecordingReady':
    case 'PrivacyCallBilled':
    case 'SmsBilled':
    case 'PrivacyNumberAlarm':
    case 'JobGroupProgress':
    case 'TrunkChanged':
      return body;
  }
}

const people = <C extends { phoneNumber: string }>(body: { contacts: C[]; extras: Extra[] }) => ({
  contacts: body.contacts.map((one) => ({ ...one, phoneNumber: hideNumber(one.phoneNumber) })),
  extras: body.extras.map((extra) => ({ ...extra, value: hideWithin(extra.value) })),
});

const toCalled = <T extends { calledNumber: string }>(task: T): T => ({
  ...task,
  calledNumber: hideNumber(task.calledNumber),
});

function maskedSms(sms: EventSms): EventSms {
  const { from, to, text, sentText, error } = sms;
  const known = [from, to].filter((number) => number !== null);
  return {
    ...sms,
    from: hideOrNull(from),
    to: hideOrNull(to),
    text: hideWithin(text, known),
    sentText: sentText === null ? null : hideWithin(sentText, known),
    error: hideWithin(error, known),
  };
}

const hideOrNull = (number: string | null): string | null =>
  number === null ? null : hideNumber(number);

/** Mobiles, as people write them: `13800000000`, `138 0000 0000`, `+86 138-0000-0000`. */
const MOBILE = /(?<!\d)(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/g;

/** Other digits of a text may be what it is about: codes, orders, waybills. */
const hideWithin = (text: string, known: readonly string[] = []): string =>
  known
    .filter((number) => number.length >= 5)
    .reduce((said, number) => said.replaceAll(number, hideNumber(number)), text)
    .replace(MOBILE, hideNumber);
