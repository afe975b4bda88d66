import { fork, type ChildProcess } from 'node:child_process';

export interface ChildOptions {
  /** Heap, MiB. */
  memoryMb: number;
  /** Of the heap, what is new, MiB. Where things live for moments, a small one keeps the process small. */
  nurseryMb: number;
  /** What it writes to `stderr` is to be read; else it goes nowhere. */
  lastWords?: boolean;
}

/**
 * Starts a process of the engine's for what is large or long. It has one thread: several that
 * collect garbage or compile, beside the one that works, leave no processor to the engine's
 * thread, and audio comes late by a slice of the scheduler's.
 */
export function startChild(file: string, options: ChildOptions): ChildProcess {
  const { memoryMb, nurseryMb, lastWords = false } = options;
  const env = { ...process.env };
  delete env['NODE_OPTIONS']; // an inspector or a heap size of the host's is not meant for it
  return fork(file, [], {
    env,
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      `--max-semi-space-size=${nurseryMb}`,
      '--single-threaded',
    ],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', lastWords ? 'pipe' : 'ignore', 'ipc'],
  });
}
