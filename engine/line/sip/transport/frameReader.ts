import { isKeepAlive, parseMessage, type StreamEvent } from '../message';
import type { SipMessage } from '../message/types';

const BLANK_LINE = '\r\n\r\n';

/**
 * Reads what comes on a WebSocket: each frame holds one message and nothing else (RFC 7118,
 * section 4.2), or the keep-alive of RFC 5626 (RFC 7118, section 6). A frame that is malformed
 * says nothing of the next one, so the connection goes on.
 */
export class FrameReader {
  /** Never part of a message: frames come whole. */
  readonly pending = 0;

  push(frame: Buffer): StreamEvent[] {
    if (frame.length === 0) return [];
    if (isKeepAlive(frame)) return [{ kind: frame.length > 2 ? 'ping' : 'pong' }];
    const parsed = parseMessage(frame);
    if (!parsed.ok || fills(frame, parsed.message)) return [{ kind: 'message', parsed }];
    // Which of the two was meant? Neither is acted on.
    const { message } = parsed;
    const reason = 'More than one message in a frame';
    const answered = message.kind === 'request' && message.method !== 'ACK';
    const request = answered ? { respond: 400, request: message } : {};
    return [{ kind: 'message', parsed: { ok: false, reason, ...request } }];
  }
}

/** Whether nothing but line ends stands behind the body. */
function fills(frame: Buffer, { body }: SipMessage): boolean {
  let start = 0;
  while (frame.subarray(start, start + 2).equals(CRLF)) start += 2;
  const end = frame.indexOf(BLANK_LINE, start, 'latin1') + BLANK_LINE.length + body.length;
  const rest = frame.subarray(end);
  return rest.length === 0 || rest.every((byte) => CRLF.includes(byte));
}

const CRLF = Buffer.from('\r\n');
