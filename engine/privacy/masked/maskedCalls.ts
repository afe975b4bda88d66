import type { Language } from '../../api';
import type { IncomingLeg, IncomingListener } from '../../line/port';
import { MaskedCall } from './maskedCall';
import type { MaskedCallParts } from './ports';

export interface MaskedCallsParts extends MaskedCallParts {
  /** Of announcements: that of the pool; null: the number is in none. */
  languageOf(poolKey: string | null): Language;
}

/**
 * Calls through X numbers: takes what comes in over a trunk for one of them.
 *
 * @example
 * const calls = new MaskedCalls({ clock, line, newId, resolve, inUse, trunkOf, ringTone, … });
 * calls.start();
 */
export class MaskedCalls {
  private readonly live = new Set<MaskedCall>();

  constructor(private readonly parts: MaskedCallsParts) {}

  /** From now on. A line without calls that come in has none. */
  start(): void {
    this.parts.line.takeCalls?.((call) => this.take(call));
  }

  get size(): number {
    return this.live.size;
  }

  private take(call: IncomingLeg): IncomingListener | undefined {
    const { parts } = this;
    if (!parts.inUse()) return undefined;
    const answer = parts.resolve({
      x: call.calledNumber,
      caller: call.callingNumber,
      ...(call.withheld && { withheld: true }),
    });
    // Other numbers may be those of the operator's own phones.
    const isOthers = answer.outcome === 'announce' && answer.because === 'number';
    if (isOthers && call.ringsPhones) return undefined;
    const poolKey = answer.outcome === 'connect' ? answer.binding.poolKey : answer.poolKey;
    const masked = new MaskedCall(parts, call, answer, parts.languageOf(poolKey), (over) =>
      this.live.delete(over),
    );
    this.live.add(masked);
    masked.begin();
    return masked;
  }
}
