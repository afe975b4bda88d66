import { levelOf } from '../../../../engine/media/level';
import { cepstraOf, type Heard, HOP_MS, VALUES } from './cepstrum';

/** What is louder is speech: prompts come without noise. */
const LEAST_DBM0 = -45;

/** Values of a frame that are compared: the timbre, not the loudness. */
export const COMPARED = VALUES - 1;

export function isLoud({ power }: Heard): boolean {
  return levelOf(power) > LEAST_DBM0;
}

/** A prompt as it will be heard, from its first sound to its last. */
export interface Template {
  text: string;
  /** `COMPARED` values a frame. */
  values: Float32Array;
  frames: number;
  durationMs: number;
  /** The longest silence within, in frames. */
  longestPause: number;
}

/** Nothing for a sound without speech. */
export function templateOf(text: string, samples: Int16Array): Template | undefined {
  const heard = cepstraOf(samples);
  const first = heard.findIndex(isLoud);
  const last = heard.findLastIndex(isLoud);
  if (first < 0) return undefined;
  const frames = last + 1 - first;
  const values = new Float32Array(frames * COMPARED);
  let longestPause = 0;
  let pause = 0;
  for (let frame = 0; frame < frames; frame++) {
    const now = heard[first + frame];
    if (!now) continue;
    values.set(now.values.subarray(0, COMPARED), frame * COMPARED);
    pause = isLoud(now) ? 0 : pause + 1;
    longestPause = Math.max(longestPause, pause);
  }
  return { text, values, frames, durationMs: frames * HOP_MS, longestPause };
}
