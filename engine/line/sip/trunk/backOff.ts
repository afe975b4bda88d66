import type { Random } from '../../../time/clock';

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/** Waits that double from 2 s to 5 min, each between its half and its whole by chance (RFC 5626, section 4.5). */
export class BackOff {
  private failures = 0;

  constructor(private readonly random: Random) {}

  next(): number {
    const whole = Math.min(FIRST_MS * 2 ** Math.min(this.failures++, 16), LONGEST_MS);
    return whole * (0.5 + this.random() / 2);
  }

  /** The longest wait at once: trying again soon would not help. */
  longest(): number {
    return LONGEST_MS * (0.9 + this.random() / 10);
  }

  reset(): void {
    this.failures = 0;
  }
}
