import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as XLSX from 'xlsx';
import { DialflowError, type Problem, type RosterCheck } from '../../../../engine/api';
import { checkStream } from '../../../../engine/campaign/contacts/check';
import { streamOfData } from '../../../../engine/campaign/contacts/file';

/** A folder for the files of a suite, removed after it. */
export function temporaryFolder(): (name: string, content: string | Uint8Array) => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dialflow-roster-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** A workbook of these cells: text, numbers, dates (UTC), booleans, or cells of the library's own. */
export function workbook(
  rows: unknown[][],
  settings: { sheets?: unknown[][][]; sst?: boolean } = {},
): Buffer {
  const book = XLSX.utils.book_new();
  for (const cells of [rows, ...(settings.sheets ?? [])]) {
    const sheet = XLSX.utils.aoa_to_sheet(cells, { cellDates: true, UTC: true });
    XLSX.utils.book_append_sheet(book, sheet);
  }
  const bytes: unknown = XLSX.write(book, {
    type: 'buffer',
    bookType: 'xlsx',
    compression: true,
    bookSST: settings.sst ?? false,
  });
  return Buffer.from(bytes as Uint8Array);
}

/** A file's content read and checked, in this process. */
export async function checkData(fileName: string, data: Uint8Array): Promise<RosterCheck> {
  const parts = checkStream(await streamOfData(fileName, data));
  const check: RosterCheck = { valid: [], rejected: [], variableNames: [] };
  let next = await parts.next();
  for (; !next.done; next = await parts.next()) {
    check.valid.push(...next.value.valid);
    check.rejected.push(...next.value.rejected);
  }
  return { ...check, variableNames: next.value };
}

/** What is wrong, when it is refused as invalid input. */
export async function problemsOf(reading: () => unknown): Promise<Problem[]> {
  try {
    await reading();
  } catch (error) {
    if (error instanceof DialflowError && error.code === 'InvalidInput') {
      return error.details.problems ?? [];
    }
    throw error;
  }
  throw new Error('It was not refused.');
}
