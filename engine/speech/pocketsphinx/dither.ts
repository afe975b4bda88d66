import { clip } from '../../media/frame';

/** 48 dB below the loudest. */
const AMPLITUDE = 100;

/**
 * Adds a little noise. The model was trained with 16 kHz: without it the upper half of the band,
 * which a telephone does not carry, has no energy at all, and its logarithm no sensible value.
 * Always the same noise, so that the same speech is heard the same.
 */
export class Dither {
  private state = 0x2545f491;

  /** Changes them in place. */
  add(samples: Int16Array): Int16Array {
    for (let i = 0; i < samples.length; i++) {
      // Marsaglia's xorshift of 32 bits.
      this.state ^= this.state << 13;
      this.state ^= this.state >>> 17;
      this.state ^= this.state << 5;
      const noise = Math.round((this.state / 2 ** 31) * AMPLITUDE);
      samples[i] = clip((samples[i] ?? 0) + noise);
    }
    return samples;
  }
}
