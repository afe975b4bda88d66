import type { SipMessage, SipRequest, SipResponse, Via } from '../message/types';

/** How messages travel (RFC 3261, section 18; RFC 7118). */
export type Protocol = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';

/** An IP address (IPv6 without brackets) and a port. */
export interface Endpoint {
  address: string;
  port: number;
}

/** Where we are to be reached. Port 0 takes a free one. */
export interface ListeningPoint extends Endpoint {
  protocol: Protocol;
  /** What Via and Contact say in place of the address, e.g. the public one behind a NAT. */
  advertised?: { host: string; port?: number };
  /** All but UDP: only call out. No certificate is needed then; Via names `port`, or the default. */
  outboundOnly?: boolean;
  /** WS and WSS: what a connection has to ask for. */
  webSocket?: WebSocketPoint;
}

/** What becomes a WebSocket of a listening point (RFC 7118, section 4.1), and what is refused. */
export interface WebSocketPoint {
  /** Only this path, else 404. Unset: any. */
  path?: string;
  /** Pages that browsers may connect from, e.g. `https://phones.example.com`, else 403. Unset: any. */
  origins?: readonly string[];
}

/** Where a request goes, RFC 3263 done. */
export interface Target extends Endpoint {
  protocol: Protocol;
  /** TLS and WSS: the domain that the certificate has to name (RFC 5922); without one the address. */
  serverName?: string;
  /** WS and WSS: what to ask for there; `/` unless set. */
  path?: string;
  /**
   * UDP: whether a request that is too large for a datagram goes over TCP (RFC 3261, section
   * 18.1.1). `true` unless set; set `false` for a peer that is known to have no TCP.
   */
  largeOverTcp?: boolean;
  /** Only over this connection (a `Flow`'s), e.g. to a phone behind a NAT (RFC 5626, section 5.3). */
  connection?: number;
}

/** Between which two points a message came; with it an answer finds the way back. */
export interface Flow {
  readonly protocol: Protocol;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** All but UDP: the number of the connection. */
  readonly connection?: number;
}

/** A message that came, its top Via read and stamped (RFC 3261, section 18.2.1; RFC 3581). */
export interface Received<M extends SipMessage = SipMessage> {
  readonly message: M;
  readonly via: Via;
  readonly flow: Flow;
}

/** Why a message did not get away. `message` is for a person. */
export interface TransportFailure {
  reason:
    | 'noPoint'
    | 'unreachable'
    | 'refused'
    | 'connectTimeout'
    | 'certificate'
    | 'closed'
    | 'tooLarge'
    | 'overloaded';
  message: string;
}

/** Told at most once, never from inside the call that sent. */
export type Failed = (failure: TransportFailure) => void;

/** A message on its way, kept as bytes so that sending it again costs nothing. */
export interface Sending {
  /** Where it goes; the protocol may be TCP where UDP was asked for (RFC 3261, section 18.1.1). */
  readonly target: Target;
  readonly reliable: boolean;
  /** Its top Via, which ACK and CANCEL have to repeat (sections 17.1.1.3 and 9.1). */
  readonly via: string;
  /** Sends the same bytes once more. */
  again(): void;
  /** Nobody wants to know of failures any more; the connection may forget it. */
  release(): void;
}

/** A request about to be sent: with a branch of its own, or with the whole Via of another one. */
export type Outgoing = { target: Target; failed: Failed } & ({ branch: string } | { via: string });

export interface TransportListener {
  request(received: Received<SipRequest>): void;
  response(received: Received<SipResponse>): void;
}

/**
 * The transport layer (RFC 3261, section 18). Nothing that comes from the network throws out
 * of it.
 */
export interface SipTransport {
  /** Opens the points, all or none. Rejects with every point that cannot be had. */
  bind(points: readonly ListeningPoint[]): Promise<ListeningPoint[]>;
  /** Who gets what comes in. */
  listen(listener: TransportListener): void;
  /** Sends with a new top Via (section 18.1.1). The request itself is left as it is. */
  request(request: SipRequest, outgoing: Outgoing): Sending;
  /** Sends to where the request came from (section 18.2.2; RFC 3581, section 4). */
  response(response: SipResponse, to: Received<SipRequest>, failed: Failed): Sending;
  /** What Contact has to name so that a peer at this target reaches us; nothing bound: undefined. */
  contact(target: Target): { host: string; port: number } | undefined;
  readonly counters: Readonly<TransportCounters>;
  /** Closes points and connections. What is sent afterwards fails. */
  close(): Promise<void>;
}

export interface TransportCounters {
  requestsReceived: number;
  responsesReceived: number;
  sent: number;
  /** CRLF keep-alives, empty datagrams, pings and pongs of WebSockets. */
  keepAlives: number;
  /** From peers that are not admitted, looked at no further. */
  strangers: number;
  /** 403 sent to peers that are not admitted. */
  forbidden: number;
  /** Could not be parsed, or lacks what every message must have. */
  broken: number;
  /** 400 and the like sent for what could not be parsed. */
  refused: number;
  /** Would have been answered, but for the limit per peer. */
  rateLimited: number;
  /** Responses whose top Via is not ours (RFC 3261, section 18.1.2). */
  misrouted: number;
  /** Connections not taken because of a limit. */
  connectionsRefused: number;
  connectionsOpened: number;
  connectionsClosed: number;
  failures: number;
}
