import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { Failed, Received, Target, TransportFailure } from '../transport/port';

/**
 * Why a request got no answer: none came in time, to be treated as 408, or it did not get
 * away, to be treated as 503 (RFC 3261, section 8.1.3.1).
 */
export type TransactionFailure = { reason: 'timeout'; message: string } | TransportFailure;

/**
 * Whoever sent a request. Nothing is told from inside the call that made the transaction.
 * After `final` or `failed` come only further 2xx of other forks (INVITE), then `ended`.
 */
export interface ClientUser {
  /** 100 to 199, as often as they come. */
  provisional?(received: Received<SipResponse>): void;
  /**
   * 200 to 699. For INVITE each fork's 2xx once, to be answered with `ack`; any other final
   * response has been acknowledged already.
   */
  final(received: Received<SipResponse>): void;
  failed(failure: TransactionFailure): void;
  /** Nothing more is told, and nothing is left of the transaction. */
  ended?(): void;
}

export type ClientState =
  'calling' | 'trying' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

/** A request of ours and all that comes of it (RFC 3261, section 17.1). */
export interface ClientTransaction {
  readonly branch: string;
  readonly method: string;
  readonly state: ClientState;
  /**
   * INVITE: takes it back, as soon as something has been heard of it (section 9.1). The user is
   * told what becomes of it as always: 487, a final response that crossed the CANCEL, or a
   * time-out. Does nothing when a final response is there.
   */
  cancel(headers?: readonly HeaderField[]): void;
  /**
   * INVITE: sends the user's ACK for a 2xx; the 2xx's retransmissions are answered with the same
   * one by the transaction (section 13.2.2.4).
   */
  ack(request: SipRequest, target: Target, failed?: Failed): void;
  /** Forgets it at once; nothing more is told. */
  abandon(): void;
}

export type ServerState =
  'trying' | 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

/** Whoever answers a request. */
export interface ServerUser {
  /** INVITE: the peer takes it back, and its CANCEL is answered already. Answer INVITE with 487. */
  cancelled?(cancel: Received<SipRequest>): void;
  /** INVITE: no ACK came for the final response. After a 2xx the session is to be ended by BYE. */
  unacknowledged?(): void;
  /** A response did not get away. */
  failed?(failure: TransportFailure): void;
  /** Nothing more is told, and nothing is left of the transaction. */
  ended?(): void;
}

/**
 * A request of a peer's and our answers (RFC 3261, section 17.2). The request itself is the
 * user's to keep: a transaction outlives its answer by half a minute, and lets go of it then.
 */
export interface ServerTransaction {
  readonly method: string;
  readonly state: ServerState;
  /**
   * Sends a response. Retransmissions are the transaction's: of a failure to INVITE until its
   * ACK (timer G), of a 2xx to INVITE until its ACK, too (section 13.3.1.4). What may not be
   * sent any more, or not at all (RFC 4320), is not; then it returns `false`.
   */
  respond(response: SipResponse): boolean;
  /** Forgets it at once; nothing more is told. */
  abandon(): void;
}

/** How many transactions there are, by side, and what was dropped. */
export interface TransactionCounters {
  clients: number;
  servers: number;
  /** 2xx that wait for their ACK. */
  unacknowledged: number;
  /** Responses and ACKs that belong to nothing. */
  strays: number;
  /** Requests that came again and were answered, or not, by their transaction. */
  retransmissions: number;
  /** Requests that came over two paths (section 8.2.2.2). */
  merged: number;
  /** New requests beyond the limit, answered 503. */
  overload: number;
}
