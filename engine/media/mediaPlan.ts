import type { Law } from './g711';

/** Who may send, as we see it (RFC 3264, section 5.1): `sendonly` is that we do. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Endpoint {
  /** An IP address. */
  address: string;
  port: number;
}

/**
 * What a stream is told to send to where ICE finds out by itself where that is: no address that
 * anybody could have.
 */
export const SECURE_PEER: Endpoint = { address: '0.0.0.0', port: 9 };

/** Of a stream that is encrypted (DTLS-SRTP): by what the other side is known. */
export interface SecureRemote {
  ufrag: string;
  /** SHA-256 of its certificate, `AB:CD:…`. */
  fingerprint: string;
}

/** What offer and answer have settled for one audio stream: what to send where, and as what. */
export interface MediaPlan {
  direction: Direction;
  /** Where our packets go; undefined when the other side gave no address that can be sent to. */
  remote: Endpoint | undefined;
  /** `mux`: on the port of RTP (RFC 5761). */
  rtcp: 'mux' | Endpoint | undefined;
  /** What we send. */
  send: { law: Law; payloadType: number };
  /** What may come, by payload type. */
  receive: ReadonlyMap<number, Law>;
  /** Payload types of telephone events (RFC 4733); undefined where they were not agreed to. */
  events: { send: number; receive: number } | undefined;
  /** How long the other side would like its packets to be. */
  ptimeMs: number;
  /** Only where it was agreed to; `remote` is `SECURE_PEER` then. */
  secure?: SecureRemote;
}

export function maySend(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function mayReceive(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}
