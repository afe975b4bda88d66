import type { Timer } from '../../../time/clock';
import type { SipRequest, SipResponse } from '../message/types';
import type { Outgoing, Received, Sending, Target, TransportFailure } from '../transport/port';
import { end, type Site, stop } from './site';
import type { ClientState, ClientTransaction, ClientUser } from './types';

export interface ClientSite extends Site {
  ended(transaction: ClientTransaction): void;
}

/**
 * Any other request of ours (RFC 3261, section 17.1.2).
 *
 * ```
 *             E: send again
 *              ┌──┐
 *              │  ▼    F, not sent: failed
 *            trying ─────────────────────────┐
 *          1xx │ └──────────┐                │
 *              ▼            │ 200–699        │
 *          proceeding ──────┤                │
 *      E (T2): send again   ▼                │
 *              │        completed            │
 *  F, not sent │          K │                │
 *              └────────────┴─► terminated ◄─┘
 * ```
 */
export class ClientNonInvite implements ClientTransaction {
  state: ClientState = 'trying';
  readonly method: string;
  /** Until something is heard: it may have to be sent over UDP instead of TCP. */
  private request: SipRequest | undefined;
  private sending: Sending | undefined;
  private retransmission: Timer | undefined;
  /** F or K. */
  private expiry: Timer | undefined;

  /** `via`: that of the INVITE, for a CANCEL. */
  constructor(
    request: SipRequest,
    private readonly target: Target,
    private readonly user: ClientUser,
    readonly branch: string,
    private readonly site: ClientSite,
    private readonly via?: string,
  ) {
    this.method = request.method;
    this.request = request;
    this.send(request, target);
    this.expiry = site.clock.after(site.timers.transactionMs, () => this.timedOut());
  }

  response(received: Received<SipResponse>): void {
    switch (this.state) {
      case 'trying':
      case 'proceeding':
        if (received.message.status >= 200) return this.final(received);
        this.state = 'proceeding';
        this.request = undefined;
        this.site.guard(() => this.user.provisional?.(received));
        return;
      case 'calling': // INVITE's
      case 'accepted':
      case 'completed':
      case 'terminated':
        return;
    }
  }

  /** Only INVITE can be taken back (RFC 3261, section 9.1). */
  cancel(): void {}

  ack(): void {}

  abandon(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.settle();
    this.site.ended(this);
  }

  private final(received: Received<SipResponse>): void {
    const wait = this.site.timers.k(this.sending?.reliable ?? true);
    this.state = 'completed';
    this.settle();
    if (wait > 0) this.expiry = this.site.clock.after(wait, () => this.end());
    this.site.guard(() => this.user.final(received));
    if (wait === 0) this.end();
  }

  private send(request: SipRequest, target: Target): void {
    const { site, branch, via } = this;
    const failed = (failure: TransportFailure): void => this.notSent(failure);
    const how: Outgoing = via === undefined ? { branch, target, failed } : { via, target, failed };
    this.sending = site.transport.request(request, how);
    if (!this.sending.reliable) this.retransmitAfter(site.timers.t1);
  }

  /** Timer E (section 17.1.2.2): doubles up to T2, and is T2 once something was heard. */
  private retransmitAfter(ms: number): void {
    const { t2 } = this.site.timers;
    this.retransmission = this.site.clock.after(ms, () => {
      this.sending?.again();
      this.retransmitAfter(this.state === 'proceeding' ? t2 : Math.min(2 * ms, t2));
    });
  }

  private notSent(failure: TransportFailure): void {
    if (this.state !== 'trying' && this.state !== 'proceeding') return;
    const { request, target } = this;
    if (request && this.sending?.target.protocol !== target.protocol) {
      // Too large for UDP, but the peer has no TCP (section 18.1.1).
      this.sending?.release();
      return this.send(request, { ...target, largeOverTcp: false });
    }
    this.end(() => this.user.failed(failure));
  }

  private timedOut(): void {
    const { address, port } = this.target;
    const message = `The ${this.method} to ${address}:${port} was not answered.`;
    this.end(() => this.user.failed({ reason: 'timeout', message }));
  }

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
