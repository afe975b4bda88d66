import type { Clock } from '../time/clock';

export interface BreakerSettings {
  /** Failures in a row after which it opens. */
  failures: number;
  /** How long a provider rests then; twice as long each time it fails again right after. */
  restMs: number;
  longestRestMs: number;
}

export const USUAL_BREAKER: BreakerSettings = {
  failures: 3,
  restMs: 15_000,
  longestRestMs: 120_000,
};

/**
 * A circuit breaker: a provider that fails again and again rests, so that calls do not wait for
 * it each time. After the rest it is tried with one request at a time.
 *
 *   working ──3 failures──▶ resting ──15 s, 30 s … 2 min──▶ trying ──success──▶ working
 *                              ▲────────────failure───────────┘
 */
export class Breaker {
  private failures = 0;
  private rests = 0;
  private until = 0;
  /** While it is tried, the request that tries it is under way. */
  private tried = false;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly settings: BreakerSettings = USUAL_BREAKER,
  ) {}

  get state(): 'working' | 'resting' | 'trying' {
    if (this.until === 0) return 'working';
    return this.clock.now() < this.until ? 'resting' : 'trying';
  }

  get isAskable(): boolean {
    return this.state === 'working' || (this.state === 'trying' && !this.tried);
  }

  /** When it may be asked again; 0 while it works. */
  get restsUntil(): number {
    return this.until;
  }

  /** `succeeded`, `failed` or `gaveUp` follows. */
  asked(): void {
    if (this.state === 'trying') this.tried = true;
  }

  succeeded(): void {
    this.failures = 0;
    this.rests = 0;
    this.until = 0;
    this.tried = false;
  }

  failed(): void {
    const { failures, restMs, longestRestMs } = this.settings;
    // What was begun before the rest and fails during it is no news.
    if (this.state === 'resting') return;
    this.tried = false;
    if (++this.failures < failures) return;
    this.until = this.clock.now() + Math.min(longestRestMs, restMs * 2 ** this.rests++);
  }

  /** Nothing was learnt: nobody waits for the answer any more, or it was not to blame. */
  gaveUp(): void {
    this.tried = false;
  }
}
