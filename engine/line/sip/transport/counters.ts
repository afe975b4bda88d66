import type { TransportCounters } from './port';

export const newCounters = (): TransportCounters => ({
  requestsReceived: 0,
  responsesReceived: 0,
  sent: 0,
  keepAlives: 0,
  strangers: 0,
  forbidden: 0,
  broken: 0,
  refused: 0,
  rateLimited: 0,
  misrouted: 0,
  connectionsRefused: 0,
  connectionsOpened: 0,
  connectionsClosed: 0,
  failures: 0,
});
