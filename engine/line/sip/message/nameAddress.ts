import {
  LESS,
  QUOTE,
  SEMICOLON,
  isUriText,
  quoted,
  skipBlanks,
  charTable,
  skipQuoted,
  trimmed,
  unquoted,
} from './chars';
import { parseParams, serializeParams } from './params';
import type { NameAddress } from './types';

/**
 * `"Name" <uri>;params`, `Name <uri>;params` or `uri;params` (RFC 3261, sections 20.10 and 25.1):
 * From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity… Undefined for what is
 * none of these; `*` in a Contact is not an address either.
 */
export function parseNameAddress(value: string): NameAddress | undefined {
  const first = value.charCodeAt(0);
  if (first === QUOTE) {
    const behind = skipQuoted(value, 0);
    if (behind < 0) return undefined;
    const open = skipBlanks(value, behind);
    if (value.charCodeAt(open) !== LESS) return undefined;
    return bracketed(value, open, unquoted(value, 0, behind));
  }
  if (first === LESS) return bracketed(value, 0, '');
  const open = value.indexOf('<');
  if (open < 0) return bare(value);
  const name = trimmed(value, 0, open);
  if (isDisplayName(name)) return bracketed(value, open, name);
  // A bare URI may have a parameter with a quoted < in it.
  return value.indexOf('"') >= 0 && value.indexOf('"') < open ? bare(value) : undefined;
}

function bracketed(value: string, open: number, displayName: string): NameAddress | undefined {
  const close = value.indexOf('>', open);
  if (close < 0) return undefined;
  const uri = value.slice(open + 1, close);
  if (!isUriText(uri)) return undefined;
  const params = parseParams(value, close + 1);
  if (params === undefined) return undefined;
  return displayName === '' ? { uri, params } : { displayName, uri, params };
}

/**
 * Without brackets, all from the first semicolon on belongs to the header; a URI with a comma,
 * a semicolon or a question mark of its own must stand in brackets (RFC 3261, section 20).
 */
function bare(value: string): NameAddress | undefined {
  const semicolon = value.indexOf(';');
  const uri = trimmed(value, 0, semicolon < 0 ? value.length : semicolon);
  if (uri.includes('?') || uri.includes(',') || !isUriText(uri)) return undefined;
  const params = semicolon < 0 ? new Map<string, string>() : parseParams(value, semicolon);
  return params === undefined ? undefined : { uri, params };
}

/**
 * Names without quotes are tokens by the grammar; many a peer sends more, so only what could be
 * taken for another part of the value is refused (RFC 4475, section 3.1.2.15, leaves the choice).
 */
const NOT_IN_NAME = charTable('",;:<>@\\');

function isDisplayName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    if (NOT_IN_NAME[name.charCodeAt(i)] === 1) return false;
  }
  return true;
}

/** Written with brackets always, so that no parameter changes sides (RFC 3261, section 20.10). */
export function serializeNameAddress(address: NameAddress): string {
  const { displayName, uri, params } = address;
  const name = displayName === undefined || displayName === '' ? '' : `${quoted(displayName)} `;
  return `${name}<${uri}>${serializeParams(params)}`;
}

/** The `tag` of a From or To (RFC 3261, section 19.3), read without the rest; undefined when there is none. */
export function tagOf(value: string): string | undefined {
  let i = 0;
  // Past the name and the address: quotes and brackets may hold anything.
  for (; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === SEMICOLON) break;
    if (code === QUOTE) i = skipQuoted(value, i) - 1;
    else if (code === LESS) i = value.indexOf('>', i);
    if (i < 0) return undefined;
  }
  return parseParams(value, i)?.get('tag');
}
