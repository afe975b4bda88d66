import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DialflowError, type SerializedError } from '../api/errors';

export interface ConvertRequest {
  wav: Uint8Array;
  mostSeconds: number;
}

/** What the thread answers, once. */
export type Converted = { content: string; samples: Int16Array } | { failed: SerializedError };

/**
 * A wav file as 8 kHz mono, and the SHA-256 of the file as its name.
 *
 * @throws DialflowError `InvalidInput` when it cannot be read, or is too long
 */
export function convertWav(
  wav: Uint8Array,
  mostSeconds: number,
): Promise<{ content: string; samples: Int16Array }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'convert.worker.js'), {
      workerData: { wav, mostSeconds } satisfies ConvertRequest,
      name: 'dialflow wav',
    });
    worker.once('message', (answer: Converted) => {
      if ('failed' in answer) reject(DialflowError.revive(answer.failed));
      else resolve(answer);
    });
    worker.once('error', (error) => reject(DialflowError.from(error)));
    worker.once('exit', () =>
      reject(new DialflowError('Internal', 'A sound file could not be converted.')),
    );
  });
}
