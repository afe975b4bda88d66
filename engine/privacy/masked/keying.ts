import type { Clock, Timer } from '../../time/clock';
import { MOST_DIGITS, type CallLimits } from './ports';

export interface KeyingParts {
  clock: Clock;
  limits: Pick<CallLimits, 'firstKey' | 'nextKey'>;
  /** The extension, or what there is of it; empty where nothing came. */
  entered(digits: string): void;
}

/**
 * The keys of one try at an extension: three of them, or fewer and # or a pause.
 *
 * ```
 *  prompting ──prompt over──→ waiting ──key──→ keying ──third, #, pause──→ over
 *      └────────────key──────────┴───────────────↑           ↑ pause: nothing came
 * ```
 */
export class Keying {
  private state: 'prompting' | 'waiting' | 'keying' | 'over' = 'prompting';
  private digits = '';
  private timer: Timer | undefined;

  constructor(private readonly parts: KeyingParts) {}

  /** The prompt has been said; keys are waited for. */
  prompted(): void {
    if (this.state !== 'prompting') return;
    this.state = 'waiting';
    this.wait(this.parts.limits.firstKey);
  }

  /** True: it is the first one, and the prompt need go no further. */
  key(digit: string): boolean {
    if (this.state === 'over') return false;
    const isFirst = this.state !== 'keying';
    if (digit === '#' && !isFirst) this.end();
    else if (digit === '*') this.begin('');
    else if (/^\d$/.test(digit)) this.begin(this.digits + digit);
    else this.prompted();
    return isFirst;
  }

  stop(): void {
    this.state = 'over';
    this.timer?.cancel();
  }

  /** A star begins anew. */
  private begin(digits: string): void {
    this.state = 'keying';
    this.digits = digits;
    if (digits.length >= MOST_DIGITS) return this.end();
    this.wait(this.parts.limits.nextKey);
  }

  private wait(ms: number): void {
    this.timer?.cancel();
    this.timer = this.parts.clock.after(ms, () => this.end());
  }

  private end(): void {
    this.stop();
    this.parts.entered(this.digits);
  }
}
