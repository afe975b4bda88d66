import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { DialflowError, type SpeechSettings } from '../api';
import type { HeardPart, Transcriber, TranscriptJob } from '../privacy/transcripts';
import { startChild } from '../process/child';
import { parseSpeech } from '../speech';
import type { Clock, Timer } from '../time/clock';
import type {
  TranscriberAnswer,
  TranscriberRequest,
  TranscriberStart,
} from './transcriber.process';

/** MB. A recording is read by the second. */
const MEMORY_MB = 128;
const NURSERY_MB = 4;
/** With nothing to do for so long it is ended, and started again when there is. */
const IDLE_MS = 60_000;
const FILE = join(__dirname, 'transcriber.process.js');

/** What writes recordings down, by the recognisers of the settings; null: there are none. */
export function openTranscriber(speech: unknown, clock: Clock): Transcriber | null {
  const { recognisers = [] } = parseSpeech(speech);
  return recognisers.length === 0 ? null : new TranscriberProcess({ recognisers }, clock);
}

interface Job {
  heard(part: HeardPart): void;
  done(error: Error | null): void;
}

/**
 * Recordings are written down in a process of its own, with recognisers of its own: neither what
 * they cost in time nor what they fail with comes near a call.
 */
class TranscriberProcess implements Transcriber {
  private readonly jobs = new Map<number, Job>();
  private child: ChildProcess | undefined;
  private closed: Promise<void> = Promise.resolve();
  private nextId = 1;
  private idle: Timer | undefined;

  constructor(
    private readonly speech: Pick<SpeechSettings, 'recognisers'>,
    private readonly clock: Clock,
  ) {}

  async transcribe(
    job: TranscriptJob,
    heard: (part: HeardPart) => void,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const id = this.nextId++;
    const cancel = (): void => {
      this.post({ cancel: id });
      const job = this.jobs.get(id);
      this.jobs.delete(id);
      job?.done(new DialflowError('Aborted', 'The transcript was given up.'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    this.idle?.cancel();
    try {
      await new Promise<void>((resolve, reject) => {
        this.jobs.set(id, { heard, done: (error) => (error ? reject(error) : resolve()) });
        this.post({ id, ...job });
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      if (this.jobs.size === 0) this.idle = this.clock.after(IDLE_MS, () => void this.close());
    }
  }

  async close(): Promise<void> {
    this.idle?.cancel();
    const { child } = this;
    // Whoever asks from now on gets another one.
    this.leave('it was closed');
    child?.kill('SIGKILL'); // It only reads.
    await this.closed;
  }

  // ------------------------------------------------------------ inside

  private post(request: TranscriberRequest): void {
    this.child ??= this.start();
    this.send(this.child, request);
  }

  private start(): ChildProcess {
    const child = startChild(FILE, { memoryMb: MEMORY_MB, nurseryMb: NURSERY_MB });
    this.closed = new Promise((resolve) => {
      const gone = (how: unknown): void => {
        if (this.child === child) this.leave(how);
        resolve();
      };
      child.once('error', gone);
      child.once('close', (code, signal) => gone(signal ?? code));
    });
    child.on('message', (answer: TranscriberAnswer) => this.take(answer));
    this.send(child, { speech: this.speech });
    return child;
  }

  private send(child: ChildProcess, message: TranscriberRequest | TranscriberStart): void {
    if (child.connected) child.send(message, () => undefined); // Its end is told by `close`.
  }

  private take(answer: TranscriberAnswer): void {
    const job = this.jobs.get(answer.id);
    if ('heard' in answer) return job?.heard(answer.heard);
    this.jobs.delete(answer.id);
    job?.done(answer.error && DialflowError.revive(answer.error));
  }

  private leave(how: unknown): void {
    this.child = undefined;
    const why = how instanceof Error ? how.message : String(how);
    const error = new DialflowError(
      'Internal',
      `What writes recordings down has ended (${why}).`,
      {},
      true,
    );
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    for (const { done } of jobs) done(error);
  }
}
