import {
  DialflowError,
  type PrivacyCall,
  type PrivacyMethods,
  type PrivacyTranscript,
} from '../../api';
import type { NewEvent } from '../../store/events';
import type { TranscriptRecord, TranscriptStore } from '../../store/privacy/transcripts';
import type { Clock, Timer } from '../../time/clock';
import type { HeardPart, Transcriber } from './ports';

const MINUTE = 60_000;
/** Before the 2nd, 3rd… try: a recogniser that is down for an hour costs no transcript. */
const WAITS_MS = [1, 5, 30, 120].map((minutes) => minutes * MINUTE);
/** Recordings at a time; more would take the recogniser from the calls that are up. */
const AT_ONCE = 4;

export interface TranscriptsParts {
  clock: Clock;
  store: Pick<TranscriptStore, 'find' | 'waiting' | 'save'>;
  /** Null: it was dropped long ago. */
  callOf(callId: string): Promise<PrivacyCall | null>;
  /** Null: no recogniser is set. */
  transcriber: Transcriber | null;
  pathOf(fileName: string): string;
  eventsOf(call: PrivacyCall, transcript: PrivacyTranscript, now: number): NewEvent[];
  /** A fault of ours; nothing is swallowed. */
  failed(error: unknown): void;
}

/**
 * 录音ASR: what was said in recorded calls, some time after them. What is to be done is on disk,
 * with how far it has come:
 *
 *     pending ── understood to its end ──→ ready
 *        │ ↺ failed, and may be better later
 *        └── for good, or 5 times ──→ failed
 */
export class Transcripts implements Pick<PrivacyMethods, 'getTranscript'> {
  private readonly underway = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();
  private looking: Promise<void> | undefined;
  private again = false;
  private timer: Timer | undefined;

  constructor(private readonly parts: TranscriptsParts) {}

  /** There may be something to do; also after a start. */
  wake(): void {
    if (this.closing.signal.aborted) return;
    this.again = true;
    this.looking ??= this.look()
      .catch(this.parts.failed)
      .finally(() => {
        this.looking = undefined;
        if (this.again) this.wake();
      });
  }

  /** What is being done goes on where it was, at the next start. */
  async stop(): Promise<void> {
    this.closing.abort();
    this.timer?.cancel();
    await this.looking;
    await Promise.all(this.underway.values());
    await this.parts.transcriber?.close();
  }

  async getTranscript({ callId }: { callId: string }): Promise<PrivacyTranscript> {
    const record = await this.parts.store.find(callId);
    if (record) return toldOf(record);
    throw new DialflowError(
      'NotFound',
      `There is no transcript of call "${callId}": no such call, or its binding has no transcript, or it was not answered.`,
      { what: 'transcript', id: callId },
    );
  }

  // ------------------------------------------------------------ inside

  private async look(): Promise<void> {
    const { clock, store } = this.parts;
    this.again = false;
    this.timer?.cancel();
    // Those under way are the first of them.
    for (const record of await store.waiting(AT_ONCE + this.underway.size)) {
      if (this.closing.signal.aborted || this.underway.size >= AT_ONCE) return;
      if (this.underway.has(record.callId)) continue;
      if (record.nextAt > clock.now()) {
        this.timer = clock.after(record.nextAt - clock.now(), () => this.wake());
        return;
      }
      const done = this.make(record)
        .catch(this.parts.failed)
        .finally(() => {
          this.underway.delete(record.callId);
          this.wake();
        });
      this.underway.set(record.callId, done);
    }
  }

  private async make({ callId }: TranscriptRecord): Promise<void> {
    const { callOf, clock, store, eventsOf } = this.parts;
    const record = await store.find(callId);
    // It was done while those that wait were being read.
    if (record?.state !== 'pending' || record.nextAt > clock.now()) return;
    const call = await callOf(callId);
    const after = await this.tried(record, call);
    const events = after.state === 'pending' || !call ? [] : eventsOf(call, after, clock.now());
    await store.save(after, events);
  }

  private async tried(
    record: TranscriptRecord,
    call: PrivacyCall | null,
  ): Promise<TranscriptRecord> {
    const { clock } = this.parts;
    const after = { ...record, utterances: [...record.utterances] };
    try {
      await this.understand(after, call?.recordingFile ?? null);
      return { ...after, state: 'ready' };
    } catch (error) {
      if (this.closing.signal.aborted) return after;
      const { message, retryable } = DialflowError.from(error);
      const wait = WAITS_MS[record.tries];
      if (retryable && wait !== undefined) {
        return { ...after, tries: record.tries + 1, nextAt: clock.now() + wait };
      }
      return { ...after, tries: record.tries + 1, state: 'failed', error: message };
    }
  }

  private async understand(record: TranscriptRecord, fileName: string | null): Promise<void> {
    const { transcriber, pathOf } = this.parts;
    if (fileName === null) {
      throw new DialflowError('NotFound', 'There is no recording of the call.');
    }
    if (!transcriber) {
      throw new DialflowError(
        'WrongState',
        'No recogniser is set: enter one in the settings of the engine.',
      );
    }
    const job = { path: pathOf(fileName), language: record.language, from: record.reached };
    const heard = (part: HeardPart): void => {
      record.reached = part.next;
      if (part.text !== '') record.utterances.push(utteranceOf(part));
    };
    await transcriber.transcribe(job, heard, this.closing.signal);
  }
}

/** What is said to the callee's leg, the first channel, is what the caller says. */
const utteranceOf = ({ channel, text, begin, end, confidence }: HeardPart) => ({
  side: channel === 0 ? ('caller' as const) : ('callee' as const),
  ...{ text, begin, end, confidence },
});

const toldOf = ({ callId, state, error, language, utterances }: TranscriptRecord) => ({
  ...{ callId, state, error, language, utterances },
});
