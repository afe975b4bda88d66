import { SAMPLE_RATE } from './frame';
import type { Law } from './g711';

export type WavEncoding = 'PCM16' | Law;

const TAGS: Readonly<Record<WavEncoding, number>> = { PCM16: 1, PCMA: 6, PCMU: 7 };

/** The header of a wav file of 8 kHz that holds so many octets of samples (RFC 2361). */
export function wavHeader(encoding: WavEncoding, channels: number, dataBytes: number): Uint8Array {
  const isPcm = encoding === 'PCM16';
  const sampleBytes = isPcm ? 2 : 1;
  // Formats other than PCM have a longer format chunk, and say how many samples there are.
  const formatBytes = isPcm ? 16 : 18;
  const factBytes = isPcm ? 0 : 12;
  const length = 12 + 8 + formatBytes + factBytes + 8;
  const header = Buffer.alloc(length);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(length - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(formatBytes, 16);
  header.writeUInt16LE(TAGS[encoding], 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * channels * sampleBytes, 28);
  header.writeUInt16LE(channels * sampleBytes, 32);
  header.writeUInt16LE(8 * sampleBytes, 34);
  if (!isPcm) {
    header.write('fact', 20 + formatBytes, 'latin1');
    header.writeUInt32LE(4, 24 + formatBytes);
    header.writeUInt32LE(dataBytes / (channels * sampleBytes), 28 + formatBytes);
  }
  header.write('data', length - 8, 'latin1');
  header.writeUInt32LE(dataBytes, length - 4);
  return header;
}
