import type { Language } from '../../api';

export interface TranscriptJob {
  /** The recording: what the caller says in the first channel, the callee in the second. */
  path: string;
  language: Language;
  /** Parts of it that are done. */
  from: number;
}

/** A part of a recording in which somebody speaks. */
export interface HeardPart {
  channel: number;
  /** Empty: nothing was understood. */
  text: string;
  confidence: number;
  /** Ms from the beginning. */
  begin: number;
  end: number;
  /** `from` of a job that is to go on behind it. */
  next: number;
}

/** Says what was said in a recording; away from calls. */
export interface Transcriber {
  /**
   * Tells of each part in its order. Rejects with a `DialflowError`, `retryable` where it may be
   * better another time.
   */
  transcribe(
    job: TranscriptJob,
    heard: (part: HeardPart) => void,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}
