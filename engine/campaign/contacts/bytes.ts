import type { FileHandle } from 'node:fs/promises';

/** Where a file's bytes are: read in pieces, wherever they are wanted. */
export interface Bytes {
  readonly size: number;
  /** Those from `from` up to `to`, exclusive; fewer at the end. */
  read(from: number, to: number): Promise<Buffer>;
}

/** Read at a time: large enough to be quick, small beside what a process has anyway. */
const CHUNK = 256 * 1024;

export class BytesInMemory implements Bytes {
  readonly size: number;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.size = bytes.byteLength;
  }

  async read(from: number, to: number): Promise<Buffer> {
    return this.bytes.subarray(from, to);
  }
}

/** Those of an open file, which stays its owner's to close. */
export class BytesOfFile implements Bytes {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  async read(from: number, to: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(to, this.size) - from);
    const bytes = Buffer.allocUnsafe(wanted);
    let read = 0;
    while (read < wanted) {
      const { bytesRead } = await this.handle.read(bytes, read, wanted - read, from + read);
      if (bytesRead === 0) break; // the file has become shorter meanwhile
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  }
}

/** Piece by piece, the next one only when it is asked for. */
export async function* piecesOf(
  bytes: Bytes,
  from = 0,
  to: number = bytes.size,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to; at += CHUNK) {
    const piece = await bytes.read(at, Math.min(at + CHUNK, to));
    if (piece.length === 0) return;
    yield piece;
  }
}
