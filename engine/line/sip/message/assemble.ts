import { type Fault, badRequest } from './fault';
import { type Head, Once } from './head';
import { isKnownMethod } from './methods';
import type { HeaderField, Parsed, SipRequest } from './types';
import { parseVia } from './via';

const NO_BODY = new Uint8Array(0);
const MANDATORY = ['From', 'To', 'Call-ID', 'CSeq'] as const;

/** A head and its body as a message, or what is to be answered to it (RFC 3261, section 8.2). */
export function assemble(head: Head, body: Uint8Array): Parsed {
  const { start, headers } = head;
  if (start.kind === 'none') return { ok: false, reason: 'not a SIP message' };
  const fault = head.fault ?? missing(head);
  if (fault !== undefined) return refuse(head, fault);
  if (start.kind === 'request') {
    const { method, uri } = start;
    return { ok: true, message: { kind: 'request', method, uri, headers, body } };
  }
  const { status, reason } = start;
  return { ok: true, message: { kind: 'response', status, reason, headers, body } };
}

/**
 * What must be there (RFC 3261, sections 8.1.1 and 20). Max-Forwards may be missing: older
 * clients do not send it (section 16.3; RFC 4475, section 3.4.1). So may a From's tag.
 */
function missing(head: Head): Fault | undefined {
  const { start, cseq, seen, topVia } = head;
  for (const name of MANDATORY)
    if ((seen & Once[name]) === 0) return badRequest(`${name} is missing`);
  if (topVia === undefined) return badRequest('Via is missing');
  if (parseVia(topVia) === undefined) return badRequest('Via is malformed');
  if (start.kind === 'request' && cseq?.method !== start.method) {
    const status = isKnownMethod(start.method) ? 400 : 501;
    return { reason: 'the method of CSeq is not the one of the request', status };
  }
  // It was not for us: a user agent puts one Via on (RFC 3261, section 8.1.3.3).
  if (start.kind === 'response' && head.vias > 1) return badRequest('more than one Via');
  return undefined;
}

/**
 * A request that cannot be acted on, with the answer it deserves. Responses are dropped, an ACK
 * is never answered (RFC 3261, section 17), nor is one without a Via to send the answer along.
 */
export function refuse(head: Head, fault: Fault): Parsed {
  const { start } = head;
  const { reason, status } = fault;
  if (start.kind !== 'request') return { ok: false, reason };
  const { method, uri } = start;
  const headers = answerable(head.headers);
  const request: SipRequest = { kind: 'request', method, uri, headers, body: NO_BODY };
  const via = headers.some((field) => field.name === 'Via');
  if (method === 'ACK' || !via) return { ok: false, reason, request };
  return { ok: false, reason, respond: status, request };
}

/** The fields as an answer may copy them: what is malformed in a Via is left out. */
function answerable(headers: HeaderField[]): HeaderField[] {
  const kept: HeaderField[] = [];
  for (const field of headers) {
    const value = field.name === 'Via' ? readableVia(field.value) : field.value;
    if (value !== undefined) kept.push({ name: field.name, value });
  }
  return kept;
}

function readableVia(value: string): string | undefined {
  if (parseVia(value) !== undefined) return value;
  const semicolon = value.indexOf(';');
  const comma = value.indexOf(',');
  const ends = [semicolon, comma].filter((at) => at >= 0);
  const host = value.slice(0, Math.min(value.length, ...ends)).trimEnd();
  return parseVia(host) === undefined ? undefined : host;
}
