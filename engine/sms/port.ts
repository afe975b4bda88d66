import type { SmsGatewayStatus } from '../api';
import type { PartMark } from './encoding';

/** A message as it comes through a gateway; of a long one, a part. */
export interface IncomingSms {
  gateway: string;
  from: string;
  to: string;
  text: string;
  /** The sender's own id: what comes again with the same one is the same. */
  sourceId?: string;
  mark?: PartMark;
}

/** A whole message. */
export interface ReceivedSms extends Omit<IncomingSms, 'mark'> {
  at: number;
  /** Parts have not come; `[…]` stands for them. */
  incomplete: boolean;
  /** Ids of the parts that it was made of, which are kept until it is dealt with. */
  parts: readonly string[];
}

/** What became of something that was sent. */
export interface SmsReport {
  gateway: string;
  /** As the gateway named it when it was sent; of a long message, a part. */
  messageId: string;
  delivered: boolean;
  /** Why it was not, for people. */
  error: string;
}

/** Who hears of what comes. What is rejected was not taken, and comes again where that can be. */
export interface SmsListener {
  received(sms: IncomingSms): Promise<void>;
  report(report: SmsReport): Promise<void>;
}

export interface OutgoingSms {
  id: string;
  from: string;
  to: string;
  text: string;
  /** Parts that this gateway has accepted already, in their order. */
  done: number;
}

export type Submission =
  /** `receipts`: a report is to be expected for each. */
  | { ok: true; messageIds: string[]; receipts: boolean }
  | {
      ok: false;
      /** Of the parts that were accepted before it failed. */
      messageIds: string[];
      retryable: boolean;
      error: string;
    };

/** A way in, out, or both. */
export interface SmsGateway {
  readonly name: string;
  readonly sends: boolean;
  /** It could send now. */
  readonly ready: boolean;
  start(listener: SmsListener): Promise<void>;
  /** Never rejects. */
  send(sms: OutgoingSms): Promise<Submission>;
  status(): SmsGatewayStatus;
  /** What is being sent fails, to be tried again. */
  stop(): Promise<void>;
}
