import type { TrunkSettings, TrunkStatus } from '../../../api';
import type { Clock, Random, Timer } from '../../../time/clock';
import { DigestClient } from '../auth';
import type { Peer, SessionEnd } from '../dialog/types';
import { parseUri, serializeUri } from '../message';
import { TRUNK_DEFAULTS } from '../settings/defaults';
import type { Dns } from '../transport/dns';
import type { Protocol, Target } from '../transport/port';
import { evidenceOf, shouldFailOver } from './failOver';
import {
  accountOf,
  callIdentity,
  type CallIdentity,
  numberUri,
  ownUri,
  trunkUri,
} from './identity';
import { KeepAlive } from './keepAlive';
import { NextHops } from './nextHops';
import { Registration } from './registration';
import type { Sends } from './sends';

/** What all trunks of a line stand on. */
export interface TrunkSite {
  sender: Sends;
  dns: Dns;
  clock: Clock;
  random: Random;
  /** Protocols that points are open for, the preferred first. */
  supported: readonly Protocol[];
  /** What Contact names towards a target (`SipTransport.contact`). */
  contact(target: Target): { host: string; port: number } | undefined;
  /** Ask for IPv6 addresses as well: there is a point for them. */
  ipv6?: boolean;
  /**
   * An address turned out to be the trunk's: `own`, its host or proxy; or only one that it has led
   * us to, e.g. by the Contact of a callee.
   */
  found(address: string, trunk: Trunk, own: boolean): void;
  /** How the trunk stands has changed. */
  changed(trunk: Trunk): void;
}

/** Retry-After is obeyed up to here: a whole campaign may hang on one trunk. */
const LONGEST_REST_MS = 300_000;

/**
 * One trunk: a peer for requests, and how it stands. It is up when all that watches it says so
 * (OPTIONS, its registration), down when any of them does.
 */
export class Trunk implements Peer {
  readonly name: string;
  readonly route: readonly string[];
  readonly auth?: DigestClient;
  private readonly nextHops: NextHops;
  private readonly keepAlive: KeepAlive;
  private readonly registration: Registration | undefined;
  private live = 0;
  private restsUntil = 0;
  private restTimer: Timer | undefined;
  private shown: Pick<TrunkStatus, 'state' | 'detail' | 'registered'>;
  private since: number;

  constructor(
    readonly settings: TrunkSettings,
    private readonly site: TrunkSite,
  ) {
    const { clock, random, sender } = site;
    this.name = settings.name;
    this.route = routeOf(settings);
    const { username, password } = settings;
    if (username !== undefined && password !== undefined) {
      this.auth = new DigestClient({ username, password }, random);
    }
    this.nextHops = new NextHops({ ...site, settings });
    const told = (): void => this.look();
    const common = { peer: this, sender, clock, random, told };
    const uri = trunkUri(settings);
    const from = `<${ownUri(settings)}>`;
    const { keepAliveSeconds: seconds = TRUNK_DEFAULTS.keepAliveSeconds } = settings;
    this.keepAlive = new KeepAlive({
      ...{ ...common, uri, from, seconds },
      // It may have been started anew, and know nothing of us.
      cameBack: () => this.registration?.lost(),
    });
    if (settings.register) {
      this.registration = new Registration({
        ...common,
        domainUri: uri,
        account: from,
        contactUser: accountOf(settings) ?? settings.name,
        seconds: settings.registerSeconds ?? TRUNK_DEFAULTS.registerSeconds,
        nextHop: async () => (await this.ownTargets())[0],
        contact: (target) => site.contact(target),
      });
    }
    this.shown = this.stand();
    this.since = clock.now();
  }

  // ------------------------------------------------------------ as a peer

  async targets(uri: string): Promise<readonly Target[]> {
    const targets = await this.nextHops.targets(uri);
    for (const { address } of targets) this.site.found(address, this, false);
    return targets;
  }

  /** Looks up where the trunk itself is, and lets its addresses in. */
  async refresh(): Promise<void> {
    await this.ownTargets().catch(() => undefined);
  }

  // ------------------------------------------------------------ calls

  /** Who calls whom, as the trunk is to be told. An empty caller is the trunk's own. */
  call(calledNumber: string, callingNumber: string): CallIdentity {
    return callIdentity(this.settings, calledNumber, callingNumber);
  }

  /** The URI of a number at this trunk, for Refer-To. */
  uriOf(number: string): string {
    return numberUri(number, this.settings);
  }

  /** A call takes the trunk, ours or theirs; `end` is to follow. */
  begin(): void {
    this.live++;
  }

  /** It is over. True when it is worth trying the next trunk; `reached`: the callee's phone had rung. */
  end(end: SessionEnd, reached = false): boolean {
    this.live = Math.max(0, this.live - 1);
    switch (evidenceOf(end)) {
      case 'alive':
        this.keepAlive.heard();
        break;
      case 'unreachable':
        this.keepAlive.missed(end.failure?.message ?? 'No answer.');
        break;
      case 'doubtful':
        this.keepAlive.look();
        break;
      case 'none':
        break;
    }
    if (end.code === 503 && end.retryAfter) this.restFor(end.retryAfter * 1_000);
    return shouldFailOver(end, reached);
  }

  get isFull(): boolean {
    return this.live >= (this.settings.maxConcurrency ?? Infinity);
  }

  /** It has asked for no calls (RFC 3261, section 21.5.4). */
  get rests(): boolean {
    return this.restsUntil > this.site.clock.now();
  }

  /** To be tried only after others. */
  get isDoubtful(): boolean {
    return this.shown.state === 'down' || this.keepAlive.isSuspect;
  }

  // ------------------------------------------------------------ how it stands

  start(): void {
    this.keepAlive.start();
    this.registration?.start();
  }

  async stop(): Promise<void> {
    this.keepAlive.stop();
    this.restTimer?.cancel();
    await this.registration?.stop();
  }

  /** Asks it now: REGISTER where it registers, else OPTIONS. */
  async test(): Promise<TrunkStatus> {
    if (this.registration) await this.registration.now();
    else {
      await this.keepAlive.probe();
      // One may get lost.
      if (this.keepAlive.isSuspect && this.keepAlive.state !== 'down') await this.keepAlive.probe();
    }
    return this.status();
  }

  connectionClosed(connection: number): void {
    this.registration?.connectionClosed(connection);
  }

  status(): TrunkStatus {
    const { registration, keepAlive } = this;
    return {
      name: this.name,
      ...this.shown,
      since: this.since,
      liveCalls: this.live,
      roundTripMs: keepAlive.roundTripMs ?? registration?.roundTripMs ?? null,
    };
  }

  // ------------------------------------------------------------ inside

  private async ownTargets(): Promise<readonly Target[]> {
    const targets = await this.nextHops.targets(this.route[0] ?? trunkUri(this.settings));
    for (const { address } of targets) this.site.found(address, this, true);
    return targets;
  }

  private restFor(ms: number): void {
    const { clock } = this.site;
    const wait = Math.min(ms, LONGEST_REST_MS);
    this.restsUntil = clock.now() + wait;
    this.restTimer?.cancel();
    this.restTimer = clock.after(wait, () => this.look());
    this.look();
  }

  private stand(): Pick<TrunkStatus, 'state' | 'detail' | 'registered'> {
    const { keepAlive, registration } = this;
    const registered = registration?.registered ?? null;
    if (this.rests) {
      const detail = 'The trunk asked for no calls for a while (503, Retry-After).';
      return { state: 'down', detail, registered };
    }
    if (registration && !registration.registered && registration.detail !== null) {
      return { state: 'down', detail: `Registering: ${registration.detail}`, registered };
    }
    if (keepAlive.state === 'down') return { state: 'down', detail: keepAlive.detail, registered };
    const heard = keepAlive.state === 'up' || (registered === true && !keepAlive.isWatching);
    const up = heard && registered !== false;
    return { state: up ? 'up' : 'unknown', detail: null, registered };
  }

  /** Whether something is to be told. */
  private look(): void {
    const next = this.stand();
    const { state, detail, registered } = this.shown;
    if (next.state === state && next.detail === detail && next.registered === registered) return;
    this.shown = next;
    if (next.state !== state) this.since = this.site.clock.now();
    this.site.changed(this);
  }
}

/** The proxy as a loose router (RFC 3261, section 8.1.2). */
function routeOf({ outboundProxy }: TrunkSettings): string[] {
  if (outboundProxy === undefined) return [];
  const uri = parseUri(outboundProxy);
  if (!uri) return [];
  uri.params.set('lr', '');
  return [`<${serializeUri(uri)}>`];
}
