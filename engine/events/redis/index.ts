export { RedisSender } from './sender';
export { parseRedis, type RedisTarget } from './settings';
export { RedisStream, type EventStream } from './stream';
