import type { Page } from './methods';
import type { Timestamp } from './model';
import type { PoolKind } from './privacy';

/** 短信条数: 70个字符(含标点、签名)为1条. */
export const SMS_BILLED_CHARACTERS = 70;
/** What the product passes on or sends at most. */
export const LONGEST_SMS = 1_000;

// ---------------------------------------------------------------- settings

/** Where text messages come from and go to. Each way in brings those to X numbers. */
export interface SmsSettings {
  smpp?: SmppSettings[];
  /** SIP MESSAGE (RFC 3428), over the trunks of a SIP line. */
  sip?: SipSmsSettings;
  http?: HttpSmsSettings;
  /**
   * Names of what messages are sent through, the preferred first: SMPP connections by their names,
   * `sip`, `http`. Default: all that can send, in this order.
   */
  sendThrough?: string[];
  /** 短信签名: before what is passed on, in 【】. Default `号码隐私保护`; empty: none. */
  signature?: string;
  /** Behind what is passed on, in 【】. Default `回T退订`; empty: none. */
  stopHint?: string;
  /** Texts that unsubscribe whoever sends them. Default `T`, `TD`, `退订`, `STOP`, `回T`, `回T退订`. */
  stopWords?: string[];
  /** What waits to be confirmed is kept for so long, 1 to 4,320. Default 60. */
  confirmMinutes?: number;
  /** What cannot be sent is tried for so long, 1 to 4,320. Default 60. */
  sendMinutes?: number;
}

/** A connection to a message centre by SMPP 3.4, as ESME. */
export interface SmppSettings {
  /** Unique among all that messages go through. */
  name: string;
  host: string;
  /** Default 2775; 3550 with TLS. */
  port?: number;
  tls?: boolean;
  systemId: string;
  /** At most 8 characters (SMPP 3.4, section 4.1.1). */
  password: string;
  systemType?: string;
  /** `separate`: one connection to receive and one to send. Default `transceiver`. */
  bind?: 'transceiver' | 'separate' | 'receiver' | 'transmitter';
  /** Messages on their way without an answer, 1 to 1,000. Default 10. */
  window?: number;
  /** Messages (parts of long ones) a second. Default: no limit. */
  perSecond?: number;
  /** Quiet for so long, and the other side is asked whether it is there. Default 30. */
  enquireSeconds?: number;
  /** An answer takes so long at most. Default 10. */
  responseSeconds?: number;
  /** What `data_coding` 0 means to the message centre. Default `gsm7`, an octet a character. */
  alphabet?: 'gsm7' | 'gsm7packed' | 'latin1';
  /** How parts of long messages are marked; `payload`: one message, however long. Default `udh`. */
  longMessages?: 'udh' | 'sar' | 'payload';
  /** Delivery receipts are asked for. Default true. */
  receipts?: boolean;
  /**
   * How receipts write the ids of messages: as they were given when the message was taken, or, what
   * was given in the other base, in decimals or hexadecimal. Default `asGiven`.
   */
  receiptIds?: 'asGiven' | 'decimal' | 'hexadecimal';
  /** Before the digits of mainland numbers that are sent to: `86`. Default: none. */
  countryCode?: string;
}

export interface SipSmsSettings {
  /** Trunks whose messages are taken. Default: all. */
  trunks?: string[];
  /** The trunk that messages are sent over. Default: none is. */
  sendOver?: string;
}

export interface HttpSmsSettings {
  /** `POST /sms` and `POST /sms/reports`, see `docs/operators.md`. */
  listen?: {
    /** Default `127.0.0.1`. */
    address?: string;
    /** 0: any that is free. */
    port: number;
    /** `Authorization: Bearer <token>`; at least 16 characters. */
    token: string;
  };
  /** Messages are posted to this address, signed as webhooks are. */
  send?: {
    url: string;
    /** Key of the signatures, at least 16 characters. */
    secret: string;
    /** Lets it lead to this machine or a private network. Default false. */
    allowPrivate?: boolean;
    /** Default 10. */
    timeoutSeconds?: number;
  };
}

/** Body of `POST /sms`, or a list of at most 100 of them. Answered `{"code":0,"ids":[…]}`. */
export interface HttpSms {
  from: string;
  /** An X number; an extension may follow. */
  to: string;
  text: string;
  /** The sender's own id: what comes again with the same one is taken once. */
  id?: string;
}

/** What is posted to the address of `http.send`; any answer of 2xx takes it. */
export interface HttpOutgoingSms {
  /** Of the message: the same when it is posted again; to be named in reports. */
  id: string;
  /** The X number. */
  from: string;
  to: string;
  text: string;
}

/** Body of `POST /sms/reports`, or a list of at most 100 of them. */
export interface HttpSmsReport {
  id: string;
  status: 'delivered' | 'failed';
  reason?: string;
}

/** How a way in or out stands. */
export interface SmsGatewayStatus {
  name: string;
  kind: 'smpp' | 'sip' | 'http';
  state: 'up' | 'connecting' | 'down';
  /** Why it is not up, for people. */
  detail: string | null;
  since: Timestamp;
  sends: boolean;
  receives: boolean;
  received: number;
  sent: number;
}

// ---------------------------------------------------------------- messages

/**
 * How a message stands.
 *
 *     ── Intercepted                                       not passed on
 *     ── AwaitingConfirmation ── confirm ──► Sending       in time, else Intercepted
 *     ── Sending ──► Sent ──► Delivered                    accepted, then arrived
 *           └─────────┴─────► Failed
 */
export const SMS_STATES = [
  'Intercepted',
  'AwaitingConfirmation',
  'Sending',
  'Sent',
  'Delivered',
  'Failed',
] as const;
export type SmsState = (typeof SMS_STATES)[number];

/** Why a message is not passed on, or was not. */
export const SMS_REASONS = [
  /** 短信截取: the pool passes nothing on. */
  'InterceptOnly',
  /** It fits no binding (全量短信截取). */
  'NoBinding',
  /** The binding has nobody on the other side: A writes, and A calls nobody back. */
  'NobodyThere',
  /** A restriction or the blacklist of the pool is against it. */
  'Restricted',
  'NotWhitelisted',
  'NotConfirmed',
  /** It says that its sender wants nothing more. */
  'StopWord',
  /** The other side wants nothing more. */
  'Unsubscribed',
  'TooLong',
  'SendingFailed',
  'DeliveryFailed',
] as const;
export type SmsReason = (typeof SMS_REASONS)[number];

export interface Sms {
  id: string;
  /** `flow`: sent by a flow, not by somebody through X. */
  origin: 'person' | 'flow';
  poolKey: string;
  kind: PoolKind;
  x: string;
  bindingId: string | null;
  outId: string;
  outOrderId: string;
  /** Who wrote it; null: a flow. */
  from: string | null;
  /** Which side of the binding wrote; null: none, or a flow. */
  fromSide: 'A' | 'other' | null;
  /** The other side; null: nobody. */
  to: string | null;
  text: string;
  /** Parts of a long message have not come: `[…]` stands for them. */
  incomplete: boolean;
  /** 条数, of 70 characters. */
  count: number;
  state: SmsState;
  reason: SmsReason | null;
  /** What was wrong, for people. */
  error: string;
  /** What came through; null: a flow's. */
  receivedThrough: string | null;
  receivedAt: Timestamp;
  /** To be confirmed until then. */
  confirmBy: Timestamp | null;
  /** As it is passed on, with signature and hint; null: it is not. */
  sentText: string | null;
  sentThrough: string | null;
  sentAt: Timestamp | null;
  endedAt: Timestamp | null;
  billed: { item: 'interceptedSms' | 'smartSms'; count: number } | null;
}

export interface SmsFilter {
  poolKey?: string;
  x?: string;
  /** Who wrote it, or whom it is for. */
  number?: string;
  bindingId?: string;
  outId?: string;
  state?: SmsState;
  from?: Timestamp;
  to?: Timestamp;
}

/** Whoever is on it gets nothing that is passed on or sent through X numbers of the pool. */
export interface SmsStop {
  poolKey: string;
  number: string;
  /** X that was written to; empty: put there by hand. */
  x: string;
  text: string;
  at: Timestamp;
}

export interface SmsMethods {
  /**
   * Sends from X: to a side of a binding (`other` where there is one: B, of AXB), or to whoever
   * wrote a message that was received. Signature and hint are added.
   */
  send(
    p: { text: string; outId?: string } & (
      { bindingId: string; to: 'A' | 'B' } | { replyTo: string }
    ),
  ): Promise<Sms>;
  /** ConfirmSendSms: what waits for it is passed on, with other words where they are given. */
  confirm(p: { smsId: string; text?: string }): Promise<Sms>;
  get(p: { smsId: string }): Promise<Sms>;
  /** Newest first. */
  list(p: SmsFilter & { limit?: number; after?: string }): Promise<Page<Sms>>;
  /** How the ways in and out stand. */
  status(): Promise<SmsGatewayStatus[]>;
  /** Newest first. */
  listStops(p: {
    poolKey?: string;
    number?: string;
    limit?: number;
    after?: string;
  }): Promise<Page<SmsStop>>;
  addStops(p: { poolKey: string; phoneNumbers: string[] }): Promise<{ added: number }>;
  /** They get messages again. */
  removeStops(p: { poolKey: string; phoneNumbers: string[] }): Promise<{ removed: number }>;
}
