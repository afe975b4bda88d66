/** What the header of a wav file says, as far as it goes. */
export interface WavHead {
  /** Format by its tag (RFC 2361): 1 PCM, 6 A-law, 7 µ-law. */
  tag: number;
  channels: number;
  rate: number;
  bits: number;
  bytesPerSecond: number;
  /** Where the samples begin, and how many octets of them are there. */
  dataAt: number;
  dataBytes: number;
}

/** Far enough for the header of any file that is not made to annoy. */
export const LONGEST_WAV_HEAD = 4_096;

/**
 * Reads the beginning of a wav file of so many octets. One whose end is missing goes as far as it
 * goes; undefined where it is no such file.
 */
export function wavHead(bytes: Buffer, size: number): WavHead | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let format: Omit<WavHead, 'dataAt' | 'dataBytes'> | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (name === 'fmt ' && body + 16 <= bytes.length) {
      format = {
        tag: bytes.readUInt16LE(body),
        channels: bytes.readUInt16LE(body + 2),
        rate: bytes.readUInt32LE(body + 4),
        bytesPerSecond: bytes.readUInt32LE(body + 8),
        bits: bytes.readUInt16LE(body + 14),
      };
    }
    if (name === 'data') {
      return format && { ...format, dataAt: body, dataBytes: Math.min(length, size - body) };
    }
    // Chunks begin at even places.
    at = body + length + (length % 2);
  }
  return undefined;
}
