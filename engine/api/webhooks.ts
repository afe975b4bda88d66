import type { EventType } from './enums';
import type { EventEnvelope, EventFilter } from './events';
import type { Page } from './methods';
import type { Timestamp } from './model';

/**
 * `event`: each by itself; any 2xx takes it. `batch`: receipts of number privacy as a list of at
 * most 100, `[{ "id": "42", …body }]`, taken by a 2xx with `{"code":0}`; tried again after 1, 5 and
 * 10 minutes. What comes again has the same `id`.
 */
export const WEBHOOK_FORMATS = ['event', 'batch'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export const MOST_RECEIPTS_AT_ONCE = 100;

/**
 * Delivery of events to HTTP endpoints: at least once, those of one job in order, signed, tried
 * again with growing pauses; what could not be delivered is kept and can be sent again.
 */
export interface WebhookMethods {
  /** Answers with the secret, this once. Events begin with what comes. */
  create(p: NewWebhook): Promise<Webhook & { secret: string }>;
  list(): Promise<Webhook[]>;
  get(p: { webhookId: string }): Promise<Webhook>;
  /**
   * What is not given stays. `enabled: true` sets one going again that was disabled; `newSecret`
   * makes another secret, and answers with it.
   */
  update(
    p: { webhookId: string; enabled?: boolean; newSecret?: boolean } & Partial<
      Omit<NewWebhook, 'format'>
    >,
  ): Promise<Webhook & { secret?: string }>;
  /** With what it was not handed. */
  delete(p: { webhookId: string }): Promise<void>;
  /** Sends a `WebhookTest` event now and answers what came of it; nothing is tried again. */
  test(p: { webhookId: string }): Promise<WebhookTest>;
  /** Events given up, oldest first. */
  deadLetters(p: { webhookId?: string; limit?: number; after?: string }): Promise<Page<DeadLetter>>;
  /** Has dead letters delivered again, with all their tries; all of the endpoint, or some. */
  resend(p: { webhookId: string; sequences?: number[] }): Promise<{ resent: number }>;
}

export interface NewWebhook {
  /** Default: the host of the address. */
  name?: string;
  /** `https://…` or `http://…`. Addresses of private networks need `allowPrivate`. */
  url: string;
  filter?: EventFilter;
  /** Default `event`; it stays. A batch has no types but those of receipts. */
  format?: WebhookFormat;
  /** Key of the signatures, at least 16 characters. Default: made. */
  secret?: string;
  /** Lets it lead to this machine or a private network. Default false. */
  allowPrivate?: boolean;
}

export interface Webhook {
  id: string;
  name: string;
  url: string;
  filter: EventFilter;
  format: WebhookFormat;
  allowPrivate: boolean;
  enabled: boolean;
  /** Why it is not enabled: in words. */
  disabledReason: string | null;
  createdAt: Timestamp;
  /** When an event was last taken. */
  lastSuccessAt: Timestamp | null;
  lastFailureAt: Timestamp | null;
  lastError: string | null;
  /** No event was taken since; null while all is well. */
  failingSince: Timestamp | null;
  /** When it is tried next, where it is left alone for a while. */
  pausedUntil: Timestamp | null;
  /** Events that failed and are to be tried again, with those that wait behind them. */
  retrying: number;
  deadLetters: number;
}

export interface WebhookTest {
  delivered: boolean;
  /** HTTP status; null where there was no answer. */
  status: number | null;
  ms: number;
  /** Why it was not delivered. */
  error: string | null;
}

export interface DeadLetter {
  webhookId: string;
  sequence: number;
  type: EventType;
  tries: number;
  /** When it was given up. */
  at: Timestamp;
  /** HTTP status of the last try; null where there was no answer. */
  status: number | null;
  error: string;
  event: EventEnvelope;
}

/** Headers of a delivery, besides `Content-Type: application/json`. */
export const WEBHOOK_HEADERS = {
  /** `v1=` and the HMAC-SHA256, hexadecimal, of `<timestamp>.<body>` with the secret. */
  signature: 'Dialflow-Signature',
  /** Seconds since the epoch, when this try was made. */
  timestamp: 'Dialflow-Timestamp',
  /** Type of the event. */
  event: 'Dialflow-Event',
  /** Of the event: the same when it comes again. */
  sequence: 'Dialflow-Sequence',
  /** 1 is the first. */
  try: 'Dialflow-Try',
  webhook: 'Dialflow-Webhook',
} as const;
