import type { Timer } from '../../../time/clock';
import { createResponse } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received, Sending } from '../transport/port';
import { type ServerKeys, tag } from './keys';
import type { Site } from './site';
import type { ServerState, ServerTransaction, ServerUser } from './types';

export interface ServerInviteSite extends Site {
  /** A final response went out; its ACK is to be brought here. */
  awaitsAck(transaction: ServerInvite, response: SipResponse): void;
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
  /** To's tag in our responses, once there is one: an answer to CANCEL has the same. */
  toTag: string | undefined;
  /** The last response. */
  private sending: Sending | undefined;
  private trying: Timer | undefined;
  private retransmission: Timer | undefined;
  /** H, I or L. */
  private expiry: Timer | undefined;

  constructor(
    readonly received: Received<SipRequest>,
    readonly keys: ServerKeys,
    private readonly site: ServerInviteSite,
  ) {
    this.trying = site.clock.after(site.timers.tryingMs, () => {
      this.respond(createResponse(received.message, 100));
    });
  }

  respond(response: SipResponse): boolean {
    if (this.state !== 'proceeding') return false;
    this.trying?.cancel();
    if (response.status > 100) this.toTag = tag(response, 'To');
    if (response.status < 200) this.send(response);
    else if (response.status < 300) this.accept(response);
    else this.refuse(response);
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
    this.retransmission?.cancel();
    this.sending.release();
    this.sending = undefined;
    this.site.acknowledged(this);
    return true;
  }

  abandon(): void {
    if (this.state !== 'terminated') this.leave();
  }

  private accept(response: SipResponse): void {
    const { t1, transactionMs } = this.site.timers;
    this.state = 'accepted';
    this.send(response);
    this.site.awaitsAck(this, response);
    // Also over reliable transports: the next hop need not be one.
    this.retransmitAfter(t1);
    this.expire(transactionMs, () => this.unacknowledged());
  }

  private refuse(response: SipResponse): void {
    const { t1, transactionMs } = this.site.timers;
    this.state = 'completed';
    this.send(response);
    this.site.awaitsAck(this, response);
    if (!this.reliable) this.retransmitAfter(t1);
    this.expire(transactionMs, () => this.unacknowledged());
  }

  private get reliable(): boolean {
    return this.received.flow.protocol !== 'UDP';
  }

  private send(response: SipResponse): void {
    this.sending?.release();
    this.sending = this.site.transport.response(response, this.received, (failure) =>
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
    this.trying?.cancel();
    this.retransmission?.cancel();
    this.expiry?.cancel();
    this.sending?.release();
    this.sending = undefined;
  }

  private end(tell?: () => void): void {
    if (this.state === 'terminated') return;
    this.leave();
    if (tell) this.site.guard(tell);
    this.site.guard(() => this.user.ended?.());
  }

  private leave(): void {
    this.state = 'terminated';
    this.settle();
    this.site.ended(this);
  }
}
