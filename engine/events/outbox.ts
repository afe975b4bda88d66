import { DialflowError, EVENT_TYPES, type EventEnvelope, type EventFilter } from '../api';
import type { Clock, Timer } from '../time/clock';
import {
  eventsAfter,
  forgetConsumer,
  lastSequence,
  openConsumer,
  pruneEvents,
  saveAcknowledged,
  touchConsumers,
} from '../store/events';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';
import { Deliveries } from './deliveries';
import { masked } from './masked';

/** Events handed out and not acknowledged, per subscription, before the next ones wait. */
const WINDOW = 500;
const PAGE = 100;
const SAVE_MS = 50;
/** What a handler rejected comes again after so long, then after twice as long, up to an hour. */
const AGAIN_MS = 5_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Subscription {
  consumer: string;
  filter: EventFilter;
  deliver: (event: EventEnvelope) => void;
  /** Read up to here. */
  position: number;
  deliveries: Deliveries;
  /** Timers of events that are to come again. */
  again: Set<Timer>;
  /** Not in the store: it is gone with its subscription. */
  transient: boolean;
  /** The cursor as the store has it. */
  saved: number;
  pumping: Promise<void> | null;
  wanted: boolean;
  closed: boolean;
}

/**
 * Delivers what the outbox table holds: to each consumer, oldest first, at least once, until
 * it is acknowledged. Nothing is delivered before its transaction is committed.
 */
export class Outbox {
  private readonly subscriptions = new Map<number, Subscription>();
  /** Consumers that are being opened or closed, by name: one after the other. */
  private readonly changing = new Map<string, Promise<unknown>>();
  private nextId = 1;
  private saveTimer: Timer | null = null;
  private pruneTimer: Timer | null = null;
  private housekeeping: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
    private readonly clock: Clock,
    /** A fault of ours; nothing is swallowed. */
    private readonly failed: (error: unknown) => void,
  ) {
    this.pruneLater(0);
  }

  /** Called after each commit: there may be something new. */
  wake(): void {
    for (const subscription of this.subscriptions.values()) this.pump(subscription);
  }

  /** A name opened twice: the newer one takes over, as after a redeploy. */
  open(
    consumer: string,
    filter: EventFilter,
    deliver: (event: EventEnvelope) => void,
    options: { transient?: boolean } = {},
  ): Promise<number> {
    check(filter);
    return this.inTurn(consumer, async () => {
      for (const [id, other] of this.subscriptions) {
        if (other.consumer === consumer) await this.end(id);
      }
      const transient = options.transient ?? false;
      const state = transient
        ? { cursor: await lastSequence(this.db), acknowledged: [] }
        : await this.writer.write((trx) => openConsumer(trx, consumer, this.clock.now()));
      const id = this.nextId++;
      const subscription: Subscription = {
        consumer,
        filter,
        deliver,
        position: state.cursor,
        deliveries: new Deliveries(state.cursor, state.acknowledged),
        again: new Set(),
        transient,
        saved: state.cursor,
        pumping: null,
        wanted: false,
        closed: false,
      };
      this.subscriptions.set(id, subscription);
      this.pump(subscription);
      return id;
    });
  }

  acknowledge(id: number, sequence: number): void {
    const subscription = this.subscriptions.get(id);
    if (!subscription?.deliveries.acknowledge(sequence)) return;
    if (subscription.deliveries.open === 0) subscription.deliveries.pass(subscription.position);
    this.saveTimer ??= this.clock.after(SAVE_MS, () => {
      this.saveTimer = null;
      this.keep(this.save());
    });
    this.pump(subscription);
  }

  /** The handler could not take it: it comes again after a while; others do not wait for it. */
  reject(id: number, sequence: number): void {
    const subscription = this.subscriptions.get(id);
    const rejected = subscription?.deliveries.reject(sequence);
    if (!subscription || !rejected) return;
    const wait = Math.min(AGAIN_MS * 2 ** (rejected.times - 1), HOUR);
    const timer = this.clock.after(wait, () => {
      subscription.again.delete(timer);
      if (!subscription.closed) subscription.deliver(rejected.event);
    });
    subscription.again.add(timer);
  }

  async close(id: number): Promise<void> {
    const consumer = this.subscriptions.get(id)?.consumer;
    if (consumer !== undefined) await this.inTurn(consumer, () => this.end(id));
  }

  /** Ends the consumer, and forgets what it did not take. */
  async forget(consumer: string): Promise<void> {
    await this.inTurn(consumer, async () => {
      for (const [id, subscription] of this.subscriptions) {
        if (subscription.consumer === consumer) await this.end(id);
      }
      await this.writer.write((trx) => forgetConsumer(trx, consumer));
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.saveTimer?.cancel();
    this.pruneTimer?.cancel();
    await Promise.all([...this.subscriptions.keys()].map((id) => this.close(id)));
    await Promise.all(this.changing.values());
    await this.housekeeping;
  }

  // ------------------------------------------------------------ inside

  private inTurn<T>(consumer: string, work: () => Promise<T>): Promise<T> {
    const before = this.changing.get(consumer) ?? Promise.resolve();
    const mine = before.then(work);
    const quiet = mine.then(
      () => undefined,
      () => undefined, // whoever asked for it is told
    );
    this.changing.set(consumer, quiet);
    void quiet.then(() => {
      if (this.changing.get(consumer) === quiet) this.changing.delete(consumer);
    });
    return mine;
  }

  private async end(id: number): Promise<void> {
    const subscription = this.subscriptions.get(id);
    if (!subscription) return;
    subscription.closed = true;
    for (const timer of subscription.again) timer.cancel();
    this.subscriptions.delete(id);
    await subscription.pumping;
    await this.saveOne(subscription);
  }

  private pump(subscription: Subscription): void {
    subscription.wanted = true;
    if (subscription.closed) return;
    subscription.pumping ??= this.read(subscription)
      .catch(this.failed)
      .finally(() => {
        subscription.pumping = null;
        if (subscription.wanted && !this.isFull(subscription)) this.pump(subscription);
      });
  }

  private async read(subscription: Subscription): Promise<void> {
    const { filter, deliveries } = subscription;
    while (subscription.wanted && !subscription.closed && !this.isFull(subscription)) {
      subscription.wanted = false;
      const limit = Math.min(WINDOW - deliveries.open, PAGE);
      const last = await lastSequence(this.db);
      if (last <= subscription.position) return;
      const events = await eventsAfter(this.db, subscription.position, filter, limit);
      for (const whole of events) {
        if (subscription.closed) return;
        const event = filter.masked ? masked(whole) : whole;
        subscription.position = event.sequence;
        if (deliveries.hand(event)) subscription.deliver(event);
      }
      if (events.length === limit) subscription.wanted = true;
      // What the filter kept back is not read again the next time.
      else subscription.position = Math.max(subscription.position, last);
      if (deliveries.open === 0) deliveries.pass(subscription.position);
    }
  }

  private isFull({ deliveries }: Subscription): boolean {
    return deliveries.open >= WINDOW;
  }

  private async save(): Promise<void> {
    for (const subscription of this.subscriptions.values()) await this.saveOne(subscription);
  }

  private async saveOne(subscription: Subscription): Promise<void> {
    const { consumer, deliveries, transient } = subscription;
    const { cursor } = deliveries;
    const singly = deliveries.takeUnsaved();
    if (transient || (cursor === subscription.saved && singly.length === 0)) return;
    subscription.saved = cursor;
    await this.writer.write((trx) =>
      saveAcknowledged(trx, consumer, cursor, singly, this.clock.now()),
    );
  }

  private pruneLater(ms: number): void {
    if (this.stopped) return;
    this.pruneTimer = this.clock.after(ms, () => {
      this.keep(this.prune().finally(() => this.pruneLater(HOUR)));
    });
  }

  private async prune(): Promise<void> {
    await this.save();
    const now = this.clock.now();
    const open = [...this.subscriptions.values()].filter(({ transient }) => !transient);
    const names = open.map(({ consumer }) => consumer);
    await this.writer.write(async (trx) => {
      // One that waits quietly is still there.
      await touchConsumers(trx, names, now);
      await pruneEvents(trx, now - DAY, now - 30 * DAY);
    });
  }

  /** Work that nobody waits for but the end. */
  private keep(work: Promise<unknown>): void {
    this.housekeeping = Promise.all([this.housekeeping, work.catch(this.failed)]);
  }
}

function check(filter: EventFilter): void {
  const { types } = filter;
  if (types === undefined) return;
  const known: readonly string[] = EVENT_TYPES;
  if (Array.isArray(types) && types.every((type) => known.includes(type))) return;
  throw DialflowError.invalid('event filter', [
    { path: 'types', reason: `must be a list of ${known.join(', ')}` },
  ]);
}
