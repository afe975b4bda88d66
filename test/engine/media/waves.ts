import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../engine/media/frame';
import type { Random } from '../../../engine/time/clock';

/** Sounds for tests: samples of 8 kHz. Levels are amplitudes. */

export interface Partial {
  hertz: number;
  level: number;
}

/** Sines put together, for so long. */
export function sines(ms: number, ...partials: Partial[]): Int16Array {
  return Int16Array.from({ length: (ms * SAMPLE_RATE) / 1_000 }, (_, i) =>
    Math.round(
      partials.reduce(
        (sum, { hertz, level }) => sum + level * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE),
        0,
      ),
    ),
  );
}

export function silence(ms: number): Int16Array {
  return new Int16Array((ms * SAMPLE_RATE) / 1_000);
}

/** White noise with this root mean square. */
export function noise(ms: number, rms: number, random: Random): Int16Array {
  return Int16Array.from({ length: (ms * SAMPLE_RATE) / 1_000 }, () =>
    Math.round((random() * 2 - 1) * rms * Math.sqrt(3)),
  );
}

export function joined(...parts: Int16Array[]): Int16Array {
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Two sounds at once, as long as the first. */
export function mixed(one: Int16Array, other: Int16Array): Int16Array {
  return one.map((sample, i) => sample + (other[i] ?? 0));
}

/** Whole frames; what is left over is dropped. */
export function framesOf(samples: Int16Array): Int16Array[] {
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, i) =>
    samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
}

export function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / Math.max(1, samples.length));
}
