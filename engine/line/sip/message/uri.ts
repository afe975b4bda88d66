import { isUriText } from './chars';
import { IN_HEADER, IN_PARAM, IN_PASSWORD, IN_USER, escapeUri, unescapeUri } from './escapes';
import { parseHostPort, serializeHostPort } from './host';
import { MAX_PARAMS, MAX_URI_LENGTH } from './limits';
import type { SipUri } from './types';

/** The scheme in lower case (`sip`, `tel`, `http`), or undefined when this is no URI (RFC 3261, section 19.1.1). */
export function uriScheme(uri: string): string | undefined {
  if (!isUriText(uri)) return undefined;
  return uri.slice(0, uri.indexOf(':')).toLowerCase();
}

/**
 * A SIP or SIPS URI in its parts (RFC 3261, section 19.1.1), escapes resolved; undefined for
 * other schemes and for what is not well-formed.
 */
export function parseUri(text: string): SipUri | undefined {
  const scheme = sipScheme(text);
  if (scheme === undefined || text.length > MAX_URI_LENGTH || !isUriText(text)) return undefined;
  const start = scheme.length + 1;

  // What stands before the @ may hold the marks that end the host: it is taken off first.
  const at = text.indexOf('@', start);
  const hostStart = at < 0 ? start : at + 1;
  if (at >= 0 && text.includes('@', hostStart)) return undefined;
  const question = text.indexOf('?', hostStart);
  const beforeHeaders = question < 0 ? text.length : question;
  const semicolon = text.indexOf(';', hostStart);
  const hostEnd = semicolon < 0 || semicolon > beforeHeaders ? beforeHeaders : semicolon;

  const hostPort = parseHostPort(text.slice(hostStart, hostEnd));
  const params = readPairs(text.slice(hostEnd + 1, beforeHeaders), ';', true);
  const fields = readPairs(text.slice(beforeHeaders + 1), '&', false);
  if (hostPort === undefined || params === undefined || fields === undefined) return undefined;
  const uri: SipUri = { scheme, ...hostPort, params, headers: fields };
  return at < 0 || readUser(text.slice(start, at), uri) ? uri : undefined;
}

function sipScheme(text: string): 'sip' | 'sips' | undefined {
  if (text.startsWith('sip:')) return 'sip';
  if (text.startsWith('sips:')) return 'sips';
  const scheme = text.slice(0, text.indexOf(':') + 1).toLowerCase();
  return scheme === 'sip:' ? 'sip' : scheme === 'sips:' ? 'sips' : undefined;
}

/** `user` or `user:password` into the URI; false when there is no user or an escape is broken. */
function readUser(text: string, uri: SipUri): boolean {
  const colon = text.indexOf(':');
  const user = unescapeUri(colon < 0 ? text : text.slice(0, colon));
  if (user === undefined || user === '') return false;
  uri.user = user;
  if (colon < 0) return true;
  const password = unescapeUri(text.slice(colon + 1));
  if (password === undefined) return false;
  uri.password = password;
  return true;
}

/** Parameters or headers: the first of two alike counts. */
function readPairs(text: string, mark: string, lower: boolean): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  if (text === '') return pairs;
  let start = 0;
  while (start <= text.length) {
    const next = text.indexOf(mark, start);
    const end = next < 0 ? text.length : next;
    const equals = text.indexOf('=', start);
    const split = equals < 0 || equals > end ? end : equals;
    const name = unescapeUri(text.slice(start, split));
    const value = unescapeUri(text.slice(Math.min(split + 1, end), end));
    if (name === undefined || name === '' || value === undefined) return undefined;
    if (pairs.size >= MAX_PARAMS) return undefined;
    const key = lower ? name.toLowerCase() : name;
    if (!pairs.has(key)) pairs.set(key, value);
    start = end + 1;
  }
  return pairs;
}

/** The URI written, with what must be escaped escaped (RFC 3261, section 19.1.2). */
export function serializeUri(uri: SipUri): string {
  let text = `${uri.scheme}:`;
  if (uri.user !== undefined) {
    text += escapeUri(uri.user, IN_USER);
    if (uri.password !== undefined) text += `:${escapeUri(uri.password, IN_PASSWORD)}`;
    text += '@';
  }
  text += serializeHostPort(uri);
  for (const [name, value] of uri.params) {
    text += `;${escapeUri(name, IN_PARAM)}`;
    if (value !== '') text += `=${escapeUri(value, IN_PARAM)}`;
  }
  let mark = '?';
  for (const [name, value] of uri.headers) {
    text += `${mark}${escapeUri(name, IN_HEADER)}=${escapeUri(value, IN_HEADER)}`;
    mark = '&';
  }
  return text;
}

/** Parameters that must be in both URIs or in none (RFC 3261, section 19.1.4). */
const DECIDING = ['user', 'ttl', 'method', 'maddr'];

/** Whether two URIs name the same thing (RFC 3261, section 19.1.4). */
export function uriEquals(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    a.password === b.password &&
    a.host === b.host &&
    a.port === b.port &&
    DECIDING.every((name) => a.params.has(name) === b.params.has(name)) &&
    [...a.params].every(([name, value]) => sameParam(value, b.params.get(name))) &&
    sameHeaders(a.headers, b.headers)
  );
}

/** One that only one of the two has does not matter; values compare without case. */
function sameParam(a: string, b: string | undefined): boolean {
  return b === undefined || a === b || a.toLowerCase() === b.toLowerCase();
}

function sameHeaders(a: Map<string, string>, b: Map<string, string>): boolean {
  if (a.size !== b.size) return false;
  if (a.size === 0) return true;
  const others = new Map([...b].map(([name, value]) => [name.toLowerCase(), value]));
  return [...a].every(([name, value]) => others.get(name.toLowerCase()) === value);
}
