import { SAMPLE_RATE } from '../../../engine/media/frame';
import type { Random } from '../../../engine/time/clock';

/** First, second and third formant of some vowels, Hz (Peterson and Barney). */
const VOWELS = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [300, 870, 2_240],
  [530, 1_840, 2_480],
  [570, 840, 2_410],
  [660, 1_720, 2_410],
  [440, 1_020, 2_240],
  [490, 1_350, 1_690],
] as const;

/** A resonance that glides: two poles. */
class Resonance {
  private one = 0;
  private two = 0;

  next(input: number, hertz: number, width: number): number {
    const radius = Math.exp((-Math.PI * width) / SAMPLE_RATE);
    const coefficient = 2 * radius * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
    const out = (1 - radius) * input + coefficient * this.one - radius * radius * this.two;
    this.two = this.one;
    this.one = out;
    return out;
  }
}

/**
 * Something like speech, made up by chance: syllables of a gliding pitch through gliding
 * formants, hissing consonants, pauses between words. `pitch` is that of the voice, Hz.
 */
export function speech(seconds: number, random: Random, pitch = 120, level = 6_000): Int16Array {
  const out = new Int16Array(seconds * SAMPLE_RATE);
  const formants = [new Resonance(), new Resonance(), new Resonance()];
  const between = (from: number, to: number): number => from + random() * (to - from);
  let from: readonly number[] = VOWELS[0];
  let phase = 0;
  let at = 0;
  while (at < out.length) {
    const to = VOWELS[Math.floor(random() * VOWELS.length)] ?? VOWELS[0];
    const [hiss, voiced] = [between(0, 0.09), between(0.08, 0.35)];
    const rest = random() < 0.3 ? between(0.15, 0.6) : between(0, 0.04);
    const [begin, end] = [pitch * between(0.85, 1.3), pitch * between(0.75, 1.2)];
    const steps = Math.floor((hiss + voiced + rest) * SAMPLE_RATE);
    for (let i = 0; i < steps && at < out.length; i++, at++) {
      const t = i / SAMPLE_RATE;
      if (t < hiss) {
        out[at] = Math.round((random() - 0.5) * level * 0.3);
        continue;
      }
      const progress = Math.min(1, (t - hiss) / voiced);
      let source = 0;
      if (progress < 1) {
        phase += (begin + (end - begin) * progress) / SAMPLE_RATE;
        if (phase >= 1) {
          phase -= 1;
          source = 40;
        }
        source += random() * 0.2;
      }
      const loud = Math.sin(Math.PI * Math.min(1, progress * 1.02)) ** 0.5;
      let sum = 0;
      for (const [f, formant] of formants.entries()) {
        const hertz = (from[f] ?? 0) + ((to[f] ?? 0) - (from[f] ?? 0)) * Math.min(1, progress * 2);
        sum += formant.next(source, hertz, 60 + 30 * f) / (1 + f);
      }
      out[at] = Math.max(-32_000, Math.min(32_000, Math.round(sum * level * loud)));
    }
    from = to;
  }
  return out;
}
