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
 * it each time. After the rest a single failure sends it back.
 */
export class Breaker {
  private failures = 0;
  private rests = 0;
  private until = 0;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly settings: BreakerSettings = USUAL_BREAKER,
  ) {}

  get resting(): boolean {
    return this.clock.now() < this.until;
  }

  /** When it may be asked again. */
  get restsUntil(): number {
    return this.until;
  }

  succeeded(): void {
    this.failures = 0;
    this.rests = 0;
    this.until = 0;
  }

  failed(): void {
    const { failures, restMs, longestRestMs } = this.settings;
    // What was begun before the rest and fails during it is no news.
    if (this.resting || ++this.failures < failures) return;
    this.until = this.clock.now() + Math.min(longestRestMs, restMs * 2 ** this.rests++);
  }
}

/** Those that may be asked, in their order; where all rest, the one that rests the shortest. */
export function askable<T extends { breaker: Breaker }>(members: readonly T[]): T[] {
  const awake = members.filter(({ breaker }) => !breaker.resting);
  if (awake.length > 0) return awake;
  return members
    .toSorted((one, other) => one.breaker.restsUntil - other.breaker.restsUntil)
    .slice(0, 1);
}
