import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DialflowError } from '../../api';
import { startChild } from '../../process/child';
import type { ReaderAnswer, ReaderData, ReaderRequest, ReaderStart } from './messages';

/** Where a reader works: a thread, or a process of its own. */
export interface ReaderPlace {
  post(request: ReaderRequest): void;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

export interface ReaderEars {
  answer(answer: ReaderAnswer): void;
  /** It broke down, or was ended. */
  gone(error: unknown): void;
}

export type StartReader = (ears: ReaderEars) => ReaderPlace;

/** MB. Rows live no longer than their page: a small nursery keeps a reader small. */
const NURSERY_MB = 8;
const MEMORY_MB = 1024;

/** A thread: it is there at once, and does what is quick. */
export const readerThread =
  (folder: string, data: ReaderData): StartReader =>
  (ears) => {
    const worker = new Worker(join(folder, 'reader.worker.js'), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB, maxOldGenerationSizeMb: MEMORY_MB },
    });
    worker.on('message', (answer: ReaderAnswer) => ears.answer(answer));
    worker.once('error', (error) => ears.gone(error));
    worker.once('exit', (code) => ears.gone(ended(code)));
    return {
      post: (request) => worker.postMessage(request),
      end: async () => void (await worker.terminate()),
    };
  };

/**
 * A process, for what takes seconds: a thread's garbage would be collected by several threads of
 * this process at once, and audio come late meanwhile.
 */
export const readerProcess =
  (folder: string, data: ReaderData): StartReader =>
  (ears) => {
    const child = startChild(join(folder, 'reader.process.js'), {
      memoryMb: MEMORY_MB,
      nurseryMb: NURSERY_MB / 2, // Half of what is new is kept free.
    });
    const closed = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    });
    child.on('message', (answer: ReaderAnswer) => ears.answer(answer));
    child.once('error', (error) => ears.gone(error));
    child.once('close', (code, signal) => ears.gone(ended(signal ?? code)));
    const post = (message: ReaderRequest | ReaderStart): void => {
      if (child.connected) child.send(message, () => undefined); // Its end is told by `close`.
    };
    post({ start: data });
    return {
      post,
      end: () => {
        child.kill('SIGKILL'); // It only reads; what it was writing is thrown away.
        return closed;
      },
    };
  };

const ended = (how: number | string | null): DialflowError =>
  new DialflowError('Internal', `What reads results has ended (${how}).`);
