import { readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { tableOfCsv } from './csv';
import { refuse, type RosterTable } from './table';
import { tableOfWorkbook } from './workbook';

/** Of the file itself, packed or not. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

const ADVICE = 'a roster is an Excel workbook (.xlsx) or a CSV file (.csv)';

/** Reads the whole file at once: for the reader's process, not for the engine's own thread. */
export function tableOfPath(path: string): RosterTable {
  const where = 'source.path';
  if (typeof path !== 'string' || path.trim() === '') refuse(where, 'no file is named');
  const full = resolve(path);
  let bytes: Buffer;
  try {
    const stats = statSync(full);
    if (!stats.isFile()) refuse(where, `${full} is not a file`);
    refuseSize(stats.size, where);
    bytes = readFileSync(full);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') refuse(where, `there is no file ${full}`);
    if (code === 'EACCES' || code === 'EPERM') {
      refuse(where, `${full} may not be read by this process; check its permissions`);
    }
    throw error;
  }
  return tableOf(basename(full), bytes, where);
}

export function tableOfData(fileName: string, data: Uint8Array): RosterTable {
  const where = 'source.data';
  if (!(data instanceof Uint8Array)) refuse(where, 'is not the content of a file');
  refuseSize(data.length, where);
  return tableOf(typeof fileName === 'string' ? fileName : '', data, where);
}

/** The content tells what a file is; its name only helps to say what is wrong. */
function tableOf(fileName: string, bytes: Uint8Array, where: string): RosterTable {
  if (bytes.length === 0) refuse(where, 'the file is empty');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return tableOfWorkbook(bytes, where);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    refuse(
      where,
      'it is an old .xls workbook, or one with a password; save it as .xlsx without a password',
    );
  }
  const extension = extname(fileName).toLowerCase();
  if (/^\.xls[xmb]$/.test(extension)) {
    refuse(where, `it is named ${extension}, but is no workbook or a damaged one; ${ADVICE}`);
  }
  if (isBinary(bytes)) refuse(where, `it is neither xlsx nor csv; ${ADVICE}`);
  return tableOfCsv(bytes, where);
}

function refuseSize(bytes: number, where: string): void {
  if (bytes <= MAX_FILE_BYTES) return;
  const mib = 1024 * 1024;
  refuse(
    where,
    `the file has ${Math.ceil(bytes / mib)} MiB, at most ${MAX_FILE_BYTES / mib} MiB are read; split the roster`,
  );
}

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, index) => bytes[index] === byte);

/** Text has no NUL, but for UTF-16, which says so at its beginning. */
function isBinary(bytes: Uint8Array): boolean {
  const marked = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  return !marked && bytes.subarray(0, 65_536).includes(0);
}
