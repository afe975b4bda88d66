import { COLON, CR, TOKEN, isBlank, parseDigits, skipBlanks, trimmed } from './chars';
import { parseCSeq } from './cseq';
import { type Fault, badRequest, tooLarge } from './fault';
import { MAX_HEADER_FIELDS, MAX_HEADER_LENGTH, MAX_MESSAGE_BYTES } from './limits';
import { splitList } from './lists';
import { parseNameAddress } from './nameAddress';
import { type FieldInfo, fieldInfo } from './names';
import { type StartLine, parseStartLine } from './startLine';
import type { CSeq, HeaderField } from './types';

/** Start line and header fields of a message, read once, with all that was seen on the way. */
export interface Head {
  start: StartLine;
  headers: HeaderField[];
  /** The first thing that is wrong. */
  fault: Fault | undefined;
  /** Undefined when it is missing or cannot be trusted. */
  contentLength: number | undefined;
  /** Whether the head says how long the body is: a stream cannot go on otherwise. */
  framed: boolean;
  cseq: CSeq | undefined;
  topVia: string | undefined;
  vias: number;
  /** Fields that may stand only once, seen so far: a bit of `Once` each. */
  seen: number;
}

/** Fields that may stand only once (RFC 4475, section 3.3.8). */
export const Once = {
  From: 1,
  To: 2,
  'Call-ID': 4,
  CSeq: 8,
  'Max-Forwards': 16,
  'Content-Length': 32,
} as const;

/**
 * Reads the head: `text` is all before the empty line, each line with its CRLF (RFC 3261,
 * sections 7.1 to 7.3). It reads on behind a fault, for the answer needs the rest.
 */
export function readHead(text: string): Head {
  const end = lineEnd(text, 0);
  const start = parseStartLine(text.slice(0, end.at));
  const head: Head = {
    start,
    headers: [],
    fault: start.kind === 'none' ? badRequest('not a SIP message') : start.fault,
    contentLength: undefined,
    framed: false,
    cseq: undefined,
    topVia: undefined,
    vias: 0,
    seen: 0,
  };
  if (start.kind === 'none') return head;
  if (end.fault !== undefined) blame(head, end.fault);
  let at = end.next;
  for (let lines = 0; at < text.length; lines++) {
    if (Math.max(lines, head.headers.length) >= MAX_HEADER_FIELDS) {
      blame(head, tooLarge('too many header fields'));
      head.framed = false;
      break;
    }
    at = readLine(text, at, head);
  }
  return head;
}

/** The first fault counts; what follows is often its consequence. */
export function blame(head: Head, fault: Fault): void {
  head.fault ??= fault;
}

/** One field with its continuation lines; returns where the next one begins. */
function readLine(text: string, begin: number, head: Head): number {
  let i = begin;
  while (TOKEN[text.charCodeAt(i)] === 1) i++;
  const nameEnd = i;
  i = skipBlanks(text, i);
  let end = lineEnd(text, begin);
  const isField = nameEnd > begin && text.charCodeAt(i) === COLON;
  let value = isField ? trimmed(text, i + 1, end.at) : '';
  if (end.fault !== undefined) blame(head, end.fault);

  // Folding: a line that begins with a blank goes on with the value (RFC 3261, section 7.3.1).
  while (isBlank(text.charCodeAt(end.next))) {
    const from = end.next;
    end = lineEnd(text, from);
    if (end.fault !== undefined) blame(head, end.fault);
    const more = trimmed(text, from, end.at);
    if (more !== '') value = value === '' ? more : `${value} ${more}`;
  }
  if (!isField) blame(head, badRequest('a line is no header field'));
  else if (value.length > MAX_HEADER_LENGTH) blame(head, tooLarge('a header field is too long'));
  else {
    const written = text.slice(begin, nameEnd);
    const info = fieldInfo(written);
    if (info === undefined) head.headers.push({ name: written, value });
    else addKnown(head, info, value);
  }
  return end.next;
}

interface LineEnd {
  at: number;
  next: number;
  fault?: Fault;
}

/** Lines end with CRLF; a CR or LF alone could be read differently by the next one, and is refused. */
function lineEnd(text: string, from: number): LineEnd {
  const lf = text.indexOf('\n', from);
  if (lf < 0) return { at: text.length, next: text.length, fault: BAD_LINE_END };
  // The search for a CR does not pass the line's end: text of one kind of mark costs no more.
  if (text.charCodeAt(lf - 1) !== CR) return { at: lf, next: lf + 1, fault: BAD_LINE_END };
  if (text.indexOf('\r', from) === lf - 1) return { at: lf - 1, next: lf + 1 };
  return { at: lf - 1, next: lf + 1, fault: BAD_LINE_END };
}

const BAD_LINE_END = badRequest('a line does not end with CRLF');

function addKnown(head: Head, info: FieldInfo, value: string): void {
  const { name, kind } = info;
  if (kind === 'single' || !value.includes(',')) {
    head.headers.push({ name, value });
    inspect(head, name, value);
    return;
  }
  const values = splitList(value);
  if (values === undefined || values.length > MAX_HEADER_FIELDS) {
    head.headers.push({ name, value });
    blame(head, badRequest(`${name} is malformed`));
    return;
  }
  for (const one of values) {
    // `Allow: INVITE,,BYE` does no harm; an empty Via or Contact is a broken one.
    if (one === '' && kind === 'tokens') continue;
    head.headers.push({ name, value: one });
    inspect(head, name, one);
  }
}

/** Looks at the fields that everything else depends on; the others are read by who needs them. */
function inspect(head: Head, name: string, value: string): void {
  switch (name) {
    case 'Via':
      head.vias++;
      head.topVia ??= value;
      if (value === '') blame(head, badRequest('Via is malformed'));
      break;
    case 'From':
    case 'To':
      once(head, name);
      if (parseNameAddress(value) === undefined) blame(head, badRequest(`${name} is malformed`));
      break;
    case 'Call-ID':
      once(head, name);
      if (value === '' || value.includes(' ')) blame(head, badRequest('Call-ID is malformed'));
      break;
    case 'CSeq':
      once(head, name);
      head.cseq = parseCSeq(value);
      if (head.cseq === undefined) blame(head, badRequest('CSeq is malformed'));
      break;
    case 'Max-Forwards':
      once(head, name);
      if (parseDigits(value, Number.MAX_SAFE_INTEGER) === undefined) {
        blame(head, badRequest('Max-Forwards is malformed'));
      }
      break;
    case 'Content-Length':
      readLength(head, value);
      break;
    case 'Contact':
    case 'Route':
    case 'Record-Route':
      inspectAddress(head, name, value);
      break;
  }
}

/** Of a response only what is needed is judged: the call should not fail for the rest. */
function inspectAddress(head: Head, name: string, value: string): void {
  if (head.start.kind !== 'request' || (name === 'Contact' && value === '*')) return;
  if (parseNameAddress(value) === undefined) blame(head, badRequest(`${name} is malformed`));
}

function once(head: Head, name: keyof typeof Once): void {
  if ((head.seen & Once[name]) !== 0)
    blame(head, badRequest(`${name} stands there more than once`));
  head.seen |= Once[name];
}

/** A body's length that is doubtful is none (RFC 4475, sections 3.1.2.3 and 3.3.9). */
function readLength(head: Head, value: string): void {
  const repeated = (head.seen & Once['Content-Length']) !== 0;
  once(head, 'Content-Length');
  const length = repeated ? undefined : parseDigits(value, Number.MAX_SAFE_INTEGER);
  if (length === undefined) blame(head, badRequest('Content-Length is malformed'));
  else if (length > MAX_MESSAGE_BYTES) blame(head, tooLarge('the body is too long'));
  head.contentLength = length;
  head.framed = length !== undefined && length <= MAX_MESSAGE_BYTES;
}
