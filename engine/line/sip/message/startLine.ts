import { isToken, isUriText, parseDigits } from './chars';
import { type Fault, badRequest } from './fault';
import { MAX_URI_LENGTH } from './limits';
import { parseUri, uriScheme } from './uri';

/** The first line of a message (RFC 3261, sections 7.1 and 7.2), and what is wrong with it. */
export type StartLine =
  | { kind: 'request'; method: string; uri: string; fault?: Fault }
  | { kind: 'response'; status: number; reason: string; fault?: Fault }
  /** Not SIP at all: nothing is answered. */
  | { kind: 'none' };

const NONE: StartLine = { kind: 'none' };
const VERSION = 'SIP/2.0';

export function parseStartLine(line: string): StartLine {
  return isVersion(line.slice(0, 4)) ? parseStatusLine(line) : parseRequestLine(line);
}

/** `SIP/…`: versions compare without case (RFC 3261, section 7.1). */
function isVersion(text: string): boolean {
  return text.startsWith('SIP/') || text.slice(0, 4).toUpperCase() === 'SIP/';
}

const isOurs = (version: string): boolean =>
  version === VERSION || version.toUpperCase() === VERSION;

/** `SIP/2.0 200 OK`; the reason may be empty, and some leave out the blank before it too. */
function parseStatusLine(line: string): StartLine {
  const blank = line.indexOf(' ');
  const code = line.slice(blank + 1, blank + 4);
  const status = parseDigits(code, 699);
  const after = line.charAt(blank + 4);
  if (blank < 0 || code.length < 3 || status === undefined || status < 100) return NONE;
  if (after !== '' && after !== ' ') return NONE;
  const start: StartLine = { kind: 'response', status, reason: line.slice(blank + 5) };
  if (!isOurs(line.slice(0, blank))) {
    start.fault = { reason: 'not a response of SIP/2.0', status: 505 };
  }
  return start;
}

/** `INVITE sip:user@host SIP/2.0`, one blank between the parts and none elsewhere. */
function parseRequestLine(line: string): StartLine {
  const whole = line.trimEnd();
  const first = whole.indexOf(' ');
  const last = whole.lastIndexOf(' ');
  const method = whole.slice(0, first);
  const version = whole.slice(last + 1);
  if (first < 1 || first === last || !isToken(method) || !isVersion(version)) return NONE;
  const between = whole.slice(first + 1, last);
  const start: StartLine = { kind: 'request', method, uri: between.trim() };
  const fault = isOurs(version)
    ? requestUriFault(between, whole.length < line.length)
    : { reason: 'not SIP/2.0', status: 505 };
  if (fault !== undefined) start.fault = fault;
  return start;
}

/** Blanks, brackets and headers have no place in a Request-URI (RFC 3261, sections 7.1 and 19.1.1). */
function requestUriFault(uri: string, blanksBehind: boolean): Fault | undefined {
  if (uri.length > MAX_URI_LENGTH) return { reason: 'the Request-URI is too long', status: 414 };
  if (blanksBehind) return badRequest('the request line ends with blanks');
  if (!isUriText(uri)) return badRequest('the Request-URI is malformed');
  const scheme = uriScheme(uri);
  if (scheme !== 'sip' && scheme !== 'sips') return undefined;
  const parsed = parseUri(uri);
  if (parsed === undefined) return badRequest('the Request-URI is malformed');
  return parsed.headers.size > 0 ? badRequest('the Request-URI has headers') : undefined;
}
