import type { Timer } from '../../../time/clock';
import { header, parseParams, setHeader, tagOf } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Received } from '../transport/port';
import { METHODS } from './capabilities';
import { checkInvite, refusalOf, replaces } from './checks';
import { dialogKey } from './dialog';
import { newCallId, newTag } from './identifiers';
import { IncomingCall } from './incoming';
import { OutgoingSession } from './outgoing';
import { type ReplyParts, replyTo } from './reply';
import { RequestSender } from './sender';
import type { CallSession, SessionParts } from './session';
import type { AgentSettings, AgentSite, SenderSite } from './site';
import type {
  Handlers,
  InviteRequest,
  OutsideRequest,
  Reply,
  Session,
  SessionListener,
} from './types';
import type { InviteUsage } from './usage';

export interface UserAgentParts extends SenderSite {
  settings?: Partial<AgentSettings>;
}

export const DEFAULT_AGENT_SETTINGS: AgentSettings = {
  userAgent: 'dialflow',
  sessionExpires: 1_800,
  t1Ms: 500,
  closeMs: 2_000,
};

/** MESSAGE outside dialogs is for whoever gives a handler for it. */
const NO_MESSAGE = { name: 'Allow', value: METHODS.filter((one) => one !== 'MESSAGE').join(', ') };

/** What is alive. */
export interface AgentCounters {
  sessions: number;
  /** Early ones too. */
  dialogs: number;
  /** BYEs without an answer yet; their sessions have ended. */
  farewells: number;
  /** Requests outside dialogs without an answer yet. */
  requests: number;
}

/**
 * A user agent (RFC 3261, sections 8 to 15): sessions of both sides, and requests outside them.
 * It takes what the transaction layer brings; nothing of it throws, whatever comes.
 *
 * @example
 * const agent = new UserAgent({ transactions, transport, clock, random }, { invite: answerAll });
 * const session = agent.invite({ uri, from, to, peer, audio }, listener);
 */
export class UserAgent {
  private readonly sessions = new Set<CallSession>();
  private readonly usages = new Map<string, InviteUsage>();
  private readonly acks = new WeakMap<ServerTransaction, (ack: Received<SipRequest>) => void>();
  private readonly sender: RequestSender;
  private readonly site: AgentSite;
  private readonly methods: readonly string[];
  private farewells = 0;
  private closing: { timer: Timer; done: () => void } | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    parts: UserAgentParts,
    private readonly handlers: Handlers = {},
  ) {
    const { transactions, transport, clock, random, fault } = parts;
    const settings = { ...DEFAULT_AGENT_SETTINGS, ...parts.settings };
    const common = { transactions, transport, clock, random, ...(fault ? { fault } : {}) };
    this.site = {
      ...common,
      settings,
      add: (usage) => void this.usages.set(usage.dialog.key, usage),
      remove: (usage) => {
        const { key } = usage.dialog;
        if (this.usages.get(key) === usage) this.usages.delete(key);
      },
      acknowledge: (server, run) => void this.acks.set(server, run),
      farewell: () => this.farewell(),
    };
    const { userAgent } = settings;
    this.sender = new RequestSender({ ...common, ...(userAgent === '' ? {} : { userAgent }) });
    this.methods = Object.keys(handlers.request ?? {});
    transactions.onRequest((server, received) => this.request(server, received));
    transactions.onAck((ack, server) => {
      const run = this.acks.get(server);
      this.acks.delete(server);
      run?.(ack);
    });
  }

  /** Calls (RFC 3261, section 13.2). */
  invite(request: InviteRequest, listener: SessionListener): Session {
    const { sessionExpires = this.site.settings.sessionExpires } = request;
    const parts = this.partsOf(newCallId(this.site.random), sessionExpires);
    const session = new OutgoingSession(parts, request);
    session.tell.listener = listener;
    this.sessions.add(session);
    if (this.closed) session.hangUp();
    return session;
  }

  /** A request outside dialogs (RFC 3261, section 8.1). */
  send(request: OutsideRequest): Promise<Reply> {
    return this.sender.send(request);
  }

  /**
   * Ends all that is up, and takes nothing new (503). Resolves when the peers have answered what
   * that needs, or do not; transactions and transport are closed afterwards by whoever made them.
   */
  close(): Promise<void> {
    this.closed ??= new Promise((done) => {
      const timer = this.site.clock.after(this.site.settings.closeMs, () => this.forsake());
      this.closing = { done, timer };
      this.sender.close();
      for (const session of [...this.sessions]) session.hangUp();
      this.ifClosed();
    });
    return this.closed;
  }

  counters(): AgentCounters {
    return {
      sessions: this.sessions.size,
      dialogs: this.usages.size,
      farewells: this.farewells,
      requests: this.sender.size,
    };
  }

  private partsOf(callId: string, sessionExpires: number): SessionParts {
    return {
      site: this.site,
      callId,
      sessionExpires,
      gone: (session) => {
        this.sessions.delete(session);
        this.ifClosed();
      },
    };
  }

  private farewell(): () => void {
    let over = false;
    this.farewells++;
    return () => {
      if (over) return;
      over = true;
      this.farewells--;
      this.ifClosed();
    };
  }

  private forsake(): void {
    for (const session of [...this.sessions]) session.forsake();
    this.closing?.done();
  }

  private ifClosed(): void {
    if (!this.closing || this.sessions.size > 0 || this.farewells > 0) return;
    this.closing.timer.cancel();
    this.closing.done();
  }

  /** RFC 3261, section 8.2, and 12.2.2 for what belongs to a dialog. */
  private request(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { message } = received;
    const toTag = tagOf(header(message, 'To') ?? '');
    const usage = toTag === undefined ? undefined : this.usageOf(message, toTag);
    if (!usage && this.handlers.admits && !this.handlers.admits(received)) {
      return this.reply(server, received, 403);
    }
    const refusal = refusalOf(message, this.methods);
    if (refusal) return this.reply(server, received, refusal.status, refusal);
    if (usage) return usage.request(server, received);
    if (toTag !== undefined) return this.reply(server, received, 481);
    return this.outside(server, received);
  }

  private outside(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { message } = received;
    if (this.closed) return this.reply(server, received, 503);
    const handler = this.handlers.request?.[message.method];
    if (handler) return this.hand(server, received, handler);
    switch (message.method) {
      case 'INVITE':
        return this.invited(server, received);
      case 'OPTIONS':
        return this.reply(server, received, 200);
      case 'MESSAGE':
        return this.reply(server, received, 405, { headers: [NO_MESSAGE] });
      case 'REFER':
        return this.reply(server, received, 603);
      default:
        // Only known inside a dialog: BYE, UPDATE, PRACK, INFO, NOTIFY.
        return this.reply(server, received, 481);
    }
  }

  /** RFC 3261, section 13.3.1. */
  private invited(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { message } = received;
    const taken = replaces(message);
    if (taken !== undefined) {
      // RFC 3891, section 3: no such dialog, or one that is not given away.
      return this.reply(server, received, this.isReplaceable(taken) ? 603 : 481);
    }
    const checked = checkInvite(message);
    if (!checked.ok) return this.reply(server, received, checked.status, checked);
    const { invite } = this.handlers;
    if (!invite) return this.reply(server, received, 480);
    const parts = this.partsOf(header(message, 'Call-ID') ?? '', this.site.settings.sessionExpires);
    const peer = this.handlers.peer?.(received);
    const session = new IncomingCall(parts, received, server, checked.offer, peer);
    this.sessions.add(session);
    try {
      session.tell.listener = invite(session);
    } catch (error) {
      this.site.fault?.(error);
      session.reject(500);
    }
    return session.user;
  }

  private hand(
    server: ServerTransaction,
    received: Received<SipRequest>,
    handler: (received: Received<SipRequest>, respond: (response: SipResponse) => void) => void,
  ): ServerUser {
    handler(received, (response) => {
      const to = header(response, 'To') ?? '';
      if (response.status > 100 && tagOf(to) === undefined) {
        setHeader(response, 'To', `${to};tag=${newTag(this.site.random)}`);
      }
      server.respond(response);
    });
    return {};
  }

  private reply(
    server: ServerTransaction,
    received: Received<SipRequest>,
    status: number,
    parts: ReplyParts = {},
  ): ServerUser {
    const { headers } = parts;
    const toTag = newTag(this.site.random);
    server.respond(replyTo(this.site, received, status, headers ? { headers, toTag } : { toTag }));
    return {};
  }

  private usageOf(message: SipRequest, toTag: string): InviteUsage | undefined {
    const fromTag = tagOf(header(message, 'From') ?? '') ?? '';
    return this.usages.get(dialogKey(header(message, 'Call-ID') ?? '', toTag, fromTag));
  }

  private isReplaceable(value: string): boolean {
    const semicolon = value.indexOf(';');
    const params = semicolon < 0 ? undefined : parseParams(value, semicolon);
    const callId = value.slice(0, Math.max(0, semicolon)).trim();
    const [to = '', from = ''] = [params?.get('to-tag'), params?.get('from-tag')];
    return this.usages.has(dialogKey(callId, to, from));
  }
}
