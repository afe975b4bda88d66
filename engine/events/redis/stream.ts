import type { Redis } from 'ioredis';
import type { EventEnvelope, RedisEntry } from '../../api';
import type { RedisTarget } from './settings';

/** Where events are handed to. */
export interface EventStream {
  /** Puts them behind one another, all or none; when it is done, they are there. */
  add(events: readonly EventEnvelope[]): Promise<void>;
  /** Breaks off what is under way. */
  close(): void;
}

/** Of the wall's clock: a network is no faster where the engine's is. */
const TIMEOUT_MS = 5_000;

/**
 * A stream of Redis (XADD), over a connection that is made when it is needed and given up with
 * whatever fails: what follows begins with a fresh one. Events go in within MULTI and EXEC, so
 * that a server that runs out of memory takes none of them rather than some.
 */
export class RedisStream implements EventStream {
  private client: Redis | null = null;
  /** What the connection itself said last; commands only say that it was closed. */
  private fault: Error | null = null;

  constructor(private readonly target: RedisTarget) {}

  async add(events: readonly EventEnvelope[]): Promise<void> {
    const { stream, maxLength } = this.target;
    this.fault = null;
    try {
      const client = await this.connected();
      const transaction = client.multi();
      for (const event of events) {
        const fields = Object.entries(entryOf(event)).flat();
        if (maxLength > 0) transaction.xadd(stream, 'MAXLEN', '~', maxLength, '*', ...fields);
        else transaction.xadd(stream, '*', ...fields);
      }
      const results = await transaction.exec();
      if (!results) throw new Error('Redis did not run the transaction.');
      for (const [error] of results) if (error) throw error;
    } catch (error) {
      this.close();
      throw this.fault ?? causeOf(error);
    }
  }

  close(): void {
    const { client } = this;
    this.client = null;
    client?.disconnect();
  }

  private async connected(): Promise<Redis> {
    if (this.client?.status === 'ready') return this.client;
    this.close();
    // Loaded by those who have a Redis only.
    const { Redis: Client } = await import('ioredis');
    const { host, port, tls, database, user, password } = this.target;
    const client = new Client({
      host,
      port,
      db: database,
      ...(user !== undefined && { username: user }),
      ...(password !== undefined && { password }),
      ...(tls && { tls: {} }),
      connectionName: 'dialflow',
      lazyConnect: true,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      // When to try again is not the connection's to say.
      retryStrategy: () => null,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    this.client = client;
    client.on('error', (error: Error) => {
      this.fault ??= error;
    });
    await client.connect();
    return client;
  }
}

/** A transaction that was not run only says so; what it could not take says why. */
function causeOf(error: unknown): unknown {
  const { previousErrors } = error as { previousErrors?: unknown };
  return Array.isArray(previousErrors) ? (previousErrors[0] ?? error) : error;
}

function entryOf(event: EventEnvelope): RedisEntry {
  const { sequence, type, instanceId, groupId, callId, body } = event;
  return {
    sequence: String(sequence),
    type,
    instanceId,
    groupId,
    callId: callId ?? '',
    time: String(body.eventTime),
    body: JSON.stringify(body),
  };
}
