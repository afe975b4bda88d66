import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { LocalAudio } from '../sdp';
import type { ServerUser } from '../transaction';
import type { Received, Target } from '../transport/port';
import { agreeEarly, agreeFinally, decline } from './agreement';
import { ALLOW, MAX_FORWARDS, SDP, SUPPORTED } from './capabilities';
import { contactOf, userOf } from './contact';
import { type Attempt, Exchange, type ExchangeFailure } from './exchange';
import { type Fork, Forks } from './forks';
import { newCSeq, newSessionId, newTag } from './identifiers';
import { Negotiation } from './negotiation';
import { reasonHeader, reasonHeaders } from './reasons';
import { contactsAtHome } from './redirect';
import { routingOf } from './routing';
import { withGiven } from './sender';
import { CallSession, outcome, type SessionParts } from './session';
import type { InviteRequest, Reason, SessionEnd, SessionState } from './types';
import type { InviteUsage } from './usage';

/** INVITEs for one session: redirections and 422 taken together. */
const MOST_INVITES = 8;

const NO_BODY = new Uint8Array(0);

/**
 * A session of ours (RFC 3261, section 13.2).
 *
 * ```
 *            1xx                2xx: ACK
 *  calling ───────→ proceeding ─────────→ confirmed ───→ ended
 *   │ │  └── 3xx, 422: again ──┘ │              BYE, time ↑
 *   │ └── 2xx without audio: ACK, BYE; 300–699; silence ──┤
 *   └──── hangUp ─────────────→ cancelling ───────────────┘
 *                                    487; 2xx: ACK, BYE
 * ```
 */
export class OutgoingSession extends CallSession {
  state: SessionState = 'calling';
  private exchange: Exchange;
  private readonly forks: Forks;
  private readonly from: string;
  private uri: string;
  private cseq: number;
  private invites = 1;
  private readonly offer: Uint8Array | undefined;
  /** Resolves when the ACK is on its way. */
  private acked: Promise<void> = Promise.resolve();
  /** Why it was cancelled, if not by `hangUp`. */
  private fault: SessionEnd['failure'];

  constructor(
    parts: SessionParts,
    private readonly request: InviteRequest,
  ) {
    super(parts);
    const { random } = parts.site;
    this.from = `${request.from};tag=${newTag(random)}`;
    this.uri = request.uri;
    this.cseq = newCSeq(random) - 1;
    const negotiation = new Negotiation(newSessionId(random), request.audio);
    this.offer = request.lateOffer ? undefined : negotiation.offer(request.audio);
    this.forks = new Forks(parts.site, this, request.peer, negotiation);
    this.exchange = this.invite();
  }

  hangUp(reason?: Reason): void {
    switch (this.state) {
      case 'calling':
      case 'proceeding':
        return this.cancel(reasonHeaders(reason));
      case 'confirmed':
        this.leave(() => this.hangUpConfirmed(reason));
        return;
      case 'cancelling':
      case 'ringing':
      case 'ended':
        return;
    }
  }

  /** Before the answer, what breaks a dialog takes the INVITE back. */
  override broken(
    usage: InviteUsage,
    failure: NonNullable<SessionEnd['failure']>,
    response?: SipResponse,
  ): void {
    if (usage.answered) return super.broken(usage, failure, response);
    if (this.state !== 'calling' && this.state !== 'proceeding') return;
    this.fault = failure;
    this.cancel([]);
  }

  override bye(usage: InviteUsage, request: SipRequest): void {
    if (!usage.answered) this.exchange.cancel();
    super.bye(usage, request);
  }

  /** Nobody acknowledges responses to an INVITE of ours but we. */
  prack(): ServerUser | undefined {
    return undefined;
  }

  protected dispose(): void {
    this.forks.clear();
  }

  protected release(): void {
    this.usage = undefined;
  }

  private cancel(fields: readonly HeaderField[]): void {
    this.state = 'cancelling';
    if (!this.exchange.cancel(fields)) this.finish(this.withdrawn());
  }

  private invite(): Exchange {
    const { request } = this;
    const { uri, route, hop } = routingOf(this.uri, request.peer.route);
    return new Exchange(
      this.site,
      {
        peer: request.peer,
        hop,
        nextCSeq: () => ++this.cseq,
        compose: (cseq, target) => this.compose(uri, route, cseq, target),
      },
      {
        provisional: (received, attempt) => this.provisional(received, attempt),
        final: (received, attempt) => this.final(received, attempt),
        failed: (failure) => this.failed(failure),
      },
    );
  }

  private compose(uri: string, route: readonly string[], cseq: number, to: Target): SipRequest {
    const { request, site, offer } = this;
    const fields: HeaderField[] = route.map((value) => ({ name: 'Route', value }));
    fields.push(MAX_FORWARDS, { name: 'From', value: this.from });
    fields.push({ name: 'To', value: request.to }, { name: 'Call-ID', value: this.callId });
    fields.push({ name: 'CSeq', value: `${cseq} INVITE` });
    const contact = contactOf(site.transport, to, userOf(request.from));
    if (contact !== undefined) fields.push({ name: 'Contact', value: contact });
    fields.push(ALLOW, SUPPORTED, ...this.timer.asking());
    const { userAgent } = site.settings;
    if (userAgent !== '') fields.push({ name: 'User-Agent', value: userAgent });
    if (offer) fields.push({ name: 'Content-Type', value: SDP });
    const headers = withGiven(fields, request.headers ?? []);
    return { kind: 'request', method: 'INVITE', uri, headers, body: offer ?? NO_BODY };
  }

  private provisional(received: Received<SipResponse>, attempt: Attempt): void {
    if (this.state !== 'calling' && this.state !== 'proceeding') return;
    this.state = 'proceeding';
    const { message } = received;
    if (message.status === 100) return;
    const fork = this.forks.of(received, attempt);
    if (!fork) return;
    if (this.usage?.disposed !== false) this.usage = fork.usage;
    const taken = fork.receipt.take(message);
    if (taken.kind === 'stray') return;
    fork.usage.learn(message);
    const reliable = taken.kind === 'next';
    const agreed = agreeEarly(fork, message, { ...this.terms, reliable });
    const { answer } = agreed;
    const described = answer ? { contentType: SDP, body: answer } : {};
    if (reliable) {
      void fork.usage.send('PRACK', { headers: [taken.rack], ...described });
    }
    const media = agreed.ok && agreed.media;
    if (media) this.tellMedia(fork.usage);
    this.tell.progress(message.status, message.reason, media);
    // That one rings no more (RFC 6228).
    if (message.status === 199) this.drop(fork);
    if (!agreed.ok) this.broken(fork.usage, { kind: 'noAudio', message: agreed.reason });
  }

  private final(received: Received<SipResponse>, attempt: Attempt): void {
    const { status } = received.message;
    switch (this.state) {
      case 'calling':
      case 'proceeding':
        return status < 300 ? this.accepted(received, attempt) : this.refused(received);
      case 'cancelling':
        // The 200 crossed the CANCEL (section 9.1).
        if (status < 300) this.turnDown(received, attempt);
        return this.finish({
          ...this.withdrawn(),
          ...(status < 300 ? {} : outcome(received.message)),
        });
      case 'confirmed':
      case 'ended':
        // Another fork answered as well (section 13.2.2.4).
        if (status < 300) this.turnDown(received, attempt);
        return;
      case 'ringing': // not ours
        return;
    }
  }

  private accepted(received: Received<SipResponse>, attempt: Attempt): void {
    const { message } = received;
    const fork = this.forks.of(received, attempt) ?? this.forks.make(received, attempt);
    const { usage } = fork;
    this.forks.choose(fork);
    this.usage = usage;
    usage.answered = true;
    usage.dialog.confirm(received);
    usage.learn(message);
    const agreed = agreeFinally(fork, message, this.terms);
    this.acked = usage.ack(attempt, agreed.answer);
    if (!agreed.ok) {
      const { reason } = agreed;
      return this.leave(() => this.broken(usage, { kind: 'noAudio', message: reason }));
    }
    this.timer.answered(message);
    this.state = 'confirmed';
    this.tellMedia(usage);
    this.tell.confirmed();
  }

  private get terms(): { offered: boolean; audio: LocalAudio } {
    return { offered: this.offer !== undefined, audio: this.request.audio };
  }

  private tellMedia({ negotiation: { plan, held } }: InviteUsage): void {
    if (plan) this.tell.media(plan, held);
  }

  /** A 2xx that comes too late: ACK, then BYE. */
  private turnDown(received: Received<SipResponse>, attempt: Attempt): void {
    const fork = this.forks.make(received, attempt);
    const { usage } = fork;
    const answer = this.offer ? undefined : decline(fork, received.message, this.request.audio);
    usage.dialog.confirm(received);
    usage.dispose();
    const cause: Reason = { protocol: 'SIP', cause: 487, text: 'Call completed elsewhere' };
    const reason = this.state === 'cancelling' ? [] : [reasonHeader(cause)];
    this.acked = usage.ack(attempt, answer);
    this.leave(() => usage.bye(reason));
  }

  /** What ends the call comes after the ACK, or the peer would not know what it ends. */
  private leave(run: () => void): void {
    this.acked.then(run).catch((error: unknown) => this.site.fault?.(error));
  }

  private refused({ message }: Received<SipResponse>): void {
    const { status } = message;
    this.forks.clear();
    this.usage = undefined;
    if (this.invites < MOST_INVITES) {
      if (status === 422 && this.timer.tooSmall(message)) return this.again(this.uri);
      const [contact] = status < 400 ? contactsAtHome(message, this.uri) : [];
      if (contact !== undefined) return this.again(contact);
    }
    this.finish({ by: 'peer', confirmed: false, ...outcome(message) });
  }

  /** The same session, with a new INVITE (sections 8.1.3.4 and 8.1.3.5). */
  private again(uri: string): void {
    this.invites++;
    this.uri = uri;
    this.state = 'calling';
    this.exchange = this.invite();
  }

  private failed({ reason: kind, message }: ExchangeFailure): void {
    if (this.state === 'cancelling') return this.finish(this.withdrawn());
    this.finish({ by: 'failure', confirmed: false, reasons: [], failure: { kind, message } });
  }

  private withdrawn(): SessionEnd {
    const end: SessionEnd = { by: 'us', confirmed: false, reasons: [] };
    return this.fault ? { ...end, by: 'failure', failure: this.fault } : end;
  }

  private drop(fork: Fork): void {
    this.forks.drop(fork);
    if (this.usage === fork.usage) this.usage = this.forks.first?.usage;
  }
}
