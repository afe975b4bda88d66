/**
 * SIP messages as the layers above see them (RFC 3261, section 7). Parsed ones and ones of our
 * own are the same kind of object; what is not understood is kept as it came.
 */

/** A header's name as written in RFCs, e.g. `Call-ID`; compact forms are never seen here. */
export type HeaderName = string;

export interface HeaderField {
  name: HeaderName;
  /** As on the wire, unfolded and trimmed. */
  value: string;
}

interface MessageBase {
  /** In the order of the wire. Fields that may be lists (Via, Route, Contact…) are one field a value. */
  headers: HeaderField[];
  body: Uint8Array;
}

export interface SipRequest extends MessageBase {
  kind: 'request';
  /** INVITE, ACK, … or an extension's; case matters. */
  method: string;
  uri: string;
}

export interface SipResponse extends MessageBase {
  kind: 'response';
  /** 100 to 699. */
  status: number;
  reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** `sip:user:password@host:port;params?headers` (RFC 3261, section 19.1). */
export interface SipUri {
  scheme: 'sip' | 'sips';
  user?: string;
  password?: string;
  /** Lower case; IPv6 without its brackets. */
  host: string;
  port?: number;
  /** Names in lower case; a parameter without a value has ''. */
  params: Map<string, string>;
  headers: Map<string, string>;
}

/** From, To, Contact, Route, P-Asserted-Identity…: a name, an address, parameters. */
export interface NameAddress {
  displayName?: string;
  /** As written: a SIP URI or any other scheme. */
  uri: string;
  params: Map<string, string>;
}

export interface Via {
  /** `UDP`, `TCP`, `TLS`, `WS`, `WSS`. */
  transport: string;
  host: string;
  port?: number;
  params: Map<string, string>;
}

export interface CSeq {
  sequence: number;
  method: string;
}

/** What a datagram or a frame turned out to be. */
export type Parsed =
  | { ok: true; message: SipMessage }
  /**
   * Not a message that may be acted on. `respond` is the status that RFC 3261 wants answered
   * where enough of a request could be read to answer it at all (`request` has what was read).
   */
  | { ok: false; reason: string; respond?: number; request?: SipRequest };
