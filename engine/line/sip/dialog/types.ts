import type { MediaPlan } from '../../../media/mediaPlan';
import type { DigestClient } from '../auth';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { LocalAudio } from '../sdp';
import type { TransactionFailure } from '../transaction';
import type { Flow, Received, Target } from '../transport/port';

/**
 * Whom requests of ours go to and how: a trunk, an agent's phone, a peer in a dialog. What it
 * knows outlives a request: its account's nonces, which of its addresses answered.
 */
export interface Peer {
  /**
   * Next hops, the preferred first (RFC 3263); rejects with a `DialflowError` when there are none.
   * `uri` is the first Route's where there is one, else the Request-URI. In a dialog, where
   * nothing is found, requests go the way that the peer's own messages came.
   */
  targets(uri: string): Promise<readonly Target[]>;
  /** Route headers of a request outside dialogs: an outbound proxy (RFC 3261, section 8.1.2). */
  readonly route: readonly string[];
  /** Answers 401 and 407; without it they are final. */
  readonly auth?: DigestClient;
}

/** A request of ours outside dialogs: OPTIONS, REGISTER, MESSAGE (RFC 3261, section 8.1). */
export interface OutsideRequest {
  method: string;
  uri: string;
  /** Name-addr without a tag. */
  from: string;
  to: string;
  peer: Peer;
  /** REGISTERs of one registration share theirs and count up (section 10.2). */
  callId?: string;
  cseq?: number;
  headers?: readonly HeaderField[];
  contentType?: string;
  body?: Uint8Array;
  /** Gives up after so long, ms; else as the transaction does. */
  timeoutMs?: number;
}

/** What became of a request: its final response, challenges answered and targets tried through; or why there is none. */
export type Reply =
  | { ok: true; received: Received<SipResponse>; /** The CSeq that was used last. */ cseq: number }
  | { ok: false; failure: TransactionFailure; cseq: number };

/** Why a session ends, for the Reason header (RFC 3326). */
export interface Reason {
  protocol: 'SIP' | 'Q.850';
  cause: number;
  text?: string;
}

/** An INVITE of ours (RFC 3261, section 13.2). */
export interface InviteRequest {
  uri: string;
  /** Name-addr without a tag. */
  from: string;
  to: string;
  peer: Peer;
  /** P-Asserted-Identity, Privacy and the like. */
  headers?: readonly HeaderField[];
  /** Where our audio is to come; what is offered. */
  audio: LocalAudio;
  /** Sends the INVITE without an offer, and answers the one of the 2xx or reliable 1xx. */
  lateOffer?: boolean;
  /** Seconds (RFC 4028); 0: none is asked for. Default 1,800. */
  sessionExpires?: number;
}

/**
 * How a session stands (RFC 3261, sections 9, 13, 15).
 *
 * ```
 *  calling ─→ proceeding ─→ confirmed ─→ ended        ours
 *     └────────────┴── cancelling ──────────↑
 *  ringing ──────────────→ confirmed ─→ ended         theirs
 * ```
 */
export type SessionState =
  'calling' | 'proceeding' | 'cancelling' | 'ringing' | 'confirmed' | 'ended';

/** How a session ended. `code` is the SIP status that ended it, where one did. */
export interface SessionEnd {
  by: 'us' | 'peer' | 'failure';
  /** It had been answered. */
  confirmed: boolean;
  code?: number;
  phrase?: string;
  /** Reason headers of the BYE, CANCEL or response (RFC 3326). */
  reasons: readonly Reason[];
  /** Retry-After of a response, seconds. */
  retryAfter?: number;
  /** No response at all, no ACK, session timer run out…; for people. */
  failure?: {
    kind:
      | TransactionFailure['reason']
      | 'noAck'
      | 'sessionExpired'
      | 'noAudio'
      | 'unresolved'
      | 'peerGone';
    message: string;
  };
}

/** What a session tells; never from inside the call that asked for it. After `ended` nothing more. */
export interface SessionListener {
  /** 180 to 199 (100 is not told), whichever fork it comes of. `media`: it carried or completed a description. */
  progress?(code: number, phrase: string, media: boolean): void;
  /** Offer and answer have settled where audio goes; again after each change. Before the answer: early media. */
  media?(plan: MediaPlan): void;
  /** 2xx and ACK: the session is up. */
  confirmed?(): void;
  /** The peer holds us, or no longer does (RFC 3264, section 8.4). */
  held?(held: boolean): void;
  /** REFER (RFC 3515): accept (202, then NOTIFY by what is told to the subscription) or decline. */
  referred?(referral: Referral): void;
  /** INFO and MESSAGE inside the dialog; answered 200 when true is returned, else 415. */
  info?(request: SipRequest): boolean;
  message?(request: SipRequest): boolean;
  ended(end: SessionEnd): void;
}

/** A session, ours or theirs. */
export interface Session {
  readonly callId: string;
  readonly state: SessionState;
  /** The other side's target and flow, once known. */
  readonly remote: { uri: string; flow?: Flow } | undefined;
  /** Ends it, whatever its state: CANCEL, BYE, or 487/603 for theirs unanswered. */
  hangUp(reason?: Reason): void;
  /** Offers again with this direction: `sendonly` holds the other side. False: refused, as it was before (RFC 3261, section 14.1). Glare is tried again by itself. */
  renegotiate(direction: LocalAudio['direction']): Promise<boolean>;
  /** Sends REFER (RFC 3515); `told` hears each NOTIFY's sipfrag status. */
  refer(
    to: string,
    told: (status: number, phrase: string) => void,
    referredBy?: string,
  ): Promise<Reply>;
  /** Sends INFO, MESSAGE, OPTIONS in the dialog. */
  send(method: string, contentType?: string, body?: Uint8Array): Promise<Reply>;
}

/** A session that a peer began, not yet answered. */
export interface IncomingSession extends Session {
  readonly invite: Received<SipRequest>;
  /** It came with an offer; one that cannot be taken was refused (488) before anybody was told. */
  readonly offered: boolean;
  /** Sends 180, or 183 with our description; reliable where the peer can (RFC 3262). */
  ring(options?: { code?: 180 | 181 | 182 | 183; audio?: LocalAudio }): void;
  /** Sends 200. */
  answer(audio: LocalAudio): void;
  /** Sends a failure, 300 to 699. */
  reject(code: number, phrase?: string, headers?: readonly HeaderField[]): void;
}

/** A REFER that came. */
export interface Referral {
  /** URI of Refer-To, without Replaces and other headers. */
  readonly target: string;
  readonly replaces?: string;
  readonly referredBy?: string;
  /** Answers 202, then NOTIFY 100; `notify` tells on, a final status ends it. */
  accept(): Notifier;
  decline(code: number): void;
}

/** Resolves when it was told, or cannot be. */
export interface Notifier {
  notify(status: number, phrase: string): Promise<void>;
}

/** How the user agent hears of what comes outside dialogs. */
export interface Handlers {
  /** A new INVITE that passed all checks. Without it 480. */
  invite?(session: IncomingSession): SessionListener;
  /** REGISTER, MESSAGE and the like, by method; answer with `respond`. Without one 405. OPTIONS is answered by the agent itself. */
  request?: Readonly<
    Record<
      string,
      (received: Received<SipRequest>, respond: (response: SipResponse) => void) => void
    >
  >;
  /**
   * Who sent an INVITE: by whose addresses and account requests of ours in its dialog go. Without
   * one, and without this, they go back the way it came.
   */
  peer?(received: Received<SipRequest>): Peer | undefined;
  /**
   * Whether an address may ask for anything but what it must be asked for itself; else 403.
   * Asked for each new request outside dialogs, after the transport let it in.
   */
  admits?(received: Received<SipRequest>): boolean;
}
