import {
  COMMA,
  EQUALS,
  QUOTE,
  TOKEN,
  isBlank,
  isToken,
  quoted,
  skipBlanks,
  skipQuoted,
  unquoted,
} from '../message/chars';

/** `Scheme name=value, name="value"`: a challenge or credentials (RFC 3261, section 25.1; RFC 7235, section 2.1). */
export interface AuthValue {
  scheme: string;
  /** Names in lower case; values without their quotes. The first of two alike counts. */
  params: Map<string, string>;
}

const MAX_PARAMS = 32;

/**
 * The challenges or credentials of one field: SIP writes one a field, HTTP's grammar allows
 * several. Undefined when it is malformed.
 */
export function parseAuthValues(text: string): AuthValue[] | undefined {
  const values: AuthValue[] = [];
  let i = skipCommas(text, 0);
  while (i < text.length) {
    const end = tokenEnd(text, i);
    if (end === i || values.length >= MAX_PARAMS) return undefined;
    const value: AuthValue = { scheme: text.slice(i, end), params: new Map() };
    values.push(value);
    i = readParams(text, skipBlanks(text, end), value.params);
    if (i < 0) return undefined;
  }
  return values.length > 0 ? values : undefined;
}

/** Reads parameters up to the next scheme or the end; -1 when they are malformed. */
function readParams(text: string, start: number, params: Map<string, string>): number {
  let i = start;
  while (i < text.length) {
    const nameEnd = tokenEnd(text, i);
    const equals = skipBlanks(text, nameEnd);
    if (nameEnd === i) return -1;
    if (text.charCodeAt(equals) !== EQUALS) return params.size > 0 ? i : -1;
    const from = skipBlanks(text, equals + 1);
    const end = text.charCodeAt(from) === QUOTE ? skipQuoted(text, from) : plainEnd(text, from);
    if (end <= from || params.size >= MAX_PARAMS) return -1;
    const name = text.slice(i, nameEnd).toLowerCase();
    const value =
      text.charCodeAt(from) === QUOTE ? unquoted(text, from, end) : text.slice(from, end);
    if (!params.has(name)) params.set(name, value);
    i = skipBlanks(text, end);
    if (i < text.length && text.charCodeAt(i) !== COMMA) return -1;
    i = skipCommas(text, i);
  }
  return i;
}

function tokenEnd(text: string, start: number): number {
  let i = start;
  while (TOKEN[text.charCodeAt(i)] === 1) i++;
  return i;
}

/** Without quotes more is taken than a token: some write `uri=sip:host` so. */
function plainEnd(text: string, start: number): number {
  let i = start;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA || code === QUOTE || isBlank(code)) break;
  }
  return i;
}

function skipCommas(text: string, start: number): number {
  let i = start;
  while (text.charCodeAt(i) === COMMA || isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Parameters that the grammar wants without quotes (RFC 7616, sections 3.3 and 3.4). */
const BARE = new Set(['algorithm', 'nc', 'stale']);

/** A field's value (RFC 3261, section 25.1). `qop` is quoted in a challenge and bare in credentials: say which. */
export function serializeAuthValue(
  scheme: string,
  params: Iterable<readonly [name: string, value: string]>,
  bareQop: boolean,
): string {
  const written: string[] = [];
  for (const [name, value] of params) {
    const bare = (BARE.has(name) || (bareQop && name === 'qop')) && isToken(value);
    written.push(`${name}=${bare ? value : quoted(value)}`);
  }
  return `${scheme} ${written.join(', ')}`;
}
