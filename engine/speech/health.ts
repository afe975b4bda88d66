import type { SpeechProviderStatus } from '../api';
import type { Clock } from '../time/clock';
import { Breaker, type BreakerSettings } from './breaker';
import { blamesProvider, messageOf } from './failure';

/** How one provider has fared, and whether it may be asked. */
export class Health {
  readonly breaker: Breaker;
  private succeededCount = 0;
  private failedCount = 0;
  private last: { error: string; at: number } | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    settings?: BreakerSettings,
  ) {
    this.breaker = new Breaker(clock, settings);
  }

  succeeded(): void {
    this.succeededCount++;
    this.breaker.succeeded();
  }

  failed(error: unknown): void {
    this.failedCount++;
    this.last = { error: messageOf(error), at: this.clock.now() };
    if (blamesProvider(error)) this.breaker.failed();
    else this.breaker.gaveUp();
  }

  status(name: string, does: SpeechProviderStatus['does']): SpeechProviderStatus {
    const { state, restsUntil } = this.breaker;
    return {
      ...{ name, does, state },
      lastError: this.last?.error ?? null,
      lastErrorAt: this.last?.at ?? null,
      restsUntil: state === 'resting' ? restsUntil : null,
      succeeded: this.succeededCount,
      failed: this.failedCount,
    };
  }
}

/** Those that may be asked, in their order; where all rest, the one that rests the shortest. */
export function askable<T extends { health: Health }>(members: readonly T[]): T[] {
  const awake = members.filter(({ health }) => health.breaker.isAskable);
  if (awake.length > 0) return awake;
  return members
    .toSorted((one, other) => one.health.breaker.restsUntil - other.health.breaker.restsUntil)
    .slice(0, 1);
}
