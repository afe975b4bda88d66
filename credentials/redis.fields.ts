import type { RedisSettings } from '../engine/api';
import { words, type Fields, type SettingsOf, type Words } from '../nodes/host/definition';
import { isUrl } from './sip.checks';

const on = { redis: [true] } as const;

function isRedis(text: string): Words | undefined {
  const fault = isUrl('redis', 'rediss')(text);
  if (fault) return fault;
  return new URL(text.trim()).password === ''
    ? undefined
    : words('不能含密码，密码另填', 'must not hold the password, which has a field of its own');
}

/** Delivery of events to a Redis Stream. */
export const redisFields = {
  redis: {
    type: 'boolean',
    default: false,
    section: words('事件', 'Events'),
    label: words('事件写入 Redis Stream', 'Events to a Redis Stream'),
    help: words(
      '所有外呼事件按顺序写入，至少一次；Redis 不可用期间的事件保留在数据目录中，恢复后补写。',
      'All events of calls, in order, at least once; while Redis is away they are kept in the data folder.',
    ),
  },
  redisUrl: {
    type: 'text',
    default: '',
    required: true,
    check: isRedis,
    showWhen: on,
    label: words('Redis 地址', 'Address of Redis'),
    placeholder: words('例如 redis://127.0.0.1:6379/0', 'e.g. redis://127.0.0.1:6379/0'),
    help: words(
      'rediss:// 为 TLS；用户名写在地址中：redis://user@host。',
      'rediss:// for TLS; a user stands in the address: redis://user@host.',
    ),
  },
  redisPassword: {
    type: 'text',
    password: true,
    default: '',
    showWhen: on,
    label: words('Redis 密码', 'Password of Redis'),
  },
  redisStream: {
    type: 'text',
    default: 'dialflow:events',
    required: true,
    showWhen: on,
    label: words('Stream 的键', 'Key of the stream'),
  },
  redisMaxLength: {
    type: 'number',
    default: 1_000_000,
    min: 0,
    max: 1_000_000_000,
    showWhen: on,
    label: words('大约保留的条数', 'Entries kept, about'),
    help: words('更早的由 Redis 删除；0 为全部保留。', 'The oldest go; 0 keeps them all.'),
  },
  redisMasked: {
    type: 'boolean',
    default: false,
    showWhen: on,
    label: words('隐藏真实号码', 'Hide real numbers'),
    help: words(
      '写入的事件中号码显示为 138****0000，短信内容中的手机号同样隐藏。',
      'Events have numbers of people as 138****0000, also mobile numbers within texts.',
    ),
  },
} as const satisfies Fields;

export function toRedis(settings: SettingsOf<typeof redisFields>): RedisSettings | undefined {
  if (!settings.redis) return undefined;
  return {
    url: settings.redisUrl.trim(),
    ...(settings.redisPassword !== '' && { password: settings.redisPassword }),
    stream: settings.redisStream.trim(),
    maxLength: settings.redisMaxLength,
    ...(settings.redisMasked && { filter: { masked: true } }),
  };
}

/** What the engine finds wrong, by the names of the fields. */
export const REDIS_PATHS: readonly (readonly [string, string])[] = [
  ['redis.url', 'redisUrl'],
  ['redis.stream', 'redisStream'],
  ['redis.maxLength', 'redisMaxLength'],
];
