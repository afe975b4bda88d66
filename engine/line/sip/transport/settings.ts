/** Settings of the transport layer. Times in ms. */
export interface TransportSettings {
  /**
   * Which addresses may send to us at all; asked before a datagram is parsed, or a connection
   * taken, and again for each message on it: the answer may change at any time (a trunk's
   * addresses are looked up anew), so it has to be quick. Targets that we connect to ourselves
   * may answer on that connection.
   */
  admits(address: string): boolean;
  /** Strangers get no answer at all, or 403 (within the limit of answers per peer). */
  strangers: 'ignore' | 'forbid';
  /** Answers per peer and second to what is broken or forbidden. */
  refusalsPerSecond: number;
  /** UDP requests larger than this go over TCP (RFC 3261, section 18.1.1), bytes. */
  datagramLimit: number;
  /** Answer to the source port also where the peer does not ask for it with `rport`. */
  forceRport: boolean;
  /** How long a connection may take to come about. */
  connectMs: number;
  /** A connection without a message for so long is closed. */
  idleMs: number;
  /** A message that has begun must be complete after so long. */
  partialMs: number;
  /** Sends CRLF CRLF so often on connections that we opened; 0: never (RFC 5626, section 4.4.1). */
  keepAliveMs: number;
  /**
   * Pings so often on WebSockets, also on those that others opened, for browsers cannot (RFC
   * 7118, section 6); 0: never. Their pong keeps a connection that has carried a message.
   */
  webSocketPingMs: number;
  /** Closes the connection when the answer to a keep-alive takes longer; 0: needs none. */
  pongMs: number;
  connectionsPerPeer: number;
  connections: number;
  /** Bytes that may wait on one connection before it is given up. */
  backlog: number;
}

export const DEFAULT_TRANSPORT_SETTINGS: TransportSettings = {
  // Closed until somebody says who is a peer.
  admits: () => false,
  strangers: 'ignore',
  refusalsPerSecond: 5,
  datagramLimit: 1_300,
  forceRport: false,
  connectMs: 5_000,
  idleMs: 600_000,
  partialMs: 32_000,
  keepAliveMs: 90_000,
  // Proxies in front of web servers close what is silent for a minute.
  webSocketPingMs: 25_000,
  pongMs: 0,
  connectionsPerPeer: 16,
  connections: 4_096,
  backlog: 1 << 20,
};
