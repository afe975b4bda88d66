import type { Protocol } from './port';

/** RFC 3261, section 19.1.2; RFC 7118, section 5.3. */
export const DEFAULT_PORTS: Readonly<Record<Protocol, number>> = {
  UDP: 5060,
  TCP: 5060,
  TLS: 5061,
  WS: 80,
  WSS: 443,
};

/** Runs over TLS. */
export const isSecure = (protocol: Protocol): boolean => protocol === 'TLS' || protocol === 'WSS';

/** Runs over a WebSocket (RFC 7118). */
export const isWebSocket = (protocol: Protocol): boolean => protocol === 'WS' || protocol === 'WSS';
