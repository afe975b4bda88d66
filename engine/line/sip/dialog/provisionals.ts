import type { Clock, Timer } from '../../../time/clock';
import { setHeader } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import { sequenceOf } from './dialog';
import { readRAck } from './receipt';

export interface ProvisionalsUser {
  /** Sends it, again or for the first time. */
  send(response: SipResponse): void;
  /** No description waits for its PRACK any more: a 2xx may go out. */
  clear(): void;
  /** No PRACK came in 64 T1 (section 3): the INVITE is to be refused. */
  unacknowledged(): void;
}

interface Outstanding {
  rseq: number;
  response: SipResponse;
}

/**
 * Reliable provisional responses to one INVITE (RFC 3262, section 3), one at a time: the next is
 * sent when the last has its PRACK. Sent again after T1, doubling, for 64 T1.
 */
export class Provisionals {
  private outstanding: Outstanding | undefined;
  private readonly queue: SipResponse[] = [];
  private retransmission: Timer | undefined;
  private expiry: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly t1: number,
    /** RSeq of the first; 1 to 2³¹ − 1 by chance. */
    private rseq: number,
    private readonly user: ProvisionalsUser,
  ) {}

  /** Something of a session that is settled by it waits for its PRACK: no 2xx yet (section 3). */
  get describing(): boolean {
    const waiting = this.outstanding ? [this.outstanding.response, ...this.queue] : this.queue;
    return waiting.some(({ body }) => body.length > 0);
  }

  send(response: SipResponse): void {
    setHeader(response, 'Require', '100rel');
    if (this.outstanding) this.queue.push(response);
    else this.begin(response);
  }

  /** A PRACK; false: it acknowledges nothing of ours (481). */
  acknowledged(prack: SipRequest, invite: SipRequest): boolean {
    const rack = readRAck(prack);
    const { outstanding } = this;
    if (!outstanding || rack?.rseq !== outstanding.rseq) return false;
    if (rack.cseq !== sequenceOf(invite)) return false;
    this.settle();
    const next = this.queue.shift();
    if (next) this.begin(next);
    return true;
  }

  /** To be called when the PRACK itself has been answered. */
  flush(): void {
    if (!this.describing) this.user.clear();
  }

  /** A final response is there: PRACKs that still come are taken, nothing more is sent. */
  quiet(): void {
    this.queue.length = 0;
    this.retransmission?.cancel();
    this.expiry?.cancel();
    this.retransmission = undefined;
    this.expiry = undefined;
  }

  private begin(response: SipResponse): void {
    const rseq = this.rseq++;
    setHeader(response, 'RSeq', String(rseq));
    this.outstanding = { rseq, response };
    this.user.send(response);
    this.again(response, this.t1);
    this.expiry = this.clock.after(64 * this.t1, () => {
      this.quiet();
      this.user.unacknowledged();
    });
  }

  private again(response: SipResponse, ms: number): void {
    this.retransmission = this.clock.after(ms, () => {
      this.user.send(response);
      this.again(response, 2 * ms);
    });
  }

  private settle(): void {
    this.retransmission?.cancel();
    this.expiry?.cancel();
    this.retransmission = undefined;
    this.expiry = undefined;
    this.outstanding = undefined;
  }
}
