import type { Clock, Timer } from '../../../time/clock';
import { header, headers, parseParams } from '../message';
import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../message/types';

/** No session may be asked to refresh itself more often (RFC 4028, section 5), seconds. */
export const LEAST_SESSION_EXPIRES = 90;
/** What a peer names in an answer is not believed below this. */
const FLOOR = 4;
const CEILING = 86_400;

export interface SessionTimerUser {
  /** Time to refresh; `expired` follows unless some refresh is answered. */
  refresh(): void;
  /** Nobody refreshed the session in time: BYE (section 10). */
  expired(): void;
}

/** `Session-Expires: 1800;refresher=uac` (section 4). */
interface SessionExpires {
  seconds: number;
  refresher: string | undefined;
}

/**
 * Keeps a session from staying up when one side is gone (RFC 4028). Whoever is the refresher is
 * settled anew by each INVITE and UPDATE that is answered.
 *
 * ```
 *        settled: us          at half: refresh
 *   off ─────────────→ ours ─────────────────→ ours, asked
 *    │   settled: them                              │ not answered by expiry − min(32, ⅓)
 *    └─────────────→ theirs ────────────────────────┴──→ expired
 * ```
 */
export class SessionTimer {
  private refresher: 'us' | 'them' | 'nobody' = 'nobody';
  private seconds = 0;
  private least = 0;
  private due: Timer | undefined;
  private end: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    /** What we ask for, seconds; 0: nothing. */
    private wanted: number,
    private readonly user: SessionTimerUser,
  ) {}

  /** For an INVITE or UPDATE of ours (sections 7.1 and 7.4). */
  asking(): HeaderField[] {
    const seconds = this.seconds || this.wanted;
    if (seconds === 0) return [];
    const role = this.refresher === 'us' ? ';refresher=uac' : ';refresher=uas';
    const fields: HeaderField[] = [
      {
        name: 'Session-Expires',
        value: `${seconds}${this.refresher === 'nobody' ? '' : role}`,
      },
    ];
    if (this.least > 0) fields.push({ name: 'Min-SE', value: String(this.least) });
    return fields;
  }

  /** A 2xx to it (section 7.2): a response without Session-Expires asks for no refreshing. */
  answered(response: SipResponse): void {
    const found = sessionExpiresIn(response);
    if (!found) return this.settle('nobody', 0);
    this.settle(found.refresher === 'uas' ? 'them' : 'us', found.seconds);
  }

  /** 422 (section 7.3): asks for longer from now on; false when it names no longer time. */
  tooSmall(response: SipResponse): boolean {
    const least = Number.parseInt(header(response, 'Min-SE') ?? '', 10);
    if (!(least > Math.max(this.least, LEAST_SESSION_EXPIRES - 1)) || least > CEILING) return false;
    this.least = least;
    this.wanted = Math.max(this.wanted, least);
    if (this.seconds > 0) this.seconds = Math.max(this.seconds, least);
    return true;
  }

  /** Whether a peer's INVITE or UPDATE asks for less than may be: 422 (section 9). */
  static asksTooLittle(request: SipRequest): boolean {
    const found = sessionExpiresIn(request);
    return found !== undefined && found.seconds < LEAST_SESSION_EXPIRES && speaksTimer(request);
  }

  /** For our 2xx to a peer's INVITE or UPDATE; settles who refreshes (section 9, table 2). */
  answering(request: SipRequest): HeaderField[] {
    const able = speaksTimer(request);
    const asked = sessionExpiresIn(request);
    if (!asked && !(able && this.wanted > 0)) {
      this.settle('nobody', 0);
      return [];
    }
    const least = Number.parseInt(header(request, 'Min-SE') ?? '0', 10) || 0;
    const seconds = asked?.seconds ?? Math.max(this.seconds || this.wanted, least);
    const role = able ? (asked?.refresher ?? this.role(asked !== undefined)) : 'uas';
    this.settle(role === 'uac' ? 'them' : 'us', seconds);
    const fields = [{ name: 'Session-Expires', value: `${seconds};refresher=${role}` }];
    if (role === 'uac') fields.push({ name: 'Require', value: 'timer' });
    return fields;
  }

  stop(): void {
    this.due?.cancel();
    this.end?.cancel();
    this.due = undefined;
    this.end = undefined;
  }

  /** A refresh was refused for now: once more, before it is too late. */
  retry(): void {
    if (this.refresher !== 'us') return;
    this.due?.cancel();
    this.due = this.clock.after(Math.max(1, this.seconds / 8) * 1_000, () => this.user.refresh());
  }

  /** Roles stay as they are; the peer that asks for a timer is the one to keep it. */
  private role(asked: boolean): 'uac' | 'uas' {
    switch (this.refresher) {
      case 'us':
        return 'uas';
      case 'them':
        return 'uac';
      case 'nobody':
        return asked ? 'uac' : 'uas';
    }
  }

  private settle(refresher: 'us' | 'them' | 'nobody', seconds: number): void {
    this.stop();
    this.refresher = refresher;
    this.seconds = refresher === 'nobody' ? 0 : Math.min(CEILING, Math.max(FLOOR, seconds));
    if (refresher === 'nobody') return;
    const ms = this.seconds * 1_000;
    // Section 10: a third, or 32 s before it is over.
    const last = ms - Math.min(32_000, ms / 3);
    this.end = this.clock.after(last, () => this.user.expired());
    if (refresher === 'us') this.due = this.clock.after(ms / 2, () => this.user.refresh());
  }
}

/** Whether the sender itself can do session timers (section 3). */
const speaksTimer = (message: SipMessage): boolean =>
  lists(message, 'Supported', 'timer') || lists(message, 'Require', 'timer');

const lists = (message: SipMessage, name: string, word: string): boolean =>
  headers(message, name).some((value) => value.toLowerCase() === word);

function sessionExpiresIn(message: SipMessage): SessionExpires | undefined {
  const value = header(message, 'Session-Expires');
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(';');
  const seconds = Number((semicolon < 0 ? value : value.slice(0, semicolon)).trim());
  if (!Number.isInteger(seconds) || seconds <= 0) return undefined;
  const params = semicolon < 0 ? undefined : parseParams(value, semicolon);
  return { seconds, refresher: params?.get('refresher')?.toLowerCase() };
}
