import { decode, type Law } from './g711';

/** Half a second: a power of two. Small, for a thousand of them are gone through every tick. */
export const RING_SAMPLES = 4_096;
const MASK = RING_SAMPLES - 1;
/** No code of either law decodes to this: nothing is there. */
const EMPTY = -32_768;

/**
 * Samples by their position. What was played stays until it is written over, so that what comes
 * after it can be made up from it.
 */
export class SampleRing {
  private readonly samples = new Int16Array(RING_SAMPLES);
  /** The position after the newest sample. */
  private end = 0;

  /** Forgets all; the next sample is expected at `position`. */
  clear(position: number): void {
    this.samples.fill(0);
    this.end = position;
  }

  /** Marks as empty what is to be filled before `to`, which had been the first. */
  open(from: number, to: number): void {
    this.fillEmpty(from, to);
  }

  /** Decodes codes to their place; what lies before `playAt` is left out. */
  write(
    position: number,
    playAt: number,
    law: Law,
    codes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    if (position > this.end) this.fillEmpty(Math.max(this.end, playAt), position);
    this.end = Math.max(this.end, position + length);
    const passed = Math.max(0, playAt - position);
    if (passed >= length) return;
    const at = (position + passed) & MASK;
    const count = length - passed;
    const first = Math.min(count, RING_SAMPLES - at);
    decode(law, codes, this.samples, at, offset + passed, first);
    if (first < count) {
      decode(law, codes, this.samples, 0, offset + passed + first, count - first);
    }
  }

  /** Copies to `out[from]` what there is at `position` without a gap, up to `to`; says how far. */
  read(position: number, out: Int16Array, from: number, to: number): number {
    const { samples } = this;
    const last = Math.min(to, from + this.end - position);
    let i = from;
    for (let at = position; i < last; i++, at++) {
      const sample = samples[at & MASK] ?? EMPTY;
      if (sample === EMPTY) break;
      out[i] = sample;
    }
    return i;
  }

  /** How many samples from `position` on are missing, up to `most`. */
  missing(position: number, most: number): number {
    const { samples, end } = this;
    let count = 0;
    while (count < most) {
      const at = position + count;
      if (at < end && samples[at & MASK] !== EMPTY) break;
      count++;
    }
    return count;
  }

  /** Puts what was made up where it was played. */
  patch(position: number, out: Int16Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.samples[(position + i - from) & MASK] = Math.max(out[i] ?? 0, EMPTY + 1);
    }
  }

  /** What was played before `position`, as much as `into` holds. */
  recall(position: number, into: Int16Array): void {
    const from = position - into.length;
    for (let i = 0; i < into.length; i++) {
      const sample = this.samples[(from + i) & MASK] ?? 0;
      into[i] = sample === EMPTY ? 0 : sample;
    }
  }

  private fillEmpty(from: number, to: number): void {
    const last = Math.min(to, from + RING_SAMPLES);
    for (let at = from; at < last; at++) this.samples[at & MASK] = EMPTY;
  }
}
