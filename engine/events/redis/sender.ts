import { DialflowError, type EventEnvelope, type RedisStatus } from '../../api';
import type { Clock, Random, Timer } from '../../time/clock';
import { waitAfter } from '../backOff';
import type { Outbox } from '../outbox';
import type { RedisTarget } from './settings';
import type { EventStream } from './stream';

/** Its name as a consumer: what it did not take is there for it after a restart. */
export const CONSUMER = 'redis';
/** Events that are handed over in one go. */
const BATCH = 100;
/** Waits before the 2nd, 3rd… try. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

export interface RedisSenderParts {
  clock: Clock;
  random: Random;
  outbox: Pick<Outbox, 'open' | 'close' | 'acknowledge'>;
  stream: EventStream;
  target: RedisTarget;
  /** What went wrong outside and ends nothing: told when it begins, and when it is over. */
  warn: (message: string) => void;
}

/**
 * Hands events on to a Redis Stream in the order in which they were written, and acknowledges
 * them when Redis has taken them:
 *
 *     idle ── an event ──► sending ── taken ──► connected
 *                            ▲  │
 *            after a while   │  │ failed
 *                            └─ retrying
 *
 * While Redis is away, events wait in the outbox.
 */
export class RedisSender {
  private readonly queue: EventEnvelope[] = [];
  private readonly how: Omit<RedisStatus, 'url' | 'stream' | 'state' | 'waiting'> = {
    delivered: 0,
    lastSuccessAt: null,
    lastFailureAt: null,
    lastError: null,
    failingSince: null,
    retryAt: null,
  };
  private subscription: Promise<number> | undefined;
  private sending: Promise<void> | undefined;
  private timer: Timer | undefined;
  private failures = 0;
  private closed = false;

  constructor(private readonly parts: RedisSenderParts) {}

  async open(): Promise<void> {
    const { outbox, target } = this.parts;
    this.subscription = outbox.open(CONSUMER, target.filter, (event) => {
      this.queue.push(event);
      this.pump();
    });
    await this.subscription;
  }

  status(): RedisStatus {
    const { url, stream } = this.parts.target;
    const { failingSince, lastSuccessAt } = this.how;
    const well = lastSuccessAt === null ? 'idle' : 'connected';
    return {
      url,
      stream,
      state: failingSince === null ? well : 'retrying',
      waiting: this.queue.length,
      ...this.how,
    };
  }

  /** What is under way comes to its end, unless Redis does not answer anyhow. */
  async close(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    if (this.failures > 0) this.parts.stream.close();
    await this.sending;
    this.parts.stream.close();
    const subscription = await this.subscription?.catch(() => undefined);
    if (subscription !== undefined) await this.parts.outbox.close(subscription);
  }

  private pump(): void {
    if (this.closed || this.sending || this.how.retryAt !== null || this.queue.length === 0) return;
    // A moment later: events come many at a time.
    this.sending = Promise.resolve()
      .then(() => this.send())
      .finally(() => {
        this.sending = undefined;
        this.pump();
      });
  }

  private async send(): Promise<void> {
    const batch = this.queue.slice(0, BATCH);
    try {
      await this.parts.stream.add(batch);
    } catch (error) {
      this.missed(DialflowError.from(error).message);
      return;
    }
    this.queue.splice(0, batch.length);
    const id = await this.subscription;
    if (id === undefined) return;
    for (const { sequence } of batch) this.parts.outbox.acknowledge(id, sequence);
    this.taken(batch.length);
  }

  private taken(events: number): void {
    const { clock, warn, target } = this.parts;
    if (this.how.failingSince !== null)
      warn(`Events are delivered to Redis again (${target.url}).`);
    this.failures = 0;
    this.how.delivered += events;
    this.how.lastSuccessAt = clock.now();
    this.how.failingSince = null;
  }

  private missed(error: string): void {
    const { clock, random, warn, target } = this.parts;
    const now = clock.now();
    this.failures += 1;
    const retryAt = now + waitAfter(this.failures, WAITS_MS, random);
    if (this.how.failingSince === null && !this.closed) {
      warn(
        `Events cannot be delivered to Redis (${target.url}) and are kept until they can: ${error}`,
      );
    }
    this.how.lastFailureAt = now;
    this.how.lastError = error;
    this.how.failingSince ??= now;
    if (this.closed) return;
    this.how.retryAt = retryAt;
    this.timer = clock.after(retryAt - now, () => {
      this.how.retryAt = null;
      this.pump();
    });
  }
}
