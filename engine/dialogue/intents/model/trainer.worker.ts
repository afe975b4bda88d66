import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, type TrainingSet } from './data';
import { trainModel } from './train';

/** A thread that trains one model and ends. It gives way to the threads of calls where it can. */
const NICE = 10;

// On Linux 0 is the calling thread, elsewhere the whole process.
if (process.platform === 'linux') {
  try {
    setPriority(0, NICE);
  } catch {
    // Not allowed here: it trains all the same.
  }
}

const model = trainModel(workerData as TrainingSet);
parentPort?.postMessage(model, model ? buffersOf(model) : []);
