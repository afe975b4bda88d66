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
