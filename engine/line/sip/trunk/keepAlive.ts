import { DialflowError } from '../../../api';
import type { Clock, Random, Timer } from '../../../time/clock';
import type { Peer } from '../dialog/types';
import type { Sends } from './sends';

export interface KeepAliveParts {
  peer: Peer;
  sender: Sends;
  clock: Clock;
  random: Random;
  /** Request-URI and To. */
  uri: string;
  /** Name-addr. */
  from: string;
  /** 0: never, but for what calls tell. */
  seconds: number;
  /** How it stands has changed, or a round trip was measured. */
  told(): void;
  /** It had been down, and is up again. */
  cameBack(): void;
}

export type Reachability = 'unknown' | 'up' | 'down';

const PATIENCE_MS = 6_000;
/** Misses in a row that make it down. */
const MISSES = 2;
const QUICKEST_MS = 2_000;
/** Without OPTIONS of ours, a trunk that a call could not reach counts as down for so long. */
const REST_MS = 30_000;

/**
 * Whether a trunk is there: OPTIONS now and then (RFC 3261, section 11), and what calls meet.
 *
 * ```
 *  unknown ──answer──→ up ←──answer── down
 *      └──2 misses──→ down ←─2 misses─┘ up
 * ```
 * Any final answer will do, also 405: somebody is there who speaks SIP; but not 503 and 408, which
 * say that it cannot work (sections 21.5.4, 8.1.3.1). After a miss it asks more often.
 */
export class KeepAlive {
  private reachability: Reachability = 'unknown';
  private misses = 0;
  private failure: string | null = null;
  private lastRoundTripMs: number | null = null;
  private timer: Timer | undefined;
  private inFlight: Promise<void> | undefined;
  private running = false;

  constructor(private readonly parts: KeepAliveParts) {}

  get state(): Reachability {
    return this.reachability;
  }

  /** It is asked by itself, now and then. */
  get isWatching(): boolean {
    return this.parts.seconds > 0;
  }

  /** Up so far, as far as is known, but the last thing heard of it was a failure. */
  get isSuspect(): boolean {
    return this.misses > 0;
  }

  /** Why it is down. */
  get detail(): string | null {
    return this.reachability === 'down' ? this.failure : null;
  }

  get roundTripMs(): number | null {
    return this.lastRoundTripMs;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    if (this.parts.seconds > 0) void this.probe();
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
  }

  /** Asks at once, or waits for the answer that is under way. */
  probe(): Promise<void> {
    this.inFlight ??= this.ask().finally(() => {
      this.inFlight = undefined;
      this.schedule();
    });
    return this.inFlight;
  }

  /** A call got an answer. */
  heard(): void {
    this.failure = null;
    this.misses = 0;
    if (this.parts.seconds === 0) this.timer?.cancel();
    this.become('up');
  }

  /** A call got none. */
  missed(detail: string): void {
    if (!this.running) return;
    this.failure = detail;
    if (this.parts.seconds > 0) {
      this.misses = Math.max(this.misses, 1);
      this.look();
      return;
    }
    this.misses = MISSES;
    this.become('down');
    this.rest();
  }

  /** A call met something that may mean that nobody is there. */
  look(): void {
    if (this.running && this.parts.seconds > 0) void this.probe();
  }

  private async ask(): Promise<void> {
    const { sender, clock, uri, from, peer } = this.parts;
    this.timer?.cancel();
    const begun = clock.now();
    try {
      const reply = await sender.send({
        ...{ method: 'OPTIONS', uri, from, to: `<${uri}>`, peer, timeoutMs: PATIENCE_MS },
        headers: [{ name: 'Accept', value: 'application/sdp' }],
      });
      if (!reply.ok) return this.miss(reply.failure.message);
      const { status, reason } = reply.received.message;
      if (status === 503 || status === 408) return this.miss(`${status} ${reason}`);
      this.lastRoundTripMs = clock.now() - begun;
      this.heard();
      this.parts.told();
    } catch (error) {
      this.miss(DialflowError.from(error).message);
    }
  }

  private miss(detail: string): void {
    this.failure = detail;
    this.misses++;
    if (this.misses >= MISSES) this.become('down');
    else this.parts.told();
  }

  private become(next: Reachability): void {
    const before = this.reachability;
    this.reachability = next;
    this.parts.told();
    if (before === 'down' && next === 'up') this.parts.cameBack();
  }

  /** Nobody asks again by himself: after a while it is worth a try. */
  private rest(): void {
    this.timer?.cancel();
    this.timer = this.parts.clock.after(REST_MS, () => {
      this.misses = 0;
      this.become('unknown');
    });
  }

  private schedule(): void {
    const { clock, random, seconds } = this.parts;
    if (!this.running) return;
    if (seconds === 0) {
      if (this.reachability === 'down') this.rest();
      return;
    }
    const usual = seconds * 1_000;
    const wait = this.misses > 0 ? Math.min(usual, Math.max(QUICKEST_MS, usual / 5)) : usual;
    this.timer?.cancel();
    this.timer = clock.after(wait * (0.9 + random() / 5), () => void this.probe());
  }
}
