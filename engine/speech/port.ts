import type { Language } from '../api';
import type { Sound } from '../media/sound';

/** Text to speech. Providers are interchangeable; one that fails is followed by the next. */
export interface Synthesiser {
  readonly name: string;
  /**
   * The text as 8 kHz speech. Answers with a sound that may still grow, as soon as its first piece
   * is there; rejects with a `DialflowError` when it cannot be made.
   */
  synthesise(request: SpeechRequest): Promise<Sound>;
  close(): Promise<void>;
}

export interface SpeechRequest {
  text: string;
  language: Language;
  /** A name the provider knows; its default for the language without one. */
  voice?: string;
  /** 1 is usual. */
  speed?: number;
}

/** Speech to text. */
export interface Recogniser {
  readonly name: string;
  /** Begins to listen to one utterance. */
  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition;
  close(): Promise<void>;
}

export interface RecognitionRequest {
  language: Language;
  /** Words to expect. */
  hotWords?: readonly string[];
}

/** One utterance on its way to a recogniser. */
export interface Recognition {
  /** More of it: 8 kHz, 16 bit; the samples are copied before the call returns. */
  audio(samples: Int16Array): void;
  /** The utterance is over: `final` or `failed` follows. */
  end(): void;
  /** Forgets it; nothing more is told. */
  cancel(): void;
}

/** Told after `begin` has returned; `final` or `failed` once, then nothing more. */
export interface RecognitionListener {
  partial?(text: string): void;
  /** Empty text: nothing was understood. `confidence` 0 to 1. */
  final(heard: { text: string; confidence: number }): void;
  failed(error: Error): void;
}
