import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A block of texts. One text fits: 32,768 characters have at most three bytes each. */
const BLOCK_BYTES = 128 * 1024;
/** Blocks held in memory; those beyond go to a temporary file. */
const BLOCKS_HELD = 512;
/** Positions are kept in pieces, so that growing copies nothing. */
const POSITIONS = 65_536;
const LENGTH_BYTES = 4;

/**
 * The texts that a workbook's cells share, by number. There may be millions: they are kept as
 * bytes outside of the heap, and beyond 64 MiB in a temporary file, of which the blocks used last
 * are held. Sheets mostly name them in their order.
 */
export class SharedTexts {
  private readonly positions: Uint32Array[] = [];
  /** By block; the order of the map is that of their last use. */
  private readonly held = new Map<number, Buffer>();
  private block = Buffer.alloc(0);
  private used = BLOCK_BYTES;
  private blocks = 0;
  private file: number | undefined;
  private spilled = 0;
  count = 0;

  constructor(private readonly blocksHeld = BLOCKS_HELD) {}

  add(text: string): void {
    const most = text.length * 3 + LENGTH_BYTES;
    if (this.used + most > BLOCK_BYTES) {
      const length = Buffer.byteLength(text);
      if (this.used + length + LENGTH_BYTES > BLOCK_BYTES) this.nextBlock();
    }
    const piece = this.count % POSITIONS;
    if (piece === 0) this.positions.push(new Uint32Array(POSITIONS));
    const positions = this.positions.at(-1);
    // In units of four bytes, so that 32 bits reach far.
    if (positions) positions[piece] = ((this.blocks - 1) * BLOCK_BYTES + this.used) / 4;
    const length = this.block.write(text, this.used + LENGTH_BYTES, 'utf8');
    this.block.writeUInt32LE(length, this.used);
    this.used = Math.ceil((this.used + LENGTH_BYTES + length) / 4) * 4;
    this.count++;
  }

  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) return undefined;
    const position = (this.positions[Math.floor(index / POSITIONS)]?.[index % POSITIONS] ?? 0) * 4;
    const block = this.blockOf(Math.floor(position / BLOCK_BYTES));
    const at = position % BLOCK_BYTES;
    return block.toString('utf8', at + LENGTH_BYTES, at + LENGTH_BYTES + block.readUInt32LE(at));
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    this.held.clear();
  }

  private nextBlock(): void {
    if (this.held.size >= this.blocksHeld) this.spillOldest();
    this.block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.held.set(this.blocks++, this.block);
    this.used = 0;
  }

  private blockOf(number: number): Buffer {
    const held = this.held.get(number);
    if (held) return held;
    const read = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    readSync(this.spillFile(), read, 0, BLOCK_BYTES, number * BLOCK_BYTES);
    if (this.held.size >= this.blocksHeld) this.spillOldest();
    this.held.set(number, read);
    return read;
  }

  /** Those read back are in the file already. */
  private spillOldest(): void {
    for (const [number, block] of this.held) {
      if (block === this.block) continue;
      if (number >= this.spilled) {
        writeSync(this.spillFile(), block, 0, BLOCK_BYTES, number * BLOCK_BYTES);
        this.spilled = number + 1;
      }
      this.held.delete(number);
      return;
    }
  }

  /** Without a name as soon as it is open, where the system lets it: nobody's numbers stay behind. */
  private spillFile(): number {
    if (this.file !== undefined) return this.file;
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-texts-'));
    this.file = openSync(join(folder, 'texts'), 'wx+', 0o600);
    rmSync(folder, { recursive: true, force: true });
    return this.file;
  }
}
