import { clip, SAMPLES_PER_MS } from './frame';

/** Pitch is looked for from 200 down to 66 Hz, over the last 20 ms (G.711 appendix I, I.2.2). */
const SHORTEST_PITCH = 40;
const LONGEST_PITCH = 120;
const COMPARED = 160;
const HISTORY = LONGEST_PITCH + COMPARED + LONGEST_PITCH / 4;
/** Repetition at full level, then a fifth less every 10 ms: gone after 60 ms (I.2.7). */
const FULL = 10 * SAMPLES_PER_MS;
const GONE = 60 * SAMPLES_PER_MS;
/** The longest overlap when the speech comes back (I.2.8). */
const LONGEST_MERGE = 10 * SAMPLES_PER_MS;

/**
 * Fills gaps with the last pitch period, repeated and faded, in the manner of G.711 appendix I
 * but without its delay of 3.75 ms: what has been played stays as it is, only the repetitions
 * are joined by an overlap, and what follows the gap is blended in.
 */
export class Concealment {
  /** What was played before the gap, the newest at the end. */
  private readonly history = new Int16Array(HISTORY);
  private readonly period = new Float64Array(LONGEST_PITCH);
  private pitch = LONGEST_PITCH;
  /** Samples made up since the last good one; 0 outside of a gap. */
  private gap = GONE;
  private phase = 0;

  /** True in a gap so long that only silence is left. */
  get silent(): boolean {
    return this.gap >= GONE;
  }

  /** Makes audio up where none was received; `recall` gives what was played before. */
  lost(out: Int16Array, from: number, count: number, recall: (into: Int16Array) => void): void {
    if (this.silent) {
      out.fill(0, from, from + count);
      return;
    }
    if (this.gap === 0) {
      recall(this.history);
      this.begin();
    }
    for (let i = 0; i < count; i++) out[from + i] = Math.round(this.next());
  }

  private begin(): void {
    this.pitch = this.findPitch();
    const { history, period, pitch } = this;
    const start = HISTORY - pitch;
    const overlap = pitch >> 2;
    for (let i = 0; i < pitch; i++) period[i] = history[start + i] ?? 0;
    // Its end goes over into what came before its beginning, so that it repeats without a step.
    for (let i = 0; i < overlap; i++) {
      const weight = (i + 1) / (overlap + 1);
      const at = pitch - overlap + i;
      period[at] = (period[at] ?? 0) * (1 - weight) + (history[start - overlap + i] ?? 0) * weight;
    }
    this.phase = 0;
  }

  private next(): number {
    const sample = this.period[this.phase] ?? 0;
    if (++this.phase >= this.pitch) this.phase = 0;
    const level = this.gap <= FULL ? 1 : Math.max(0, 1 - (this.gap - FULL) / (GONE - FULL));
    this.gap++;
    return sample * level;
  }

  /** Ends a gap: the beginning of the received audio in `out` is blended in. */
  good(out: Int16Array, from: number, count: number): void {
    // The longer the gap, the longer the overlap: 4 ms more for each 10 ms (I.2.8). Out of
    // silence there is nothing to go over from.
    const longer = this.silent ? 0 : Math.floor(this.gap * 0.4);
    const length = Math.min(LONGEST_MERGE, count, (this.pitch >> 2) + longer);
    for (let i = 0; i < length; i++) {
      const weight = (i + 1) / (length + 1);
      const good = out[from + i] ?? 0;
      out[from + i] = clip(Math.round(this.next() * (1 - weight) + good * weight));
    }
    this.gap = 0;
  }

  /** The shift at which the last 20 ms look most like what came before, coarsely, then finely. */
  private findPitch(): number {
    let best = this.bestShift(SHORTEST_PITCH, LONGEST_PITCH, 2);
    best = this.bestShift(Math.max(SHORTEST_PITCH, best - 1), Math.min(LONGEST_PITCH, best + 1), 1);
    return best;
  }

  private bestShift(from: number, to: number, step: number): number {
    const { history } = this;
    const start = HISTORY - COMPARED;
    let best = to;
    let bestMatch = -Infinity;
    for (let shift = from; shift <= to; shift += step) {
      let product = 0;
      let energy = 1;
      for (let i = start; i < HISTORY; i += step) {
        const before = history[i - shift] ?? 0;
        product += before * (history[i] ?? 0);
        energy += before * before;
      }
      const match = product / Math.sqrt(energy);
      if (match > bestMatch) {
        bestMatch = match;
        best = shift;
      }
    }
    return best;
  }
}
