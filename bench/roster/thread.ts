import { parentPort, workerData } from 'node:worker_threads';
import { readRosterInto } from '../../engine/campaign/contacts/readRoster';

/** What the engine's thread is asked: a file, and the folder for its rows. */
export interface ThreadRequest {
  path: string;
  folder: string;
}
export interface ThreadAnswer {
  contacts: number;
  seconds: number;
  /** How late each tick was, ms. */
  late: number[];
}

const TICK_MS = 20;

/** Keeps a roster as an engine does, in a thread that has a media tick to keep meanwhile. */
async function main({ path, folder }: ThreadRequest): Promise<void> {
  const late: number[] = [];
  let due = performance.now() + TICK_MS;
  let timer = setTimeout(tick, TICK_MS);
  function tick(): void {
    late.push(performance.now() - due);
    due += TICK_MS;
    timer = setTimeout(tick, Math.max(0, due - performance.now()));
  }
  const begun = performance.now();
  const { valid: contacts } = await readRosterInto(folder, { kind: 'file', path });
  const seconds = (performance.now() - begun) / 1000;
  clearTimeout(timer);
  parentPort?.postMessage({ contacts, seconds, late } satisfies ThreadAnswer);
}

void main(workerData as ThreadRequest);
