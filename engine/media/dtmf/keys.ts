import { DialflowError } from '../../api/errors';

/** The sixteen keys by their event codes (RFC 4733, section 3.2). */
export const KEYS = '0123456789*#ABCD';

/** Rows and columns of the keypad, Hz (ITU-T Q.23). */
export const ROWS = [697, 770, 852, 941] as const;
export const COLUMNS = [1_209, 1_336, 1_477, 1_633] as const;

/** The keypad, row by row. */
export const KEYPAD = '123A456B789C*0#D';

/** Row and column of a key, Hz. */
export function tonesOf(key: string): readonly [row: number, column: number] {
  const at = KEYPAD.indexOf(key);
  return [ROWS[at >> 2] ?? 0, COLUMNS[at & 3] ?? 0];
}

/** The keys of a text, in capitals; refuses all else. */
export function keysOf(text: string): string[] {
  const keys = [...text.toUpperCase()];
  const wrong = keys.filter((key) => !KEYS.includes(key));
  if (wrong.length > 0) {
    const reason = `"${wrong.join('')}" is on no keypad; keys are 0 to 9, *, # and A to D`;
    throw DialflowError.invalid('keys', [{ path: 'keys', reason }]);
  }
  return keys;
}
