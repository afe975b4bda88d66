import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Answers, answering } from '../party';

/** The engine's process: its media in a worker, and the host's own work on the main thread. */
const worker = new Worker(join(__dirname, 'engineThread.js'));
const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
let nextId = 1;
let stalling: NodeJS.Timeout | undefined;

worker.on('message', (answer: { id: number; value?: unknown; error?: string }) => {
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
});

const toThread = (what: string) => async (params: unknown) => {
  const id = nextId++;
  const { value, error } = await new Promise<{ value?: unknown; error?: string }>((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage({ id, what, params });
  });
  if (error !== undefined) throw new Error(error);
  return value;
};

const answers: Answers = {
  ...Object.fromEntries(
    ['open', 'talk', 'begin', 'figures', 'close'].map((what) => [what, toThread(what)]),
  ),
  /** From now on the main thread does nothing else for `ms` in each `everyMs`; 0: no longer. */
  stall: ({ ms, everyMs }: { ms: number; everyMs: number }): void => {
    clearInterval(stalling);
    if (ms === 0) return;
    stalling = setInterval(() => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    }, everyMs);
  },
};

answering(answers);
