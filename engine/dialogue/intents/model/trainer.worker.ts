import { parentPort, workerData } from 'node:worker_threads';
import { lowerThreadPriority } from '../../../process/priority';
import { buffersOf, type TrainingSet } from './data';
import { trainModel } from './train';

/** A thread that trains one model and ends. It gives way to the threads of calls where it can. */
lowerThreadPriority();

const model = trainModel(workerData as TrainingSet);
parentPort?.postMessage(model, model ? buffersOf(model) : []);
