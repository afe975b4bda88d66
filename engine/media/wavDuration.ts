import { open } from 'node:fs/promises';

/** Far enough for the header of any file that is not made to annoy. */
const LONGEST_HEADER = 4_096;

/**
 * How long a wav file lasts, ms, by its header and its size: one whose end is missing lasts as far
 * as it goes. Undefined where there is none, or nothing in it.
 */
export async function wavDuration(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0);
    return durationOf(buffer.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
}

function durationOf(bytes: Buffer, size: number): number | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (name === 'fmt ' && body + 12 <= bytes.length) {
      bytesPerSecond = bytes.readUInt32LE(body + 8);
    }
    if (name === 'data') {
      const there = Math.min(length, size - body);
      return there > 0 && bytesPerSecond > 0
        ? Math.round((there / bytesPerSecond) * 1_000)
        : undefined;
    }
    // Chunks begin at even places.
    at = body + length + (length % 2);
  }
  return undefined;
}
