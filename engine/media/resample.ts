import { clip, SAMPLE_RATE } from './frame';

/** Telephone speech reaches up to 3.4 kHz; above 4.2 kHz nothing may be left that could fold back. */
const PASS_HERTZ = 3_400;
const STOP_HERTZ = 4_200;
/** Of the Kaiser window: 60 dB of damping. */
const DAMPING = 60;
const LEAST_TAPS = 64;
/** Of a rate that has no small ratio to 8 kHz the nearest of so many phases is taken. */
const MOST_PHASES = 1_024;

/**
 * Takes samples of any rate (mono, as floating point in the range of 16 bits) to 8 kHz with a
 * polyphase low-pass: at least 64 taps a phase, flat up to 3.4 kHz, 60 dB down from 4.2 kHz on.
 */
export function resampleTo8k(samples: Float32Array, rate: number): Int16Array {
  if (rate === SAMPLE_RATE) return Int16Array.from(samples, (sample) => clip(Math.round(sample)));
  const filter = new PolyphaseFilter(rate);
  const out = new Int16Array(Math.round((samples.length * SAMPLE_RATE) / rate));
  const step = rate / SAMPLE_RATE;
  for (let i = 0; i < out.length; i++) out[i] = clip(Math.round(filter.at(samples, i * step)));
  return out;
}

/** Values between samples, through a windowed sinc. */
export class PolyphaseFilter {
  /** How many samples around a position its value is made of. */
  readonly taps: number;
  private readonly phases: number;
  private readonly table: Float32Array;

  constructor(rate: number) {
    const top = Math.min(rate / 2, STOP_HERTZ);
    const pass = Math.min(PASS_HERTZ, top * (PASS_HERTZ / STOP_HERTZ));
    // Kaiser's estimate of the taps that this width between pass and stop takes.
    const width = (2 * Math.PI * (top - pass)) / rate;
    this.taps = 2 * Math.ceil(Math.max(LEAST_TAPS, (DAMPING - 8) / (2.285 * width)) / 2);
    const divisor = greatestDivisor(rate, SAMPLE_RATE);
    this.phases = Math.min(SAMPLE_RATE / divisor, MOST_PHASES);
    this.table = this.build((pass + top) / rate);
  }

  /** The value at a position between samples; outside of them there is silence. */
  at(samples: Float32Array, position: number): number {
    const { taps, phases, table } = this;
    let whole = Math.floor(position);
    let phase = Math.round((position - whole) * phases);
    if (phase === phases) {
      phase = 0;
      whole++;
    }
    const first = whole - taps / 2 + 1;
    const row = phase * taps;
    const from = Math.max(0, -first);
    const to = Math.min(taps, samples.length - first);
    let sum = 0;
    for (let tap = from; tap < to; tap++) {
      sum += (samples[first + tap] ?? 0) * (table[row + tap] ?? 0);
    }
    return sum;
  }

  /** `cutoff` is twice the frequency in the middle of the slope, over the rate. */
  private build(cutoff: number): Float32Array {
    const { taps, phases } = this;
    const table = new Float32Array(taps * phases);
    const beta = 0.1102 * (DAMPING - 8.7);
    const scale = bessel(beta);
    for (let phase = 0; phase < phases; phase++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        const x = tap - taps / 2 + 1 - phase / phases;
        const edge = (2 * x) / taps;
        const window = Math.abs(edge) < 1 ? bessel(beta * Math.sqrt(1 - edge * edge)) / scale : 0;
        const value = sinc(cutoff * x) * window;
        table[phase * taps + tap] = value;
        sum += value;
      }
      // Each phase passes a constant unchanged, else there would be a whistle at the rate's beat.
      for (let tap = 0; tap < taps; tap++) {
        table[phase * taps + tap] = (table[phase * taps + tap] ?? 0) / sum;
      }
    }
    return table;
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of order zero, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
