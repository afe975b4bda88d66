import type { Clock, Random, Timer } from '../../../time/clock';
import type { Peer } from '../dialog/types';
import type { SipUri, Via } from '../message/types';
import type { Sends } from '../trunk/sends';
import type { Flow, Target } from '../transport/port';
import type { ContactUpdate } from './contacts';

/** What bindings stand on. */
export interface BindingSite {
  clock: Clock;
  random: Random;
  sender: Sends;
}

/** Where a REGISTER came from, and which it was (RFC 3261, section 10.3, step 7). */
export interface Origin {
  flow: Flow;
  via: Via;
  callId: string;
  cseq: number;
  /** `sip:` URI by which the phone knows us. */
  domainUri: string;
}

/** Often enough for a NAT to keep its mapping of UDP (RFC 5626, section 4.4.2); connections need less. */
const DATAGRAM_MS = 30_000;
const CONNECTION_MS = 120_000;
const PATIENCE_MS = 8_000;
const MISSES = 2;

/**
 * One contact of a phone, and the way back to it: the connection or the UDP source that its
 * REGISTER came from, which leads through NATs and to browsers. It is asked by OPTIONS now and
 * then, which also keeps that way open; once it no longer answers, it is given up.
 */
export class Binding {
  readonly uri: string;
  readonly parsed: SipUri;
  readonly peer: Peer;
  target: Target;
  origin: Origin;
  instance: string | undefined;
  q = 1;
  expiresAt = 0;
  /** When it was last registered; of two with the same q the newer is rung first. */
  renewedAt = 0;
  private misses = 0;
  private expiry: Timer | undefined;
  private ping: Timer | undefined;
  private gone = false;

  constructor(
    update: ContactUpdate,
    origin: Origin,
    private readonly site: BindingSite,
    private readonly over: (binding: Binding, why: 'expired' | 'dead') => void,
  ) {
    this.uri = update.uri;
    this.parsed = update.parsed;
    this.target = targetOf(origin, update.parsed);
    this.origin = origin;
    // Asked anew for each request: the phone may have come back another way during a call.
    this.peer = { route: [], targets: () => Promise.resolve([this.target]) };
    this.renew(update, origin);
    this.pingLater();
  }

  renew({ seconds, q, instance }: ContactUpdate, origin: Origin): void {
    const { clock } = this.site;
    this.origin = origin;
    this.target = targetOf(origin, this.parsed);
    this.q = q;
    this.instance = instance;
    this.misses = 0;
    this.renewedAt = clock.now();
    this.expiresAt = clock.now() + seconds * 1_000;
    this.expiry?.cancel();
    this.expiry = clock.after(seconds * 1_000, () => this.over(this, 'expired'));
  }

  /** Over the same connection, or from the same UDP source. */
  isFrom(flow: Flow): boolean {
    const own = this.origin.flow;
    if (own.connection !== undefined || flow.connection !== undefined) {
      return own.connection === flow.connection;
    }
    return own.remote.address === flow.remote.address && own.remote.port === flow.remote.port;
  }

  close(): void {
    this.gone = true;
    this.expiry?.cancel();
    this.ping?.cancel();
  }

  private pingLater(): void {
    const { clock, random } = this.site;
    const usual = this.target.connection === undefined ? DATAGRAM_MS : CONNECTION_MS;
    // Not all that came at once are asked at once.
    this.ping = clock.after(usual * (0.8 + random() / 5), () => void this.ask());
  }

  private async ask(): Promise<void> {
    const { domainUri } = this.origin;
    const reply = await this.site.sender
      .send({
        ...{ method: 'OPTIONS', uri: this.uri, from: `<${domainUri}>`, to: `<${this.uri}>` },
        ...{ peer: this.peer, timeoutMs: PATIENCE_MS },
      })
      .catch(() => undefined);
    if (this.gone) return;
    this.misses = reply?.ok ? 0 : this.misses + 1;
    if (this.misses >= MISSES) this.over(this, 'dead');
    else this.pingLater();
  }
}

/**
 * The way that the REGISTER came. Only a phone that does not ask for answers to its source port
 * (RFC 3581), and names the address that it really has, is taken to listen where it says.
 */
function targetOf({ flow, via }: Origin, contact: SipUri): Target {
  const { protocol, remote, connection } = flow;
  if (connection !== undefined) return { protocol, ...remote, connection };
  const named = !via.params.has('rport') && contact.host === remote.address;
  const port = named ? (contact.port ?? 5_060) : remote.port;
  return { protocol, address: remote.address, port, largeOverTcp: false };
}
