import { SEMICOLON, isBlank, isToken, skipBlanks, trimmed } from './chars';
import { parseHostPort, serializeHostPort } from './host';
import { parseParams, serializeParams } from './params';
import type { Via } from './types';

const PREFIX = 'SIP/2.0/';

/**
 * `SIP/2.0/UDP host:port;branch=…` (RFC 3261, section 20.42), with blanks wherever the grammar
 * has them. The version is not judged here: the start line's is. Undefined when malformed.
 */
export function parseVia(value: string): Via | undefined {
  const begin = value.startsWith(PREFIX) ? PREFIX.length : transportStart(value);
  if (begin < 0) return undefined;
  const from = skipBlanks(value, begin);
  let i = from;
  while (i < value.length && !isBlank(value.charCodeAt(i))) i++;
  const transport = value.slice(from, i).toUpperCase();
  const semicolon = value.indexOf(';', i);
  const end = semicolon < 0 ? value.length : semicolon;
  const hostPort = parseHostPort(trimmed(value, i, end));
  if (hostPort === undefined || !isToken(transport)) return undefined;
  const params =
    value.charCodeAt(end) === SEMICOLON ? parseParams(value, end) : new Map<string, string>();
  return params === undefined ? undefined : { transport, ...hostPort, params };
}

/** Behind the second slash of `name / version /`, or -1. */
function transportStart(value: string): number {
  const first = value.indexOf('/');
  const second = value.indexOf('/', first + 1);
  if (first < 0 || second < 0) return -1;
  const named = isToken(trimmed(value, 0, first)) && isToken(trimmed(value, first + 1, second));
  return named ? second + 1 : -1;
}

/** RFC 3261, section 20.42. */
export function serializeVia(via: Via): string {
  return `${PREFIX}${via.transport} ${serializeHostPort(via)}${serializeParams(via.params)}`;
}
