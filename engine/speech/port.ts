import type { Language } from '../api';
import type { Sound } from '../media/sound';

/** Text to speech. Providers are interchangeable; one that fails is followed by the next. */
export interface Synthesiser {
  readonly name: string;
  /**
   * The text as 8 kHz speech. Answers with a sound that may still grow, as soon as its first piece
   * is there; rejects with a `DialflowError` when no provider could make it. A leg then plays
   * `apology`, and its playback says that it failed.
   */
  synthesise(request: SpeechRequest): Promise<Sound>;
  /** Recorded, for when nobody can speak: there at once; nothing where none is for the language. */
  apology?(language: Language): Sound | undefined;
  close(): Promise<void>;
}

export interface SpeechRequest {
  text: string;
  language: Language;
  /** A name the provider knows; its default for the language without one. */
  voice?: string;
  /** 1 is usual; 0.5 to 2. */
  speed?: number;
  /** Louder or softer than usual, dB; −20 to +20. */
  volumeDb?: number;
  /** The same for every callee, nobody's data in it: it is kept on disk as well. */
  fixed?: boolean;
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
  /** Words to expect: a hint. */
  hotWords?: readonly string[];
  /**
   * Whole answers to expect, `yes please`: for recognisers that know nothing else (a grammar).
   * Without them they go by the hot words.
   */
  phrases?: readonly string[];
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
  /** No provider could do it. A leg tells of speech that failed, and the flow goes on by keys. */
  failed(error: Error): void;
}
