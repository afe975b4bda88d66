/** The power spectrum of real samples, `size` of them (a power of two), by a fast transform. */
export class Fourier {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly order: Uint16Array;
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;

  constructor(private readonly size: number) {
    const bits = Math.log2(size);
    this.cosines = Float64Array.from({ length: size / 2 }, (_, i) =>
      Math.cos((2 * Math.PI * i) / size),
    );
    this.sines = Float64Array.from({ length: size / 2 }, (_, i) =>
      Math.sin((2 * Math.PI * i) / size),
    );
    this.order = Uint16Array.from({ length: size }, (_, i) => reversed(i, bits));
    this.real = new Float64Array(size);
    this.imaginary = new Float64Array(size);
  }

  /** Writes the powers of the lines from 0 to half of the rate to `out` (`size / 2 + 1` of them). */
  powers(samples: Float64Array, out: Float64Array): void {
    const { size, real, imaginary, order } = this;
    for (let i = 0; i < size; i++) real[i] = samples[order[i] ?? 0] ?? 0;
    imaginary.fill(0);
    for (let half = 1; half < size; half *= 2) this.combine(half);
    for (let i = 0; i <= size / 2; i++) out[i] = (real[i] ?? 0) ** 2 + (imaginary[i] ?? 0) ** 2;
  }

  private combine(half: number): void {
    const { size, real, imaginary, cosines, sines } = this;
    const step = size / (2 * half);
    for (let from = 0; from < size; from += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cos = cosines[k * step] ?? 0;
        const sin = sines[k * step] ?? 0;
        const a = from + k;
        const b = a + half;
        const re = (real[b] ?? 0) * cos + (imaginary[b] ?? 0) * sin;
        const im = (imaginary[b] ?? 0) * cos - (real[b] ?? 0) * sin;
        real[b] = (real[a] ?? 0) - re;
        imaginary[b] = (imaginary[a] ?? 0) - im;
        real[a] = (real[a] ?? 0) + re;
        imaginary[a] = (imaginary[a] ?? 0) + im;
      }
    }
  }
}

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) if (value & (1 << bit)) result |= 1 << (bits - 1 - bit);
  return result;
}
