import {
  DialflowError,
  type DeadLetter,
  type NewWebhook,
  type Page,
  type Webhook,
  type WebhookMethods,
  type WebhookTest,
} from '../../api';
import type { Vault } from '../../store/vault';
import type { StoredDelivery, WebhookRecord, WebhookStore } from '../../store/webhooks';
import type { Clock, Random, Timer } from '../../time/clock';
import type { NewId } from '../../time/ids';
import type { Outbox } from '../outbox';
import { AT_ONCE, consumerOf, Endpoint } from './endpoint';
import { formatOf } from './format';
import { Poster } from './poster';
import { checkWebhook } from './settings';
import { newSecret, signedHeaders } from './signature';

const MOST_ENDPOINTS = 50;
const PAGE = 100;
const TIDY_MS = 6 * 3_600_000;
/** Dead letters are kept as long as events are at the most. */
const KEEP_MS = 30 * 24 * 3_600_000;

export interface WebhooksParts {
  clock: Clock;
  random: Random;
  newId: NewId;
  store: WebhookStore;
  outbox: Pick<Outbox, 'open' | 'close' | 'forget' | 'acknowledge'>;
  vault: Vault;
  /** For one try, on the engine's clock. */
  timeoutMs: number;
  userAgent: string;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/** HTTP endpoints that events are delivered to, each a consumer of the outbox. */
export class Webhooks implements WebhookMethods {
  private readonly records = new Map<string, WebhookRecord>();
  private readonly endpoints = new Map<string, Endpoint>();
  /** Changes of endpoints: one after the other. */
  private changing: Promise<unknown> = Promise.resolve();
  private timer: Timer | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly parts: WebhooksParts) {}

  /** Goes on with the endpoints that there are. */
  async load(): Promise<void> {
    for (const webhook of await this.parts.store.list()) {
      this.records.set(webhook.id, webhook);
      if (webhook.enabled) await this.begin(webhook);
    }
    this.tidyLater(0);
  }

  async stop(): Promise<void> {
    this.closing.abort();
    this.timer?.cancel();
    await this.changing;
    await Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.close()));
    this.endpoints.clear();
  }

  // ------------------------------------------------------------ methods

  create(p: NewWebhook): Promise<Webhook & { secret: string }> {
    return this.inTurn(async () => {
      const { filter = {}, format = 'event', allowPrivate = false, secret = newSecret() } = p;
      checkWebhook({ url: p.url, filter, format, allowPrivate, secret });
      if (this.records.size >= MOST_ENDPOINTS) {
        throw new DialflowError('LimitExceeded', `There are ${MOST_ENDPOINTS} webhooks already.`);
      }
      const webhook: WebhookRecord = {
        id: this.parts.newId(),
        name: p.name?.trim() || new URL(p.url).host,
        url: p.url,
        secret: this.parts.vault.seal(secret),
        ...{ filter, format, allowPrivate },
        enabled: true,
        disabledReason: null,
        createdAt: this.parts.clock.now(),
        lastSuccessAt: null,
        lastFailureAt: null,
        lastError: null,
        failingSince: null,
      };
      await this.parts.store.insert(webhook);
      this.records.set(webhook.id, webhook);
      await this.begin(webhook);
      return { ...(await this.told(this.known(webhook.id))), secret };
    });
  }

  async list(): Promise<Webhook[]> {
    const dead = await this.parts.store.deadCounts();
    return [...this.records.values()].map((webhook) => this.shown(webhook, dead));
  }

  async get({ webhookId }: { webhookId: string }): Promise<Webhook> {
    return this.told(this.known(webhookId));
  }

  update(p: Parameters<WebhookMethods['update']>[0]): Promise<Webhook & { secret?: string }> {
    return this.inTurn(async () => {
      const { webhookId, enabled, name, newSecret: another = false, ...given } = p;
      const secret = given.secret ?? (another ? newSecret() : undefined);
      const before = this.current(this.known(webhookId));
      const known = secret ?? this.parts.vault.open(before.secret);
      const after: WebhookRecord = {
        ...before,
        ...given,
        secret: before.secret,
        name: name?.trim() || before.name,
      };
      checkWebhook({ ...after, secret: known });
      if (secret !== undefined) after.secret = this.parts.vault.seal(secret);
      if (enabled !== undefined) {
        after.enabled = enabled;
        after.disabledReason = enabled ? null : 'Disabled by an operator.';
        if (enabled && !before.enabled) after.failingSince = null;
      }
      await this.end(webhookId);
      await this.parts.store.update(after);
      this.records.set(webhookId, after);
      if (after.enabled) await this.begin(after);
      const told = await this.told(this.known(webhookId));
      return { ...told, ...(another && secret !== undefined && { secret }) };
    });
  }

  delete({ webhookId }: { webhookId: string }): Promise<void> {
    return this.inTurn(async () => {
      this.known(webhookId);
      await this.end(webhookId);
      this.records.delete(webhookId);
      await this.parts.store.delete(webhookId);
      await this.parts.outbox.forget(consumerOf(webhookId));
    });
  }

  async test({ webhookId }: { webhookId: string }): Promise<WebhookTest> {
    const webhook = this.known(webhookId);
    const secret = this.parts.vault.open(webhook.secret);
    const now = this.parts.clock.now();
    const type = 'WebhookTest';
    const format = formatOf(webhook.format);
    const item = format.itemOf({
      sequence: 0,
      body: { eventType: type, eventTime: now, webhookId },
    });
    const body = format.bodyOf([item]);
    const headers = signedHeaders(secret, { webhookId, type, sequence: 0, attempt: 1, body }, now);
    const poster = this.posterTo(webhook);
    try {
      const { status, ms, error } = await poster.post(body, headers, this.closing.signal);
      return { delivered: error === null, status, ms, error };
    } finally {
      poster.close();
    }
  }

  async deadLetters(p: Parameters<WebhookMethods['deadLetters']>[0]): Promise<Page<DeadLetter>> {
    const { webhookId, limit = PAGE, after } = p;
    if (webhookId !== undefined) this.known(webhookId);
    const found = await this.parts.store.deadLetters({
      ...(webhookId !== undefined && { webhookId }),
      ...(after !== undefined && { after: fromPlace(after) }),
      limit: limit + 1,
    });
    const list = found.slice(0, limit).map(toDeadLetter);
    const last = found.length > limit ? list.at(-1) : undefined;
    return { list, next: last ? `${last.webhookId}:${last.sequence}` : null };
  }

  resend(p: { webhookId: string; sequences?: number[] }): Promise<{ resent: number }> {
    return this.inTurn(async () => {
      const { webhookId, sequences } = p;
      const { enabled, name } = this.known(webhookId);
      if (!enabled) {
        throw new DialflowError(
          'WrongState',
          `The webhook "${name}" is disabled; enable it, then have its dead letters sent again.`,
        );
      }
      const { store, clock } = this.parts;
      const resent = await store.revive(webhookId, sequences, clock.now());
      await this.endpoints.get(webhookId)?.reload();
      return { resent };
    });
  }

  // ------------------------------------------------------------ inside

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.changing.then(() => {
      if (this.closing.signal.aborted) {
        throw new DialflowError('EngineStopped', 'The engine stops.', {}, true);
      }
      return work();
    });
    this.changing = mine.catch(() => undefined); // whoever asked for it is told
    return mine;
  }

  private async begin(webhook: WebhookRecord): Promise<void> {
    const { clock, random, store, outbox, vault, failed } = this.parts;
    let secret: string;
    try {
      secret = vault.open(webhook.secret);
    } catch (error) {
      // The others go on, and so does the engine; this one says why it does not.
      return this.disable(webhook.id, DialflowError.from(error).message);
    }
    const endpoint = new Endpoint({
      clock,
      random,
      store,
      outbox,
      poster: this.posterTo(webhook),
      webhook,
      secret,
      giveUp: (reason) => {
        this.inTurn(() => this.disable(webhook.id, reason)).catch((error: unknown) => {
          if (!this.closing.signal.aborted) failed(error);
        });
      },
      failed,
    });
    this.endpoints.set(webhook.id, endpoint);
    await endpoint.open();
  }

  private posterTo({ url, allowPrivate, format }: WebhookRecord): Poster {
    const { clock, timeoutMs, userAgent } = this.parts;
    const { refusal } = formatOf(format);
    const connections = AT_ONCE;
    return new Poster({ clock, url, allowPrivate, timeoutMs, connections, userAgent, refusal });
  }

  private async end(webhookId: string): Promise<void> {
    const endpoint = this.endpoints.get(webhookId);
    if (!endpoint) return;
    await endpoint.close();
    this.endpoints.delete(webhookId);
  }

  /** Its events are kept until it is enabled again, as those of any consumer. */
  private async disable(webhookId: string, reason: string): Promise<void> {
    const webhook = this.records.get(webhookId);
    if (!webhook?.enabled) return;
    const health = this.endpoints.get(webhookId)?.health;
    await this.end(webhookId);
    const disabled = { ...webhook, ...health, enabled: false, disabledReason: reason };
    await this.parts.store.update(disabled);
    this.records.set(webhookId, disabled);
  }

  private known(webhookId: string): WebhookRecord {
    const webhook = this.records.get(webhookId);
    if (!webhook) throw DialflowError.notFound('webhook', webhookId);
    return webhook;
  }

  /** With how it goes now. */
  private current(webhook: WebhookRecord): WebhookRecord {
    return { ...webhook, ...this.endpoints.get(webhook.id)?.health };
  }

  private async told(webhook: WebhookRecord): Promise<Webhook> {
    return this.shown(webhook, await this.parts.store.deadCounts());
  }

  private shown(webhook: WebhookRecord, dead: ReadonlyMap<string, number>): Webhook {
    const { secret: _, ...record } = this.current(webhook);
    const endpoint = this.endpoints.get(webhook.id);
    return {
      ...record,
      pausedUntil: endpoint?.pausedUntil ?? null,
      retrying: endpoint?.retrying ?? 0,
      deadLetters: dead.get(webhook.id) ?? 0,
    };
  }

  private tidyLater(ms: number): void {
    this.timer = this.parts.clock.after(ms, () => {
      this.parts.store
        .dropDead(this.parts.clock.now() - KEEP_MS)
        .catch(this.parts.failed)
        .finally(() => {
          if (!this.closing.signal.aborted) this.tidyLater(TIDY_MS);
        });
    });
  }
}

const toDeadLetter = (delivery: StoredDelivery): DeadLetter => ({
  webhookId: delivery.webhookId,
  sequence: delivery.event.sequence,
  type: delivery.event.type,
  tries: delivery.tries,
  at: delivery.deadAt ?? 0,
  status: delivery.status,
  error: delivery.error,
  event: delivery.event,
});

function fromPlace(text: string): { webhookId: string; sequence: number } {
  const [webhookId = '', sequence = ''] = text.split(':');
  if (/^\d+$/.test(sequence)) return { webhookId, sequence: Number(sequence) };
  throw DialflowError.invalid('request webhooks.deadLetters', [
    { path: 'after', reason: 'must be the "next" of the page before' },
  ]);
}
