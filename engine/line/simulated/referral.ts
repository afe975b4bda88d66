import type { Clock, Timer } from '../../time/clock';
import type { ReferEnd } from '../port';
import { outcomeOf, type Persona } from './callees';
import { refusal } from './outcomes';

/** A callee that is handed over gives up after so much ringing. */
const RING_MS = 25_000;

/**
 * A blind transfer on its way: what becomes of the call that the callee's own phone makes. Nothing
 * is heard of it here.
 */
export class Referral {
  private readonly timer: Timer;
  private readonly decided = Promise.withResolvers<ReferEnd>();

  /** @param other who is called, or why nobody can be. */
  constructor(other: Persona | string, clock: Clock) {
    const { afterMs, end } = courseOf(other);
    this.timer = clock.after(afterMs, () => this.decided.resolve(end));
  }

  get end(): Promise<ReferEnd> {
    return this.decided.promise;
  }

  giveUp(): void {
    this.timer.cancel();
    this.decided.resolve({ taken: false, outcome: 'cancelled', detail: 'hung up' });
  }
}

function courseOf(other: Persona | string): { afterMs: number; end: ReferEnd } {
  if (typeof other === 'string') {
    return { afterMs: 0, end: { taken: false, outcome: 'lineFailed', detail: other } };
  }
  const outcome = outcomeOf(other, 1);
  const patient = other.ringMs <= RING_MS;
  if (outcome === 'answers' && patient) return { afterMs: other.ringMs, end: { taken: true } };
  const { outcome: told, detail = told } = refusal(outcome === 'answers' ? 'noAnswer' : outcome);
  return {
    afterMs: told === 'noAnswer' ? RING_MS : other.ringMs,
    end: { taken: false, outcome: told, detail },
  };
}
