import { parentPort, workerData } from 'node:worker_threads';
import type { ReaderData } from '../results/reader/messages';
import { serveReader } from './reader';

/** A thread that reads results. */
parentPort?.on(
  'message',
  serveReader(workerData as ReaderData, (answer) => parentPort?.postMessage(answer)),
);
