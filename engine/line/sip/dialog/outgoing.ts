import { header, tagOf } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { ServerUser } from '../transaction';
import type { Received, Target } from '../transport/port';
import { descriptionIn } from './body';
import { ALLOW, MAX_FORWARDS, SDP, SUPPORTED } from './capabilities';
import { contactOf, userOf } from './contact';
import { Dialog } from './dialog';
import { type Attempt, Exchange, type ExchangeFailure } from './exchange';
import { newCSeq, newSessionId, newTag } from './identifiers';
import { Negotiation } from './negotiation';
import { Receipt } from './receipt';
import { reasonHeader, reasonHeaders } from './reasons';
import { contactsAtHome } from './redirect';
import { routingOf } from './routing';
import { withGiven } from './sender';
import { CallSession, outcome, type SessionParts } from './session';
import type { InviteRequest, Reason, SessionEnd, SessionState } from './types';
import { InviteUsage } from './usage';

/** One of those that an INVITE reached: an early dialog (RFC 3261, section 13.2.2.1). */
interface Fork {
  usage: InviteUsage;
  receipt: Receipt;
  /** Offer and answer are through, in reliable responses: what follows does not count. */
  agreed: boolean;
}

/** More who ring at the same time are not looked at. */
const MOST_FORKS = 32;
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
  private readonly forks = new Map<string, Fork>();
  /** Of the INVITE that the forks belong to. */
  private forked = 0;
  private readonly from: string;
  private uri: string;
  private cseq: number;
  private invites = 1;
  private readonly negotiation: Negotiation;
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
    this.negotiation = new Negotiation(newSessionId(random), request.audio);
    this.offer = request.lateOffer ? undefined : this.negotiation.offer(request.audio);
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
    for (const { usage } of this.forks.values()) usage.dispose();
    this.forks.clear();
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
    const fork = this.forkOf(received, attempt);
    if (!fork) return;
    const taken = fork.receipt.take(message);
    if (taken.kind === 'stray') return;
    fork.usage.learn(message);
    const described = this.describedEarly(fork, message, taken.kind === 'next');
    if (taken.kind === 'next') {
      const answer = described.answer ? { contentType: SDP, body: described.answer } : {};
      void fork.usage.send('PRACK', { headers: [taken.rack], ...answer });
    }
    this.tell.progress(message.status, message.reason, described.media);
    // That one rings no more (RFC 6228).
    if (message.status === 199) this.drop(fork);
  }

  /** Early media, or an offer in a reliable response (RFC 3262, section 5). */
  private describedEarly(
    fork: Fork,
    message: SipResponse,
    reliable: boolean,
  ): { media: boolean; answer?: Uint8Array } {
    const description = descriptionIn(message);
    if (description.kind !== 'sdp' || fork.agreed) return { media: false };
    const { negotiation } = fork.usage;
    if (this.offer) {
      const read = negotiation.answered(description.session);
      if (!read.ok) return { media: false };
      fork.agreed = reliable;
      this.tell.media(read.plan, negotiation.held);
      return { media: true };
    }
    if (!reliable) return { media: false };
    fork.agreed = true;
    negotiation.asked(description.session);
    const answer = negotiation.answer(this.request.audio);
    if (answer.ok) {
      this.tell.media(answer.plan, negotiation.held);
      return { media: true, answer: answer.body };
    }
    this.fault = { kind: 'noAudio', message: answer.reason };
    this.cancel([]);
    const { address } = this.request.audio.endpoint;
    return { media: false, answer: negotiation.declining(description.session, address) };
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
    const fork = this.forkOf(received, attempt) ?? this.newFork(received, attempt);
    const { usage } = fork;
    this.usage = usage;
    for (const other of this.forks.values()) if (other !== fork) other.usage.dispose();
    this.forks.clear();
    usage.answered = true;
    this.site.add(usage);
    usage.dialog.confirm(received);
    usage.learn(message);
    const agreed = this.agree(fork, message);
    this.acked = usage.ack(attempt, agreed.answer);
    if (!agreed.ok) {
      const { reason } = agreed;
      return this.leave(() => this.broken(usage, { kind: 'noAudio', message: reason }));
    }
    this.timer.answered(message);
    this.state = 'confirmed';
    if (usage.negotiation.plan) this.tell.media(usage.negotiation.plan, usage.negotiation.held);
    this.tell.confirmed();
  }

  /** What the 2xx settles; `answer` goes into the ACK (section 13.2.2.4). */
  private agree(
    { usage: { negotiation }, agreed }: Fork,
    message: SipResponse,
  ): { ok: true; answer?: Uint8Array } | { ok: false; reason: string; answer?: Uint8Array } {
    if (agreed) return { ok: true };
    const description = descriptionIn(message);
    if (description.kind !== 'sdp') {
      // Some describe themselves in a 183 only.
      if (this.offer && negotiation.plan) return { ok: true };
      return { ok: false, reason: 'The other side answered without a session description.' };
    }
    if (this.offer) return negotiation.answered(description.session);
    negotiation.asked(description.session);
    const answer = negotiation.answer(this.request.audio);
    if (answer.ok) return { ok: true, answer: answer.body };
    const { address } = this.request.audio.endpoint;
    return { ...answer, answer: negotiation.declining(description.session, address) };
  }

  /** A 2xx that comes too late: ACK, then BYE. */
  private turnDown(received: Received<SipResponse>, attempt: Attempt): void {
    const { usage } = this.newFork(received, attempt);
    const description = descriptionIn(received.message);
    const offered = !this.offer && description.kind === 'sdp' ? description.session : undefined;
    const { address } = this.request.audio.endpoint;
    const answer = offered && usage.negotiation.declining(offered, address);
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
    this.drop(...this.forks.values());
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

  /** The early dialog that a response belongs to, which it may begin. */
  private forkOf(received: Received<SipResponse>, attempt: Attempt): Fork | undefined {
    if (attempt.cseq !== this.forked) this.drop(...this.forks.values());
    this.forked = attempt.cseq;
    const tag = tagOf(header(received.message, 'To') ?? '') ?? '';
    const known = this.forks.get(tag);
    if (known) {
      known.usage.dialog.refresh(received);
      return known;
    }
    if (this.forks.size >= MOST_FORKS) return undefined;
    const fork = this.newFork(received, attempt);
    this.forks.set(tag, fork);
    this.site.add(fork.usage);
    this.usage ??= fork.usage;
    return fork;
  }

  private newFork(received: Received<SipResponse>, { request }: Attempt): Fork {
    const dialog = Dialog.ofResponse(request, received);
    const negotiation = this.negotiation.fork();
    const parts = { dialog, negotiation, peer: this.request.peer, ours: true };
    const usage = new InviteUsage(this.site, this, parts);
    return { usage, receipt: new Receipt(), agreed: false };
  }

  private drop(...forks: Fork[]): void {
    for (const fork of forks) {
      fork.usage.dispose();
      this.forks.delete(fork.usage.dialog.remoteTag);
      if (this.usage === fork.usage) this.usage = undefined;
    }
  }
}
