import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { SAMPLE_RATE } from '../media/frame';
import { pcmSound, type Sound } from '../media/sound';
import type { Clock } from '../time/clock';
import { messageOf } from './failure';

export const DISK_CACHE_MB = 500;

const SUFFIX = '.speech';
const NAME = /^[0-9a-f]{64}\.speech$/;
/** Of the format, and of how texts are read and made loud: others are made anew. */
const MAGIC = Buffer.from('DFS2');
/** Mark, number of samples, their checksum; then the samples. */
const HEADER = 12;
/** Longer ones take the engine too long to check. */
const MOST_SAMPLES = 60 * SAMPLE_RATE;
/** How exactly it is known when a file was used last. */
const TOUCH_MS = 24 * 3_600_000;

export interface DiskCacheParts {
  folder: string;
  /** Octets. */
  most: number;
  clock: Pick<Clock, 'now'>;
  /** The disk is full, or not ours: told once, and speech goes on without it. */
  failed?(message: string): void;
}

interface File {
  bytes: number;
  usedAt: number;
}

/**
 * Speech that outlives the engine, by a hash of what decides how it sounds. A file that was cut
 * short or changed is as none, and goes; of too many, those used longest ago go.
 */
export class DiskCache {
  /** In the order of their use. */
  private readonly files = new Map<string, File>();
  private held = 0;
  private readonly ready: Promise<void>;
  private writing: Promise<void> = Promise.resolve();
  private complained = false;

  constructor(private readonly parts: DiskCacheParts) {
    this.ready = this.open();
  }

  async get(key: string): Promise<Sound | undefined> {
    await this.ready;
    const name = nameOf(key);
    const file = this.files.get(name);
    if (!file) return undefined;
    const path = join(this.parts.folder, name);
    const bytes = await readFile(path).catch(() => undefined);
    const samples = bytes && samplesIn(bytes);
    if (!samples) {
      await this.drop(name);
      return undefined;
    }
    this.used(name, file, path);
    return pcmSound(samples);
  }

  has(key: string): boolean {
    return this.files.has(nameOf(key));
  }

  /** Writes a copy, behind those that are being written. */
  keep(key: string, sound: Sound): void {
    if (sound.length > MOST_SAMPLES) return;
    const name = nameOf(key);
    const bytes = bytesOf(sound);
    this.writing = this.writing.then(() => this.write(name, bytes));
  }

  /** Octets on the disk. */
  get bytes(): number {
    return this.held;
  }

  /** What was to be kept is. */
  async close(): Promise<void> {
    await this.ready;
    await this.writing;
  }

  private async open(): Promise<void> {
    const { folder } = this.parts;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found: [string, File][] = [];
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        // What was being written when the engine ended.
        if (name.endsWith('.part')) await rm(path, { force: true });
        if (!NAME.test(name)) continue;
        const { size, mtimeMs } = await stat(path);
        found.push([name, { bytes: size, usedAt: mtimeMs }]);
      }
      found.sort(([, one], [, other]) => one.usedAt - other.usedAt);
      for (const [name, file] of found) this.add(name, file);
      await this.makeRoom();
    } catch (error) {
      this.complain(error);
    }
  }

  private async write(name: string, bytes: Buffer): Promise<void> {
    const path = join(this.parts.folder, name);
    const part = `${path}.${randomBytes(4).toString('hex')}.part`;
    try {
      await this.ready;
      if (this.files.has(name)) return;
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, path);
      this.add(name, { bytes: bytes.length, usedAt: this.parts.clock.now() });
      await this.makeRoom();
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      this.complain(error);
    }
  }

  private add(name: string, file: File): void {
    this.files.set(name, file);
    this.held += file.bytes;
  }

  private async makeRoom(): Promise<void> {
    for (const name of this.files.keys()) {
      if (this.held <= this.parts.most) return;
      await this.drop(name);
    }
  }

  private async drop(name: string): Promise<void> {
    const file = this.files.get(name);
    if (!file) return;
    this.files.delete(name);
    this.held -= file.bytes;
    await rm(join(this.parts.folder, name), { force: true }).catch(() => undefined);
  }

  /** Behind all others; its file's time says so at the next start. */
  private used(name: string, file: File, path: string): void {
    this.files.delete(name);
    this.files.set(name, file);
    const now = this.parts.clock.now();
    if (now - file.usedAt < TOUCH_MS) return;
    file.usedAt = now;
    utimes(path, now / 1_000, now / 1_000).catch(() => undefined);
  }

  private complain(error: unknown): void {
    if (this.complained) return;
    this.complained = true;
    this.parts.failed?.(
      `Prompts cannot be kept in ${this.parts.folder}, and are made anew each time: ${messageOf(error)}`,
    );
  }
}

const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex') + SUFFIX;

/** In the order of this machine's octets: no other one reads it. */
function bytesOf(sound: Sound): Buffer {
  const samples = new Int16Array(sound.length);
  sound.copy(0, samples, 0, sound.length);
  const body = Buffer.from(samples.buffer);
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(samples.length, 4);
  header.writeUInt32LE(crc32(body), 8);
  return Buffer.concat([header, body]);
}

function samplesIn(bytes: Buffer): Int16Array | undefined {
  if (bytes.length < HEADER || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const body = bytes.subarray(HEADER);
  const isWhole = body.length === 2 * bytes.readUInt32LE(4);
  if (!isWhole || crc32(body) !== bytes.readUInt32LE(8)) return undefined;
  // A copy: an array of 16 bit begins at an even place.
  return new Int16Array(new Uint8Array(body).buffer);
}
