import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as XLSX from 'xlsx';
import { DialflowError, type Problem } from '../../../../engine/api';

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
