/** What is made of an answer's bytes: samples of 16 bit, as floating point, of a certain rate. */

const PCM = 1;
const EXTENSIBLE = 0xfffe;
/** Where a header is longer, it is none. */
const LONGEST_HEADER = 64 * 1024;
/** Of OpenAI's `pcm`. */
const PCM_RATE = 24_000;
const [LEAST_RATE, MOST_RATE] = [8_000, 192_000];

export interface Format {
  rate: number;
  channels: number;
}

/**
 * Reads `pcm` or `wav` of 16 bit as it comes, whatever the server was asked for. Others are
 * refused with a reason.
 */
export class AudioBody {
  /** Known once the beginning has been read. */
  format: Format | undefined;
  private header: Buffer = Buffer.alloc(0);
  private rest: Buffer = Buffer.alloc(0);

  /** The media type may tell the rate: `audio/pcm;rate=16000`. */
  constructor(private readonly mediaType: string) {}

  /** The samples of this piece, channels put together; none while the header is incomplete. */
  push(piece: Uint8Array): Float32Array {
    if (this.format) return this.samples(piece);
    this.header = Buffer.concat([this.header, piece]);
    const body = this.readHeader();
    return body ? this.samples(body) : new Float32Array(0);
  }

  private readHeader(): Buffer | undefined {
    const { header } = this;
    if (header.length < 4) return undefined;
    if (header.toString('latin1', 0, 4) !== 'RIFF') {
      this.format = { rate: this.rawRate(), channels: 1 };
      return header;
    }
    const found = readWavHeader(header);
    if (!found) {
      if (header.length > LONGEST_HEADER) throw new Error('its wav file has no beginning');
      return undefined;
    }
    this.format = checked(found.format);
    return header.subarray(found.body);
  }

  /** Of samples without a header. */
  private rawRate(): number {
    const { mediaType, header } = this;
    const isText = /^(text\/|application\/(json|xml|problem))/i.test(mediaType);
    const isPacked =
      /^audio\/(mpeg|mp3|ogg|opus|aac|flac|webm)/i.test(mediaType) ||
      ['ID3', 'OggS', 'fLaC'].some((mark) => header.toString('latin1', 0, 4).startsWith(mark));
    if (isText || isPacked) {
      throw new Error(
        `it answered with ${mediaType || 'packed audio'}; "pcm" or "wav" is needed, of 16 bit`,
      );
    }
    const rate = Number(/;\s*rate=(\d{4,6})/i.exec(mediaType)?.[1] ?? PCM_RATE);
    return checked({ rate, channels: 1 }).rate;
  }

  private samples(piece: Uint8Array): Float32Array {
    const { channels = 1 } = this.format ?? {};
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : Buffer.from(piece);
    const size = 2 * channels;
    const count = Math.floor(bytes.length / size);
    const out = new Float32Array(count);
    for (let i = 0, at = 0; i < count; i++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++, at += 2) sum += bytes.readInt16LE(at);
      out[i] = sum / channels;
    }
    this.rest = bytes.subarray(count * size);
    return out;
  }
}

function checked(format: Format): Format {
  if (format.rate < LEAST_RATE || format.rate > MOST_RATE) {
    throw new Error(`its audio has ${format.rate} samples a second`);
  }
  return format;
}

/** Chunk by chunk up to the data (RFC 2361); undefined where more of it has to come. */
function readWavHeader(bytes: Buffer): { format: Format; body: number } | undefined {
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (name === 'data') {
      if (!format) throw new Error('its wav file has no format');
      return { format, body };
    }
    if (name === 'fmt ') {
      if (body + 16 > bytes.length) return undefined;
      format = readFormat(bytes, body);
    }
    at = body + length + (length % 2);
  }
  return undefined;
}

function readFormat(bytes: Buffer, at: number): Format {
  const tag = bytes.readUInt16LE(at);
  const channels = bytes.readUInt16LE(at + 2);
  const bits = bytes.readUInt16LE(at + 14);
  if ((tag !== PCM && tag !== EXTENSIBLE) || bits !== 16 || channels < 1 || channels > 2) {
    throw new Error(
      `its wav file is of format ${tag}, ${bits} bit, ${channels} channels; PCM of 16 bit is needed`,
    );
  }
  return { rate: bytes.readUInt32LE(at + 4), channels };
}
