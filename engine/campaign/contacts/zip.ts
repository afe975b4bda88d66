import { crc32, inflateRawSync } from 'node:zlib';
import { refuse } from './table';

/**
 * As much of ZIP (PKWARE's APPNOTE 6.3) as an Office file needs. Sizes are checked before
 * anything is unpacked, and held to while it is: a file of a few kilobytes can claim, or hide,
 * gigabytes.
 */
const MIB = 1024 * 1024;
/** All parts together, unpacked. */
export const MAX_UNPACKED_BYTES = 512 * MIB;
/** A sheet shrinks ten to fifty times; deflate at its utmost, with nothing in it, a thousand times. */
export const MAX_RATIO = 200;
/** Small parts may shrink as they like. */
const RATIO_FREE_BYTES = 16 * MIB;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** The parts of a zip file that `wanted` names, unpacked. */
export function unzip(
  file: Buffer,
  wanted: (name: string) => boolean,
  where: string,
): Map<string, Buffer> {
  const entries = directory(file, where).filter((entry) => wanted(entry.name));
  refuseBombs(entries, where);
  const parts = new Map<string, Buffer>();
  for (const entry of entries) parts.set(entry.name, unpack(file, entry, where));
  return parts;
}

function directory(file: Buffer, where: string): Entry[] {
  try {
    // The end record is followed by a comment of 64 KiB at most.
    const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0 || file.readUInt32LE(end) !== END) return damaged(where);
    const entries: Entry[] = [];
    let at = file.readUInt32LE(end + 16);
    for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
      if (file.readUInt32LE(at) !== CENTRAL) return damaged(where);
      const nameEnd = at + 46 + file.readUInt16LE(at + 28);
      entries.push({
        name: file.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
        flags: file.readUInt16LE(at + 8),
        method: file.readUInt16LE(at + 10),
        crc: file.readUInt32LE(at + 16),
        packed: file.readUInt32LE(at + 20),
        unpacked: file.readUInt32LE(at + 24), // 0xffffffff, of Zip64, is too large anyway
        offset: file.readUInt32LE(at + 42),
      });
      at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    }
    return entries;
  } catch (error) {
    if (error instanceof RangeError) return damaged(where); // reads beyond the file's end
    throw error;
  }
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

function unpack(file: Buffer, entry: Entry, where: string): Buffer {
  if (entry.flags & ENCRYPTED) refuse(where, 'it is protected by a password; save it without one');
  let content: Buffer;
  try {
    if (file.readUInt32LE(entry.offset) !== LOCAL) return damaged(where);
    const start =
      entry.offset +
      30 +
      file.readUInt16LE(entry.offset + 26) +
      file.readUInt16LE(entry.offset + 28);
    const packed = file.subarray(start, start + entry.packed);
    if (entry.method === STORED) content = packed;
    else if (entry.method === DEFLATED) {
      content = inflateRawSync(packed, {
        maxOutputLength: Math.max(1, entry.unpacked), // holds it to what it claims
        chunkSize: Math.min(Math.max(1024, entry.unpacked), 4 * MIB),
      });
    } else return damaged(where);
  } catch {
    return damaged(where); // cut off, no deflate data, or more of it than claimed
  }
  if (content.length !== entry.unpacked || crc32(content) !== entry.crc) return damaged(where);
  return content;
}

function damaged(where: string): never {
  return refuse(
    where,
    'the file is damaged: it cannot be unpacked; save the workbook again, or send it again whole',
  );
}

/** A zip file of these parts, uncompressed: what the sheet library reads. */
export function zipStored(parts: ReadonlyMap<string, Buffer>): Buffer {
  const files: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const nameBytes = Buffer.from(name, 'utf8');
    // The fields that both headers share: version, flags, method, time, date, CRC, sizes, lengths.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(content.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    files.push(uint32(LOCAL), shared, nameBytes, content);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(uint32(CENTRAL), Buffer.from([20, 0]), shared, rest, nameBytes);
    offset += 30 + nameBytes.length + content.length;
  }
  const directoryBytes = central.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.size, 4);
  end.writeUInt16LE(parts.size, 6);
  end.writeUInt32LE(directoryBytes, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, ...central, uint32(END), end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
