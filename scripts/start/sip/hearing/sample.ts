import { levelOf } from '../../../../engine/media/level';
import { cepstraOf, type Heard, VALUES } from './cepstrum';

/** Values of a frame here: those of the cepstrum, and how they change. */
export const WIDTH = 2 * VALUES;
/** Below the loudest frame by so much is not speech. */
const QUIET_DB = 35;
const LEAST_DBM0 = -50;
/** Change is weighed more: it is smaller. */
const CHANGE_WEIGHT = 2;
/** And taken over so many frames to each side. */
const CHANGE_OVER = 2;

/** A stretch of speech made ready to be compared: frames of `WIDTH` values, one after another. */
export interface Sample {
  values: Float32Array;
  frames: number;
  /** The mean of each of the cepstra, which has been taken off `values`. */
  means: Float32Array;
}

/** What is spoken in a recording, silence before and after it cut off; nothing where all is silent. */
export function sampleOf(samples: Int16Array): Sample | undefined {
  const heard = cepstraOf(samples);
  const levels = heard.map(({ power }) => levelOf(power));
  const least = Math.max(LEAST_DBM0, Math.max(...levels) - QUIET_DB);
  const first = levels.findIndex((level) => level > least);
  const last = levels.findLastIndex((level) => level > least);
  if (first < 0) return undefined;
  return withChange(heard.slice(first, last + 1));
}

/** Compared with its own mean: what a voice and a line colour everywhere is taken away. */
function withChange(heard: readonly Heard[]): Sample {
  const frames = heard.length;
  const values = new Float32Array(frames * WIDTH);
  const means = new Float32Array(VALUES - 1);
  const at = (frame: number, value: number): number =>
    heard[Math.min(frames - 1, Math.max(0, frame))]?.values[value] ?? 0;
  for (let value = 0; value < VALUES; value++) {
    let mean = 0;
    let most = -Infinity;
    for (let frame = 0; frame < frames; frame++) {
      mean += at(frame, value) / frames;
      most = Math.max(most, at(frame, value));
    }
    if (value < means.length) means[value] = mean;
    const reference = value < means.length ? mean : most;
    for (let frame = 0; frame < frames; frame++) {
      values[frame * WIDTH + value] = at(frame, value) - reference;
      let change = 0;
      for (let away = 1; away <= CHANGE_OVER; away++) {
        change += away * (at(frame + away, value) - at(frame - away, value));
      }
      values[frame * WIDTH + VALUES + value] = (change * CHANGE_WEIGHT) / 10;
    }
  }
  return { values, frames, means };
}
