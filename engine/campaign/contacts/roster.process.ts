import { buffer } from 'node:stream/consumers';
import {
  DialflowError,
  type RosterProgress,
  type RosterSource,
  type SerializedError,
} from '../../api';
import { lowerProcessPriority } from '../../process/priority';
import { SystemClock } from '../../time/clock';
import { checkStream, type RosterPart } from './check';
import { streamOfData, streamOfPath } from './file';
import { RosterFolder } from './folder';
import { Telling } from './progress';
import type { RosterSums } from './readerProcess';
import type { RosterStream } from './table';

/** What the process is asked, once. The bytes of a `data` source come by its standard input. */
export interface RosterRequest {
  source: Extract<RosterSource, { kind: 'file' }> | { kind: 'data'; fileName: string };
  /** Where the rows are to be written; without it they are sent. */
  folder?: string;
}

/** What it answers: parts, and how far it is; then an end; or an error, which makes void what came before. */
export type RosterAnswer =
  { progress: RosterProgress } | { part: RosterPart } | RosterSums | { error: SerializedError };

process.once('message', (request: RosterRequest) => {
  void answer(request).finally(() => process.disconnect());
});

// An engine that is gone, however that came, has no use for the answer.
process.once('disconnect', () => process.exit());

async function answer(request: RosterRequest): Promise<void> {
  const folder = request.folder === undefined ? undefined : new RosterFolder(request.folder);
  const give = async (part: RosterPart): Promise<void> =>
    folder ? folder.add(part) : send({ part });
  try {
    lowerProcessPriority();
    const telling = new Telling(new SystemClock());
    const tell = async (progress: RosterProgress): Promise<void> => {
      if (telling.due(progress)) await send({ progress });
    };
    await tell({ phase: 'reading', rows: 0, total: null });
    const table = await streamOf(request.source);
    const total = table.total ?? null;
    const parts = checkStream(table);
    let [rows, valid, rejected] = [0, 0, 0];
    let next = await parts.next();
    for (; !next.done; next = await parts.next()) {
      await give(next.value);
      rows = next.value.rows;
      valid += next.value.valid.length;
      rejected += next.value.rejected.length;
      await tell({ phase: 'checking', rows, total });
    }
    await folder?.close();
    await send({ progress: { phase: 'checking', rows, total } });
    await send({ variableNames: next.value, valid, rejected });
  } catch (error) {
    await folder?.close();
    await send({ error: DialflowError.from(error).toJSON() });
  }
}

async function streamOf(source: RosterRequest['source']): Promise<RosterStream> {
  if (source.kind === 'file') return streamOfPath(source.path);
  return streamOfData(source.fileName, await buffer(process.stdin));
}

/** Resolves when it is on its way, so that no more than a part waits. */
function send(message: RosterAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) return reject(new Error('This file is a process of the engine.'));
    process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
