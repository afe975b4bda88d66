import { open } from 'node:fs/promises';
import { LONGEST_WAV_HEAD, wavHead } from './wavHead';

/**
 * How long a wav file lasts, ms, by its header and its size: one whose end is missing lasts as far
 * as it goes. Undefined where there is none, or nothing in it.
 */
export async function wavDuration(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_WAV_HEAD), 0);
    const { dataBytes = 0, bytesPerSecond = 0 } =
      wavHead(buffer.subarray(0, bytesRead), size) ?? {};
    if (dataBytes <= 0 || bytesPerSecond <= 0) return undefined;
    return Math.round((dataBytes / bytesPerSecond) * 1_000);
  } finally {
    await file.close();
  }
}
