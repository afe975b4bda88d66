import type { Sound } from '../media/sound';
import type { SpeechRequest } from './port';

/**
 * One provider of speech, as the cache and the failing over see it. Unlike the `Synthesiser` that
 * calls see, it tells when a sound is whole: only then may it be kept.
 */
export interface Maker {
  readonly name: string;
  /** What of its settings decides how it sounds; default its name. */
  readonly fingerprint?: string;
  /** Gets what it needs ready, where that takes time; faults are told when they matter. */
  warmUp?(): Promise<void>;
  make(request: SpeechRequest): Promise<Made>;
  close(): Promise<void>;
}

export interface Made {
  /** Grows; it becomes complete in any case, even when the rest of it never comes. */
  sound: Sound;
  /** Resolves when all of it is there, rejects when it was cut short. */
  whole: Promise<void>;
}

/** No prompt is longer: what is, is a provider's fault. */
export const LONGEST_SPEECH_SECONDS = 600;
