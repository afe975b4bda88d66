import { MOST_RECEIPTS_AT_ONCE, type EventEnvelope, type WebhookFormat } from '../../api';
import { WAITS_MS } from './waits';

const MINUTE = 60_000;
/** What is waited for others to go with. */
const LINGER_MS = 500;
/** Transcripts may be long; one that is longer goes by itself. */
const MOST_BYTES = 1024 * 1024;
const MOST_SAID = 200;

/** How events are posted to an endpoint. */
export interface Format {
  /** Before the 2nd, 3rd… try; after the last one it is a dead letter. */
  waitsMs: readonly number[];
  /** Waits are up to a tenth longer, by chance. */
  spread: boolean;
  /** An endpoint that does not work is left alone for growing times. */
  pauses: boolean;
  lingerMs: number;
  mostEvents: number;
  mostBytes: number;
  /** As it stands in the header. */
  nameOf(events: readonly EventEnvelope[]): string;
  /** What is posted, of bodies that are JSON already. */
  bodyOf(items: readonly string[]): string;
  itemOf(event: Pick<EventEnvelope, 'sequence'> & { body: object }): string;
  /** Of a 2xx: why it is none nevertheless; null: it was taken. */
  refusal(answer: string): string | null;
}

const EVENT: Format = {
  waitsMs: WAITS_MS,
  ...{ spread: true, pauses: true },
  ...{ lingerMs: 0, mostEvents: 1, mostBytes: Infinity },
  nameOf: ([event]) => event?.type ?? '',
  bodyOf: ([body]) => body ?? '',
  itemOf: ({ body }) => JSON.stringify(body),
  refusal: () => null,
};

/** 云通信消息接收, HTTP批量推送模式: a list, answered `{"code":0}`, three more tries. */
const BATCH: Format = {
  waitsMs: [1 * MINUTE, 5 * MINUTE, 10 * MINUTE],
  ...{ spread: false, pauses: false },
  ...{ lingerMs: LINGER_MS, mostEvents: MOST_RECEIPTS_AT_ONCE, mostBytes: MOST_BYTES },
  nameOf: () => 'batch',
  bodyOf: (items) => `[${items.join(',')}]`,
  itemOf: ({ sequence, body }) => JSON.stringify({ id: String(sequence), ...body }),
  refusal: (answer) => (codeOf(answer) === 0 ? null : notTaken(answer)),
};

const FORMATS: Readonly<Record<WebhookFormat, Format>> = { event: EVENT, batch: BATCH };

export const formatOf = (format: WebhookFormat): Format => FORMATS[format];

function codeOf(answer: string): unknown {
  try {
    const parsed: unknown = JSON.parse(answer);
    return typeof parsed === 'object' && parsed !== null && 'code' in parsed
      ? parsed.code
      : undefined;
  } catch {
    return undefined; // No JSON: it was not taken.
  }
}

function notTaken(answer: string): string {
  const said = answer.replace(/\s+/g, ' ').trim().slice(0, MOST_SAID);
  return `the answer must be {"code":0}; it was ${said === '' ? 'empty' : said}`;
}
