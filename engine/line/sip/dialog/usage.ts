import { header, headers } from '../message';
import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../message/types';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Received, Target } from '../transport/port';
import { ALLOW, needsContact, SDP, SUPPORTED, tellsCapabilities } from './capabilities';
import { contactOf, userOf } from './contact';
import { type Dialog, type RequestParts, targetOf } from './dialog';
import { type Attempt, Exchange, type ExchangeUser } from './exchange';
import type { Negotiation } from './negotiation';
import { PeerChanges } from './peerChanges';
import { Referrals } from './referrals';
import { Renegotiation } from './renegotiation';
import { type ReplyParts, replyTo } from './reply';
import { failed } from './sender';
import type { SessionTimer } from './sessionTimer';
import type { AgentSite } from './site';
import type { Teller } from './teller';
import type { Peer, Reply, SessionEnd } from './types';

/** The session that a dialog belongs to. */
export interface UsageOwner {
  readonly tell: Teller;
  readonly timer: SessionTimer;
  /** BYE (RFC 3261, section 15.1.2). */
  bye(usage: InviteUsage, request: SipRequest): void;
  /** PRACK (RFC 3262); undefined where nothing is to be acknowledged: 481. */
  prack(
    usage: InviteUsage,
    server: ServerTransaction,
    received: Received<SipRequest>,
  ): ServerUser | undefined;
  /** It cannot go on: the peer is gone, or has no audio for us, or sends no ACK. */
  broken(
    usage: InviteUsage,
    failure: NonNullable<SessionEnd['failure']>,
    response?: SipResponse,
  ): void;
}

export interface UsageParts {
  dialog: Dialog;
  negotiation: Negotiation;
  peer: Peer;
  /** We sent the INVITE, and made the Call-ID. */
  ours: boolean;
}

/**
 * What an INVITE uses a dialog for (RFC 3261, sections 12.2, 14 and 15; RFC 5057): requests of
 * both sides in it. Early dialogs of several forks have one each.
 */
export class InviteUsage {
  readonly dialog: Dialog;
  readonly negotiation: Negotiation;
  readonly ours: boolean;
  readonly renegotiation: Renegotiation;
  readonly changes: PeerChanges;
  readonly referrals: Referrals;
  /** A 2xx went out or came in: INVITEs from now on change the session. */
  answered = false;
  private readonly peer: Peer;
  /** What the peer says it takes (Allow), as soon as it does. */
  private methods: Set<string> | undefined;
  private readonly pending = new Set<() => void>();
  private over = false;

  constructor(
    readonly site: AgentSite,
    readonly owner: UsageOwner,
    parts: UsageParts,
  ) {
    this.dialog = parts.dialog;
    this.negotiation = parts.negotiation;
    this.peer = parts.peer;
    this.ours = parts.ours;
    this.renegotiation = new Renegotiation(this);
    this.changes = new PeerChanges(this);
    this.referrals = new Referrals(this);
  }

  /** Remembers what the peer can do. */
  learn(message: SipMessage): void {
    const allow = headers(message, 'Allow');
    if (allow.length > 0) this.methods = new Set(allow);
  }

  takes(method: string): boolean {
    return this.methods?.has(method) ?? false;
  }

  /** It said that it takes it, and does not. */
  lacks(method: string): void {
    this.methods?.delete(method);
  }

  /** Requests in the dialog (section 12.2.2). */
  request(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { message } = received;
    if (!this.dialog.follows(message)) return this.reply(server, received, 500);
    this.dialog.flow = received.flow;
    this.learn(message);
    switch (message.method) {
      case 'BYE':
        this.reply(server, received, 200);
        this.owner.bye(this, message);
        return {};
      case 'INVITE':
        return this.changes.invite(server, received);
      case 'UPDATE':
        return this.changes.update(server, received);
      case 'PRACK':
        return this.owner.prack(this, server, received) ?? this.reply(server, received, 481);
      case 'INFO':
        return this.info(server, received);
      case 'MESSAGE': {
        const taken = this.owner.tell.ask((listener) => listener.message?.(message), false);
        return this.reply(server, received, taken ? 200 : 415);
      }
      case 'OPTIONS':
        return this.reply(server, received, 200);
      case 'REFER':
        return this.referrals.referred(server, received);
      case 'NOTIFY':
        return this.referrals.notified(server, received);
      default:
        return this.reply(server, received, 405, { headers: [ALLOW] });
    }
  }

  /** A request of ours in the dialog. */
  ask(method: string, parts: RequestParts, user: ExchangeUser): Exchange {
    const { dialog, peer, site } = this;
    return new Exchange(
      site,
      {
        peer,
        hop: dialog.routing.hop,
        fallback: targetOf(dialog.flow),
        nextCSeq: () => dialog.nextCSeq(),
        compose: (cseq, target) =>
          dialog.request(method, cseq, {
            ...parts,
            headers: [...this.fields(method, target), ...(parts.headers ?? [])],
          }),
      },
      user,
    );
  }

  /**
   * The same, for who waits for the answer. 481, 408 and silence end the session (RFC 3261,
   * section 12.2.1.2), but not those to NOTIFY: they end the subscription alone (RFC 5057).
   */
  send(method: string, parts: RequestParts): Promise<Reply> {
    if (this.over) return Promise.resolve(CLOSED);
    return new Promise((resolve) => {
      const done = (reply: Reply): void => {
        this.pending.delete(close);
        resolve(reply);
        if (method !== 'NOTIFY' && method !== 'PRACK') this.check(reply);
      };
      const close = (): void => {
        exchange.abandon();
        done(CLOSED);
      };
      this.pending.add(close);
      const exchange = this.ask(method, parts, {
        final: (received, { cseq }) => done({ ok: true, received, cseq }),
        failed: (failure, cseq) => done(failed(failure, cseq)),
      });
    });
  }

  /** Ends the session when a response says that the peer knows nothing of it, or none comes. */
  check(reply: Reply): boolean {
    if (this.over) return false;
    const response = reply.ok ? reply.received.message : undefined;
    const gone = reply.ok
      ? response?.status === 481 || response?.status === 408
      : reply.failure.reason === 'timeout';
    if (!gone) return true;
    const message = response
      ? `The other side does not know the call any more (${response.status}).`
      : 'The other side does not answer any more.';
    this.owner.broken(this, { kind: 'peerGone', message }, response);
    return false;
  }

  /** ACK of a 2xx, with the INVITE's credentials (section 13.2.2.4). Resolves when it is sent. */
  async ack(
    { cseq, request, target, hop, transaction }: Attempt,
    body?: Uint8Array,
  ): Promise<void> {
    const { dialog } = this;
    const described = body ? { contentType: SDP, body } : {};
    const ack = dialog.request('ACK', cseq, { headers: credentialsOf(request), ...described });
    const to = dialog.routing.hop === hop ? target : await this.nextHop();
    transaction.ack(ack, to);
  }

  /** BYE (section 15.1.1). Whatever becomes of it, the session is over. */
  bye(more: readonly HeaderField[] = []): void {
    const done = this.site.farewell();
    this.ask('BYE', { headers: more }, { final: done, failed: done });
  }

  /** Answers a request in the dialog; `{}` because nothing more is to be heard of it. */
  reply(
    server: ServerTransaction,
    received: Received<SipRequest>,
    status: number,
    parts: ReplyParts = {},
  ): ServerUser {
    server.respond(replyTo(this.site, received, status, parts));
    return {};
  }

  /** Name-addr of ours, whose user is Contact's. */
  get contact(): string {
    return this.dialog.local;
  }

  /** Takes it out of the way of requests: they get 481 from now on. */
  dispose(): void {
    if (this.over) return;
    this.over = true;
    this.site.remove(this);
    this.renegotiation.stop();
    for (const close of [...this.pending]) close();
  }

  get disposed(): boolean {
    return this.over;
  }

  private info(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { message } = received;
    const empty = message.body.length === 0;
    const taken = this.owner.tell.ask((listener) => listener.info?.(message), false);
    if (taken) return this.reply(server, received, 200);
    // RFC 6086, section 4.2.2: no packages are known here; an INFO without anything is no harm.
    if (header(message, 'Info-Package') !== undefined) {
      return this.reply(server, received, 469, { headers: [{ name: 'Recv-Info', value: 'nil' }] });
    }
    return this.reply(server, received, empty ? 200 : 415);
  }

  private fields(method: string, target: Target): HeaderField[] {
    const fields: HeaderField[] = [];
    if (needsContact(method)) {
      const value = contactOf(this.site.transport, target, userOf(this.contact));
      if (value !== undefined) fields.push({ name: 'Contact', value });
    }
    if (tellsCapabilities(method)) fields.push(ALLOW, SUPPORTED);
    const { userAgent } = this.site.settings;
    if (userAgent !== '') fields.push({ name: 'User-Agent', value: userAgent });
    return fields;
  }

  private async nextHop(): Promise<Target> {
    const { dialog, peer } = this;
    const targets = await peer.targets(dialog.routing.hop).catch(() => []);
    return targets[0] ?? targetOf(dialog.flow);
  }
}

const CLOSED: Reply = {
  ok: false,
  failure: { reason: 'closed', message: 'The call is over.' },
  cseq: 0,
};

const credentialsOf = (request: SipRequest): HeaderField[] =>
  request.headers.filter(({ name }) => name === 'Authorization' || name === 'Proxy-Authorization');
