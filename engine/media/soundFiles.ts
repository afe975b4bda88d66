import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DialflowError } from '../api/errors';
import type { Clock } from '../time/clock';
import { pcmSound, type Sound } from './sound';
import { readWav } from './wav';
import { wavHeader } from './wavHeader';

const NAME = /^[0-9a-f]{64}$/;
const SUFFIX = '.wav';
/** Of what was played last, in memory. */
const MOST_SAMPLES = 16_000_000;

/** Sounds of 8 kHz on the disk, each under the name of its content. */
export class SoundFiles {
  /** In the order of their use. */
  private readonly loaded = new Map<string, Sound>();
  private held = 0;

  constructor(
    readonly folder: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Octets on the disk. */
  async keep(content: string, samples: Int16Array): Promise<number> {
    const path = this.pathOf(content);
    const body = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const bytes = Buffer.concat([wavHeader('PCM16', 1, body.length), body]);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const part = `${path}.${randomBytes(4).toString('hex')}.part`;
    await writeFile(part, bytes, { mode: 0o600 });
    await rename(part, path);
    this.load(content, samples);
    return bytes.length;
  }

  /** Ms; undefined where there is none. It counts as used. */
  async durationOf(content: string): Promise<number | undefined> {
    const path = this.pathOf(content);
    const file = await stat(path).catch(() => undefined);
    if (!file) return undefined;
    const now = this.clock.now() / 1_000;
    await utimes(path, now, now).catch(() => undefined);
    return Math.round((file.size - wavHeader('PCM16', 1, 0).length) / 16);
  }

  /** @throws DialflowError `NotFound` where it is not there any more */
  async open(content: string): Promise<Sound> {
    const known = this.loaded.get(content);
    if (known) {
      this.loaded.delete(content);
      this.loaded.set(content, known);
      return known;
    }
    return this.load(content, readWav(await this.read(content)));
  }

  /** The file as it is. */
  async read(content: string): Promise<Uint8Array> {
    const bytes = await readFile(this.pathOf(content)).catch(() => undefined);
    if (!bytes) throw DialflowError.notFound('recorded prompt', content);
    return bytes;
  }

  async remove(content: string): Promise<void> {
    this.held -= this.loaded.get(content)?.length ?? 0;
    this.loaded.delete(content);
    await rm(this.pathOf(content), { force: true });
  }

  /** Those used longest ago first, with their octets; what was half written goes. */
  async list(): Promise<{ content: string; bytes: number }[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files: { content: string; bytes: number; usedAt: number }[] = [];
    for (const name of names) {
      const path = join(this.folder, name);
      if (name.endsWith('.part')) await rm(path, { force: true });
      const content = name.slice(0, -SUFFIX.length);
      if (!name.endsWith(SUFFIX) || !NAME.test(content)) continue;
      const { size: bytes, mtimeMs: usedAt } = await stat(path);
      files.push({ content, bytes, usedAt });
    }
    return files.sort((one, other) => one.usedAt - other.usedAt);
  }

  private load(content: string, samples: Int16Array): Sound {
    const sound = pcmSound(samples);
    this.held += samples.length - (this.loaded.get(content)?.length ?? 0);
    this.loaded.set(content, sound);
    for (const [oldest, { length }] of this.loaded) {
      if (this.held <= MOST_SAMPLES || oldest === content) break;
      this.loaded.delete(oldest);
      this.held -= length;
    }
    return sound;
  }

  /** Names come from outside: nothing but a hash is one. */
  private pathOf(content: string): string {
    if (!NAME.test(content)) {
      const reason = 'is no name of a recording: 64 digits of a SHA-256, in hexadecimal';
      throw DialflowError.invalid('prompt', [{ path: 'recording', reason }]);
    }
    return join(this.folder, `${content}${SUFFIX}`);
  }
}
