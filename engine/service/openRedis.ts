import type { RedisSettings, RedisStatus } from '../api';
import type { Outbox } from '../events/outbox';
import { parseRedis, RedisSender, RedisStream } from '../events/redis';
import type { Clock, Random } from '../time/clock';

/** Checks the settings without connecting. @throws DialflowError `InvalidInput`. */
export function checkRedis(settings: RedisSettings | undefined): void {
  if (settings) parseRedis(settings);
}

export interface RedisSurroundings {
  clock: Clock;
  random: Random;
  outbox: Outbox;
  warn: (message: string) => void;
}

/** Delivery of events to Redis, where the engine has one. */
export interface OpenRedis {
  /** Begins with what was not taken before. */
  load(): Promise<void>;
  status(): RedisStatus | null;
  stop(): Promise<void>;
}

export function openRedis(
  settings: RedisSettings | undefined,
  given: RedisSurroundings,
): OpenRedis {
  if (!settings) {
    return { load: async () => undefined, status: () => null, stop: async () => undefined };
  }
  const target = parseRedis(settings);
  const sender = new RedisSender({ ...given, target, stream: new RedisStream(target) });
  return {
    load: () => sender.open(),
    status: () => sender.status(),
    stop: () => sender.close(),
  };
}
