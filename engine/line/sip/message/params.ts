import {
  COMMA,
  EQUALS,
  QUOTE,
  SEMICOLON,
  TOKEN,
  isBlank,
  charTable,
  isToken,
  quoted,
  skipBlanks,
  skipQuoted,
  unquoted,
} from './chars';
import { MAX_PARAMS } from './limits';

/**
 * `;name=value;name;name="quoted value"` from `start` on (generic-param, RFC 3261, section 25.1).
 * Names in lower case, the first of two alike counts, quotes are taken off; a parameter without
 * a value has ''. Undefined for anything else: empty parameters too.
 */
export function parseParams(text: string, start: number): Map<string, string> | undefined {
  const params = new Map<string, string>();
  let i = skipBlanks(text, start);
  while (i < text.length) {
    if (text.charCodeAt(i) !== SEMICOLON || params.size >= MAX_PARAMS) return undefined;
    const from = skipBlanks(text, i + 1);
    i = from;
    while (TOKEN[text.charCodeAt(i)] === 1) i++;
    if (i === from) return undefined;
    const name = text.slice(from, i).toLowerCase();
    i = skipBlanks(text, i);
    let value = '';
    if (text.charCodeAt(i) === EQUALS) {
      const begin = skipBlanks(text, i + 1);
      i = valueEnd(text, begin);
      if (i <= begin) return undefined;
      value = text.charCodeAt(begin) === QUOTE ? unquoted(text, begin, i) : text.slice(begin, i);
      i = skipBlanks(text, i);
    }
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

/** Behind a value; more than tokens and hosts is taken: `received=::1` comes without brackets. */
function valueEnd(text: string, begin: number): number {
  if (text.charCodeAt(begin) === QUOTE) return skipQuoted(text, begin);
  let i = begin;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SEMICOLON || isBlank(code)) break;
    if (code === QUOTE || code === COMMA || code === EQUALS) return -1;
  }
  return i;
}

/** The same, written (generic-param, RFC 3261, section 25.1): values that are neither tokens nor hosts go in quotes. */
export function serializeParams(params: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of params) {
    text += value === '' ? `;${name}` : `;${name}=${isPlain(value) ? value : quoted(value)}`;
  }
  return text;
}

const IN_HOST = charTable(':[]');

/** token / host: an IPv6 address has colons and may have brackets. */
function isPlain(value: string): boolean {
  if (isToken(value)) return true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (TOKEN[code] !== 1 && IN_HOST[code] !== 1) return false;
  }
  return value.length > 0;
}
