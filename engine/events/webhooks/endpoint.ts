import type { EventEnvelope } from '../../api';
import type { WebhookHealth, WebhookRecord, WebhookStore } from '../../store/webhooks';
import type { Clock, Random, Timer } from '../../time/clock';
import { waitAfter } from '../backOff';
import type { Outbox } from '../outbox';
import { formatOf, type Format } from './format';
import { EndpointHealth } from './health';
import { Lanes, type Item, type Lane } from './lanes';
import type { Posted, Poster } from './poster';
import { filterOf } from './settings';
import { signedHeaders } from './signature';

/** Posts at a time; to one that fails, one. */
export const AT_ONCE = 8;
/** Of what is stored because something before it failed; beyond, events wait in the outbox. */
const MOST_STORED = 5_000;

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

/** The first items of a lane, that are posted together. */
interface Take {
  lane: Lane;
  items: Item[];
}

/**
 * Delivers events to one endpoint, one by one or several in a post. What fails is stored with what
 * waits behind it and is then the endpoint's own affair; the outbox goes on. An event is:
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
 * event; meanwhile events wait in the outbox. Batches have a format of their own (`format.ts`):
 * fewer tries, and no such times.
 */
export class Endpoint {
  private readonly format: Format;
  private readonly state: EndpointHealth;
  private readonly lanes = new Lanes();
  private readonly closing = new AbortController();
  private readonly underway = new Set<Promise<unknown>>();
  private subscription: Promise<number> | undefined;
  private timer: Timer | undefined;
  private active = 0;
  /** What comes until then goes together. */
  private gatheredAt = 0;

  constructor(private readonly parts: EndpointParts) {
    this.format = formatOf(parts.webhook.format);
    this.state = new EndpointHealth({ ...parts, pauses: this.format.pauses });
  }

  get health(): WebhookHealth {
    return this.state.told;
  }

  get pausedUntil(): number | null {
    return this.state.pausedUntil;
  }

  /** How many events failed or wait behind one that did. */
  get retrying(): number {
    return this.lanes.stored;
  }

  async open(): Promise<void> {
    await this.reload();
    const { outbox, webhook } = this.parts;
    this.subscription = outbox.open(consumerOf(webhook.id), filterOf(webhook), (event) =>
      this.take(event),
    );
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
    await this.state.close();
  }

  // ------------------------------------------------------------ what is posted, and when

  private take(event: EventEnvelope): void {
    if (this.closing.signal.aborted) return;
    // Stored in an earlier life, which ended before it was acknowledged.
    if (this.lanes.has(event.sequence)) return this.acknowledge(event);
    const lane = this.lanes.add({ event, tries: 0, nextAt: this.gatherUntil(), stored: false });
    if (!lane.busy && this.isHeldUp(lane)) this.run([lane], () => this.storeFollowers(lane));
    else this.pump();
  }

  private gatherUntil(): number {
    const { lingerMs } = this.format;
    const now = this.parts.clock.now();
    if (lingerMs > 0 && this.gatheredAt <= now) this.gatheredAt = now + lingerMs;
    return this.gatheredAt;
  }

  private pump(): void {
    if (this.closing.signal.aborted || this.state.givenUp) return;
    const now = this.parts.clock.now();
    const { pausedUntil, isDoubtful } = this.state;
    if (pausedUntil !== null && now < pausedUntil) return this.wakeAt(pausedUntil);
    this.state.pausedUntil = null;
    const most = isDoubtful ? 1 : AT_ONCE;
    const may = this.mayBePosted();
    const due = this.lanes.due(now, may);
    while (this.active < most) {
      const takes = this.gathered(due, now);
      if (takes.length === 0) break;
      const lanes = takes.map(({ lane }) => lane);
      this.run(lanes, () => this.attempt(takes));
    }
    const next = this.lanes.nextAt(may);
    if (next !== Infinity && next > now) this.wakeAt(next);
  }

  /** One that is never left alone could have all there is stored: beyond that, events wait. */
  private mayBePosted(): (lane: Lane) => boolean {
    if (this.format.pauses || this.lanes.size < MOST_STORED) return () => true;
    if (this.lanes.stored < MOST_STORED) return () => true;
    return ({ items: [head] }) => head?.stored ?? false;
  }

  /** What goes in one post. */
  private gathered(due: Iterator<Lane>, now: number): Take[] {
    const { mostEvents, mostBytes, itemOf } = this.format;
    const takes: Take[] = [];
    let [events, bytes] = [0, 0];
    while (events < mostEvents && bytes <= mostBytes) {
      const { value: lane, done = false } = due.next();
      if (done || !lane) break;
      const items: Item[] = [];
      for (const item of lane.items) {
        if (events === mostEvents || item.nextAt > now) break;
        bytes += mostBytes === Infinity ? 0 : Buffer.byteLength(itemOf(item.event));
        if (events > 0 && bytes > mostBytes) break;
        items.push(item);
        events += 1;
      }
      if (items.length > 0) takes.push({ lane, items });
    }
    return takes;
  }

  private wakeAt(at: number): void {
    this.timer?.cancel();
    const wait = Math.max(0, at - this.parts.clock.now());
    this.timer = this.parts.clock.after(wait, () => this.pump());
  }

  /** Work on lanes, which are nobody else's meanwhile. */
  private run(lanes: readonly Lane[], work: () => Promise<void>): void {
    for (const lane of lanes) lane.busy = true;
    this.active += 1;
    const ended = work()
      .catch(this.parts.failed)
      .finally(() => {
        for (const lane of lanes) lane.busy = false;
        this.active -= 1;
        this.underway.delete(ended);
        this.pump();
      });
    this.underway.add(ended);
  }

  // ------------------------------------------------------------ what becomes of it

  private async attempt(takes: readonly Take[]): Promise<void> {
    const items = takes.flatMap((take) => take.items);
    const posted = await this.post(items);
    if (this.closing.signal.aborted && posted.status === null) return;
    if (posted.error === null) {
      this.state.succeeded();
      await Promise.all(items.map((item) => this.taken(item)));
      for (const { lane, items: done } of takes) this.lanes.remove(lane, done);
    } else {
      this.state.missed(posted);
      await Promise.all(takes.map((take) => this.failedOnce(take, posted)));
    }
  }

  private async post(items: readonly Item[]): Promise<Posted> {
    const { webhook, secret, poster, clock } = this.parts;
    const { format } = this;
    const events = items.map(({ event }) => event);
    const body = format.bodyOf(events.map((event) => format.itemOf(event)));
    const signed = {
      ...{ webhookId: webhook.id, type: format.nameOf(events), body },
      sequence: events[0]?.sequence ?? 0,
      attempt: (items[0]?.tries ?? 0) + 1,
    };
    const headers = signedHeaders(secret, signed, clock.now());
    return poster.post(body, headers, this.closing.signal);
  }

  private async taken({ stored, event }: Item): Promise<void> {
    if (stored) await this.parts.store.taken(this.parts.webhook.id, event.sequence);
    else this.acknowledge(event);
  }

  private async failedOnce({ lane, items }: Take, posted: Posted): Promise<void> {
    const dead: Item[] = [];
    await Promise.all(
      items.map(async (item) => {
        if (await this.keep(item, posted)) dead.push(item);
      }),
    );
    this.lanes.remove(lane, dead);
    if (dead.length < items.length) await this.storeFollowers(lane);
  }

  /** True: that was its last try. */
  private async keep(item: Item, posted: Posted): Promise<boolean> {
    const { clock, random, store, webhook } = this.parts;
    const { waitsMs, spread } = this.format;
    item.tries += 1;
    const dead = item.tries > waitsMs.length;
    const wait = waitAfter(item.tries, waitsMs, spread ? random : () => 0);
    item.nextAt = clock.now() + Math.max(wait, posted.retryAfterMs ?? 0);
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
    return dead;
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
}
