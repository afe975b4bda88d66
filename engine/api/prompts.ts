import type { Timestamp } from './model';

/** How prompts sound: 音色, TTS 语速, TTS 音量. What is left out is as the scene says. */
export interface PromptVoice {
  /** A name that the provider of speech knows; its default for the language without one. */
  voice?: string;
  /** 0.5 to 2; 1 is usual. Recorded audio is played as it is. */
  speed?: number;
  /** 0 to 100; 50 is as it was made or recorded, 100 twice as loud. */
  volume?: number;
}

/** 打断: what of the callee cuts a prompt short. */
export type BargeIn = 'never' | 'speech' | 'keys' | 'any';

/**
 * How much speech it takes to cut a prompt short, so that 嗯 does not. With both, whichever comes
 * first. Without it, the beginning of speech is enough.
 */
export interface BargeInAfter {
  /**
   * Words of a partial result; a character of Chinese counts as one. A recogniser that has no
   * partial results: as long as people take to say them.
   */
  words?: number;
  /** Ms of voice. */
  speechMs?: number;
}

/** What a scene sets for listening; a node may set its own. */
export interface SceneListening {
  /** 静音判停: ms of silence that end what the callee says. Default 700. */
  endSilenceMs?: number;
  /** 热词, besides the keywords of intents. */
  hotWords?: string[];
  /** Said where speech could not be recognised by any provider. Default: a short one. */
  apology?: string;
}

/**
 * 开场白: said by the engine as soon as the callee answers, before the flow begins. The first
 * prompt of the flow follows it.
 */
export interface OpeningPrompt {
  /** Similar wordings, with ` @name ` variables; calls take them in turn. */
  texts: string[];
  /** Default `never`. */
  bargeIn?: BargeIn;
  bargeInAfter?: BargeInAfter;
}

/** 录音话术: audio that is played in place of a text. */
export interface PromptRecording {
  id: string;
  instanceId: string;
  /** Null: for all scenes of the instance. One of the scene itself goes first. */
  sceneId: string | null;
  /** A whole wording, or a part of one between variables. */
  text: string;
  /** As it was called where it came from. */
  fileName: string;
  durationMs: number;
  /** On the disk, converted. */
  bytes: number;
  createdAt: Timestamp;
  updatedAt: Timestamp;
}

/** A part of a wording that may be recorded, and whether it is. */
export interface PromptPart {
  text: string;
  recordingId: string | null;
}

/** Wav files of any common format: PCM of 8 to 32 bits, floating point, A-law, µ-law, IMA ADPCM. */
export const LONGEST_RECORDING_SECONDS = 600;
export const LARGEST_RECORDING_BYTES = 20_000_000;

/** Recorded prompts of scenes. */
export interface PromptMethods {
  /** Keeps a recording for a text; one that there is for it already is replaced. */
  record(p: {
    instanceId: string;
    /** By id or name; none: for all scenes of the instance. */
    scene?: string;
    text: string;
    wav: Uint8Array;
    fileName?: string;
  }): Promise<PromptRecording>;
  /** Of a scene with those of all scenes; without one, of all. By text. */
  recordings(p: { instanceId: string; scene?: string }): Promise<PromptRecording[]>;
  /** As it is played: a wav file of 8 kHz. */
  audio(p: { recordingId: string }): Promise<{ wav: Uint8Array }>;
  /** Refused while job groups under way use its scene (its instance, where it has none). */
  removeRecording(p: { recordingId: string }): Promise<void>;
  /**
   * Keeps audio that a node brings itself, for `SpeakRequest.recording`; what was not played for
   * long may be forgotten. Its name is the SHA-256 of the file, in hexadecimal.
   */
  keep(p: { wav: Uint8Array }): Promise<{ content: string; durationMs: number }>;
  /** What of these wordings is to be recorded, and what is already. Parts, each once. */
  parts(p: { instanceId: string; scene?: string; texts: string[] }): Promise<PromptPart[]>;
}
