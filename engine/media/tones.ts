import { type FrameSource, SAMPLE_RATE, SAMPLES_PER_MS } from './frame';
import { amplitudeOf } from './level';

/** Network tones of the mainland, as a telephone hears them. */
export type ProgressTone = 'ringback' | 'busy' | 'congestion' | 'sit';

/** One step of a cadence: a frequency, or 0 for silence, and how long. */
export interface ToneStep {
  hertz: number;
  ms: number;
}

/** Of all of the mainland's tones but the special information tones. */
export const PROGRESS_HERTZ = 450;
/** The three special information tones (ITU-T E.180, section 6). */
export const SIT_HERTZ = [950, 1_400, 1_800] as const;

export const CADENCES: Readonly<Record<ProgressTone, readonly ToneStep[]>> = {
  ringback: [
    { hertz: PROGRESS_HERTZ, ms: 1_000 },
    { hertz: 0, ms: 4_000 },
  ],
  busy: [
    { hertz: PROGRESS_HERTZ, ms: 350 },
    { hertz: 0, ms: 350 },
  ],
  congestion: [
    { hertz: PROGRESS_HERTZ, ms: 700 },
    { hertz: 0, ms: 700 },
  ],
  sit: [...SIT_HERTZ.map((hertz) => ({ hertz, ms: 330 })), { hertz: 0, ms: 1_000 }],
};

/** A tone that goes on for ever, at -10 dBm0 unless said otherwise. */
export class ToneSource implements FrameSource {
  private readonly amplitude: number;
  private step = 0;
  private inStep = 0;

  constructor(
    private readonly cadence: readonly ToneStep[],
    dbm0 = -10,
  ) {
    this.amplitude = amplitudeOf(dbm0);
  }

  read(frame: Int16Array): boolean {
    for (let i = 0; i < frame.length; i++) frame[i] = this.next();
    return true;
  }

  private next(): number {
    const { hertz = 0, ms = 20 } = this.cadence[this.step] ?? {};
    const sample = this.amplitude * Math.sin((2 * Math.PI * hertz * this.inStep) / SAMPLE_RATE);
    if (++this.inStep >= ms * SAMPLES_PER_MS) {
      this.inStep = 0;
      this.step = (this.step + 1) % Math.max(1, this.cadence.length);
    }
    return Math.round(sample);
  }
}
