import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RosterCheck, RosterProgress, RosterSource } from '../../api';
import { checkInParts, type RosterPart } from './check';
import { tableOfRows, tableOfText } from './entries';
import { RosterFolder } from './folder';
import { Telling } from './progress';
import {
  readInProcess,
  readIntoFolder,
  type ReaderOptions,
  type RosterSums,
} from './readerProcess';
import { refuse, type RosterTable } from './table';

export type { ReaderOptions, RosterSums } from './readerProcess';

/**
 * Reads and checks a roster; see `RosterChecker` for its layout and `checkPhoneNumber` for its
 * numbers. Files are read in a process of their own, with a limited heap; rows and text are
 * checked here, a thousand at a time. So no roster, however large or hostile, holds up or ends
 * the engine.
 *
 * Whoever gives `onProgress` is told how far it is, and at last of all the rows.
 *
 * @throws DialflowError `InvalidInput` when it is no roster at all, `LimitExceeded` when a file
 * needs more memory than its reader has, `Aborted` when a file's reading was given up.
 */
export async function readRoster(
  source: RosterSource,
  options: ReaderOptions = {},
): Promise<RosterCheck> {
  const table = tableOf(source);
  if (!table) return readInProcess(source as FileSource, options);
  const check: RosterCheck = { valid: [], rejected: [], variableNames: [] };
  const { variableNames } = await checkInTurns(table, options, async ({ valid, rejected }) => {
    check.valid.push(...valid);
    check.rejected.push(...rejected);
  });
  return { ...check, variableNames };
}

/** Reads and checks a roster the same way, its rows into a folder that is there. */
export async function readRosterInto(
  folder: string,
  source: RosterSource,
  options: ReaderOptions = {},
): Promise<RosterSums> {
  const table = tableOf(source);
  if (!table) return readIntoFolder(source as FileSource, folder, options);
  const rows = new RosterFolder(folder);
  try {
    return await checkInTurns(table, options, (part) => rows.add(part));
  } finally {
    await rows.close();
  }
}

type FileSource = Extract<RosterSource, { kind: 'file' | 'data' }>;

/** The table of a source that is read here; a file's is not. */
function tableOf(source: RosterSource): RosterTable | undefined {
  switch (source.kind) {
    case 'rows':
      return tableOfRows(source.rows);
    case 'text':
      return tableOfText(source.text);
    case 'file':
      if (typeof source.path !== 'string') refuse('source.path', 'no file is named');
      return undefined;
    case 'data':
      if (!(source.data instanceof Uint8Array)) {
        refuse('source.data', 'is not the content of a file');
      }
      return undefined;
    default:
      return refuse('source.kind', 'is none of file, data, text, rows');
  }
}

/** Lets whatever else the engine has to do go between the parts. */
async function checkInTurns(
  table: RosterTable,
  { clock, onProgress }: ReaderOptions,
  take: (part: RosterPart) => Promise<void>,
): Promise<RosterSums> {
  const telling = new Telling(clock);
  const progress: RosterProgress = { phase: 'checking', rows: 0, total: table.total ?? null };
  const sums = { valid: 0, rejected: 0 };
  const parts = checkInParts(table);
  let next = parts.next();
  for (; !next.done; next = parts.next()) {
    const { valid, rejected, rows } = next.value;
    progress.rows = rows;
    if (telling.due(progress)) onProgress?.({ ...progress });
    sums.valid += valid.length;
    sums.rejected += rejected.length;
    await take(next.value);
    await nextTurn();
  }
  onProgress?.({ ...progress });
  return { ...sums, variableNames: next.value };
}
