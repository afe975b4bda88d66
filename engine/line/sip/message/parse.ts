import { CR, LF } from './chars';
import { assemble, refuse } from './assemble';
import { badRequest, tooLarge } from './fault';
import { blame, readHead } from './head';
import { MAX_MESSAGE_BYTES } from './limits';
import type { Parsed } from './types';

/** A view of the same bytes with Buffer's methods. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * One datagram, or one WebSocket frame (RFC 3261, sections 7 and 18.3; RFC 7118, section 5):
 * compact names become long ones, lines are unfolded, lists are one field a value. The body is
 * a view of the bytes given. Never throws.
 *
 * @example
 * const parsed = parseMessage(datagram);
 * if (parsed.ok) receive(parsed.message);
 * else if (parsed.respond && parsed.request) answer(parsed.request, parsed.respond);
 */
export function parseMessage(bytes: Uint8Array): Parsed {
  const data = asBuffer(bytes);
  const start = skipLineEnds(data, 0);
  if (start === data.length) return { ok: false, reason: 'empty' };
  const blank = data.indexOf('\r\n\r\n', start, 'latin1');
  const headEnd = blank < 0 ? data.length : blank + 2;
  if (headEnd - start > MAX_MESSAGE_BYTES) return { ok: false, reason: 'too large' };
  const head = readHead(data.toString('utf8', start, headEnd));
  if (blank < 0) blame(head, badRequest('the header fields do not end'));
  if (data.length - start > MAX_MESSAGE_BYTES) return refuse(head, tooLarge('too large'));

  const bodyStart = Math.min(headEnd + 2, data.length);
  const rest = data.length - bodyStart;
  const length = head.contentLength ?? rest;
  if (length > rest) blame(head, badRequest('the body is shorter than its Content-Length'));
  return assemble(head, data.subarray(bodyStart, bodyStart + Math.min(length, rest)));
}

/** Whether a datagram keeps a flow open and says nothing (RFC 5626, section 4.4.1; NULs of some phones). */
export function isKeepAlive(bytes: Uint8Array): boolean {
  return bytes.length <= 4 && bytes.every((byte) => byte === CR || byte === LF || byte === 0);
}

/** Line ends before the start line are passed over (RFC 3261, section 7.5). */
export function skipLineEnds(data: Uint8Array, start: number): number {
  let i = start;
  while (data[i] === CR && data[i + 1] === LF) i += 2;
  return i;
}
