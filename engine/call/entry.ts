import type { ListenRequest } from '../api';
import { KeyPattern } from './keyPattern';

const INTER_DIGIT_MS = 3_000;

/** The keys that a callee presses for one listen, until they are an entry. */
export class Entry {
  keys = '';
  private readonly endKey: string;
  private readonly maxDigits: number;
  private readonly pattern: KeyPattern | undefined;
  /** Silence between keys that ends it. */
  readonly interDigitMs: number;

  /** @throws DialflowError `InvalidInput` for a pattern that is none. */
  constructor({ endKey = '#', maxDigits, keyPattern, interDigitMs }: ListenRequest) {
    this.endKey = endKey;
    this.pattern = keyPattern ? KeyPattern.parse(keyPattern) : undefined;
    this.maxDigits = maxDigits ?? this.pattern?.longest ?? 1;
    this.interDigitMs = interDigitMs ?? INTER_DIGIT_MS;
  }

  /** One more key; true: the entry is complete. */
  press(key: string): boolean {
    if (key === this.endKey) return true;
    this.keys += key;
    // One that does not fit goes on to its end: what is left of it must not reach the next node.
    return this.pattern?.check(this.keys) === 'complete' || this.keys.length >= this.maxDigits;
  }

  /** For the result: only where it does not fit. */
  get validity(): { valid?: false } {
    const verdict = this.pattern?.check(this.keys);
    return verdict === 'never' || verdict === 'begins' ? { valid: false } : {};
  }
}
