import { clip } from '../../media/frame';
import type { Sound } from '../../media/sound';

const MOST_DB = 20;

/** The same sound, so many dB louder (or softer, below 0); it may still grow. */
export function louder(sound: Sound, db: number): Sound {
  const gain = 10 ** (Math.max(-MOST_DB, Math.min(MOST_DB, db)) / 20);
  if (gain === 1) return sound;
  return {
    get length() {
      return sound.length;
    },
    get complete() {
      return sound.complete;
    },
    copy(from, out, at, count) {
      sound.copy(from, out, at, count);
      for (let i = at; i < at + count; i++) out[i] = clip(Math.round((out[i] ?? 0) * gain));
    },
  };
}
