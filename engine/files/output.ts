import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** Where a file is written: bytes one after the other, and some of them again. */
export interface Output {
  /** Bytes written so far. */
  readonly length: number;
  write(bytes: Uint8Array): void;
  /** Over what is there already. */
  overwrite(at: number, bytes: Uint8Array): void;
}

/**
 * A file that is there complete or not at all: it is written beside its place and moved to it at
 * the end. Synchronous, for threads that do nothing else.
 */
export class FileOutput implements Output {
  length = 0;
  private readonly part: string;
  private readonly file: number;

  constructor(private readonly path: string) {
    this.part = `${path}.part`;
    this.file = openSync(this.part, 'w', 0o600);
  }

  write(bytes: Uint8Array): void {
    this.put(this.length, bytes);
    this.length += bytes.length;
  }

  overwrite(at: number, bytes: Uint8Array): void {
    this.put(at, bytes);
  }

  /** Answers with its size. */
  complete(): number {
    closeSync(this.file);
    renameSync(this.part, this.path);
    return statSync(this.path).size;
  }

  discard(): void {
    closeSync(this.file);
    rmSync(this.part, { force: true });
  }

  private put(at: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
    }
  }
}

/** For what is small: it is kept in memory. */
export class MemoryOutput implements Output {
  length = 0;
  private readonly pieces: { at: number; bytes: Uint8Array }[] = [];

  write(bytes: Uint8Array): void {
    this.overwrite(this.length, bytes);
    this.length += bytes.length;
  }

  overwrite(at: number, bytes: Uint8Array): void {
    this.pieces.push({ at, bytes: Uint8Array.from(bytes) });
  }

  bytes(): Buffer {
    const whole = Buffer.alloc(this.length);
    for (const { at, bytes } of this.pieces) whole.set(bytes, at);
    return whole;
  }
}

/** Texts one after the other, handed on in pieces of some size. */
export class TextBuffer {
  private readonly buffer = Buffer.allocUnsafe(SIZE);
  private used = 0;

  constructor(private readonly next: (bytes: Uint8Array) => void) {}

  add(text: string): void {
    // A UTF-16 unit makes three bytes at the most.
    if (text.length * 3 > SIZE - this.used) this.flush();
    if (text.length * 3 > SIZE) this.next(Buffer.from(text, 'utf8'));
    else this.used += this.buffer.write(text, this.used, 'utf8');
  }

  flush(): void {
    if (this.used > 0) this.next(this.buffer.subarray(0, this.used));
    this.used = 0;
  }
}

const SIZE = 512 * 1024;
