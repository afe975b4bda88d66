import { buffer } from 'node:stream/consumers';
import {
  DialflowError,
  type RosterProgress,
  type RosterSource,
  type SerializedError,
} from '../../api';
import { checkInParts, type RosterPart } from './check';
import { SystemClock } from '../../time/clock';
import { tableOfData, tableOfPath } from './file';
import { Telling } from './progress';
import type { RosterTable } from './table';

/** What the process is asked, once. The bytes of a `data` source come by its standard input. */
export type RosterRequest =
  Extract<RosterSource, { kind: 'file' }> | { kind: 'data'; fileName: string };

/** What it answers: parts, and how far it is; then an end; or an error, which makes void what came before. */
export type RosterAnswer =
  | { progress: RosterProgress }
  | { part: RosterPart }
  | { variableNames: string[] }
  | { error: SerializedError };

process.once('message', (request: RosterRequest) => {
  void answer(request).finally(() => process.disconnect());
});

async function answer(request: RosterRequest): Promise<void> {
  try {
    const telling = new Telling(new SystemClock());
    const tell = async (progress: RosterProgress): Promise<void> => {
      if (telling.due(progress)) await send({ progress });
    };
    await tell({ phase: 'reading', rows: 0, total: null });
    const table = await tableOf(request);
    const total = table.total ?? null;
    const parts = checkInParts(table);
    let rows = 0;
    let next = parts.next();
    for (; !next.done; next = parts.next()) {
      await send({ part: next.value });
      rows = next.value.rows;
      await tell({ phase: 'checking', rows, total });
    }
    await send({ progress: { phase: 'checking', rows, total } });
    await send({ variableNames: next.value });
  } catch (error) {
    await send({ error: DialflowError.from(error).toJSON() });
  }
}

async function tableOf(request: RosterRequest): Promise<RosterTable> {
  if (request.kind === 'file') return tableOfPath(request.path);
  return tableOfData(request.fileName, await buffer(process.stdin));
}

/** Resolves when it is on its way, so that no more than a part waits. */
function send(message: RosterAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) return reject(new Error('This file is a process of the engine.'));
    process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
