import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { BytesInMemory, BytesOfFile, type Bytes } from './bytes';
import { streamOfCsv } from './csv';
import { refuse, type RosterStream } from './table';
import { streamOfWorkbook } from './workbook';

const MIB = 1024 * 1024;
/** Of a file on disk, packed or not: a million rows of fifty columns. */
export const MAX_FILE_BYTES = 2048 * MIB;
/** Of a file's content, which is in memory. */
export const MAX_DATA_BYTES = 256 * MIB;

const ADVICE = 'a roster is an Excel workbook (.xlsx) or a CSV file (.csv)';

/** Reads as much of the file as its rows are asked for; it stays open until they all are. */
export async function streamOfPath(path: string): Promise<RosterStream> {
  const where = 'source.path';
  if (typeof path !== 'string' || path.trim() === '') refuse(where, 'no file is named');
  const full = resolve(path);
  const handle = await opened(full, where);
  try {
    const { size } = await handle.stat();
    refuseSize(size, MAX_FILE_BYTES, where);
    const bytes = new BytesOfFile(handle, size);
    const stream = await streamOf(basename(full), bytes, where);
    const close = async (): Promise<void> => {
      await stream.close();
      await handle.close();
    };
    return { ...stream, close };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export async function streamOfData(fileName: string, data: Uint8Array): Promise<RosterStream> {
  const where = 'source.data';
  if (!(data instanceof Uint8Array)) refuse(where, 'is not the content of a file');
  refuseSize(data.length, MAX_DATA_BYTES, where);
  return streamOf(typeof fileName === 'string' ? fileName : '', new BytesInMemory(data), where);
}

async function opened(full: string, where: string): Promise<FileHandle> {
  try {
    // Before it is opened: the opening of a pipe would wait for somebody to write to it.
    const stats = await stat(full);
    if (!stats.isFile()) refuse(where, `${full} is not a file`);
    return await open(full, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') refuse(where, `there is no file ${full}`);
    if (code === 'EACCES' || code === 'EPERM') {
      refuse(where, `${full} may not be read by this process; check its permissions`);
    }
    throw error;
  }
}

/** The content tells what a file is; its name only helps to say what is wrong. */
async function streamOf(fileName: string, bytes: Bytes, where: string): Promise<RosterStream> {
  if (bytes.size === 0) refuse(where, 'the file is empty');
  const head = await bytes.read(0, 65_536);
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return streamOfWorkbook(bytes, where);
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    refuse(
      where,
      'it is an old .xls workbook, or one with a password; save it as .xlsx without a password',
    );
  }
  const extension = extname(fileName).toLowerCase();
  if (/^\.xls[xmb]$/.test(extension)) {
    refuse(where, `it is named ${extension}, but is no workbook or a damaged one; ${ADVICE}`);
  }
  if (isBinary(head)) refuse(where, `it is neither xlsx nor csv; ${ADVICE}`);
  return streamOfCsv(bytes, where);
}

function refuseSize(bytes: number, most: number, where: string): void {
  if (bytes <= most) return;
  refuse(
    where,
    `the file has ${Math.ceil(bytes / MIB)} MiB, at most ${most / MIB} MiB are read; split the roster`,
  );
}

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, index) => bytes[index] === byte);

/** Text has no NUL, but for UTF-16, which says so at its beginning. */
function isBinary(head: Uint8Array): boolean {
  const marked = startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]);
  return !marked && head.includes(0);
}
