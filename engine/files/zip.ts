import { constants, crc32, deflateRawSync } from 'node:zlib';
import { MemoryOutput, type Output } from './output';

/**
 * A zip file written as it comes (PKWARE's APPNOTE 6.3), in constant memory: sizes and sums are
 * put into an entry's header when they are known. Each piece is deflated by itself up to a full
 * flush, so that the pieces of an entry make one deflate stream (RFC 1951, section 3.2.4) and no
 * thread but the writer's works on it.
 *
 * Zip64 where there are more than 65,535 entries or 4 GiB in all; an entry is below 4 GiB.
 */
export class ZipWriter {
  private readonly entries: Entry[] = [];
  private open: Entry | null = null;

  constructor(private readonly output: Output) {}

  /** Begins an entry; one at a time. `stored`: it does not shrink, as a recording. */
  begin(name: string, options: { stored?: boolean } = {}): void {
    if (this.open) throw new Error(`the entry ${this.open.name} is not ended`);
    const entry: Entry = {
      name,
      stored: options.stored ?? false,
      offset: this.output.length,
      crc: 0,
      packed: 0,
      size: 0,
    };
    this.open = entry;
    this.output.write(localHeader(entry));
  }

  write(bytes: Uint8Array): void {
    const entry = this.open;
    if (!entry) throw new Error('no entry was begun');
    if (bytes.length === 0) return;
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    const packed = entry.stored ? bytes : deflateRawSync(bytes, PIECE);
    entry.packed += packed.length;
    if (entry.size > MOST || entry.packed > MOST)
      throw new RangeError(`${entry.name} is too large`);
    this.output.write(packed);
  }

  end(): void {
    const entry = this.open;
    if (!entry) return;
    if (!entry.stored) {
      this.output.write(LAST_PIECE);
      entry.packed += LAST_PIECE.length;
    }
    this.output.overwrite(entry.offset, localHeader(entry));
    this.entries.push(entry);
    this.open = null;
  }

  /** A whole entry. */
  add(name: string, content: string | Uint8Array, options?: { stored?: boolean }): void {
    this.begin(name, options);
    this.write(typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    this.end();
  }

  /** Writes the directory; nothing may follow. */
  finish(): void {
    const start = this.output.length;
    for (const entry of this.entries) this.output.write(centralHeader(entry));
    this.output.write(endRecords(this.entries.length, start, this.output.length - start));
  }
}

/** A zip file of these parts, which fit into memory; the same parts make the same bytes. */
export function zipOf(
  parts: ReadonlyMap<string, string | Uint8Array>,
  { packed = true }: { packed?: boolean } = {},
): Buffer {
  const output = new MemoryOutput();
  const zip = new ZipWriter(output);
  for (const [name, content] of parts) zip.add(name, content, { stored: !packed });
  zip.finish();
  return output.bytes();
}

interface Entry {
  name: string;
  stored: boolean;
  offset: number;
  crc: number;
  packed: number;
  size: number;
}

/** 0xffffffff stands for "see Zip64". */
const MOST = 0xfffffffe;
const MOST_ENTRIES = 0xfffe;
const PIECE = { level: 2, finishFlush: constants.Z_FULL_FLUSH, chunkSize: 128 * 1024 };
/** An empty block, the last one. */
const LAST_PIECE = Uint8Array.of(0x03, 0x00);
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;
/** 1980-01-01: the same content makes the same file. */
const DATE = 0x0021;

function localHeader({ name, stored, crc, packed, size }: Entry): Buffer {
  const text = Buffer.from(name, 'utf8');
  const header = Buffer.alloc(30 + text.length);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(stored ? 0 : DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(text.length, 26);
  text.copy(header, 30);
  return header;
}

function centralHeader({ name, stored, crc, packed, size, offset }: Entry): Buffer {
  const text = Buffer.from(name, 'utf8');
  const far = offset > MOST;
  const header = Buffer.alloc(46 + text.length + (far ? 12 : 0));
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(far ? 45 : 20, 4);
  header.writeUInt16LE(far ? 45 : 20, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(stored ? 0 : DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(text.length, 28);
  header.writeUInt16LE(far ? 12 : 0, 30);
  header.writeUInt32LE(far ? 0xffffffff : offset, 42);
  text.copy(header, 46);
  if (far) {
    header.writeUInt16LE(0x0001, 46 + text.length);
    header.writeUInt16LE(8, 48 + text.length);
    header.writeBigUInt64LE(BigInt(offset), 50 + text.length);
  }
  return header;
}

function endRecords(entries: number, start: number, length: number): Buffer {
  const large = entries > MOST_ENTRIES || start > MOST || length > MOST;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(large ? 0xffff : entries, 8);
  end.writeUInt16LE(large ? 0xffff : entries, 10);
  end.writeUInt32LE(large ? 0xffffffff : length, 12);
  end.writeUInt32LE(large ? 0xffffffff : start, 16);
  if (!large) return end;

  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}
