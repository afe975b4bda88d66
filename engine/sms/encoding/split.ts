import { gsmSeptets, isGsm } from './gsm7';

/** What `data_coding` 0 means to a message centre. */
export type Alphabet = 'gsm7' | 'gsm7packed' | 'latin1';

export type SmsEncoding = 'gsm7' | 'ucs2';

/** Characters of one message, and of each of several: six octets go to the header that counts them. */
const SIZES = { gsm7: { single: 160, each: 153 }, ucs2: { single: 70, each: 67 } } as const;

export interface SplitText {
  encoding: SmsEncoding;
  parts: string[];
}

/**
 * A text as the parts it is sent in. Neither an escaped character of GSM-7 nor a pair of
 * surrogates is torn, so a part may have one character less than fits.
 */
export function splitText(text: string, alphabet: Alphabet = 'gsm7'): SplitText {
  const isPlain = isGsm(text) && (alphabet !== 'latin1' || isLatin(text));
  const encoding: SmsEncoding = isPlain ? 'gsm7' : 'ucs2';
  const { single, each } = SIZES[encoding];
  const sizeOf = (character: string): number =>
    encoding === 'gsm7' ? (gsmSeptets(character)?.length ?? 1) : character.length;
  const whole = cut(text, single, sizeOf);
  return { encoding, parts: whole.length <= 1 ? [text] : cut(text, each, sizeOf) };
}

/** A text in pieces of at most so much, by characters, each of them whole. */
export function cut(text: string, size: number, sizeOf: (character: string) => number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of text) {
    const needed = sizeOf(character);
    if (used + needed > size) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += needed;
  }
  if (part !== '') parts.push(part);
  return parts;
}

/** Not so are some characters of GSM-7: Δ, €. */
const isLatin = (text: string): boolean =>
  [...text].every((character) => character.charCodeAt(0) < 0x100);
