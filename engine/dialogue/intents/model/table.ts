/**
 * From keys (whole numbers of 32 bits, not 0) to rows, in two typed arrays: it goes from thread
 * to thread and to disk as it is, and needs nothing to be built where it is used.
 */
export interface Table {
  /** 0: free. A power of two of them. */
  keys: Uint32Array;
  rows: Int32Array;
}

export function emptyTable(expected: number): Table {
  let size = 16;
  while (size < expected * 2) size *= 2;
  return { keys: new Uint32Array(size), rows: new Int32Array(size) };
}

/** The row of a key; -1: it has none. */
export function rowOf({ keys, rows }: Table, key: number): number {
  const mask = keys.length - 1;
  for (let at = key & mask; ; at = (at + 1) & mask) {
    const found = keys[at];
    if (found === key) return rows[at] ?? -1;
    if (found === 0 || found === undefined) return -1;
  }
}

/** Numbers keys as they come, from 0; grows as it must. */
export class Numbering {
  private table = emptyTable(1 << 12);
  private keys = new Uint32Array(1 << 12);
  private count = 0;

  numberOf(key: number): number {
    const known = rowOf(this.table, key);
    if (known >= 0) return known;
    if (this.count === this.keys.length) this.grow();
    putRow(this.table, key, this.count);
    this.keys[this.count] = key;
    return this.count++;
  }

  /** By number. */
  all(): Uint32Array {
    return this.keys.slice(0, this.count);
  }

  private grow(): void {
    const keys = new Uint32Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    this.table = emptyTable(keys.length);
    for (let i = 0; i < this.count; i++) putRow(this.table, keys[i] ?? 1, i);
  }
}

/** Keeps the first row that a key is given. The table must have room. */
export function putRow({ keys, rows }: Table, key: number, row: number): void {
  const mask = keys.length - 1;
  let at = key & mask;
  while (keys[at] !== 0) {
    if (keys[at] === key) return;
    at = (at + 1) & mask;
  }
  keys[at] = key;
  rows[at] = row;
}
