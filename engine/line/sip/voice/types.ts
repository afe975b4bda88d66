import type { Language, PromptVoice } from '../../../api';
import type { FrameSource, FrameTap } from '../../../media/frame';
import type { VoiceSettings } from '../../../media/vad';
import type { Recogniser, Synthesiser } from '../../../speech/port';
import type { Clock } from '../../../time/clock';
import type { HeardSpeech } from '../../port';
import type { Making } from './making';

/** What a voice needs of an `RtpStream`. */
export interface VoiceStream {
  /** Set only while something is said: a stream that is joined says what the other one hears. */
  source: FrameSource | undefined;
  addTap(tap: FrameTap): void;
  removeTap(tap: FrameTap): void;
}

/** Told from within the tick, or when an answer has come; never from inside `new Voice`. */
export interface VoiceListener {
  speechStarted(): void;
  /** How far the sentence has come that is being spoken, every 100 ms and with each partial result. */
  speaking?(sofar: { voiceMs: number; text?: string }): void;
  /**
   * Once for each `speechStarted`, in their order. What was not understood, or could not be
   * because recognition failed, has no text and no confidence.
   */
  speech(heard: HeardSpeech): void;
  /** A text could not be spoken, or speech not be recognised, by any provider. */
  failed?(error: Error): void;
}

export interface VoiceParts {
  clock: Clock;
  stream: VoiceStream;
  /** Without one `say` throws. */
  synthesiser: Synthesiser | undefined;
  /** Without one only keys are heard, and they are not heard here. */
  recogniser: Recogniser | undefined;
  language: Language;
  /** How prompts sound, where they do not say so themselves. */
  voice?: PromptVoice;
  /** Makes its prompts, and may have prepared some; without it, one of its own. */
  making?: Making;
  /** Words to expect. */
  hotWords?: readonly string[];
  /** False: nobody waits for what is said there. */
  understands: boolean;
  listener: VoiceListener;
  listening?: Partial<ListeningSettings>;
}

export interface ListeningSettings extends VoiceSettings {
  /** Of what was heard before speech was noticed; words begin softly. */
  beforeMs: number;
  /** By so much our own echo is weaker than what we say. */
  echoLossDb: number;
  /** Nobody speaks longer without a pause; the rest is not listened to. */
  longestMs: number;
  /** For the recogniser, after the end of an utterance. */
  answerMs: number;
}

export const USUAL_LISTENING: ListeningSettings = {
  startMs: 60,
  endMs: 700,
  overNoiseDb: 9,
  leastDbm0: -45,
  beforeMs: 300,
  echoLossDb: 18,
  // Together no longer than a listening node waits for the end of a sentence (30 s).
  longestMs: 18_000,
  answerMs: 12_000,
};
