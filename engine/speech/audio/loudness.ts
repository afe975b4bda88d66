import { FRAME_SAMPLES } from '../../media/frame';
import { levelOf } from '../../media/level';

/** What telephone networks are built for (ITU-T P.830: 26 dB below overload, near −20 dBm0). */
export const SPEECH_DBM0 = -20;
/** What is quieter is a pause, not speech. */
const PAUSE_DBM0 = -45;
/** So much speech tells how loud the speaker is. */
const FRAMES_TO_JUDGE = 40;
const MOST_DB = 20;

/** Above it samples are bent, so that none is cut off. */
const KNEE = 22_000;
const CEILING = 32_000;

/**
 * Brings speech of any level to the telephone's. The gain is judged by the first 0.8 s of speech,
 * which are held back until then, and stays, so that soft words stay soft.
 */
export class Loudness {
  private held: Float32Array[] = [];
  private gain: number | undefined;
  private power = 0;
  private active = 0;
  private frame = 0;
  private inFrame = 0;

  constructor(private readonly wanted = SPEECH_DBM0) {}

  /** Takes 8 kHz samples in the range of 16 bits; gives out what is ready. */
  push(samples: Float32Array): Int16Array {
    if (this.gain !== undefined) return amplified(samples, this.gain);
    this.held.push(samples);
    this.measure(samples);
    return this.active < FRAMES_TO_JUDGE ? new Int16Array(0) : this.release();
  }

  finish(): Int16Array {
    return this.gain === undefined ? this.release() : new Int16Array(0);
  }

  private release(): Int16Array {
    const level = this.active === 0 ? this.wanted : levelOf(this.power / this.active);
    const change = Math.max(-MOST_DB, Math.min(MOST_DB, this.wanted - level));
    const gain = 10 ** (change / 20);
    this.gain = gain;
    const samples = new Float32Array(this.held.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.held) {
      samples.set(piece, at);
      at += piece.length;
    }
    this.held = [];
    return amplified(samples, gain);
  }

  private measure(samples: Float32Array): void {
    for (const sample of samples) {
      this.frame += sample * sample;
      if (++this.inFrame < FRAME_SAMPLES) continue;
      const power = this.frame / FRAME_SAMPLES;
      this.frame = 0;
      this.inFrame = 0;
      if (levelOf(power) < PAUSE_DBM0) continue;
      this.power += power;
      this.active++;
    }
  }
}

function amplified(samples: Float32Array, gain: number): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(bent(sample * gain)));
}

function bent(sample: number): number {
  const size = Math.abs(sample);
  if (size <= KNEE) return sample;
  const room = CEILING - KNEE;
  return Math.sign(sample) * (CEILING - room * Math.exp((KNEE - size) / room));
}
