import type { BindingStore } from '../store/privacy/bindings';
import type { PrivacyCallStore } from '../store/privacy/calls';
import type { XStore } from '../store/privacy/numbers';
import type { PoolStore } from '../store/privacy/pools';
import type { TranscriptStore } from '../store/privacy/transcripts';
import type { PrivacyUsageStore } from '../store/privacy/usage';
import type { NewEvent } from '../store/events';
import type { Clock, Random } from '../time/clock';
import type { NewId } from '../time/ids';
import type { PrivacyBook } from './book';
import type { PlaceSource, PrivacyCalendar, ToneFiles } from './ports';
import type { Transcriber } from './transcripts/ports';

/** What the parts of number privacy are made with. */
export interface PrivacyContext {
  clock: Clock;
  random: Random;
  newId: NewId;
  book: PrivacyBook;
  places: PlaceSource;
  calendar: PrivacyCalendar;
  stores: {
    bindings: BindingStore;
    numbers: XStore;
    pools: PoolStore;
    calls: PrivacyCallStore;
    transcripts: TranscriptStore;
    usage: PrivacyUsageStore;
  };
  tones: {
    files: ToneFiles;
    convert: (
      wav: Uint8Array,
      mostSeconds: number,
    ) => Promise<{ content: string; samples: Int16Array }>;
  };
  /** Null: no recogniser is set. */
  transcriber: Transcriber | null;
  /** Where a recording lies, by its name in the record of its call. */
  recordingPath: (fileName: string) => string;
  /** What was recorded of a call that a crash cut off; null: nothing. */
  findRecording: (
    callId: string,
    startedAt: number,
  ) => Promise<{ fileName: string; durationMs: number; url: string } | null>;
  /** Writes events that no change of the store goes with. */
  tell: (events: readonly NewEvent[]) => Promise<void>;
  /** A fault that nobody waits for the answer of. */
  failed: (error: unknown) => void;
}
