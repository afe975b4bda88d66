import { Worker } from 'node:worker_threads';
import { DialflowError } from '../../api';
import type { ExportJob, ExportTelling, ResultReader } from '../ports';
import type { Question, ReaderAnswer, ReaderData, ReaderRequest } from './messages';

/** MB. Rows live no longer than their page: a small nursery keeps the thread small. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 };

interface Asked {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress?: ExportTelling['progress'];
}

/**
 * A thread that reads, with a connection of its own to the database. It is started when it is
 * asked for the first time; one that breaks down is started again for the next question.
 */
class ReaderThread {
  private worker: Worker | null = null;
  private readonly asked = new Map<number, Asked>();
  private last = 0;

  constructor(
    private readonly file: string,
    private readonly data: ReaderData,
  ) {}

  ask(question: Question, params: unknown): Promise<unknown> {
    return this.send((id) => ({ id, question, params }));
  }

  async makeExport(job: ExportJob, { signal, progress }: ExportTelling): Promise<number> {
    if (signal.aborted) throw aborted();
    let cancel: (() => void) | undefined;
    try {
      const made = this.send((id) => {
        cancel = () => this.worker?.postMessage({ cancel: id } satisfies ReaderRequest);
        return { id, export: job };
      }, progress);
      if (cancel) signal.addEventListener('abort', cancel, { once: true });
      return (await made) as number;
    } finally {
      if (cancel) signal.removeEventListener('abort', cancel);
    }
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
    this.fail(aborted());
  }

  private send(
    request: (id: number) => ReaderRequest,
    progress?: ExportTelling['progress'],
  ): Promise<unknown> {
    const worker = (this.worker ??= this.start());
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject, ...(progress && { progress }) });
      worker.postMessage(request(id));
    });
  }

  private start(): Worker {
    const worker = new Worker(this.file, { workerData: this.data, resourceLimits: LIMITS });
    const gone = (error: unknown): void => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.fail(error);
    };
    worker.on('message', (answer: ReaderAnswer) => this.take(answer));
    worker.once('error', gone);
    worker.once('exit', (code) =>
      gone(new DialflowError('Internal', `The thread that reads results ended with code ${code}.`)),
    );
    return worker;
  }

  private take(answer: ReaderAnswer): void {
    const asked = this.asked.get(answer.id);
    if (!asked) return;
    if ('done' in answer) return asked.progress?.(answer.done, answer.total);
    this.asked.delete(answer.id);
    if ('error' in answer) asked.reject(DialflowError.revive(answer.error));
    else asked.resolve(answer.value);
  }

  private fail(error: unknown): void {
    const asked = [...this.asked.values()];
    this.asked.clear();
    for (const { reject } of asked) reject(error);
  }
}

/**
 * Reads in two threads, so that nobody who looks something up waits for a statistic or an export
 * of a million calls; the engine's own thread waits for neither. The one that takes long gives way.
 */
export class ReaderThreads implements ResultReader {
  private readonly quick: ReaderThread;
  private readonly slow: ReaderThread;

  constructor(file: string, data: ReaderData) {
    this.quick = new ReaderThread(file, data);
    this.slow = new ReaderThread(file, { ...data, givesWay: true });
  }

  history: ResultReader['history'] = async (p) =>
    (await this.quick.ask('history', p)) as Awaited<ReturnType<ResultReader['history']>>;

  call: ResultReader['call'] = async (p) =>
    (await this.quick.ask('call', p)) as Awaited<ReturnType<ResultReader['call']>>;

  nameOf: ResultReader['nameOf'] = async (p) => (await this.quick.ask('nameOf', p)) as string;

  statistics: ResultReader['statistics'] = async (p) =>
    (await this.slow.ask('statistics', p)) as Awaited<ReturnType<ResultReader['statistics']>>;

  labelSummary: ResultReader['labelSummary'] = async (p) =>
    (await this.slow.ask('labelSummary', p)) as Awaited<ReturnType<ResultReader['labelSummary']>>;

  makeExport: ResultReader['makeExport'] = (job, telling) => this.slow.makeExport(job, telling);

  async close(): Promise<void> {
    await Promise.all([this.quick.close(), this.slow.close()]);
  }
}

const aborted = (): DialflowError =>
  new DialflowError('Aborted', 'The engine was stopped, or the export was given up.');
