import { DialflowError } from '../../../api';
import type { Clock, Random, Timer } from '../../../time/clock';
import { chanceText } from '../../../time/random';
import type { Peer } from '../dialog/types';
import { serializeUri } from '../message';
import type { Target } from '../transport/port';
import { BackOff } from './backOff';
import { type RegisterOutcome, readRegisterReply } from './registerReply';
import type { Sends } from './sends';

export interface RegistrationParts {
  peer: Peer;
  sender: Sends;
  clock: Clock;
  random: Random;
  /** Request-URI: the domain, without a user (RFC 3261, section 10.2). */
  domainUri: string;
  /** Address of record, a name-addr. */
  account: string;
  contactUser: string;
  /** Asked for at first. */
  seconds: number;
  /** Where it is sent first. */
  nextHop(): Promise<Target | undefined>;
  /** What Contact names towards a target. */
  contact(target: Target): { host: string; port: number } | undefined;
  /** How it stands has changed, or a round trip was measured. */
  told(): void;
}

type State = 'idle' | 'asking' | 'held' | 'refreshing' | 'waiting' | 'leaving';

/** Share of a registration's time after which it is refreshed: at least so much, and so much more by chance. */
const REFRESH_SHARE = 0.6;
const REFRESH_SPREAD = 0.2;
/** A connection that broke: others lost theirs at the same moment. */
const RECONNECT_MS = 1_000;
/** The last word gets so long. */
const LEAVE_MS = 4_000;

/**
 * A registration of ours, kept up (RFC 3261, section 10.2).
 *
 * ```
 *  idle ─start─→ asking ──2xx──→ held ──due, connection lost──→ refreshing
 *                 ↑  │            ↑                              │ │
 *                 │  └─ else ─┐   └── 2xx, or not yet expired ───┘ │
 *              waiting ←──────┴────────── expired, refused ────────┘
 *
 *  any ─stop─→ leaving ──→ idle
 * ```
 * One request at a time, all with one Call-ID and a growing CSeq (section 10.2.4).
 */
export class Registration {
  private state: State = 'idle';
  private readonly callId: string;
  private readonly backOff: BackOff;
  private cseq = 1;
  private seconds: number;
  private expiresAt = 0;
  private connection: number | undefined;
  private contact: string | undefined;
  private timer: Timer | undefined;
  private inFlight: Promise<void> | undefined;
  private failure: string | null = null;
  private lastRoundTripMs: number | null = null;

  constructor(private readonly parts: RegistrationParts) {
    const { random, seconds } = parts;
    this.seconds = seconds;
    this.backOff = new BackOff(random);
    this.callId = chanceText(random) + chanceText(random);
  }

  /** There is a binding that has not expired. */
  get registered(): boolean {
    return this.state === 'held' || this.state === 'refreshing';
  }

  /** Why there is none; null while nothing has failed. */
  get detail(): string | null {
    return this.failure;
  }

  get roundTripMs(): number | null {
    return this.lastRoundTripMs;
  }

  start(): void {
    if (this.state === 'idle') void this.ask();
  }

  /** Asks at once, or waits for the answer that is under way. */
  now(): Promise<void> {
    return this.state === 'leaving' ? Promise.resolve() : this.ask();
  }

  /** The binding may be lost: the server was away, or the connection is. */
  lost(): void {
    if (this.state !== 'held' && this.state !== 'waiting') return;
    this.schedule(RECONNECT_MS * (0.5 + this.parts.random()));
  }

  connectionClosed(connection: number): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    // The trunk has no way to us any more, whatever it has promised.
    this.expiresAt = 0;
    this.lost();
  }

  /** Takes the binding back (section 10.2.2). Resolves when that is done, or has taken too long. */
  async stop(): Promise<void> {
    if (this.state === 'leaving' || this.state === 'idle') return;
    // What is under way may have made one, though we have not heard yet.
    const mayBeBound = this.state !== 'waiting' || this.expiresAt > this.parts.clock.now();
    this.timer?.cancel();
    this.state = 'leaving';
    if (this.inFlight) await this.atMost(LEAVE_MS, this.inFlight);
    // Not while one waits for its answer (section 10.2): then nobody is there anyhow.
    if (mayBeBound && this.contact !== undefined && !this.inFlight) {
      await this.request(0, LEAVE_MS);
    }
    this.state = 'idle';
    this.parts.told();
  }

  private ask(): Promise<void> {
    this.inFlight ??= this.attempt().finally(() => (this.inFlight = undefined));
    return this.inFlight;
  }

  private async attempt(): Promise<void> {
    this.timer?.cancel();
    this.state = this.registered ? 'refreshing' : 'asking';
    let outcome = await this.request(this.seconds);
    if (outcome.kind === 'tooBrief' && outcome.minimum > this.seconds) {
      this.seconds = outcome.minimum;
      outcome = await this.request(this.seconds);
    }
    if (this.isLeaving()) return;
    if (outcome.kind === 'granted') this.granted(outcome.seconds, outcome.connection);
    else this.notGranted(outcome);
    this.parts.told();
  }

  /** Looked at anew after each wait. */
  private isLeaving(): boolean {
    return this.state === 'leaving' || this.state === 'idle';
  }

  private granted(seconds: number, connection: number | undefined): void {
    this.state = 'held';
    this.failure = null;
    this.backOff.reset();
    this.connection = connection;
    this.expiresAt = this.parts.clock.now() + seconds * 1_000;
    const share = REFRESH_SHARE + REFRESH_SPREAD * this.parts.random();
    this.schedule(seconds * 1_000 * share);
  }

  private notGranted(outcome: Exclude<RegisterOutcome, { kind: 'granted' }>): void {
    const left = this.expiresAt - this.parts.clock.now();
    switch (outcome.kind) {
      case 'failed': {
        const wait = Math.max(this.backOff.next(), outcome.retryAfterMs);
        // Unheard, it may still be refreshed in time.
        const holds = this.state === 'refreshing' && left > 0;
        this.state = holds ? 'held' : 'waiting';
        if (!holds) this.failure = outcome.detail;
        this.schedule(holds ? Math.min(wait, left) : wait);
        return;
      }
      case 'tooBrief':
        this.failure = `423: the trunk wants to be registered with for ${outcome.minimum} s`;
        break;
      case 'refused':
        this.failure = outcome.detail;
        break;
    }
    this.state = 'waiting';
    this.expiresAt = 0;
    this.schedule(this.backOff.longest());
  }

  private schedule(ms: number): void {
    this.timer?.cancel();
    this.timer = this.parts.clock.after(ms, () => void this.ask());
  }

  private async request(seconds: number, timeoutMs?: number): Promise<RegisterOutcome> {
    const { peer, sender, clock, domainUri, account } = this.parts;
    try {
      const contact = seconds === 0 ? this.contact : await this.chooseContact();
      if (contact === undefined) return failed('No point is open from which the trunk is reached.');
      this.contact = contact;
      const begun = clock.now();
      const reply = await sender.send({
        method: 'REGISTER',
        uri: domainUri,
        ...{ from: account, to: account, peer, callId: this.callId, cseq: this.cseq },
        headers: [
          { name: 'Contact', value: `<${contact}>;expires=${seconds}` },
          { name: 'Expires', value: String(seconds) },
        ],
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      this.cseq = reply.cseq + 1;
      if (reply.ok) this.lastRoundTripMs = clock.now() - begun;
      return readRegisterReply(reply, contact, seconds);
    } catch (error) {
      return failed(DialflowError.from(error).message);
    }
  }

  private async chooseContact(): Promise<string | undefined> {
    const target = await this.parts.nextHop();
    const here = target && this.parts.contact(target);
    if (!here) return undefined;
    const over = target.protocol === 'UDP' ? undefined : transportOf(target.protocol);
    return serializeUri({
      scheme: 'sip',
      user: this.parts.contactUser,
      ...here,
      params: new Map(over === undefined ? [] : [['transport', over]]),
      headers: new Map(),
    });
  }

  private async atMost(ms: number, work: Promise<void>): Promise<void> {
    let timer: Timer | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = this.parts.clock.after(ms, resolve);
    });
    await Promise.race([work, patience]);
    timer?.cancel();
  }
}

/** WSS is told as WS (RFC 7118, section 5.3). */
const transportOf = (protocol: Target['protocol']): string =>
  protocol === 'WSS' ? 'ws' : protocol.toLowerCase();

const failed = (detail: string): RegisterOutcome => ({ kind: 'failed', detail, retryAfterMs: 0 });
