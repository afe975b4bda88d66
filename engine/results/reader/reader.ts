import { DialflowError } from '../../api';
import type { Clock, Timer } from '../../time/clock';
import type { ExportJob, ExportTelling } from '../ports';
import type { Question, ReaderAnswer, ReaderRequest } from './messages';
import type { ReaderPlace, StartReader } from './place';

interface Asked {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress?: ExportTelling['progress'];
}

/** What is asked nothing for so long is ended, and its memory given back. */
const IDLE_MS = 60_000;

/**
 * Asks a reader, which has a connection of its own to the database. It is started when it is asked
 * for the first time; one that broke down, or was ended because nobody asked, is started again for
 * the next question.
 */
export class Reader {
  private place: ReaderPlace | null = null;
  private readonly asked = new Map<number, Asked>();
  private last = 0;
  private idle: Timer | undefined;

  constructor(
    private readonly start: StartReader,
    private readonly clock: Clock,
  ) {}

  ask(question: Question, params: unknown): Promise<unknown> {
    return this.send((id) => ({ id, question, params }));
  }

  async makeExport(job: ExportJob, { signal, progress }: ExportTelling): Promise<number> {
    if (signal.aborted) throw aborted();
    let cancel: (() => void) | undefined;
    try {
      const made = this.send((id) => {
        cancel = () => this.place?.post({ cancel: id });
        return { id, export: job };
      }, progress);
      if (cancel) signal.addEventListener('abort', cancel, { once: true });
      return (await made) as number;
    } finally {
      if (cancel) signal.removeEventListener('abort', cancel);
    }
  }

  async close(): Promise<void> {
    this.idle?.cancel();
    const { place } = this;
    this.place = null;
    await place?.end();
    this.fail(aborted());
  }

  private send(
    request: (id: number) => ReaderRequest,
    progress?: ExportTelling['progress'],
  ): Promise<unknown> {
    this.idle?.cancel();
    const place = (this.place ??= this.begin());
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject, ...(progress && { progress }) });
      place.post(request(id));
    });
  }

  private begin(): ReaderPlace {
    const place = this.start({
      answer: (answer) => this.take(answer),
      gone: (error) => {
        if (this.place !== place) return;
        this.place = null;
        this.fail(error);
      },
    });
    return place;
  }

  private take(answer: ReaderAnswer): void {
    const asked = this.asked.get(answer.id);
    if (!asked) return;
    if ('done' in answer) return asked.progress?.(answer.done, answer.total);
    this.asked.delete(answer.id);
    if ('error' in answer) asked.reject(DialflowError.revive(answer.error));
    else asked.resolve(answer.value);
    if (this.asked.size === 0) this.idle = this.clock.after(IDLE_MS, () => void this.close());
  }

  private fail(error: unknown): void {
    const asked = [...this.asked.values()];
    this.asked.clear();
    for (const { reject } of asked) reject(error);
  }
}

const aborted = (): DialflowError =>
  new DialflowError('Aborted', 'The engine was stopped, or the export was given up.');
