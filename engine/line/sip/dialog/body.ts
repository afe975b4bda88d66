import { header } from '../message';
import type { SipMessage } from '../message/types';
import { parseSdp } from '../sdp';
import type { SessionDescription } from '../sdp';
import { SDP } from './capabilities';

/** What a body says of the session (RFC 3261, section 13.1). */
export type Description =
  | { kind: 'none' }
  | { kind: 'sdp'; session: SessionDescription }
  /** SDP that is broken: 400. */
  | { kind: 'unreadable'; reason: string }
  /** Something else that has to be understood: 415 (section 8.2.3). */
  | { kind: 'foreign' };

const NONE: Description = { kind: 'none' };
const FOREIGN: Description = { kind: 'foreign' };
/** Gateways send SDP and ISUP, never much more (RFC 5621). */
const MOST_PARTS = 8;

/** Takes anything, in linear time, and never throws. */
export function descriptionIn(message: SipMessage): Description {
  const { body } = message;
  if (body.length === 0) return NONE;
  const optional = isOptional(header(message, 'Content-Disposition'));
  const encoding = header(message, 'Content-Encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return optional ? NONE : FOREIGN;
  }
  // Some leave out what it is; then it is what all others send.
  const type = header(message, 'Content-Type') ?? SDP;
  const found = ofPart(type, asBuffer(body));
  return found.kind === 'foreign' && optional ? NONE : found;
}

/** `application/SDP; charset=…` in lower case, without parameters. */
export function mediaType(value: string): string {
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}

function ofPart(type: string, body: Buffer): Description {
  const kind = mediaType(type);
  if (kind === SDP) {
    const parsed = parseSdp(body);
    return parsed.ok
      ? { kind: 'sdp', session: parsed.session }
      : { kind: 'unreadable', reason: parsed.reason };
  }
  return kind.startsWith('multipart/') ? ofParts(type, body) : FOREIGN;
}

/** The first part that is SDP (RFC 2046, section 5.1; RFC 5621, section 3). */
function ofParts(type: string, body: Buffer): Description {
  const boundary = boundaryOf(type);
  if (boundary === undefined) return FOREIGN;
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  for (let part = 0; part < MOST_PARTS && start >= 0; part++) {
    const from = start + mark.length;
    const end = body.indexOf(mark, from);
    if (end < 0) break;
    const blank = body.indexOf('\r\n\r\n', from);
    if (blank >= 0 && blank < end) {
      const head = body.toString('latin1', from, blank);
      const content = body.subarray(blank + 4, end);
      if (mediaType(typeOf(head)) === SDP) return ofPart(SDP, content);
    }
    start = end;
  }
  return FOREIGN;
}

function typeOf(head: string): string {
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith('content-type:'));
  return line?.slice(line.indexOf(':') + 1) ?? '';
}

function boundaryOf(type: string): string | undefined {
  const at = type.toLowerCase().indexOf('boundary=');
  if (at < 0) return undefined;
  let text = type.slice(at + 'boundary='.length);
  const semicolon = text.startsWith('"') ? text.indexOf('"', 1) : text.indexOf(';');
  if (semicolon >= 0) text = text.slice(0, semicolon);
  const boundary = text.startsWith('"') ? text.slice(1) : text.trim();
  return boundary === '' || boundary.length > 70 ? undefined : boundary;
}

const isOptional = (disposition: string | undefined): boolean =>
  disposition !== undefined && disposition.toLowerCase().includes('handling=optional');

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
