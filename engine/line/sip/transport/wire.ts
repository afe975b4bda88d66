import type { Endpoint, WebSocketPoint } from './port';

/**
 * What the transport layer asks of the network: datagrams, byte streams, and streams of frames
 * (WebSockets). Node's sockets are one such network, the tests' is another. Callbacks never come from inside the call that
 * leads to them.
 */
export interface Wires {
  /** Rejects when the address cannot be had. */
  openUdp(local: Endpoint, events: UdpEvents): Promise<UdpWire>;
  /** With `webSocket`: connections are told as open when they have become WebSockets. */
  listen(
    local: Endpoint,
    secure: boolean,
    events: ListenerEvents,
    webSocket?: WebSocketPoint,
  ): Promise<Listener>;
  /** Starts to connect; how it goes is told to `events`. */
  connect(remote: Endpoint, options: ConnectOptions, events: StreamEvents): StreamWire;
  /** The address of this machine that `remote` would see, where a point is bound to all of them. */
  localAddress(remote: string): string;
}

export interface UdpEvents {
  /** The bytes are the receiver's. */
  datagram(bytes: Buffer, remote: Endpoint): void;
}

export interface UdpWire {
  readonly local: Endpoint;
  send(bytes: Buffer, remote: Endpoint, failed: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface ListenerEvents {
  /** Asked before anything is spent on a connection. */
  admits(remote: string): boolean;
  /** What happens on it from now on goes to the events returned. */
  accepted(stream: StreamWire): StreamEvents;
}

export interface Listener {
  readonly local: Endpoint;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** TLS to this name, or to the address. */
  secure?: { serverName?: string };
  /** A WebSocket, and what to ask for. */
  webSocket?: { path: string };
  /** The local address to leave from, where one is bound. */
  localAddress?: string;
}

export interface StreamEvents {
  /** Bytes may flow (hands are shaken, the certificate is good, it has become a WebSocket). */
  connected(): void;
  /** Of a WebSocket: a whole frame. */
  data(bytes: Buffer): void;
  /** A WebSocket's own keep-alive, which is answered already (RFC 6455, section 5.5). */
  control?(kind: 'ping' | 'pong'): void;
  /** Once, and the last event. With an error where it did not end in peace. */
  closed(error?: Error): void;
}

export interface StreamWire {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Bytes that wait to be taken by the network. */
  readonly backlog: number;
  /** WebSockets: asks for a `pong`. */
  ping?(): void;
  /** TLS: whether the peer showed a certificate that we trust and that names this host. */
  proves(host: string): boolean;
  /** To a WebSocket: as one frame. */
  write(bytes: Buffer): void;
  /** Sends what waits, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}
