import type { EventEnvelope } from '../../api';
import type { WebhookHealth, WebhookRecord, WebhookStore } from '../../store/webhooks';
import type { Clock, Random, Timer } from '../../time/clock';
import { waitAfter } from '../backOff';
import type { Outbox } from '../outbox';
import { Lanes, type Item, type Lane } from './lanes';
import type { Posted, Poster } from './poster';
import { signedHeaders } from './signature';
import { MOST_TRIES, WAITS_MS } from './waits';

/** Posts at a time; to one that fails, one. */
export const AT_ONCE = 8;
/** So many failures one after the other, of a kind that is no event's fault: it is left alone. */
const MOST_MISSES = 5;
/** Of what is stored because something before it failed; beyond, events wait in the outbox. */
const MOST_STORED = 5_000;
/** Nothing taken for so long: disabled. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;
const SAVE_MS = 5_000;
const GONE = 410;

export interface EndpointParts {
  clock: Clock;
  random: Random;
  store: Pick<WebhookStore, 'waiting' | 'keep' | 'failedAgain' | 'taken' | 'saveHealth'>;
  outbox: Pick<Outbox, 'open' | 'close' | 'acknowledge'>;
  poster: Pick<Poster, 'post' | 'close'>;
  webhook: Readonly<WebhookRecord>;
  secret: string;
  /** It is to be disabled, and why; called once. */
  giveUp: (reason: string) => void;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

export const consumerOf = (webhookId: string): string => `webhook:${webhookId}`;

/**
 * Delivers events to one endpoint. What fails is stored with what waits behind it and is then the
 * endpoint's own affair; the outbox goes on. An event is:
 *
 *     handed out ── 2xx ──→ acknowledged
 *         │ failed, or waits behind one that did
 *         v
 *       stored ── 2xx ──→ forgotten
 *         │ 12th failure
 *         v
 *        dead ── resend ──→ stored
 *
 * When the endpoint itself does not work, it is left alone for growing times, and tried with one
 * event; meanwhile events wait in the outbox.
 */
export class Endpoint {
  readonly health: WebhookHealth;
  pausedUntil: number | null = null;
  private readonly lanes = new Lanes();
  private readonly closing = new AbortController();
  private readonly underway = new Set<Promise<unknown>>();
  private subscription: Promise<number> | undefined;
  private timer: Timer | undefined;
  private saveTimer: Timer | undefined;
  private active = 0;
  /** Failures one after the other that are no event's fault. */
  private misses = 0;
  private pauses = 0;
  private givenUp = false;

  constructor(private readonly parts: EndpointParts) {
    const { lastSuccessAt, lastFailureAt, lastError, failingSince } = parts.webhook;
    this.health = { lastSuccessAt, lastFailureAt, lastError, failingSince };
  }

  /** How many events failed or wait behind one that did. */
  get retrying(): number {
    return this.lanes.stored;
  }

  async open(): Promise<void> {
    await this.reload();
    const { outbox, webhook } = this.parts;
    const { id, filter } = webhook;
    this.subscription = outbox.open(consumerOf(id), filter, (event) => this.take(event));
    await this.subscription;
  }

  /** Takes up what is stored and not known: after a start, and what was dead. */
  async reload(): Promise<void> {
    for (const { event, tries, nextAt } of await this.parts.store.waiting(this.parts.webhook.id)) {
      if (!this.lanes.has(event.sequence)) this.lanes.add({ event, tries, nextAt, stored: true });
    }
    this.pump();
  }

  /** What is being posted is broken off, and comes again. */
  async close(): Promise<void> {
    this.closing.abort();
    this.timer?.cancel();
    await Promise.all(this.underway);
    this.parts.poster.close();
    const subscription = await this.subscription?.catch(() => undefined);
    if (subscription !== undefined) await this.parts.outbox.close(subscription);
    if (this.saveTimer) await this.saveHealth();
  }

  // ------------------------------------------------------------ inside

  private take(event: EventEnvelope): void {
    if (this.closing.signal.aborted) return;
    // Stored in an earlier life, which ended before it was acknowledged.
    if (this.lanes.has(event.sequence)) return this.acknowledge(event);
    const lane = this.lanes.add({ event, tries: 0, nextAt: 0, stored: false });
    if (!lane.busy && this.isHeldUp(lane)) this.run(lane, () => this.storeFollowers(lane));
    else this.pump();
  }

  private pump(): void {
    if (this.closing.signal.aborted || this.givenUp) return;
    const now = this.parts.clock.now();
    if (this.pausedUntil !== null && now < this.pausedUntil) return this.wakeAt(this.pausedUntil);
    this.pausedUntil = null;
    const most = this.misses >= MOST_MISSES ? 1 : AT_ONCE;
    if (this.active < most) {
      for (const lane of this.lanes.due(now)) {
        this.run(lane, () => this.attempt(lane));
        if (this.active >= most) break;
      }
    }
    const next = this.lanes.nextAt();
    if (next !== Infinity && next > now) this.wakeAt(next);
  }

  private wakeAt(at: number): void {
    this.timer?.cancel();
    const wait = Math.max(0, at - this.parts.clock.now());
    this.timer = this.parts.clock.after(wait, () => this.pump());
  }

  /** Work on a lane, which is nobody else's meanwhile. */
  private run(lane: Lane, work: () => Promise<void>): void {
    lane.busy = true;
    this.active += 1;
    const ended = work()
      .catch(this.parts.failed)
      .finally(() => {
        lane.busy = false;
        this.active -= 1;
        this.underway.delete(ended);
        this.pump();
      });
    this.underway.add(ended);
  }

  private async attempt(lane: Lane): Promise<void> {
    const [item] = lane.items;
    if (!item) return;
    const posted = await this.post(item);
    if (this.closing.signal.aborted && posted.status === null) return;
    if (posted.error === null) {
      this.succeeded();
      if (item.stored) await this.parts.store.taken(this.parts.webhook.id, item.event.sequence);
      else this.acknowledge(item.event);
      this.lanes.shift(lane);
    } else {
      this.missed(posted);
      await this.failedOnce(lane, item, posted);
    }
  }

  private post({ event, tries }: Item): Promise<Posted> {
    const { webhook, secret, poster, clock } = this.parts;
    const body = JSON.stringify(event.body);
    const { type, sequence } = event;
    const signed = { webhookId: webhook.id, type, sequence, attempt: tries + 1, body };
    return poster.post(body, signedHeaders(secret, signed, clock.now()), this.closing.signal);
  }

  private async failedOnce(lane: Lane, item: Item, posted: Posted): Promise<void> {
    const { clock, random, store, webhook } = this.parts;
    item.tries += 1;
    const dead = item.tries >= MOST_TRIES;
    const wait = Math.max(waitAfter(item.tries, WAITS_MS, random), posted.retryAfterMs ?? 0);
    item.nextAt = clock.now() + wait;
    const delivery = {
      webhookId: webhook.id,
      event: item.event,
      tries: item.tries,
      nextAt: item.nextAt,
      deadAt: dead ? clock.now() : null,
      status: posted.status,
      error: posted.error ?? '',
    };
    if (item.stored) await store.failedAgain(delivery);
    else {
      await store.keep(delivery);
      item.stored = true;
      this.acknowledge(item.event);
    }
    if (dead) this.lanes.shift(lane);
    else await this.storeFollowers(lane);
  }

  /** The first of the lane waits to be tried again. */
  private isHeldUp({ items: [head] }: Lane): boolean {
    return head !== undefined && head.stored && head.nextAt > this.parts.clock.now();
  }

  private async storeFollowers(lane: Lane): Promise<void> {
    const { store, webhook } = this.parts;
    let stored = this.lanes.stored;
    // It grows while this goes on.
    for (let at = 1; at < lane.items.length && stored < MOST_STORED; at++) {
      const item = lane.items[at];
      if (!item || item.stored) continue;
      const { event, tries, nextAt } = item;
      const waiting = { tries, nextAt, deadAt: null, status: null, error: '' };
      await store.keep({ webhookId: webhook.id, event, ...waiting });
      item.stored = true;
      stored += 1;
      this.acknowledge(event);
    }
  }

  private acknowledge({ sequence }: EventEnvelope): void {
    this.subscription?.then(
      (id) => this.parts.outbox.acknowledge(id, sequence),
      () => undefined, // whoever opened it is told
    );
  }

  // ------------------------------------------------------------ how it goes

  private succeeded(): void {
    const wasFailing = this.health.failingSince !== null;
    this.health.lastSuccessAt = this.parts.clock.now();
    this.health.failingSince = null;
    this.misses = 0;
    this.pauses = 0;
    this.pausedUntil = null;
    this.saveSoon(wasFailing);
  }

  private missed({ status, error, retryAfterMs = 0 }: Posted): void {
    const { clock, random } = this.parts;
    const now = clock.now();
    const wasWell = this.health.failingSince === null;
    this.health.lastFailureAt = now;
    this.health.lastError = error;
    this.health.failingSince ??= now;
    this.saveSoon(wasWell);
    if (status === GONE) return this.end('The endpoint says that it is gone (HTTP 410).');
    if (now - this.health.failingSince >= GIVE_UP_MS) {
      const since = new Date(this.health.failingSince).toISOString();
      return this.end(`No event was taken since ${since}. The last answer: ${error ?? ''}`);
    }
    if (!isItsOwnFault(status)) return;
    this.misses += 1;
    // Those posted at the same time fail for the same reason: that is one pause, not many.
    if (this.misses < MOST_MISSES || (this.pausedUntil ?? 0) > now) return;
    this.pauses += 1;
    this.pausedUntil = now + Math.max(waitAfter(this.pauses, WAITS_MS, random), retryAfterMs);
  }

  private end(reason: string): void {
    if (this.givenUp) return;
    this.givenUp = true;
    this.parts.giveUp(reason);
  }

  /** A change of state at once, the rest now and then. */
  private saveSoon(atOnce: boolean): void {
    if (this.saveTimer && !atOnce) return;
    this.saveTimer?.cancel();
    this.saveTimer = this.parts.clock.after(atOnce ? 0 : SAVE_MS, () => {
      const saved = this.saveHealth().catch(this.parts.failed);
      this.underway.add(saved);
      void saved.finally(() => this.underway.delete(saved));
    });
  }

  private async saveHealth(): Promise<void> {
    this.saveTimer?.cancel();
    this.saveTimer = undefined;
    await this.parts.store.saveHealth(this.parts.webhook.id, this.health);
  }
}

/** No answer, a fault of the server, or too much for it: no other event would have fared better. */
const isItsOwnFault = (status: number | null): boolean =>
  status === null || status >= 500 || status === 429 || status === 408;
