import type { Timer } from '../../../time/clock';
import { createResponse } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received, Sending } from '../transport/port';
import { type ServerKeys, tag } from './keys';
import { end, type Site, stop } from './site';
import type { ServerState, ServerTransaction, ServerUser } from './types';

export interface ServerInviteSite extends Site {
  /** A final response went out; its ACK is to be brought here. */
  awaitsAck(transaction: ServerInvite, response: SipResponse, received: Received<SipRequest>): void;
  acknowledged(transaction: ServerInvite): void;
  ended(transaction: ServerInvite): void;
}

/**
 * An INVITE of a peer's (RFC 3261, section 17.2.1, as corrected by RFC 6026, section 7.1), with
 * the retransmission of its 2xx (RFC 3261, section 13.3.1.4).
 *
 * ```
 *      INVITE: send the last 1xx again; 100 after 200 ms of silence
 *         proceeding ──────────────┐
 *            │ 300–699             │ 2xx
 *            ▼                     ▼
 *        completed              accepted
 *   G, INVITE: send again    until ACK: send again
 *        │       │ ACK         (T1, doubling up to T2)
 *      H │       ▼             INVITE: nothing
 *        │   confirmed             │
 *        │     I │                 │ L
 *        └───────┴─► terminated ◄──┘
 *  H, or L without an ACK: the user is told
 * ```
 */
export class ServerInvite implements ServerTransaction {
  readonly method = 'INVITE';
  state: ServerState = 'proceeding';
  user: ServerUser = {};
  readonly reliable: boolean;
  /** Until the final response. */
  private received: Received<SipRequest> | undefined;
  /** To's tag in our responses, once there is one: an answer to CANCEL has the same. */
  toTag: string | undefined;
  /** The last response. */
  private sending: Sending | undefined;
  private trying: Timer | undefined;
  private retransmission: Timer | undefined;
  /** H, I or L. */
  private expiry: Timer | undefined;

  constructor(
    received: Received<SipRequest>,
    readonly keys: ServerKeys,
    private readonly site: ServerInviteSite,
  ) {
    this.received = received;
    this.reliable = received.flow.protocol !== 'UDP';
    this.trying = site.clock.after(site.timers.tryingMs, () => this.sendTrying());
  }

  respond(response: SipResponse): boolean {
    const { received } = this;
    if (this.state !== 'proceeding' || !received) return false;
    this.trying = stop(this.trying);
    if (response.status > 100) this.toTag = tag(response, 'To');
    this.send(response, received);
    if (response.status < 200) return true;
    this.state = response.status < 300 ? 'accepted' : 'completed';
    this.site.awaitsAck(this, response, received);
    this.received = undefined;
    const { t1, transactionMs } = this.site.timers;
    // A 2xx also over reliable transports: the next hop need not be one.
    if (this.state === 'accepted' || !this.reliable) this.retransmitAfter(t1);
    this.expire(transactionMs, () => this.unacknowledged());
    return true;
  }

  /** The same INVITE once more. */
  retransmitted(): void {
    if (this.state === 'proceeding' || this.state === 'completed') this.sending?.again();
  }

  cancelled(cancel: Received<SipRequest>): void {
    if (this.state === 'proceeding') this.site.guard(() => this.user.cancelled?.(cancel));
  }

  /** Its ACK came; false when it is not the first. */
  acknowledged(): boolean {
    if (this.state === 'completed') {
      this.state = 'confirmed';
      this.settle();
      const wait = this.site.timers.i(this.reliable);
      if (wait === 0) this.end();
      else this.expire(wait, () => this.end());
      return true;
    }
    if (this.state !== 'accepted' || !this.sending) return false;
    this.retransmission = stop(this.retransmission);
    this.sending.release();
    this.sending = undefined;
    this.site.acknowledged(this);
    return true;
  }

  abandon(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.settle();
    this.site.ended(this);
  }

  private sendTrying(): void {
    if (this.received) this.respond(createResponse(this.received.message, 100));
  }

  private send(response: SipResponse, received: Received<SipRequest>): void {
    this.sending?.release();
    this.sending = this.site.transport.response(response, received, (failure) =>
      this.site.guard(() => this.user.failed?.(failure)),
    );
  }

  private retransmitAfter(ms: number): void {
    this.retransmission = this.site.clock.after(ms, () => {
      this.sending?.again();
      this.retransmitAfter(Math.min(2 * ms, this.site.timers.t2));
    });
  }

  /** H, or L; for a 2xx nothing is left to send once its ACK came. */
  private unacknowledged(): void {
    const missing = this.state === 'completed' || this.sending !== undefined;
    this.end(missing ? () => this.user.unacknowledged?.() : undefined);
  }

  private expire(ms: number, run: () => void): void {
    this.expiry?.cancel();
    this.expiry = this.site.clock.after(ms, run);
  }

  private settle(): void {
    this.trying = stop(this.trying);
    this.retransmission = stop(this.retransmission);
    this.expiry = stop(this.expiry);
    this.sending?.release();
    this.sending = undefined;
    this.received = undefined;
  }

  private end(tell?: () => void): void {
    end(this, this.user, this.site, tell);
  }
}
