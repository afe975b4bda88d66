import { clip } from '../../media/frame';

/** On each side of a value between two samples; flat up to 3.5 kHz. */
const HALF = 16;

/**
 * 8 kHz to 16 kHz, piece by piece, for recognisers that were trained on it. Every other value is
 * a sample as it was, those between come from a windowed sinc; 2 ms late.
 */
export class Upsampler {
  /** The last samples, oldest first. */
  private readonly past = new Int16Array(2 * HALF);
  private joined = new Int16Array(0);

  push(samples: Int16Array): Int16Array {
    const { past } = this;
    const length = past.length + samples.length;
    if (this.joined.length < length) this.joined = new Int16Array(length);
    const all = this.joined;
    all.set(past);
    all.set(samples, past.length);
    const out = new Int16Array(2 * samples.length);
    for (let i = 0; i < samples.length; i++) {
      out[2 * i] = all[i + HALF] ?? 0;
      // Half way to the one after it.
      let sum = 0;
      for (let k = 0; k < HALF; k++) {
        sum += (WEIGHTS[k] ?? 0) * ((all[i + HALF - k] ?? 0) + (all[i + HALF + 1 + k] ?? 0));
      }
      out[2 * i + 1] = clip(Math.round(sum));
    }
    past.set(all.subarray(samples.length, length));
    return out;
  }

  /** The last 2 ms. */
  finish(): Int16Array {
    return this.push(new Int16Array(HALF));
  }
}

/** Of the samples 1/2, 3/2, 5/2 … away; together, on both sides, they are 1. */
const WEIGHTS = weights();

function weights(): Float64Array {
  const out = Float64Array.from({ length: HALF }, (_, k) => {
    const x = k + 0.5;
    // Blackman's window, over both sides.
    const phase = (Math.PI * x) / (HALF + 0.5);
    const window = 0.42 + 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase);
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  });
  const sum = 2 * out.reduce((total, weight) => total + weight, 0);
  return out.map((weight) => weight / sum);
}
