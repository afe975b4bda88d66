import type { Timer } from '../../../time/clock';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { Failed, Received, Sending, Target, TransportFailure } from '../transport/port';
import { tag } from './keys';
import { ackFor, cancelFor } from './ownRequests';
import { end, type Site, stop } from './site';
import type { ClientState, ClientTransaction, ClientUser } from './types';

export interface ClientInviteSite extends Site {
  newBranch(): string;
  /** CANCEL is a transaction of its own with the INVITE's Via. */
  cancel(request: SipRequest, branch: string, via: string, target: Target): void;
  ended(transaction: ClientTransaction): void;
}

/** More answers to one INVITE than this are not looked at. */
const MAX_FORKS = 32;

interface Fork {
  tag: string;
  /** Once the user has acknowledged it. */
  ack: Sending | undefined;
}

/**
 * An INVITE of ours (RFC 3261, section 17.1.1, as corrected by RFC 6026, section 7.2).
 *
 * ```
 *             A: send again
 *              ┌──┐
 *              │  ▼   B, not sent: failed
 *            calling ──────────────────────────────┐
 *          1xx │ └────────┬─────────────┐          │
 *              ▼          │             │          │
 *          proceeding ────┤ 300–699     │ 2xx      │
 *              │ └────────│─────────────┤          │
 *              │          ▼             ▼          │
 *              │      completed      accepted      │
 *              │      300–699: ACK   2xx: its ACK, │
 *              │          │          or a new fork │
 *  no end after│        D │             │ M        │
 *  CANCEL      └──────────┴──► terminated ◄────────┘
 * ```
 */
export class ClientInvite implements ClientTransaction {
  readonly method = 'INVITE';
  state: ClientState = 'calling';
  /** Until the final response: CANCEL and ACK are made of it. */
  private request: SipRequest | undefined;
  private sending: Sending | undefined;
  private ackSending: Sending | undefined;
  private forks: Fork[] = [];
  private cancelling: 'no' | 'wanted' | 'sent' = 'no';
  private cancelHeaders: readonly HeaderField[] = [];
  private retransmission: Timer | undefined;
  /** B, D or M, or the wait for what CANCEL leads to. */
  private expiry: Timer | undefined;

  constructor(
    request: SipRequest,
    private readonly target: Target,
    private readonly user: ClientUser,
    readonly branch: string,
    private readonly site: ClientInviteSite,
  ) {
    this.request = request;
    this.send(request, target);
    this.expire(site.timers.transactionMs, () => this.timedOut());
  }

  response(received: Received<SipResponse>): void {
    const { status } = received.message;
    switch (this.state) {
      case 'calling':
      case 'proceeding':
        if (status < 200) this.provisional(received);
        else if (status < 300) this.accepted(received);
        else this.refused(received);
        return;
      case 'completed':
        if (status >= 300) this.ackSending?.again();
        return;
      case 'accepted':
        if (status >= 200 && status < 300) this.answered(received);
        return;
      case 'trying': // not a state of INVITE
      case 'terminated':
        return;
    }
  }

  cancel(headers: readonly HeaderField[] = []): void {
    if (this.cancelling !== 'no') return;
    this.cancelHeaders = headers;
    if (this.state === 'calling') this.cancelling = 'wanted';
    else if (this.state === 'proceeding') this.sendCancel();
  }

  ack(request: SipRequest, target: Target, failed: Failed = () => undefined): void {
    const branch = this.site.newBranch();
    const sending = this.site.transport.request(request, { branch, target, failed });
    const to = tag(request, 'To');
    const fork = this.forks.find((one) => one.tag === to);
    if (this.state !== 'accepted' || !fork) return sending.release();
    fork.ack?.release();
    fork.ack = sending;
  }

  abandon(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.settle();
    this.ackSending?.release();
    for (const { ack } of this.forks) ack?.release();
    this.forks = [];
    this.site.ended(this);
  }

  private provisional(received: Received<SipResponse>): void {
    if (this.state === 'calling') {
      this.state = 'proceeding';
      this.retransmission = stop(this.retransmission);
      this.expiry = stop(this.expiry);
      if (this.cancelling === 'wanted') this.sendCancel();
    }
    this.site.guard(() => this.user.provisional?.(received));
  }

  private accepted(received: Received<SipResponse>): void {
    this.state = 'accepted';
    this.settle();
    this.expire(this.site.timers.transactionMs, () => this.end());
    this.answered(received);
  }

  /** A 2xx: of a fork that is new, or once more because its ACK was lost. */
  private answered(received: Received<SipResponse>): void {
    const to = tag(received.message, 'To');
    const known = this.forks.find((one) => one.tag === to);
    if (known) return known.ack?.again();
    if (this.forks.length >= MAX_FORKS) return;
    this.forks.push({ tag: to, ack: undefined });
    this.site.guard(() => this.user.final(received));
  }

  private refused(received: Received<SipResponse>): void {
    const { request, sending, site } = this;
    this.state = 'completed';
    this.settle();
    if (request && sending) {
      this.ackSending = site.transport.request(ackFor(request, received.message), {
        via: sending.via,
        target: sending.target,
        // The user has its answer: there is nobody to tell, and nothing more to wait for.
        failed: () => this.end(),
      });
    }
    const wait = site.timers.d(sending?.reliable ?? true);
    if (wait > 0) this.expire(wait, () => this.end());
    site.guard(() => this.user.final(received));
    if (wait === 0) this.end();
  }

  private sendCancel(): void {
    const { request, sending, site } = this;
    if (!request || !sending) return;
    this.cancelling = 'sent';
    const cancel = cancelFor(request, this.cancelHeaders);
    site.cancel(cancel, this.branch, sending.via, sending.target);
    this.expire(site.timers.transactionMs, () => this.timedOut());
  }

  private send(request: SipRequest, target: Target): void {
    const { site, branch } = this;
    const failed: Failed = (failure) => this.notSent(failure);
    this.sending = site.transport.request(request, { branch, target, failed });
    if (!this.sending.reliable) this.retransmitAfter(site.timers.t1);
  }

  private retransmitAfter(ms: number): void {
    this.retransmission = this.site.clock.after(ms, () => {
      this.sending?.again();
      this.retransmitAfter(2 * ms);
    });
  }

  private notSent(failure: TransportFailure): void {
    // Once something was heard, the answer may come over another connection.
    if (this.state !== 'calling') return;
    const { request, target } = this;
    if (request && this.sending?.target.protocol !== target.protocol) {
      // Too large for UDP, but the peer has no TCP (section 18.1.1).
      this.sending?.release();
      return this.send(request, { ...target, largeOverTcp: false });
    }
    this.end(() => this.user.failed(failure));
  }

  private timedOut(): void {
    const message = `The INVITE to ${this.target.address}:${this.target.port} was not answered.`;
    this.end(() => this.user.failed({ reason: 'timeout', message }));
  }

  private expire(ms: number, run: () => void): void {
    this.expiry?.cancel();
    this.expiry = this.site.clock.after(ms, run);
  }

  /** A final response is there: the request and its retransmission are done with. */
  private settle(): void {
    this.retransmission = stop(this.retransmission);
    this.expiry = stop(this.expiry);
    this.sending?.release();
    this.sending = undefined;
    this.request = undefined;
  }

  private end(tell?: () => void): void {
    end(this, this.user, this.site, tell);
  }
}
