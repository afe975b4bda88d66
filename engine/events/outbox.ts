import type { EventEnvelope, EventFilter } from '../api';
import type { Clock, Timer } from '../time/clock';
import {
  eventsAfter,
  forgetConsumer,
  lastSequence,
  openConsumer,
  pruneEvents,
  saveAcknowledged,
} from '../store/events';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';

/** Events handed out and not acknowledged, per subscription, before the next ones wait. */
const WINDOW = 500;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Subscription {
  consumer: string;
  filter: EventFilter;
  deliver: (event: EventEnvelope) => void;
  /** Read up to here. */
  position: number;
  /** All up to here is acknowledged. */
  cursor: number;
  /** Handed out, in order; true once acknowledged. */
  out: Map<number, boolean>;
  /** Acknowledged in an earlier life, beyond the cursor. */
  earlier: Set<number>;
  unsaved: number[];
  /** The cursor as the store has it. */
  saved: number;
  pumping: boolean;
  again: boolean;
  closed: boolean;
}

/**
 * Delivers what the outbox table holds: to each consumer, oldest first, at least once, until
 * it is acknowledged. Nothing is delivered before its transaction is committed.
 */
export class Outbox {
  private readonly subscriptions = new Map<number, Subscription>();
  private nextId = 1;
  private saveTimer: Timer | null = null;
  private pruneTimer: Timer | null = null;
  private stopped = false;

  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
    private readonly clock: Clock,
  ) {
    this.pruneLater(0);
  }

  /** Called after each commit: there may be something new. */
  wake(): void {
    for (const subscription of this.subscriptions.values()) void this.pump(subscription);
  }

  async open(
    consumer: string,
    filter: EventFilter,
    deliver: (event: EventEnvelope) => void,
  ): Promise<number> {
    // A name opened twice: the newer one takes over, as after a redeploy.
    for (const [id, other] of this.subscriptions) {
      if (other.consumer === consumer) await this.close(id);
    }
    const state = await this.writer.write((trx) => openConsumer(trx, consumer, this.clock.now()));
    const id = this.nextId++;
    const subscription: Subscription = {
      consumer,
      filter,
      deliver,
      position: state.cursor,
      cursor: state.cursor,
      out: new Map(),
      earlier: new Set(state.acknowledged),
      unsaved: [],
      saved: state.cursor,
      pumping: false,
      again: false,
      closed: false,
    };
    this.subscriptions.set(id, subscription);
    void this.pump(subscription);
    return id;
  }

  acknowledge(id: number, sequence: number): void {
    const subscription = this.subscriptions.get(id);
    if (!subscription?.out.has(sequence)) return;
    subscription.out.set(sequence, true);
    subscription.unsaved.push(sequence);
    for (const [handed, done] of subscription.out) {
      if (!done) break;
      subscription.out.delete(handed);
      subscription.cursor = handed;
    }
    // With nothing out, all that was read and filtered away is past, too.
    if (subscription.out.size === 0) subscription.cursor = subscription.position;
    this.saveTimer ??= this.clock.after(50, () => {
      this.saveTimer = null;
      void this.save();
    });
    void this.pump(subscription);
  }

  async close(id: number): Promise<void> {
    const subscription = this.subscriptions.get(id);
    if (!subscription) return;
    subscription.closed = true;
    this.subscriptions.delete(id);
    await this.saveOne(subscription);
  }

  async forget(consumer: string): Promise<void> {
    for (const [id, subscription] of this.subscriptions) {
      if (subscription.consumer !== consumer) continue;
      subscription.closed = true;
      this.subscriptions.delete(id);
    }
    await this.writer.write((trx) => forgetConsumer(trx, consumer));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.saveTimer?.cancel();
    this.pruneTimer?.cancel();
    for (const id of [...this.subscriptions.keys()]) await this.close(id);
  }

  private async pump(subscription: Subscription): Promise<void> {
    if (subscription.pumping) {
      subscription.again = true;
      return;
    }
    subscription.pumping = true;
    try {
      do {
        subscription.again = false;
        const room = WINDOW - subscription.out.size;
        if (room <= 0 || subscription.closed) break;
        const { position, filter } = subscription;
        const limit = Math.min(room, 100);
        const last = await lastSequence(this.db);
        if (last <= position) continue;
        const events = await eventsAfter(this.db, position, filter, limit);
        for (const event of events) {
          subscription.position = event.sequence;
          if (subscription.closed) break;
          if (subscription.earlier.delete(event.sequence)) continue;
          subscription.out.set(event.sequence, false);
          subscription.deliver(event);
        }
        if (events.length === limit) subscription.again = true;
        // What the filter kept back is not read again the next time.
        else subscription.position = Math.max(subscription.position, last);
        if (subscription.out.size === 0) subscription.cursor = subscription.position;
      } while (subscription.again);
    } finally {
      subscription.pumping = false;
    }
  }

  private async save(): Promise<void> {
    for (const subscription of this.subscriptions.values()) await this.saveOne(subscription);
  }

  private async saveOne(subscription: Subscription): Promise<void> {
    const { consumer, cursor } = subscription;
    const singly = subscription.unsaved.filter((sequence) => sequence > cursor);
    if (cursor === subscription.saved && singly.length === 0) return;
    subscription.saved = cursor;
    subscription.unsaved = [];
    await this.writer.write((trx) =>
      saveAcknowledged(trx, consumer, cursor, singly, this.clock.now()),
    );
  }

  private pruneLater(ms: number): void {
    if (this.stopped) return;
    this.pruneTimer = this.clock.after(ms, () => {
      const now = this.clock.now();
      void this.save()
        .then(() => this.writer.write((trx) => pruneEvents(trx, now - DAY, now - 30 * DAY)))
        .finally(() => this.pruneLater(HOUR));
    });
  }
}
