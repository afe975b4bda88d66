import { type FileHandle, open } from 'node:fs/promises';
import { FRAME_MS, FRAME_SAMPLES, type FrameTap } from './frame';
import { encode } from './g711';
import { type WavEncoding, wavHeader } from './wavHeader';

const CHANNELS = 2;
/** So much is written at a time, and lost when the machine goes down. */
const CHUNK_MS = 1_000;
/** What may wait for a slow disk; what comes on top is lost, for memory has an end. */
const MOST_WAITING = 10;

export interface Recording {
  path: string;
  ms: number;
  /** Left out because the disk did not keep up. */
  lostMs: number;
  /** Why the file ends before the call does; undefined when it does not. */
  error: unknown;
}

/**
 * Records both sides of a stream as a wav file of two channels: near (what is said by us) and far
 * (what is heard). Both are written frame by frame as they go over the wire, so they fit each
 * other in time. After each second the header is brought up to date, after the samples that it
 * tells of: at whatever instant the process ends, the file can be read.
 */
export class Recorder implements FrameTap {
  private readonly headerBytes: number;
  private readonly frameBytes: number;
  private chunk: Uint8Array;
  private filled = 0;
  private written = 0;
  private waiting = 0;
  private lost = 0;
  private error: unknown;
  private work: Promise<void> = Promise.resolve();
  private closing: Promise<Recording> | undefined;
  private readonly codes = new Uint8Array(FRAME_SAMPLES);

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly encoding: WavEncoding,
  ) {
    this.headerBytes = wavHeader(encoding, CHANNELS, 0).length;
    this.frameBytes = FRAME_SAMPLES * CHANNELS * (encoding === 'PCM16' ? 2 : 1);
    this.chunk = this.newChunk();
  }

  /** Begins a file; one of that name is overwritten. Rejects when it cannot be made. */
  static async create(path: string, encoding: WavEncoding = 'PCMA'): Promise<Recorder> {
    const file = await open(path, 'w');
    const recorder = new Recorder(file, path, encoding);
    recorder.queue(() => recorder.writeHeader());
    await recorder.work;
    return recorder;
  }

  frame(heard: Int16Array, said: Int16Array): void {
    if (this.closing) return;
    this.put(said, 0);
    this.put(heard, 1);
    this.filled += this.frameBytes;
    if (this.filled === this.chunk.length) this.hand();
  }

  /** Writes what there is so far; resolves when it is in the file. */
  flush(): Promise<void> {
    this.hand();
    return this.work;
  }

  close(): Promise<Recording> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<Recording> {
    await this.flush();
    await this.file.close().catch((error: unknown) => (this.error ??= error));
    const { path, error } = this;
    const frames = this.written / this.frameBytes;
    return { path, ms: frames * FRAME_MS, lostMs: this.lost * FRAME_MS, error };
  }

  /** Puts one side into the chunk, every second sample. */
  private put(side: Int16Array, channel: number): void {
    const { chunk, filled, codes, encoding } = this;
    if (encoding === 'PCM16') {
      let at = filled + 2 * channel;
      for (let i = 0; i < FRAME_SAMPLES; i++, at += 2 * CHANNELS) {
        const sample = side[i] ?? 0;
        chunk[at] = sample;
        chunk[at + 1] = sample >> 8;
      }
      return;
    }
    encode(encoding, side, codes, 0, 0, FRAME_SAMPLES);
    let at = filled + channel;
    for (let i = 0; i < FRAME_SAMPLES; i++, at += CHANNELS) chunk[at] = codes[i] ?? 0;
  }

  /** Hands over the chunk to be written. */
  private hand(): void {
    if (this.filled === 0) return;
    const chunk = this.chunk.subarray(0, this.filled);
    this.chunk = this.newChunk();
    this.filled = 0;
    if (this.waiting >= MOST_WAITING || this.error !== undefined) {
      this.lost += chunk.length / this.frameBytes;
      return;
    }
    this.queue(async () => {
      await this.writeAll(chunk, this.headerBytes + this.written);
      this.written += chunk.length;
      await this.writeHeader();
    });
  }

  private queue(write: () => Promise<void>): void {
    this.waiting++;
    this.work = this.work.then(async () => {
      try {
        if (this.error === undefined) await write();
      } catch (error) {
        this.error = error;
      }
      this.waiting--;
    });
  }

  private writeHeader(): Promise<void> {
    return this.writeAll(wavHeader(this.encoding, CHANNELS, this.written), 0);
  }

  /** A disk that is nearly full takes less than it is given. */
  private async writeAll(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(
        bytes,
        done,
        bytes.length - done,
        position + done,
      );
      done += bytesWritten;
    }
  }

  private newChunk(): Uint8Array {
    return new Uint8Array((CHUNK_MS / FRAME_MS) * this.frameBytes);
  }
}
