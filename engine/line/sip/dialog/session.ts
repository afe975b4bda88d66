import type { SipRequest, SipResponse } from '../message/types';
import type { LocalAudio } from '../sdp';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Flow, Received } from '../transport/port';
import { readReasons, reasonHeader, reasonHeaders } from './reasons';
import { retryAfterOf } from './reply';
import { SessionTimer } from './sessionTimer';
import type { AgentSite } from './site';
import { Teller } from './teller';
import type { Reason, Reply, Session, SessionEnd, SessionState } from './types';
import type { InviteUsage, UsageOwner } from './usage';

export interface SessionParts {
  site: AgentSite;
  callId: string;
  /** Seconds (RFC 4028). */
  sessionExpires: number;
  /** It is over: the agent forgets it. */
  gone: (session: CallSession) => void;
}

const NOT_UP: Reply = {
  ok: false,
  failure: { reason: 'closed', message: 'The call is not up.' },
  cseq: 0,
};

/** What sessions of both sides have in common: all that comes once there is a dialog. */
export abstract class CallSession implements Session, UsageOwner {
  abstract state: SessionState;
  readonly callId: string;
  readonly tell: Teller;
  readonly timer: SessionTimer;
  protected readonly site: AgentSite;
  /** The dialog that counts: the one confirmed, or the only one. */
  protected usage: InviteUsage | undefined;
  private readonly gone: (session: CallSession) => void;
  private last: { uri: string; flow?: Flow } | undefined;

  constructor({ site, callId, sessionExpires, gone }: SessionParts) {
    this.site = site;
    this.callId = callId;
    this.gone = gone;
    this.tell = new Teller(site.fault);
    this.timer = new SessionTimer(site.clock, sessionExpires, {
      refresh: () => this.usage?.renegotiation.refresh(),
      expired: () => this.expired(),
    });
  }

  abstract hangUp(reason?: Reason): void;

  /** Frees what a session that is not up yet holds besides its dialogs. */
  protected abstract dispose(): void;

  /** It has ended: lets go of what nobody needs for its last transactions. */
  protected abstract release(): void;

  abstract prack(
    usage: InviteUsage,
    server: ServerTransaction,
    received: Received<SipRequest>,
  ): ServerUser | undefined;

  get remote(): { uri: string; flow?: Flow } | undefined {
    if (this.state === 'ended') return this.last;
    const dialog = this.usage?.dialog;
    return dialog && { uri: dialog.remoteTarget, flow: dialog.flow };
  }

  renegotiate(direction: LocalAudio['direction']): Promise<boolean> {
    if (this.state !== 'confirmed' || !this.usage) return Promise.resolve(false);
    return this.usage.renegotiation.change(direction);
  }

  refer(
    to: string,
    told: (status: number, phrase: string) => void,
    referredBy?: string,
  ): Promise<Reply> {
    if (this.state !== 'confirmed' || !this.usage) return Promise.resolve(NOT_UP);
    return this.usage.referrals.refer(to, told, referredBy);
  }

  send(method: string, contentType?: string, body?: Uint8Array): Promise<Reply> {
    if (this.state === 'ended' || !this.usage) return Promise.resolve(NOT_UP);
    return this.usage.send(method, {
      ...(contentType === undefined ? {} : { contentType }),
      ...(body ? { body } : {}),
    });
  }

  /** A session that is up ends with BYE (RFC 3261, section 15.1.2). */
  bye(_usage: InviteUsage, request: SipRequest): void {
    this.finish({ by: 'peer', confirmed: this.state === 'confirmed', ...outcome(request) });
  }

  broken(
    usage: InviteUsage,
    failure: NonNullable<SessionEnd['failure']>,
    response?: SipResponse,
  ): void {
    if (this.state === 'ended') return;
    const cause = CAUSES[failure.kind];
    usage.bye(cause ? [reasonHeader(cause)] : []);
    const said = response ? outcome(response) : { reasons: [] };
    this.finish({ by: 'failure', confirmed: this.state === 'confirmed', failure, ...said });
  }

  /** The agent closes, and what was asked for has no answer: it is over all the same. */
  forsake(): void {
    this.finish({ by: 'us', confirmed: this.state === 'confirmed', reasons: [] });
  }

  protected hangUpConfirmed(reason: Reason | undefined): void {
    if (this.state !== 'confirmed') return;
    this.usage?.bye(reasonHeaders(reason));
    this.finish({ by: 'us', confirmed: true, reasons: reason ? [reason] : [] });
  }

  protected finish(end: SessionEnd): void {
    if (this.state === 'ended') return;
    this.last = this.remote;
    this.state = 'ended';
    this.timer.stop();
    this.dispose();
    this.usage?.dispose();
    this.release();
    this.tell.ended(end);
    this.gone(this);
  }

  /** Nobody refreshed it (RFC 4028, section 10). */
  private expired(): void {
    const { usage } = this;
    if (!usage) return;
    const message = 'The session timer ran out: the other side did not refresh the call.';
    this.broken(usage, { kind: 'sessionExpired', message });
  }
}

/** What we tell the peer of our reasons (RFC 3326; RFC 4028, section 10). */
const CAUSES: Partial<Record<NonNullable<SessionEnd['failure']>['kind'], Reason>> = {
  sessionExpired: { protocol: 'SIP', cause: 408, text: 'Session timer expired' },
  noAck: { protocol: 'SIP', cause: 408, text: 'No ACK' },
  noAudio: { protocol: 'SIP', cause: 488, text: 'No common audio' },
};

/** What the message that ends a session says of it. */
export function outcome(
  message: SipRequest | SipResponse,
): Pick<SessionEnd, 'reasons' | 'code' | 'phrase' | 'retryAfter'> {
  const reasons = readReasons(message);
  if (message.kind === 'request') return { reasons };
  const { status, reason } = message;
  const retryAfter = retryAfterOf(message);
  const known = { reasons, code: status, phrase: reason };
  return retryAfter === undefined ? known : { ...known, retryAfter };
}
