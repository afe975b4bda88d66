import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DialflowError } from '../../../api';
import type { ModelData, TrainingSet } from './data';

/** Makes models of scenes, elsewhere than in the thread that asks. */
export interface Trainer {
  /** Null where there is nothing to learn from. */
  train(set: TrainingSet): Promise<ModelData | null>;
  close(): Promise<void>;
}

/** MB. A scene as large as may be takes less; what is young is thrown away before it piles up. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };

/** Trains in a thread of its own, one model after the other; between them there is no thread. */
export class ThreadTrainer implements Trainer {
  private worker: Worker | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;

  train(set: TrainingSet): Promise<ModelData | null> {
    const next = this.queue.then(() => this.run(set));
    this.queue = next.catch(() => undefined);
    return next;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
    await this.queue;
  }

  private run(set: TrainingSet): Promise<ModelData | null> {
    if (this.closed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      const file = join(__dirname, 'trainer.worker.js');
      const worker = new Worker(file, { workerData: set, resourceLimits: LIMITS });
      this.worker = worker;
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        this.worker = null;
        reject(stopped()); // unless it has answered
      });
    });
  }
}

const stopped = (): DialflowError =>
  new DialflowError('EngineStopped', 'The engine was stopped while a model was trained.');
