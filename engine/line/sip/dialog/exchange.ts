import { DialflowError } from '../../../api';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { ClientTransaction, TransactionFailure } from '../transaction';
import type { Received, Target } from '../transport/port';
import type { SenderSite } from './site';
import type { Peer } from './types';

/** Why a request got no answer: also that nobody was found to send it to (RFC 3263). */
export type ExchangeFailure = TransactionFailure | { reason: 'unresolved'; message: string };

/** A request as it was sent, and to whom. */
export interface Attempt {
  readonly request: SipRequest;
  readonly target: Target;
  readonly cseq: number;
  /** What `target` was looked up by. */
  readonly hop: string;
  readonly transaction: ClientTransaction;
}

/** What is asked of whom. */
export interface Question {
  peer: Peer;
  /** What the next hops are looked up by: the first Route, else the Request-URI. */
  hop: string;
  /** Where to, when nothing is found: the way the peer's own messages came. */
  fallback?: Target | undefined;
  nextCSeq(): number;
  /** The whole request, but for Via and credentials. */
  compose(cseq: number, target: Target): SipRequest;
}

/** Who asked. Nothing is told from inside the call that asked. */
export interface ExchangeUser {
  provisional?(received: Received<SipResponse>, attempt: Attempt): void;
  /** The final response that counts; of INVITE further 2xx of other forks as well. */
  final(received: Received<SipResponse>, attempt: Attempt): void;
  failed(failure: ExchangeFailure, cseq: number): void;
}

/**
 * One request, until there is an answer that counts: challenges answered with a new CSeq and a
 * new branch (RFC 3261, section 22.2), and the peer's next target tried after a 503, a time-out
 * or a transport failure (RFC 3261, section 8.1.3.1; RFC 3263, section 4.3).
 *
 * ```
 *  resolving ──→ asking ──→ settled
 *      │  ▲        │ 401, 407; 503 or not sent, another target: asks again
 *      │  └────────┘
 *      └─────────────────→ settled    nobody found, abandoned
 * ```
 */
export class Exchange {
  private state: 'resolving' | 'asking' | 'settled' = 'resolving';
  private targets: readonly Target[] = [];
  private at = 0;
  private cseq = 0;
  private attempt: Attempt | undefined;
  /** Something came from this target: it is alive. */
  private heard = false;
  private cancelled = false;

  constructor(
    private readonly site: SenderSite,
    private readonly question: Question,
    private readonly user: ExchangeUser,
  ) {
    // Outside of any transaction, so that nobody else would hear of a mistake.
    this.resolve().catch((error: unknown) => site.fault?.(error));
  }

  /** Takes an INVITE back. False: it was never sent, nothing will be told. */
  cancel(headers: readonly HeaderField[] = []): boolean {
    this.cancelled = true;
    if (this.attempt) {
      this.attempt.transaction.cancel(headers);
      return true;
    }
    this.state = 'settled';
    return false;
  }

  /** Forgets it; nothing more is told. */
  abandon(): void {
    this.state = 'settled';
    this.attempt?.transaction.abandon();
  }

  private async resolve(): Promise<void> {
    const { peer, hop, fallback } = this.question;
    let message = `No address is known for ${hop}.`;
    try {
      this.targets = await peer.targets(hop);
    } catch (error) {
      message = DialflowError.from(error).message;
    }
    if (this.state !== 'resolving') return;
    if (this.targets.length === 0 && fallback) this.targets = [fallback];
    const [first] = this.targets;
    if (!first) {
      this.state = 'settled';
      return this.user.failed({ reason: 'unresolved', message }, this.cseq);
    }
    this.state = 'asking';
    this.cseq = this.question.nextCSeq();
    this.ask(first);
  }

  /** Identical on each target but for what names the way (RFC 3263, section 4.3). */
  private ask(target: Target): void {
    const { question } = this;
    const request = question.compose(this.cseq, target);
    question.peer.auth?.authorize(request);
    this.transmit(request, target);
  }

  private transmit(request: SipRequest, target: Target): void {
    this.heard = false;
    const transaction = this.site.transactions.request(request, target, {
      provisional: (received) => {
        this.heard = true;
        this.user.provisional?.(received, attempt);
      },
      final: (received) => this.final(received, attempt),
      failed: (failure) => this.failed(failure),
    });
    const { hop } = this.question;
    const attempt: Attempt = { request, target, cseq: this.cseq, hop, transaction };
    this.attempt = attempt;
  }

  private final(received: Received<SipResponse>, attempt: Attempt): void {
    if (this.state === 'asking' && !this.cancelled) {
      const { status } = received.message;
      if ((status === 401 || status === 407) && this.challenged(received, attempt)) return;
      if (status === 503 && this.next()) return;
    }
    this.state = 'settled';
    this.user.final(received, attempt);
  }

  private challenged({ message }: Received<SipResponse>, { request, target }: Attempt): boolean {
    const { auth } = this.question.peer;
    if (!auth) return false;
    const cseq = this.question.nextCSeq();
    const next = this.question.compose(cseq, target);
    // Credentials for those who did not ask again this time: each has a count of its own.
    auth.authorize(next);
    if (auth.answer(request, message, next) !== 'answered') return false;
    this.cseq = cseq;
    this.transmit(next, target);
    return true;
  }

  private failed(failure: TransactionFailure): void {
    if (this.state === 'settled') return;
    if (!this.heard && !this.cancelled && this.next()) return;
    this.state = 'settled';
    this.user.failed(failure, this.cseq);
  }

  private next(): boolean {
    const target = this.targets[this.at + 1];
    if (!target) return false;
    this.at++;
    this.ask(target);
    return true;
  }
}
