import { DialflowError } from '../api/errors';
import { decodeAdpcm } from './adpcm';
import { decode } from './g711';
import { resampleTo8k } from './resample';

/** Formats by their tags (RFC 2361). */
const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const IMA_ADPCM = 0x11;
const EXTENSIBLE = 0xfffe;

const MOST_CHANNELS = 32;
const LEAST_RATE = 1_000;
const MOST_RATE = 384_000;

interface Format {
  tag: number;
  channels: number;
  rate: number;
  bits: number;
  /** Octets that belong together. */
  block: number;
}

/** Reads one sample of a channel, in the range of 16 bits. */
type Reader = (view: DataView, at: number) => number;

/**
 * Reads a wav file as 8 kHz mono: PCM of 8, 16, 24 and 32 bits, floating point, A-law, µ-law and
 * IMA ADPCM, of any rate; channels are put together. A file whose end is missing, or whose header does not
 * know its length (it was being written), is read as far as it goes.
 *
 * @throws DialflowError `InvalidInput` when it is no such file.
 */
export function readWav(bytes: Uint8Array, { mostSeconds = Infinity } = {}): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') {
    throw refuse('it does not begin as a wav file does (RIFF … WAVE)');
  }
  let format: Format | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = text(view, at);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (name === 'fmt ') format = readFormat(view, body, length);
    if (name === 'data') {
      if (!format) throw refuse('its data come before their format');
      const end = length === 0 ? bytes.length : Math.min(body + length, bytes.length);
      refuseTooLong((end - body) / bytesPerSecond(format), mostSeconds);
      return toMono8k(view, body, end, format);
    }
    // Chunks begin at even places.
    at = body + length + (length % 2);
  }
  throw refuse('it has no data');
}

function readFormat(view: DataView, at: number, length: number): Format {
  if (length < 16 || at + 16 > view.byteLength) throw refuse('its format is cut short');
  let tag = view.getUint16(at, true);
  if (tag === EXTENSIBLE && length >= 40 && at + 26 <= view.byteLength) {
    tag = view.getUint16(at + 24, true);
  }
  const format = {
    tag,
    channels: view.getUint16(at + 2, true),
    rate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
    block: view.getUint16(at + 12, true),
  };
  if (format.channels < 1 || format.channels > MOST_CHANNELS) {
    throw refuse(`it has ${format.channels} channels`);
  }
  if (format.rate < LEAST_RATE || format.rate > MOST_RATE) {
    throw refuse(
      `it has ${format.rate} samples a second; ${LEAST_RATE} to ${MOST_RATE} can be read`,
    );
  }
  return format;
}

/** Of ADPCM a little less: what a block begins with. */
const bytesPerSecond = ({ rate, channels, bits }: Format): number => (rate * channels * bits) / 8;

/** Before it is converted: a few octets can claim to be hours. */
function refuseTooLong(seconds: number, most: number): void {
  if (seconds <= most) return;
  throw refuse(`it lasts ${Math.round(seconds)} s; ${most} s are the most`);
}

function toMono8k(view: DataView, from: number, to: number, format: Format): Int16Array {
  const { channels, rate, block } = format;
  if (format.tag === IMA_ADPCM && format.bits === 4) {
    if (block <= 4 * channels) throw refuse(`its blocks of ${block} octets hold nothing`);
    const data = new DataView(view.buffer, view.byteOffset + from, Math.max(0, to - from));
    return resampleTo8k(decodeAdpcm(data, channels, block), rate);
  }
  const read = readerOf(format);
  const bytes = format.bits / 8;
  const frames = Math.floor((to - from) / (bytes * channels));
  const mono = new Float32Array(frames);
  for (let i = 0, at = from; i < frames; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += bytes) sum += read(view, at);
    mono[i] = sum / channels;
  }
  return resampleTo8k(mono, rate);
}

function readerOf({ tag, bits }: Format): Reader {
  switch (`${tag}/${bits}`) {
    case `${PCM}/8`:
      return (view, at) => (view.getUint8(at) - 128) * 256;
    case `${PCM}/16`:
      return (view, at) => view.getInt16(at, true);
    case `${PCM}/24`:
      return (view, at) => view.getInt16(at + 1, true) + view.getUint8(at) / 256;
    case `${PCM}/32`:
      return (view, at) => view.getInt32(at, true) / 65_536;
    case `${FLOAT}/32`:
      return (view, at) => finite(view.getFloat32(at, true)) * 32_767;
    case `${FLOAT}/64`:
      return (view, at) => finite(view.getFloat64(at, true)) * 32_767;
    case `${A_LAW}/8`:
      return lawReader('PCMA');
    case `${MU_LAW}/8`:
      return lawReader('PCMU');
    default:
      throw refuse(
        `its format (${tag}, ${bits} bits) is not read; save it as PCM, floating point, A-law, µ-law or IMA ADPCM`,
      );
  }
}

function lawReader(law: 'PCMA' | 'PCMU'): Reader {
  const samples = new Int16Array(256);
  decode(
    law,
    Uint8Array.from({ length: 256 }, (_, code) => code),
    samples,
  );
  return (view, at) => samples[view.getUint8(at)] ?? 0;
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function refuse(reason: string): DialflowError {
  return DialflowError.invalid('sound file', [{ path: '', reason }]);
}
