import { CR, LF } from './chars';
import { assemble, refuse } from './assemble';
import { badRequest, tooLarge } from './fault';
import { type Head, readHead } from './head';
import { MAX_MESSAGE_BYTES } from './limits';
import { asBuffer } from './parse';
import type { Parsed } from './types';

/** What came on a stream (RFC 3261, section 18.3). */
export type StreamEvent =
  /** A frame; one that is malformed may still be answered, and the stream goes on. */
  | { kind: 'message'; parsed: Parsed }
  /** CRLF CRLF, to be answered with one CRLF (RFC 5626, section 4.4.1). */
  | { kind: 'ping' }
  /** CRLF: the answer to our ping. */
  | { kind: 'pong' }
  /** Where the next message begins cannot be known: answer if `respond` says so, and close. */
  | { kind: 'broken'; parsed: Extract<Parsed, { ok: false }> };

const EMPTY = Buffer.alloc(0);
const BLANK_LINE = '\r\n\r\n';

/**
 * Cuts a TCP or TLS stream into messages by their Content-Length (RFC 3261, section 18.3). Holds
 * at most one message; bodies are views of what was pushed. Time is not its matter: who waits
 * too long for the rest of a message closes the connection.
 */
export class StreamFramer {
  private data: Buffer = EMPTY;
  /** Room behind `data` that may be written to; never room that was given away in a body. */
  private room: Buffer = EMPTY;
  private scanned = 0;
  private head: Head | undefined;
  private headLength = 0;
  private broken = false;

  /** What the bytes complete, in order. After `broken` nothing more is told. */
  push(chunk: Uint8Array): StreamEvent[] {
    const events: StreamEvent[] = [];
    if (this.broken || chunk.length === 0) return events;
    this.append(asBuffer(chunk));
    while (!this.broken && this.step(events));
    if (this.data.length === 0) this.room = EMPTY;
    return events;
  }

  /** Bytes of a message that is not complete. */
  get pending(): number {
    return this.data.length;
  }

  /** One message or keep-alive, if it is there in full. */
  private step(events: StreamEvent[]): boolean {
    if (this.head === undefined && this.keepAlive(events)) return true;
    if (this.data.length === 0) return false;
    this.head ??= this.takeHead(events);
    if (this.head === undefined) return false;
    const length = this.headLength + (this.head.contentLength ?? 0);
    if (this.data.length < length) return false;
    const parsed = assemble(this.head, this.data.subarray(this.headLength, length));
    this.head = undefined;
    this.consume(length);
    events.push({ kind: 'message', parsed });
    return true;
  }

  private keepAlive(events: StreamEvent[]): boolean {
    const { data } = this;
    if (data[0] !== CR || data[1] !== LF) return false;
    const double = data[2] === CR && data[3] === LF;
    if (!double && data.length === 3 && data[2] === CR) return false;
    const kind = double ? 'ping' : 'pong';
    // A flood of them is one: each told would have to be answered.
    if (events.at(-1)?.kind !== kind) events.push({ kind });
    this.consume(double ? 4 : 2);
    return true;
  }

  private takeHead(events: StreamEvent[]): Head | undefined {
    const { data } = this;
    // The blank line may have begun in the chunk before.
    const blank = data.indexOf(BLANK_LINE, Math.max(0, this.scanned - 3), 'latin1');
    this.scanned = data.length;
    if (blank < 0 && data.length <= MAX_MESSAGE_BYTES) return undefined;
    const length = blank < 0 ? data.length : blank + 4;
    if (length > MAX_MESSAGE_BYTES) {
      this.fail(events, { ok: false, reason: 'too large' });
      return undefined;
    }
    const head = readHead(data.toString('utf8', 0, blank + 2));
    if (head.framed && length + (head.contentLength ?? 0) <= MAX_MESSAGE_BYTES) {
      this.headLength = length;
      return head;
    }
    const fault = head.framed ? tooLarge('too large') : badRequest('Content-Length is missing');
    this.fail(events, refuse(head, head.fault ?? fault));
    return undefined;
  }

  private fail(events: StreamEvent[], parsed: Parsed): void {
    this.broken = true;
    this.data = EMPTY;
    this.room = EMPTY;
    if (!parsed.ok) events.push({ kind: 'broken', parsed });
  }

  private consume(length: number): void {
    this.data = this.data.subarray(length);
    this.scanned = 0;
  }

  /** Room doubles, so that a message in small pieces is copied twice at most. */
  private append(chunk: Buffer): void {
    const { data } = this;
    if (data.length === 0) {
      this.data = chunk;
      return;
    }
    if (this.room.length < chunk.length) {
      const grown = Buffer.allocUnsafeSlow(2 * (data.length + chunk.length));
      data.copy(grown);
      this.data = grown.subarray(0, data.length);
      this.room = grown.subarray(data.length);
    }
    chunk.copy(this.room);
    const end = this.data.byteOffset + this.data.length + chunk.length;
    this.data = Buffer.from(this.data.buffer, this.data.byteOffset, end - this.data.byteOffset);
    this.room = this.room.subarray(chunk.length);
  }
}
