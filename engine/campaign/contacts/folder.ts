import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contact, RejectedRow } from '../../api';
import type { RosterPart } from './check';

/** Rows that were taken, and those that were not: a file each, a row a line, as JSON. */
export interface RosterRows {
  valid: Contact;
  rejected: RejectedRow;
}
export type RosterList = keyof RosterRows;

const LISTS = ['valid', 'rejected'] as const satisfies RosterList[];
const fileOf = (folder: string, list: RosterList): string => join(folder, `${list}.jsonl`);

/** Writes a roster's rows into a folder that is there. */
export class RosterFolder {
  private files: Promise<Record<RosterList, FileHandle>> | undefined;

  constructor(private readonly folder: string) {}

  async add(part: RosterPart): Promise<void> {
    const files = await this.opened();
    for (const list of LISTS) {
      if (part[list].length === 0) continue;
      const lines = part[list].map((row) => `${JSON.stringify(row)}\n`).join('');
      await files[list].appendFile(lines);
    }
  }

  async close(): Promise<void> {
    const files = await this.files?.catch(() => undefined);
    for (const list of LISTS) await files?.[list].close();
  }

  private opened(): Promise<Record<RosterList, FileHandle>> {
    this.files ??= (async () => ({
      valid: await open(fileOf(this.folder, 'valid'), 'ax', 0o600),
      rejected: await open(fileOf(this.folder, 'rejected'), 'ax', 0o600),
    }))();
    return this.files;
  }
}

/** Read at a time. */
const BLOCK = 256 * 1024;
const LF = 10;

/**
 * Some of the rows, from a position on: the file's beginning, or where those before ended.
 *
 * @returns where these end; null at the end of all
 */
export async function rowsIn<L extends RosterList>(
  folder: string,
  list: L,
  from: number,
  most: number,
): Promise<{ rows: RosterRows[L][]; next: number | null }> {
  const file = await open(fileOf(folder, list), 'r');
  try {
    const rows: RosterRows[L][] = [];
    let rest = Buffer.alloc(0);
    let at = from;
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const { bytesRead } = await file.read(block, 0, BLOCK, at + rest.length);
      const bytes = Buffer.concat([rest, block.subarray(0, bytesRead)]);
      let start = 0;
      let end = bytes.indexOf(LF);
      for (; end >= 0 && rows.length < most; end = bytes.indexOf(LF, start)) {
        rows.push(JSON.parse(bytes.toString('utf8', start, end)) as RosterRows[L]);
        start = end + 1;
      }
      at += start;
      if (end >= 0) return { rows, next: at };
      if (bytesRead === 0) return { rows, next: null };
      rest = bytes.subarray(start);
    }
  } finally {
    await file.close();
  }
}
