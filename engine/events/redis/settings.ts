import { DialflowError, EVENT_TYPES, type Problem, type RedisSettings } from '../../api';

/** Where to, checked and complete. */
export interface RedisTarget {
  host: string;
  port: number;
  tls: boolean;
  database: number;
  user?: string;
  password?: string;
  stream: string;
  /** 0: no end. */
  maxLength: number;
  /** To be shown: without a password. */
  url: string;
  filter: NonNullable<RedisSettings['filter']>;
}

const STREAM = 'dialflow:events';
const MAX_LENGTH = 1_000_000;
const PORT = 6379;
const LONGEST_KEY = 1_000;

/**
 * What can be told of the settings before anything is connected to.
 *
 * @throws DialflowError `InvalidInput`, every problem by its path.
 */
export function parseRedis(settings: RedisSettings): RedisTarget {
  const { stream = STREAM, maxLength = MAX_LENGTH, password = '', filter = {} } = settings;
  const problems: Problem[] = [];
  const problem = (path: string, reason: string): void => {
    problems.push({ path: `redis.${path}`, reason });
  };
  const url = URL.canParse(settings.url) ? new URL(settings.url) : null;
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    problem('url', 'is no address of Redis; write it as redis://host:6379');
  } else {
    if (url.password !== '') {
      problem('url', 'must not hold the password; it has a setting of its own');
    }
    if (!/^\/?$|^\/\d{1,5}$/.test(url.pathname)) {
      problem('url', `ends with "${url.pathname}"; only the number of a database may follow: /0`);
    }
  }
  if (stream.trim() === '' || stream.length > LONGEST_KEY) {
    problem('stream', `must be a key of at most ${LONGEST_KEY} characters`);
  }
  if (!Number.isSafeInteger(maxLength) || maxLength < 0) {
    problem('maxLength', `is ${maxLength}; a whole number is needed, 0 for no end`);
  }
  const known: readonly string[] = EVENT_TYPES;
  for (const type of filter.types ?? []) {
    if (!known.includes(type)) {
      problem('filter.types', `has "${type}"; there are ${known.join(', ')}`);
    }
  }
  if (problems.length > 0 || !url) throw DialflowError.invalid('engine', problems);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORT : Number(url.port),
    tls: url.protocol === 'rediss:',
    database: Number(url.pathname.slice(1) || 0),
    ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
    ...(password !== '' && { password }),
    stream: stream.trim(),
    maxLength,
    url: url.href,
    filter,
  };
}
