import type { WebhookHealth, WebhookRecord, WebhookStore } from '../../store/webhooks';
import type { Clock, Random, Timer } from '../../time/clock';
import { waitAfter } from '../backOff';
import type { Posted } from './poster';
import { WAITS_MS } from './waits';

/** So many failures one after the other, of a kind that is no event's fault: it is left alone. */
const MOST_MISSES = 5;
/** Nothing taken for so long: disabled. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;
const SAVE_MS = 5_000;
const GONE = 410;

export interface HealthParts {
  clock: Clock;
  random: Random;
  store: Pick<WebhookStore, 'saveHealth'>;
  webhook: Readonly<WebhookRecord>;
  /** It is left alone for growing times where it does not work. */
  pauses: boolean;
  /** It is to be disabled, and why; called once. */
  giveUp: (reason: string) => void;
  failed: (error: unknown) => void;
}

/** How an endpoint fares, and how long it is left alone. */
export class EndpointHealth {
  readonly told: WebhookHealth;
  pausedUntil: number | null = null;
  givenUp = false;
  private timer: Timer | undefined;
  private saving: Promise<void> = Promise.resolve();
  /** Failures one after the other that are no event's fault. */
  private misses = 0;
  private pauses = 0;

  constructor(private readonly parts: HealthParts) {
    const { lastSuccessAt, lastFailureAt, lastError, failingSince } = parts.webhook;
    this.told = { lastSuccessAt, lastFailureAt, lastError, failingSince };
  }

  /** It is tried with one event at a time. */
  get isDoubtful(): boolean {
    return this.parts.pauses && this.misses >= MOST_MISSES;
  }

  succeeded(): void {
    const wasFailing = this.told.failingSince !== null;
    this.told.lastSuccessAt = this.parts.clock.now();
    this.told.failingSince = null;
    this.misses = 0;
    this.pauses = 0;
    this.pausedUntil = null;
    this.saveSoon(wasFailing);
  }

  missed({ status, error, retryAfterMs = 0 }: Posted): void {
    const { clock, random, pauses } = this.parts;
    const now = clock.now();
    const wasWell = this.told.failingSince === null;
    this.told.lastFailureAt = now;
    this.told.lastError = error;
    this.told.failingSince ??= now;
    this.saveSoon(wasWell);
    if (status === GONE) return this.end('The endpoint says that it is gone (HTTP 410).');
    if (now - this.told.failingSince >= GIVE_UP_MS) {
      const since = new Date(this.told.failingSince).toISOString();
      return this.end(`No event was taken since ${since}. The last answer: ${error ?? ''}`);
    }
    if (!isItsOwnFault(status)) return;
    this.misses += 1;
    // Those posted at the same time fail for the same reason: that is one pause, not many.
    if (!pauses || this.misses < MOST_MISSES || (this.pausedUntil ?? 0) > now) return;
    this.pauses += 1;
    this.pausedUntil = now + Math.max(waitAfter(this.pauses, WAITS_MS, random), retryAfterMs);
  }

  async close(): Promise<void> {
    if (this.timer) await this.save();
    await this.saving;
  }

  // ------------------------------------------------------------ inside

  private end(reason: string): void {
    if (this.givenUp) return;
    this.givenUp = true;
    this.parts.giveUp(reason);
  }

  /** A change of state at once, the rest now and then. */
  private saveSoon(atOnce: boolean): void {
    if (this.timer && !atOnce) return;
    this.timer?.cancel();
    this.timer = this.parts.clock.after(atOnce ? 0 : SAVE_MS, () => {
      const before = this.saving;
      this.saving = Promise.all([before, this.save().catch(this.parts.failed)]).then(
        () => undefined,
      );
    });
  }

  private async save(): Promise<void> {
    this.timer?.cancel();
    this.timer = undefined;
    await this.parts.store.saveHealth(this.parts.webhook.id, this.told);
  }
}

/** No answer, a fault of the server, or too much for it: no other event would have fared better. */
const isItsOwnFault = (status: number | null): boolean =>
  status === null || status >= 500 || status === 429 || status === 408;
