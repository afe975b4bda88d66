import type { Clock } from '../../time/clock';
import type { ResultReader } from '../ports';
import type { ReaderData } from './messages';
import { readerProcess, readerThread } from './place';
import { Reader } from './reader';

/**
 * Two readers, so that nobody who looks something up waits for a statistic or an export of a
 * million calls; the engine's own thread waits for neither.
 */
export class Readers implements ResultReader {
  private readonly quick: Reader;
  private readonly slow: Reader;

  /** `folder`: where `reader.worker.js` and `reader.process.js` are. */
  constructor(folder: string, data: ReaderData, clock: Clock) {
    this.quick = new Reader(readerThread(folder, data), clock);
    this.slow = new Reader(readerProcess(folder, data), clock);
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
