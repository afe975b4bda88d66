import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { readWav } from '../../../engine/media/wav';

/** IMA ADPCM as Microsoft's wav files have it, of one or two channels; a coder of the plainest kind. */
function adpcm(channels: readonly Int16Array[], block: number): Uint8Array {
  const perBlock = 1 + ((block - 4 * channels.length) / channels.length) * 2;
  const length = channels[0]?.length ?? 0;
  const blocks: Buffer[] = [];
  const index = channels.map(() => 0);
  for (let at = 0; at + perBlock <= length; at += perBlock) {
    const bytes = Buffer.alloc(block);
    channels.forEach((samples, c) => {
      let sample = samples[at] ?? 0;
      bytes.writeInt16LE(sample, 4 * c);
      bytes.writeUInt8(index[c] ?? 0, 4 * c + 2);
      for (let i = 1; i < perBlock; i++) {
        const step = STEPS[index[c] ?? 0] ?? 7;
        const off = (samples[at + i] ?? 0) - sample;
        let code = Math.min(7, Math.floor((Math.abs(off) * 4) / step));
        const moved = ((2 * code + 1) * step) >> 3;
        sample = Math.max(-32_768, Math.min(32_767, sample + (off < 0 ? -moved : moved)));
        index[c] = Math.max(0, Math.min(88, (index[c] ?? 0) + (code < 4 ? -1 : 2 * code - 6)));
        if (off < 0) code |= 8;
        const octet = Math.floor((i - 1) / 2);
        const place =
          4 * channels.length + Math.floor(octet / 4) * 4 * channels.length + 4 * c + (octet % 4);
        bytes[place] = (bytes[place] ?? 0) | (i % 2 === 1 ? code : code << 4);
      }
    });
    blocks.push(bytes);
  }
  return wav(Buffer.concat(blocks), channels.length, block);
}

/** The steps of the standard, by its own rule of thumb: each a tenth more than the one before. */
const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
  80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
  2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
  12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

function wav(data: Buffer, channels: number, block: number): Uint8Array {
  const head = Buffer.alloc(48);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(40 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(20, 16);
  head.writeUInt16LE(0x11, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(4_055 * channels, 28);
  head.writeUInt16LE(block, 32);
  head.writeUInt16LE(4, 34);
  head.writeUInt16LE(2, 36);
  head.write('data', 40, 'latin1');
  head.writeUInt32LE(data.length, 44);
  return Buffer.concat([head, data]);
}

const wave = (hertz: number, level = 8_000): Int16Array =>
  Int16Array.from({ length: 8_000 }, (_, i) =>
    Math.round(level * Math.sin((2 * Math.PI * hertz * i) / 8_000)),
  );

/** Mean of the squares of what two have not in common, over that of the first, dB. */
function noiseDb(one: Int16Array, other: Int16Array): number {
  let [signal, off] = [0, 0];
  for (let i = 0; i < other.length; i++) {
    signal += (one[i] ?? 0) ** 2;
    off += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(off / signal);
}

describe('A wav file of IMA ADPCM', () => {
  it('is read, of one channel', () => {
    const samples = wave(440);
    const read = readWav(adpcm([samples], 256));
    expect(read.length).to.equal(Math.floor(8_000 / 505) * 505);
    expect(noiseDb(samples, read)).to.be.lessThan(-25);
  });

  it('is read, of two channels, put together', () => {
    const read = readWav(adpcm([wave(440), wave(440, 4_000)], 512));
    expect(noiseDb(wave(440, 6_000), read)).to.be.lessThan(-25);
  });

  it('is read as far as it goes where its last block is cut', () => {
    const whole = adpcm([wave(440)], 256);
    const read = readWav(whole.subarray(0, whole.length - 100));
    expect(read.length).to.be.within(14 * 505, 15 * 505);
    expect(noiseDb(wave(440), read)).to.be.lessThan(-25);
  });

  it('is refused where its blocks can hold nothing', () => {
    expect(() => readWav(wav(Buffer.alloc(100), 2, 8))).to.throw(DialflowError, /hold nothing/);
  });
});
