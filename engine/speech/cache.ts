import { pcmSound, type Sound } from '../media/sound';
import type { SpeechRequest } from './port';

export const CACHE_BYTES = 64 * 1024 * 1024;
/** One prompt may take no more than this part of it. */
const LARGEST_PART = 8;
/** What an entry costs besides its samples. */
const OVERHEAD = 512;

interface Entry {
  sound: Sound;
  bytes: number;
}

/** Sounds that are whole, by what they say; the ones used longest ago go first. */
export class SoundCache {
  /** A map keeps the order in which its entries came. */
  private readonly entries = new Map<string, Entry>();
  private held = 0;

  constructor(private readonly mostBytes = CACHE_BYTES) {}

  get bytes(): number {
    return this.held;
  }

  get(key: string): Sound | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.sound;
  }

  /** Keeps a copy without the room that a growing sound has to spare. */
  keep(key: string, sound: Sound): void {
    const bytes = 2 * sound.length + 2 * key.length + OVERHEAD;
    if (bytes > this.mostBytes / LARGEST_PART) return;
    this.drop(key);
    const samples = new Int16Array(sound.length);
    sound.copy(0, samples, 0, sound.length);
    this.entries.set(key, { sound: pcmSound(samples), bytes });
    this.held += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.mostBytes) break;
      this.drop(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.held = 0;
  }

  private drop(key: string): void {
    this.held -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}

/** What decides how a request sounds, but for its volume. */
export function keyOf(provider: string, request: SpeechRequest): string {
  const { text, language, voice = '', speed = 1 } = request;
  return JSON.stringify([provider, language, voice, speed, text]);
}
