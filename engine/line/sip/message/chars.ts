/** Kinds of characters (RFC 3261, section 25.1), asked by code: scanning needs no regular expressions. */

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const BACKSLASH = 92;

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A table of the characters given; all others, and all beyond ASCII, are not in it. */
export function charTable(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1;
  return table;
}

/** `token` of RFC 3261, section 25.1. */
export const TOKEN = charTable(`${ALPHANUMERIC}-.!%*_+\`'~`);
const SCHEME = charTable(`${ALPHANUMERIC}+-.`);

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isBlank = (code: number): boolean => code === SPACE || code === TAB;

export function isToken(text: string): boolean {
  return text.length > 0 && consists(text, TOKEN, 0, text.length);
}

/** Whether all characters from `start` to `end` are in the table. */
export function consists(text: string, table: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (table[text.charCodeAt(i)] !== 1) return false;
  return true;
}

/** The number that the digits write, or undefined for anything else and for what is above `max`. */
export function parseDigits(text: string, max: number): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return undefined;
    value = value * 10 + (code - 48);
    if (value > max) return undefined;
  }
  return value;
}

/** The text from `start` to `end` without the blanks around it. */
export function trimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

export function skipBlanks(text: string, start: number): number {
  let i = start;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}

/**
 * Behind the quoted string that opens at `start`, or -1 when it does not close.
 * A backslash takes the next character with it.
 */
export function skipQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code === BACKSLASH) i++;
  }
  return -1;
}

/** What stands between the quotes at `start` and before `end`, its backslashes resolved. */
export function unquoted(text: string, start: number, end: number): string {
  const inside = text.slice(start + 1, end - 1);
  if (!inside.includes('\\')) return inside;
  let plain = '';
  for (let i = 0; i < inside.length; i++) {
    if (inside.charCodeAt(i) === BACKSLASH) i++;
    plain += inside.charAt(i);
  }
  return plain;
}

/** In quotes, with what needs a backslash behind one. Line ends cannot be written and become blanks. */
export function quoted(text: string): string {
  let inside = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE || code === BACKSLASH) inside += '\\';
    inside += code === CR || code === LF ? ' ' : text.charAt(i);
  }
  return `"${inside}"`;
}

/** Whether the text begins `scheme:` with something behind it (RFC 3261, section 25.1). */
export function hasScheme(uri: string): boolean {
  const colon = uri.indexOf(':');
  if (colon < 1 || colon === uri.length - 1) return false;
  return !isDigit(uri.charCodeAt(0)) && consists(uri, SCHEME, 0, colon);
}

/** Whether a URI may stand as it is: nothing that ends it, and nothing that cannot be printed. */
export function isUriText(uri: string): boolean {
  for (let i = 0; i < uri.length; i++) {
    const code = uri.charCodeAt(i);
    if (code <= SPACE || code === QUOTE || code === LESS || code === GREATER || code === 127) {
      return false;
    }
  }
  return hasScheme(uri);
}
