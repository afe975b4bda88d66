import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { answering } from '../party';
import type { Fill } from './fill';

/** A host's process: the engine in a thread of it, as in n8n and Node-RED. */
let worker: Worker | undefined;
let nextId = 1;

function ask(what: string, params?: unknown): Promise<unknown> {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    const take = (answer: { id: number; value?: unknown; error?: string }): void => {
      if (answer.id !== id) return;
      worker?.off('message', take);
      if (answer.error === undefined) resolve(answer.value);
      else reject(new Error(answer.error));
    };
    worker?.on('message', take);
    worker?.postMessage({ id, what, params });
  });
}

answering({
  // Loaded where they are needed: what one holds of memory is none of the other's.
  fill: async (what: Fill) => (await import('./fill.js')).fill(what),
  sheetJs: async (p: { rows: number; path: string }) =>
    (await import('./sheetJs.js')).sheetJsCallLog(p.rows, p.path),
  start: async (dataFolder: string) => {
    worker = new Worker(join(__dirname, 'engine.js'), { workerData: { dataFolder } });
    return ask('ready');
  },
  export: (p: unknown) => ask('export', p),
  history: (p: unknown) => ask('history', p),
  statistics: (p: unknown) => ask('statistics', p),
  quiet: (p: unknown) => ask('quiet', p),
  stop: () => ask('stop'),
});
