/**
 * The SIP line, described in data: trunks, agents' phones, who may send, where calls may go.
 * `validate.ts` of the line checks it and names what is wrong by path.
 */
export interface SipLineSettings {
  /** At least one. */
  trunks: TrunkSettings[];
  /** Where we listen. Default: UDP and TCP on 0.0.0.0:5060. Port 0 takes a free one. */
  listen?: ListenSettings[];
  media?: MediaSettings;
  /**
   * Prefixes of numbers that may be dialled; one with `!` before it may not. The longest that
   * fits decides; none: refused. Default: mainland mobiles and landlines,
   * `["13", "14", "15", "16", "17", "18", "19", "0", "!00"]`.
   */
  allowedPrefixes?: string[];
  /** Phones of agents that may register with us. */
  phones?: PhoneSettings[];
  /** Realm of their passwords. Default `dialflow`. */
  realm?: string;
  /** What senders get that are neither trunk nor phone. Default `ignore`: no answer. */
  strangers?: 'ignore' | 'forbid';
  /** Addresses and networks (CIDR) that phones may register from. Default: private networks and this machine. */
  phoneNetworks?: string[];
  /** For TLS and WSS points. Files of PEM. */
  tls?: { certificateFile?: string; keyFile?: string; authorityFile?: string };
  /** Calls are recorded, both sides. Default true. */
  recording?: boolean;
  /** No RTP for so long ends a call. Default 20; 0: never. */
  deadPeerSeconds?: number;
}

export type SipProtocol = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';
export type Codec = 'PCMA' | 'PCMU';

export interface ListenSettings {
  protocol: SipProtocol;
  /** Default 0.0.0.0. */
  address?: string;
  /** Default 5060, TLS 5061, WS 8088, WSS 8089. */
  port?: number;
  /** What others are told in its place, behind a NAT. */
  advertisedHost?: string;
  advertisedPort?: number;
}

export interface MediaSettings {
  /** Of this machine. Default: the one that reaches the trunk. */
  address?: string;
  /** What the other side is told in its place, behind a NAT. */
  advertisedAddress?: string;
  /** Default 20000 to 29999. */
  fromPort?: number;
  toPort?: number;
}

export interface TrunkSettings {
  /** Unique. */
  name: string;
  /** Host name or IP address; without a port SRV and A records are looked up (RFC 3263). */
  host: string;
  port?: number;
  /** Default UDP. */
  protocol?: SipProtocol;
  /** Path of the WebSocket. Default `/`. */
  webSocketPath?: string;
  /** Domain of our From, To and Request-URI where it is not `host`. */
  domain?: string;
  /** `sip:` URI of a proxy that all requests go through first. */
  outboundProxy?: string;
  /** Digest user; empty: the trunk trusts our address. */
  username?: string;
  password?: string;
  /** Number or user of From and Contact when it registers. Default: `username`. */
  account?: string;
  /** Registers, so that the trunk knows where to send. Default false. */
  register?: boolean;
  /** Default 300. */
  registerSeconds?: number;
  /** Lower is tried first (as in RFC 2782). Default 0. */
  order?: number;
  /** Share among those of the same order. Default 1. */
  weight?: number;
  /** How the caller number is told. Default `from`. */
  identity?: 'from' | 'pAssertedIdentity' | 'pPreferredIdentity' | 'remotePartyId';
  /** Hides the caller number from the callee (RFC 3323). Default false. */
  privateCallerId?: boolean;
  /** Shown when a call has no caller number of its own. */
  callerNumber?: string;
  /** Put before each called number, e.g. `+86` or a tech prefix. */
  dialPrefix?: string;
  /** Preferred first. Default PCMA, PCMU. */
  codecs?: Codec[];
  /** OPTIONS that often, to know whether it is up; 0: never. Default 30. */
  keepAliveSeconds?: number;
  /** Phones that ring, one after the other, when somebody calls in over it. None: declined. */
  inboundPhones?: string[];
  /** Calls at a time; beyond it the next trunk is tried. Default: no limit. */
  maxConcurrency?: number;
}

export interface PhoneSettings {
  /** User of its URI, unique; what a Transfer node names. */
  name: string;
  password: string;
}

/** How a trunk stands. */
export interface TrunkStatus {
  name: string;
  state: 'up' | 'down' | 'unknown';
  /** Why it is down, for people. */
  detail: string | null;
  registered: boolean | null;
  /** Since when, ms since the epoch. */
  since: number;
  liveCalls: number;
  /** Round trip of the last OPTIONS or REGISTER, ms. */
  roundTripMs: number | null;
}

/** How a phone stands. */
export interface PhoneStatus {
  name: string;
  registered: boolean;
  inCall: boolean;
  /** ms since the epoch. */
  expiresAt: number | null;
}
