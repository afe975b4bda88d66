import type { HttpOutgoingSms, HttpSmsSettings, SmsGatewayStatus } from '../../api';
import { Poster } from '../../events/webhooks/poster';
import { signedHeaders } from '../../events/webhooks/signature';
import type { Clock } from '../../time/clock';
import type { OutgoingSms, SmsGateway, SmsListener, Submission } from '../port';
import { SmsServer } from './server';

export interface HttpGatewayParts {
  clock: Clock;
  /** Checked by `parseSms`. */
  settings: HttpSmsSettings;
  userAgent: string;
  failed(error: unknown): void;
}

const LOOPBACK = '127.0.0.1';
const CONNECTIONS = 20;
const TIMEOUT_SECONDS = 10;
/** Refusals that another try may turn: too early, too much, timed out. */
const PASSING: readonly number[] = [408, 409, 425, 429];

/** Messages as HTTP requests: taken at an address of ours, posted to one of theirs. */
export class HttpGateway implements SmsGateway {
  readonly name = 'http';
  readonly sends: boolean;
  private readonly poster: Poster | undefined;
  private readonly closing = new AbortController();
  private server: SmsServer | undefined;
  private listener: SmsListener | undefined;
  private received = 0;
  private sent = 0;
  private error: string | null = null;
  private since: number;

  constructor(private readonly parts: HttpGatewayParts) {
    const { clock, settings, userAgent } = parts;
    const { send } = settings;
    this.since = clock.now();
    this.sends = send !== undefined;
    if (!send) return;
    const { url, allowPrivate = false, timeoutSeconds = TIMEOUT_SECONDS } = send;
    this.poster = new Poster({
      ...{ clock, url, allowPrivate, userAgent },
      timeoutMs: timeoutSeconds * 1_000,
      connections: CONNECTIONS,
    });
  }

  /** Whether it takes a message is known when it is asked. */
  get ready(): boolean {
    return this.sends && !this.closing.signal.aborted;
  }

  /** Where messages are taken; undefined: nowhere. */
  get url(): string | undefined {
    return this.server?.url;
  }

  async start(listener: SmsListener): Promise<void> {
    const { listen } = this.parts.settings;
    this.listener = listener;
    if (!listen) return;
    const { address = LOOPBACK, port, token } = listen;
    this.server = await SmsServer.open({
      ...{ address, port, token },
      failed: this.parts.failed,
      received: async (messages) => {
        const ids: string[] = [];
        for (const { from, to, text, id } of messages) {
          const sms = { gateway: this.name, from, to, text };
          await this.listener?.received({ ...sms, ...(id !== undefined && { sourceId: id }) });
          this.received += 1;
          ids.push(id ?? '');
        }
        return ids;
      },
      reported: async (reports) => {
        for (const { id, status, reason = '' } of reports) {
          const delivered = status === 'delivered';
          const error = delivered ? '' : reason || 'The gateway says that it failed.';
          await this.listener?.report({ gateway: this.name, messageId: id, delivered, error });
        }
      },
    });
  }

  async stop(): Promise<void> {
    this.closing.abort();
    await this.server?.close();
    this.poster?.close();
  }

  async send({ id, from, to, text }: OutgoingSms): Promise<Submission> {
    const { clock, settings } = this.parts;
    const messageIds: string[] = [];
    if (!this.poster || !settings.send) {
      const error = 'There is no address to post it to.';
      return { ok: false, messageIds, retryable: false, error };
    }
    const outgoing: HttpOutgoingSms = { id, from, to, text };
    const body = JSON.stringify(outgoing);
    const signed = { webhookId: this.name, type: 'Sms', sequence: 0, attempt: 1, body };
    const headers = signedHeaders(settings.send.secret, signed, clock.now());
    const { status, error } = await this.poster.post(body, headers, this.closing.signal);
    this.note(error);
    if (error === null) {
      this.sent += 1;
      return { ok: true, messageIds: [id], receipts: true };
    }
    const retryable = status === null || status >= 500 || PASSING.includes(status);
    return { ok: false, messageIds, retryable, error: `The message was not taken: ${error}` };
  }

  status(): SmsGatewayStatus {
    const { name, sends, error, since, received, sent } = this;
    const { listen } = this.parts.settings;
    const base = { name, kind: 'http' as const, since, sends, receives: listen !== undefined };
    return { ...base, state: error === null ? 'up' : 'down', detail: error, received, sent };
  }

  private note(error: string | null): void {
    if ((error === null) !== (this.error === null)) this.since = this.parts.clock.now();
    this.error = error;
  }
}
