import { decode, type Law } from './g711';

/** Something that can be played, of 8 kHz mono. Players read forward, a piece at a time. */
export interface Sound {
  /** In samples; of one that still grows, so far. */
  readonly length: number;
  /** False while more may come. */
  readonly complete: boolean;
  /** Copies `count` samples from `from` on, which there are, to `out[at]`. */
  copy(from: number, out: Int16Array, at: number, count: number): void;
}

export function pcmSound(samples: Int16Array): Sound {
  return {
    length: samples.length,
    complete: true,
    copy: (from, out, at, count) => {
      for (let i = 0; i < count; i++) out[at + i] = samples[from + i] ?? 0;
    },
  };
}

/** Kept as it came: half the memory of PCM. */
export function g711Sound(law: Law, codes: Uint8Array): Sound {
  return {
    length: codes.length,
    complete: true,
    copy: (from, out, at, count) => decode(law, codes, out, at, from, count),
  };
}

/**
 * A sound that is still being made, as speech is while it is synthesised: play may begin with
 * its first piece, and waits where it gets ahead.
 */
export class GrowingSound implements Sound {
  private samples = new Int16Array(16_000);
  private used = 0;
  private ended = false;

  get length(): number {
    return this.used;
  }

  get complete(): boolean {
    return this.ended;
  }

  push(piece: Int16Array): void {
    const wanted = this.used + piece.length;
    if (wanted > this.samples.length) {
      const larger = new Int16Array(Math.max(wanted, 2 * this.samples.length));
      larger.set(this.samples.subarray(0, this.used));
      this.samples = larger;
    }
    this.samples.set(piece, this.used);
    this.used = wanted;
  }

  /** No more will come. */
  finish(): void {
    this.ended = true;
  }

  copy(from: number, out: Int16Array, at: number, count: number): void {
    for (let i = 0; i < count; i++) out[at + i] = this.samples[from + i] ?? 0;
  }
}
