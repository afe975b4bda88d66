import { relative, sep } from 'node:path';
import { SoundFiles } from '../media/soundFiles';
import type { CallEnding, Privacy } from '../privacy';
import { MaskedCalls, type CallsLine, type MaskedCallParts } from '../privacy/masked';
import { endEvents, startEvents } from '../privacy/masked/events';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Recordings } from './recordings';

export interface PrivacyCallsSurroundings {
  clock: Clock;
  newId: NewId;
  line: CallsLine;
  privacy: Pick<
    Privacy,
    'resolve' | 'transfer' | 'inUse' | 'trunkOf' | 'languageOf' | 'calls' | 'ringTones'
  >;
  /** Where ring tones lie. */
  tonesFolder: string;
  recordings: Recordings;
  warn: (message: string) => void;
  failed: (error: unknown) => void;
}

export interface OpenPrivacyCalls {
  /** Takes calls that come in, from now on. */
  start(): void;
  /** Once the line is closed: resolves when all receipts are written. */
  written(): Promise<void>;
}

/** Calls through X numbers: from the line to who is behind X, with receipts. */
export function openPrivacyCalls(given: PrivacyCallsSurroundings): OpenPrivacyCalls {
  const { clock, newId, line, privacy, recordings, warn, failed } = given;
  const tones = new SoundFiles(given.tonesFolder, clock);
  const receipts = new Receipts(privacy.calls, recordings, failed);
  const calls = new MaskedCalls({
    ...{ clock, newId, line, receipts, warn },
    languageOf: (poolKey) => privacy.languageOf(poolKey),
    resolve: (question) => privacy.resolve(question),
    transfer: (asked) => privacy.transfer(asked),
    inUse: () => privacy.inUse,
    trunkOf: (x) => privacy.trunkOf(x),
    ringTone: (id) => {
      const tone = privacy.ringTones.find(id);
      if (!tone) return undefined;
      const { kind, text, content, durationMs } = tone;
      if (kind === 'text') return { text };
      return { text: '', recorded: { durationMs, open: () => tones.open(content) } };
    },
    recordTo: (callId) => recordings.pathOf(callId, clock.now()),
    recordingName: (file) => relative(recordings.folder, file).split(sep).join('/'),
  });
  return { start: () => calls.start(), written: () => receipts.written() };
}

/** Writes the beginning of a call before its end, and keeps no call waiting for the disk. */
class Receipts {
  private readonly writing = new Map<string, Promise<unknown>>();
  /** Calls that are up, and are to be written down. */
  private readonly transcribed = new Set<string>();

  constructor(
    private readonly calls: Privacy['calls'],
    private readonly recordings: Recordings,
    private readonly failed: (error: unknown) => void,
  ) {}

  began(call: Parameters<MaskedCallParts['receipts']['began']>[0]): void {
    const { answer } = call;
    if (answer.outcome === 'connect' && answer.transcript) this.transcribed.add(call.id);
    this.write(call.id, () => this.calls.begin(call, startEvents));
  }

  answered(id: string, answeredAt: number): void {
    this.write(id, () => this.calls.answered(id, answeredAt));
  }

  ended(id: string, ending: CallEnding): void {
    const { recording } = ending;
    const kept = recording && {
      ms: recording.ms,
      url: this.recordings.urlOf(recording.file),
    };
    const transcript = this.transcribed.delete(id);
    this.write(id, () =>
      this.calls.end(id, { ...ending, transcript }, (call) => endEvents(call, kept ?? null)),
    );
  }

  async written(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  private write(id: string, run: () => Promise<unknown>): void {
    const before = this.writing.get(id) ?? Promise.resolve();
    const done: Promise<unknown> = before.then(run).catch(this.failed);
    this.writing.set(id, done);
    void done.then(() => {
      if (this.writing.get(id) === done) this.writing.delete(id);
    });
  }
}
