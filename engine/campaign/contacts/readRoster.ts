import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RosterCheck, RosterProgress, RosterSource } from '../../api';
import { checkInParts } from './check';
import { tableOfRows, tableOfText } from './entries';
import { Telling } from './progress';
import { readInProcess, type ReaderOptions } from './readerProcess';
import { refuse, type RosterTable } from './table';

export type { ReaderOptions } from './readerProcess';

/**
 * Reads and checks a roster; see `checkInParts` for its layout and `checkPhoneNumber` for its
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
  switch (source.kind) {
    case 'rows':
      return checkInTurns(tableOfRows(source.rows), options);
    case 'text':
      return checkInTurns(tableOfText(source.text), options);
    case 'file':
      if (typeof source.path !== 'string') refuse('source.path', 'no file is named');
      return readInProcess(source, options);
    case 'data':
      if (!(source.data instanceof Uint8Array)) {
        refuse('source.data', 'is not the content of a file');
      }
      return readInProcess(source, options);
    default:
      return refuse('source.kind', 'is none of file, data, text, rows');
  }
}

/** Lets whatever else the engine has to do go between the parts. */
async function checkInTurns(
  table: RosterTable,
  { clock, onProgress }: ReaderOptions,
): Promise<RosterCheck> {
  const check: RosterCheck = { valid: [], rejected: [], variableNames: [] };
  const telling = new Telling(clock);
  const progress: RosterProgress = { phase: 'checking', rows: 0, total: table.total ?? null };
  const parts = checkInParts(table);
  let next = parts.next();
  for (; !next.done; next = parts.next()) {
    check.valid.push(...next.value.valid);
    check.rejected.push(...next.value.rejected);
    progress.rows = next.value.rows;
    if (telling.due(progress)) onProgress?.({ ...progress });
    await nextTurn();
  }
  onProgress?.({ ...progress });
  check.variableNames = next.value;
  return check;
}
