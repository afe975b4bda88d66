/**
 * Session descriptions (RFC 8866, which replaces RFC 4566), as far as a call needs them. Lines
 * that are not understood are left out when read.
 */
export interface SessionDescription {
  origin: Origin;
  /** `s=`; `-` where there is nothing to say. */
  name: string;
  connection?: Connection;
  /** Of the session: media without one of the same name inherit it. */
  attributes: Attribute[];
  media: MediaDescription[];
}

/** `o=` (RFC 8866, section 5.2). Numbers may be longer than 53 bits: texts. */
export interface Origin {
  username: string;
  sessionId: string;
  version: string;
  address: Connection;
}

/** `c=` (section 5.7), of unicast: an IP address, or a name that peers should not use. */
export interface Connection {
  family: 'IP4' | 'IP6';
  address: string;
}

/** `a=name` or `a=name:value` (section 5.13). */
export interface Attribute {
  name: string;
  value?: string;
}

/** `m=` and what belongs to it (section 5.14). */
export interface MediaDescription {
  /** `audio`, `video`, `image`… */
  kind: string;
  /** 0: the stream is rejected or no longer used (RFC 3264, section 5.1). */
  port: number;
  /** `RTP/AVP`… */
  protocol: string;
  /** Payload types, for RTP. */
  formats: string[];
  connection?: Connection;
  attributes: Attribute[];
}
