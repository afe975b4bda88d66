import { SAMPLE_RATE } from '../../../../engine/media/frame';
import { Fourier } from './fourier';

/** A feature frame every 10 ms, from 25 ms of sound. */
export const HOP_MS = 10;
const HOP = (SAMPLE_RATE * HOP_MS) / 1_000;
const WINDOW = 200;
const SIZE = 256;
const BANDS = 22;
const LOWEST_HERTZ = 150;
const HIGHEST_HERTZ = 3_600;
const CEPSTRA = 12;
/** Values of a frame: the cepstra, then the level. */
export const VALUES = CEPSTRA + 1;
/** Of the level against the cepstra: loudness tells little. */
const LEVEL_WEIGHT = 0.5;
/** Power in a band that is taken for nothing: above the steps of G.711 in a pause. */
const FLOOR = 3e5;

/** What a frame sounds like, and how loud it is. */
export interface Heard {
  /** `VALUES` of them. */
  values: Float32Array;
  /** Mean square of its samples. */
  power: number;
}

/**
 * Mel-frequency cepstra of telephone sound: what is left of a sound when pitch is taken away, as
 * recognisers have heard since the 1980s.
 */
export class Cepstrum {
  private readonly fourier = new Fourier(SIZE);
  private readonly window = Float64Array.from(
    { length: WINDOW },
    (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)),
  );
  private readonly bands = melBands();
  private readonly cosines = cosineTable();
  private readonly kept = new Float64Array(WINDOW);
  private have = WINDOW - HOP;
  private readonly windowed = new Float64Array(SIZE);
  private readonly powers = new Float64Array(SIZE / 2 + 1);
  private readonly levels = new Float64Array(BANDS);

  /** The frames that these samples complete; what is left over waits for the next ones. */
  push(samples: Int16Array): Heard[] {
    const frames: Heard[] = [];
    for (const sample of samples) {
      this.kept[this.have++] = sample;
      if (this.have < WINDOW) continue;
      frames.push(this.frame());
      this.kept.copyWithin(0, HOP);
      this.have -= HOP;
    }
    return frames;
  }

  private frame(): Heard {
    const { kept, windowed, window, powers, levels } = this;
    let before = kept[0] ?? 0;
    let power = 0;
    for (let i = 0; i < WINDOW; i++) {
      const sample = kept[i] ?? 0;
      power += sample * sample;
      windowed[i] = (sample - 0.95 * before) * (window[i] ?? 0);
      before = sample;
    }
    this.fourier.powers(windowed, powers);
    let sum = 0;
    for (const [band, { first, weights }] of this.bands.entries()) {
      let inBand = FLOOR;
      for (let i = 0; i < weights.length; i++) {
        inBand += (weights[i] ?? 0) * (powers[first + i] ?? 0);
      }
      const level = Math.log(inBand);
      levels[band] = level;
      sum += level;
    }
    const values = new Float32Array(VALUES);
    for (let c = 0; c < CEPSTRA; c++) {
      let value = 0;
      for (let band = 0; band < BANDS; band++) {
        value += (levels[band] ?? 0) * (this.cosines[c * BANDS + band] ?? 0);
      }
      values[c] = value;
    }
    values[CEPSTRA] = (sum / BANDS - Math.log(FLOOR)) * LEVEL_WEIGHT;
    return { values, power: power / WINDOW };
  }
}

/** All of a recording at once, its last piece filled up with silence. */
export function cepstraOf(samples: Int16Array): Heard[] {
  const cepstrum = new Cepstrum();
  return [...cepstrum.push(samples), ...cepstrum.push(new Int16Array(WINDOW - HOP))];
}

/** Triangles, evenly spaced as the ear spaces them. */
function melBands(): { first: number; weights: Float64Array }[] {
  const mel = (hertz: number): number => 2_595 * Math.log10(1 + hertz / 700);
  const hertz = (value: number): number => 700 * (10 ** (value / 2_595) - 1);
  const low = mel(LOWEST_HERTZ);
  const step = (mel(HIGHEST_HERTZ) - low) / (BANDS + 1);
  const line = (i: number): number => (hertz(low + i * step) * SIZE) / SAMPLE_RATE;
  return Array.from({ length: BANDS }, (_, band) => {
    const [from, middle, to] = [line(band), line(band + 1), line(band + 2)];
    const first = Math.ceil(from);
    const weights = Float64Array.from({ length: Math.floor(to) - first + 1 }, (_, i) => {
      const at = first + i;
      return at <= middle ? (at - from) / (middle - from) : (to - at) / (to - middle);
    });
    return { first, weights };
  });
}

/** Higher cepstra are smaller, and tell as much: they are lifted (sinusoidal lifter). */
function cosineTable(): Float64Array {
  const table = new Float64Array(CEPSTRA * BANDS);
  for (let c = 0; c < CEPSTRA; c++) {
    const lift = 1 + (CEPSTRA / 2) * Math.sin((Math.PI * (c + 1)) / CEPSTRA);
    for (let band = 0; band < BANDS; band++) {
      const angle = (Math.PI * (c + 1) * (band + 0.5)) / BANDS;
      table[c * BANDS + band] = (lift * Math.cos(angle)) / BANDS;
    }
  }
  return table;
}
