import type { Timer } from '../../../time/clock';
import { createResponse } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received, Sending, TransportFailure } from '../transport/port';
import type { ServerKeys } from './keys';
import { end, type Site, stop } from './site';
import type { ServerState, ServerTransaction, ServerUser } from './types';

export interface ServerSite extends Site {
  ended(transaction: ServerNonInvite): void;
}

/**
 * Any other request of a peer's (RFC 3261, section 17.2.2, as corrected by RFC 4320, section 4):
 * no 408 and no 1xx but 100 are ever sent; 100 not before the client's timer E has grown to T2,
 * and then without being asked for. An answer that is later than the client waits is not sent.
 *
 * ```
 *   trying ──────────────┐
 *   │  │ 100, late       │ 200–699
 *   │  ▼                 ▼
 *   │ proceeding ──► completed
 *   │  │ again: 100      │ again: the same
 *   │  │                 │
 *   │  │ 64·T1, 408   J, │ not sent
 *   └──┴► terminated ◄───┘
 * ```
 */
export class ServerNonInvite implements ServerTransaction {
  state: ServerState = 'trying';
  user: ServerUser = {};
  readonly method: string;
  private readonly reliable: boolean;
  /** Until the final response. */
  private received: Received<SipRequest> | undefined;
  private sending: Sending | undefined;
  private trying: Timer | undefined;
  /** The client's patience, then J. */
  private expiry: Timer | undefined;

  constructor(
    received: Received<SipRequest>,
    readonly keys: ServerKeys,
    private readonly site: ServerSite,
  ) {
    this.method = received.message.method;
    this.received = received;
    this.reliable = received.flow.protocol !== 'UDP';
    const { lateTryingMs, transactionMs } = site.timers;
    this.trying = site.clock.after(lateTryingMs, () => this.sendTrying());
    this.expiry = site.clock.after(transactionMs, () => this.end());
  }

  respond(response: SipResponse): boolean {
    if (this.state !== 'trying' && this.state !== 'proceeding') return false;
    if (response.status < 200) return this.provisional(response);
    const { site } = this;
    this.settle();
    if (response.status === 408) {
      this.end();
      return false;
    }
    this.state = 'completed';
    this.send(response);
    this.received = undefined;
    const wait = site.timers.j(this.reliable);
    if (wait === 0) this.end();
    else this.expiry = site.clock.after(wait, () => this.end());
    return true;
  }

  /** The same request once more. */
  retransmitted(): void {
    this.sending?.again();
  }

  abandon(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.settle();
    this.sending?.release();
    this.sending = undefined;
    this.received = undefined;
    this.site.ended(this);
  }

  /** The user's own 100 is of use only where the client does not send again anyhow. */
  private provisional(response: SipResponse): boolean {
    if (response.status !== 100 || !this.reliable) return false;
    this.trying = stop(this.trying);
    this.state = 'proceeding';
    this.send(response);
    return true;
  }

  private sendTrying(): void {
    if (!this.received) return;
    this.state = 'proceeding';
    this.send(createResponse(this.received.message, 100));
  }

  private send(response: SipResponse): void {
    if (!this.received) return;
    this.sending?.release();
    const failed = (failure: TransportFailure): void => this.end(() => this.user.failed?.(failure));
    this.sending = this.site.transport.response(response, this.received, failed);
  }

  private settle(): void {
    this.trying = stop(this.trying);
    this.expiry = stop(this.expiry);
  }

  private end(tell?: () => void): void {
    end(this, this.user, this.site, tell);
  }
}
