import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { DialflowError } from '../api/errors';
import { lowerThreadPriority } from '../process/priority';
import type { Converted, ConvertRequest } from './convert';
import { readWav } from './wav';

/** A wav file is converted in a thread of its own: a long one takes seconds, and calls go on. */
function convert({ wav, mostSeconds }: ConvertRequest): Converted {
  try {
    const content = createHash('sha256').update(wav).digest('hex');
    return { content, samples: readWav(wav, { mostSeconds }) };
  } catch (error) {
    return { failed: DialflowError.from(error).toJSON() };
  }
}

lowerThreadPriority();
const converted = convert(workerData as ConvertRequest);
const buffer = 'samples' in converted ? converted.samples.buffer : undefined;
parentPort?.postMessage(converted, buffer instanceof ArrayBuffer ? [buffer] : []);
