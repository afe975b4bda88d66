import { SAMPLE_RATE } from '../../media/frame';
import { PolyphaseFilter } from '../../media/resample';

/**
 * `resampleTo8k`, piece by piece: what comes out is the same as if all had been there at once.
 * Values stay floating point, in the range of 16 bits and perhaps a little over it.
 */
export class StreamResampler {
  private readonly filter: PolyphaseFilter | undefined;
  private readonly step: number;
  /** Samples that are still needed, and the position of the first of them. */
  private rest = new Float32Array(0);
  private start = 0;
  /** Of the next value that is given out. */
  private next = 0;

  constructor(rate: number) {
    this.step = rate / SAMPLE_RATE;
    this.filter = rate === SAMPLE_RATE ? undefined : new PolyphaseFilter(rate);
  }

  push(samples: Float32Array): Float32Array {
    if (!this.filter) return samples;
    const joined = new Float32Array(this.rest.length + samples.length);
    joined.set(this.rest);
    joined.set(samples, this.rest.length);
    const { taps } = this.filter;
    // A value needs half the taps after it, and half before.
    const known = this.start + joined.length - taps / 2 - 1;
    const out = this.values(joined, Math.floor(known / this.step) + 1);
    const needed = Math.max(this.start, Math.floor(this.next * this.step) - taps / 2);
    const passed = Math.min(joined.length, needed - this.start);
    this.rest = joined.slice(passed);
    this.start += passed;
    return out;
  }

  /** What is left: behind the end there is silence. */
  finish(): Float32Array {
    if (!this.filter) return new Float32Array(0);
    const length = this.start + this.rest.length;
    return this.values(this.rest, Math.round(length / this.step));
  }

  private values(samples: Float32Array, until: number): Float32Array {
    const { filter, step, start } = this;
    const out = new Float32Array(Math.max(0, until - this.next));
    if (!filter) return out;
    for (let i = 0; i < out.length; i++) {
      out[i] = filter.at(samples, (this.next + i) * step - start);
    }
    this.next += out.length;
    return out;
  }
}
