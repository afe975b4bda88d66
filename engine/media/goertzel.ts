import { SAMPLE_RATE } from './frame';

/**
 * The power of a few frequencies in a block of samples. It is fed piece by piece; a sine of
 * amplitude A at one of the frequencies has the power A²/2 there, as it has in the whole.
 */
export class Goertzel {
  private readonly coefficients: Float64Array;
  /** Two delays a frequency. */
  private readonly state: Float64Array;
  private energy = 0;
  private samples = 0;

  constructor(frequencies: readonly number[]) {
    this.coefficients = Float64Array.from(
      frequencies,
      (hertz) => 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE),
    );
    this.state = new Float64Array(2 * frequencies.length);
  }

  add(pcm: Int16Array, from: number, count: number): void {
    const { coefficients, state } = this;
    const end = from + count;
    let energy = 0;
    for (let i = from; i < end; i++) {
      const sample = pcm[i] ?? 0;
      energy += sample * sample;
    }
    this.energy += energy;
    this.samples += count;
    for (let f = 0; f < coefficients.length; f++) {
      const coefficient = coefficients[f] ?? 0;
      let one = state[2 * f] ?? 0;
      let two = state[2 * f + 1] ?? 0;
      for (let i = from; i < end; i++) {
        const next = coefficient * one - two + (pcm[i] ?? 0);
        two = one;
        one = next;
      }
      state[2 * f] = one;
      state[2 * f + 1] = two;
    }
  }

  /** Mean of the squares of the block. */
  total(): number {
    return this.samples === 0 ? 0 : this.energy / this.samples;
  }

  /** The power at the frequency with this index. */
  power(f: number): number {
    if (this.samples === 0) return 0;
    const one = this.state[2 * f] ?? 0;
    const two = this.state[2 * f + 1] ?? 0;
    const square = one * one + two * two - (this.coefficients[f] ?? 0) * one * two;
    return Math.max(0, (2 * square) / (this.samples * this.samples));
  }

  reset(): void {
    this.state.fill(0);
    this.energy = 0;
    this.samples = 0;
  }
}

/** The power of a sine of this frequency in all of `pcm`. */
export function powerAt(pcm: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let one = 0;
  let two = 0;
  for (const sample of pcm) {
    const next = coefficient * one - two + sample;
    two = one;
    one = next;
  }
  const square = one * one + two * two - coefficient * one * two;
  return (2 * square) / (pcm.length * pcm.length);
}
