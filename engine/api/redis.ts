import type { EventFilter } from './events';
import type { Timestamp } from './model';

/**
 * Delivery of events to a Redis Stream: at least once, in the order in which they were written.
 * Each is an entry with the fields of `RedisEntry`.
 */
export interface RedisSettings {
  /** `redis://host:6379/0`, `rediss://…` for TLS, with a user where it needs one: `user@host`. */
  url: string;
  password?: string;
  /** Key of the stream. Default `dialflow:events`. */
  stream?: string;
  /** About so many entries are kept, then the oldest go. Default 1,000,000; 0: all are. */
  maxLength?: number;
  /** Default: all but those of calls that were placed one by one. */
  filter?: EventFilter;
}

/** Fields of an entry; all are text. */
export interface RedisEntry {
  /** Of the event: the same when it comes again, by which a reader knows it. */
  sequence: string;
  type: string;
  instanceId: string;
  groupId: string;
  /** Empty for what is not about a call. */
  callId: string;
  /** When it came to pass, ms since the epoch. */
  time: string;
  /** The body, as JSON. */
  body: string;
}

/** How delivery to Redis stands. */
export interface RedisStatus {
  /** Without the password. */
  url: string;
  stream: string;
  /**
   * `idle`: nothing was to be delivered yet; `connected`: the last events were taken; `retrying`:
   * they were not, and are kept until they are.
   */
  state: 'idle' | 'connected' | 'retrying';
  /** Events taken since the engine's start. */
  delivered: number;
  /** Events that are read and not yet taken; there may be more behind them. */
  waiting: number;
  lastSuccessAt: Timestamp | null;
  lastFailureAt: Timestamp | null;
  lastError: string | null;
  /** Nothing was taken since; null while all is well. */
  failingSince: Timestamp | null;
  /** When it is tried next. */
  retryAt: Timestamp | null;
}
