import { Readable, pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { piecesOf, type Bytes } from '../bytes';
import { refuse } from '../table';

/**
 * As much of ZIP (PKWARE's APPNOTE 6.3) as an Office file needs, Zip64 included: its directory
 * is read, then one part after the other as a stream. Sizes are checked before anything is
 * unpacked, and held to while it is: a file of a few kilobytes can claim, or hide, gigabytes.
 * Names lead nowhere: nothing is ever written by them.
 */
const MIB = 1024 * 1024;
/** All parts that are read together, unpacked: a sheet of a million rows and twenty columns. */
export const MAX_UNPACKED_BYTES = 2048 * MIB;
/** A sheet shrinks ten to fifty times; deflate at its utmost, with nothing in it, a thousand times. */
export const MAX_RATIO = 200;
/** Small parts may shrink as they like. */
const RATIO_FREE_BYTES = 16 * MIB;
/** Directories of more are no Office file's. */
const MAX_DIRECTORY_BYTES = 16 * MIB;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const EXTRA_64 = 1;
const IN_EXTRA_64 = 0xffffffff;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;

export interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** A zip file, part by part. */
export class ZipFile {
  private constructor(
    private readonly bytes: Bytes,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly where: string,
  ) {}

  /** @param where path of the setting to blame, `source.path` or `source.data` */
  static async open(bytes: Bytes, where: string): Promise<ZipFile> {
    const entries = new Map<string, Entry>();
    for (const entry of await directoryOf(bytes, where)) {
      // Which of two parts of one name is meant, programs do not agree on.
      const name = entry.name.toLowerCase();
      if (entries.has(name)) damaged(where);
      entries.set(name, entry);
    }
    return new ZipFile(bytes, entries, where);
  }

  /** Names as they are written, with forward slashes. */
  names(): string[] {
    return [...this.entries.values()].map((entry) => entry.name);
  }

  /** By its name, whose case does not matter; those of Office files are not to differ in it. */
  find(name: string): Entry | undefined {
    return this.entries.get(name.toLowerCase());
  }

  /** Refuses to begin with parts that are larger than any roster's. */
  refuseBombs(entries: readonly Entry[]): void {
    refuseBombs(entries, this.where);
  }

  /** A part unpacked, piece by piece. Its size and CRC are known to be right only at its end. */
  async *unpack(entry: Entry): AsyncGenerator<Buffer, void> {
    const { where } = this;
    if (entry.flags & ENCRYPTED)
      refuse(where, 'it is protected by a password; save it without one');
    if (entry.method !== STORED && entry.method !== DEFLATED) damaged(where);
    let size = 0;
    let crc = 0;
    try {
      for await (const piece of await this.contentOf(entry)) {
        size += piece.length;
        if (size > entry.unpacked) break; // it is held to what it claims
        crc = crc32(piece, crc);
        yield piece;
      }
    } catch (error) {
      if (isZlibError(error)) damaged(where); // cut off, or no deflate data
      throw error;
    }
    if (size !== entry.unpacked || crc !== entry.crc) damaged(where);
  }

  /** The entry, where it is no larger than parts of its kind are. */
  checked(entry: Entry, most: number): Entry {
    if (entry.unpacked <= most) return entry;
    return refuse(
      this.where,
      `the workbook cannot be read (its part ${entry.name.slice(0, 100)} has more than ${most / MIB} MiB); open it in Excel and save it again`,
    );
  }

  private async contentOf(entry: Entry): Promise<AsyncIterable<Buffer>> {
    const header = await this.bytes.read(entry.offset, entry.offset + 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) damaged(this.where);
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = piecesOf(this.bytes, start, start + entry.packed);
    if (entry.method === STORED) return packed;
    const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
    // Whoever reads learns of an error; one who stops early has no use for it.
    pipeline(Readable.from(packed, { objectMode: false }), inflate, () => undefined);
    return inflate;
  }
}

async function directoryOf(bytes: Bytes, where: string): Promise<Entry[]> {
  try {
    const { count, start, size } = await endOf(bytes, where);
    if (size > MAX_DIRECTORY_BYTES || start + size > bytes.size) return damaged(where);
    const directory = await bytes.read(start, start + size);
    const entries: Entry[] = [];
    let at = 0;
    for (let left = count; left > 0; left--) {
      if (directory.readUInt32LE(at) !== CENTRAL) return damaged(where);
      const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
      const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
      if (extraEnd > directory.length) return damaged(where);
      entries.push({
        name: directory.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
        flags: directory.readUInt16LE(at + 8),
        method: directory.readUInt16LE(at + 10),
        crc: directory.readUInt32LE(at + 16),
        ...sizesOf(directory, at, directory.subarray(nameEnd, extraEnd)),
      });
      at = extraEnd + directory.readUInt16LE(at + 32);
    }
    return entries;
  } catch (error) {
    if (error instanceof RangeError) return damaged(where); // reads beyond the end
    throw error;
  }
}

/** Where the directory is, from the record at the file's end, behind which only a comment may stand. */
async function endOf(
  bytes: Bytes,
  where: string,
): Promise<{ count: number; start: number; size: number }> {
  const from = Math.max(0, bytes.size - END_BYTES - MAX_COMMENT);
  const tail = await bytes.read(from, bytes.size);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || tail.readUInt32LE(end) !== END) return damaged(where);
  const found = {
    count: tail.readUInt16LE(end + 10),
    size: tail.readUInt32LE(end + 12),
    start: tail.readUInt32LE(end + 16),
  };
  const locator = await bytes.read(from + end - 20, from + end);
  if (locator.length < 20 || locator.readUInt32LE(0) !== LOCATOR_64) return found;
  const at = Number(locator.readBigUInt64LE(8));
  const end64 = await bytes.read(at, at + 56);
  if (end64.readUInt32LE(0) !== END_64) return damaged(where);
  return {
    count: Number(end64.readBigUInt64LE(32)),
    size: Number(end64.readBigUInt64LE(40)),
    start: Number(end64.readBigUInt64LE(48)),
  };
}

/** What does not fit into four bytes stands among the extra fields, in this order. */
function sizesOf(
  directory: Buffer,
  at: number,
  extra: Buffer,
): Pick<Entry, 'packed' | 'unpacked' | 'offset'> {
  const sizes = {
    unpacked: directory.readUInt32LE(at + 24),
    packed: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  };
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== EXTRA_64) continue;
    let value = field + 4;
    for (const name of ['unpacked', 'packed', 'offset'] as const) {
      if (sizes[name] !== IN_EXTRA_64) continue;
      sizes[name] = Number(extra.readBigUInt64LE(value));
      value += 8;
    }
  }
  return sizes;
}

function refuseBombs(entries: readonly Entry[], where: string): void {
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (total > MAX_UNPACKED_BYTES) {
    refuse(
      where,
      `it unpacks to ${Math.ceil(total / MIB)} MiB, at most ${MAX_UNPACKED_BYTES / MIB} MiB are read; split the roster or save it as CSV`,
    );
  }
  const bomb = entries.some(
    (entry) =>
      entry.unpacked > RATIO_FREE_BYTES && entry.unpacked > MAX_RATIO * Math.max(1, entry.packed),
  );
  if (bomb) {
    refuse(
      where,
      `it unpacks to more than ${MAX_RATIO} times its size, which no roster does; copy the rows into a new workbook`,
    );
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_STREAM)/.test(String(error.code));

export function damaged(where: string): never {
  return refuse(
    where,
    'the file is damaged: it cannot be unpacked; save the workbook again, or send it again whole',
  );
}
