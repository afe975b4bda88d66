import { expect } from 'chai';
import { encode } from '../../../engine/media/g711';
import { readWav } from '../../../engine/media/wav';
import { type WavEncoding, wavHeader } from '../../../engine/media/wavHeader';
import { powerAt } from '../../../engine/media/goertzel';
import { seededRandom } from '../../support/random';
import { joined, rms, silence, sines } from './waves';
import { wavFile } from './wavFile';

const TONE = sines(1_000, { hertz: 1_000, level: 10_000 });

function bytesOf(
  samples: Int16Array,
  bytes: number,
  put: (b: Buffer, s: number, at: number) => void,
): Buffer {
  const out = Buffer.alloc(samples.length * bytes);
  for (const [i, sample] of samples.entries()) put(out, sample, i * bytes);
  return out;
}

const pcm16 = (samples: Int16Array): Buffer =>
  bytesOf(samples, 2, (b, s, at) => b.writeInt16LE(s, at));

/** A sine of any rate. */
function sineAt(rate: number, hertz: number, ms: number, level = 10_000): Int16Array {
  return Int16Array.from({ length: (rate * ms) / 1_000 }, (_, i) =>
    Math.round(level * Math.sin((2 * Math.PI * hertz * i) / rate)),
  );
}

describe('readWav', () => {
  const formats: [string, number, number, Uint8Array, number][] = [
    ['8 bits', 1, 8, bytesOf(TONE, 1, (b, s, at) => b.writeUInt8((s >> 8) + 128, at)), 256],
    ['16 bits', 1, 16, pcm16(TONE), 0],
    ['24 bits', 1, 24, bytesOf(TONE, 3, (b, s, at) => b.writeIntLE(s * 256, at, 3)), 0],
    ['32 bits', 1, 32, bytesOf(TONE, 4, (b, s, at) => b.writeInt32LE(s * 65_536, at)), 0],
    ['floats', 3, 32, bytesOf(TONE, 4, (b, s, at) => b.writeFloatLE(s / 32_767, at)), 1],
    ['doubles', 3, 64, bytesOf(TONE, 8, (b, s, at) => b.writeDoubleLE(s / 32_767, at)), 1],
  ];
  for (const [name, tag, bits, data, error] of formats) {
    it(`reads ${name}`, () => {
      for (const extensible of [false, true]) {
        const read = readWav(wavFile({ tag, rate: 8_000, bits, extensible }, data));
        expect(read).to.have.lengthOf(TONE.length);
        const wrong = read.findIndex((sample, i) => Math.abs(sample - TONE[i]!) > error);
        expect(wrong).to.equal(-1);
      }
    });
  }

  for (const [law, tag] of [
    ['PCMA', 6],
    ['PCMU', 7],
  ] as const) {
    it(`reads ${law}`, () => {
      const codes = new Uint8Array(TONE.length);
      encode(law, TONE, codes);
      const read = readWav(wavFile({ tag, rate: 8_000, bits: 8 }, codes));
      expect(rms(read.map((sample, i) => sample - TONE[i]!))).to.be.lessThan(150);
    });
  }

  it('puts channels together', () => {
    const both = new Int16Array(2 * TONE.length);
    for (const [i, sample] of TONE.entries()) both[2 * i] = sample;
    const read = readWav(wavFile({ tag: 1, channels: 2, rate: 8_000, bits: 16 }, pcm16(both)));
    expect(read).to.have.lengthOf(TONE.length);
    expect(read[2]).to.equal(Math.round(TONE[2]! / 2));
  });

  for (const rate of [6_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 44_101]) {
    it(`takes ${rate} samples a second to 8,000`, () => {
      const pass = Math.min(3_300, rate * 0.38);
      for (const hertz of [300, 1_000, pass]) {
        const data = pcm16(sineAt(rate, hertz, 1_000));
        const read = readWav(wavFile({ tag: 1, rate, bits: 16 }, data));
        expect(read.length).to.be.closeTo(8_000, 1);
        // The ends are half silence to the filter.
        const middle = read.slice(400, 7_600);
        const power = powerAt(middle, hertz);
        expect(10 * Math.log10(power / (10_000 ** 2 / 2)), `${hertz} Hz`).to.be.closeTo(0, 0.3);
        const whole = rms(middle) ** 2;
        expect(10 * Math.log10(Math.max(1e-9, whole - power) / power), 'else').to.be.lessThan(-45);
      }
    });
  }

  it('loses less than 1 dB at 3.4 kHz, and lets nothing above 4.6 kHz fold back', () => {
    for (const rate of [16_000, 22_050, 44_100, 48_000]) {
      const level = (hertz: number): number => {
        const data = pcm16(sineAt(rate, hertz, 500));
        return (
          20 *
          Math.log10(
            rms(readWav(wavFile({ tag: 1, rate, bits: 16 }, data)).slice(400, 3_600)) / 7_071,
          )
        );
      };
      expect(level(3_400), `3.4 kHz at ${rate}`).to.be.greaterThan(-1);
      for (const hertz of [4_600, 5_500, 7_000]) {
        expect(level(hertz), `${hertz} Hz at ${rate}`).to.be.lessThan(-55);
      }
    }
  });

  it('keeps what is loud within 16 bits', () => {
    const loud = joined(
      ...Array.from({ length: 50 }, (_, i) => new Int16Array(220).fill(i % 2 ? 32_767 : -32_768)),
    );
    const read = readWav(wavFile({ tag: 1, rate: 22_050, bits: 16 }, pcm16(loud)));
    expect(Math.max(...read)).to.equal(32_767);
    const floats = Buffer.alloc(12);
    for (const [i, value] of [NaN, Infinity, 2].entries()) floats.writeFloatLE(value, 4 * i);
    expect([...readWav(wavFile({ tag: 3, rate: 8_000, bits: 32 }, floats))]).to.deep.equal([
      0, 0, 32_767,
    ]);
  });

  it('goes by other chunks, of odd length too', () => {
    const before: [string, Uint8Array][] = [
      ['LIST', Buffer.from('abc')],
      ['bext', Buffer.alloc(602)],
    ];
    const read = readWav(wavFile({ tag: 1, rate: 8_000, bits: 16 }, pcm16(TONE), { before }));
    expect([...read]).to.deep.equal([...TONE]);
  });

  it('reads to the end of a file whose header does not know its length, or that was cut off', () => {
    for (const dataLength of [0, 0xffff_ffff, 999_999]) {
      const file = wavFile({ tag: 1, rate: 8_000, bits: 16 }, pcm16(TONE), { dataLength });
      expect(readWav(file)).to.have.lengthOf(8_000);
      expect(readWav(file.subarray(0, file.length - 3))).to.have.lengthOf(7_998);
    }
  });

  const refused: [string, Uint8Array, string][] = [
    ['nothing', new Uint8Array(0), 'RIFF'],
    ['another file', Buffer.from('ID3 this is an mp3, not a wav'), 'RIFF'],
    [
      'a format that is not known',
      wavFile({ tag: 85, rate: 8_000, bits: 16 }, shortTone()),
      '85, 16 bits',
    ],
    ['PCM of 12 bits', wavFile({ tag: 1, rate: 8_000, bits: 12 }, shortTone()), '1, 12 bits'],
    [
      'no channel',
      wavFile({ tag: 1, channels: 0, rate: 8_000, bits: 16 }, shortTone()),
      '0 channels',
    ],
    ['a rate that cannot be', wavFile({ tag: 1, rate: 12, bits: 16 }, shortTone()), '12 samples'],
    [
      'a file without data',
      wavFile({ tag: 1, rate: 8_000, bits: 16 }, shortTone()).subarray(0, 36),
      'no data',
    ],
  ];
  for (const [name, bytes, reason] of refused) {
    it(`refuses ${name}, and says why`, () => {
      expect(() => readWav(bytes))
        .to.throw('sound file')
        .with.property('message')
        .includes(reason);
    });
  }

  it('takes anything without failing in another way', () => {
    const random = seededRandom(14);
    const seed = wavFile({ tag: 1, rate: 8_000, bits: 16 }, pcm16(silence(20)));
    for (let i = 0; i < 3_000; i++) {
      const bytes = seed.slice(0, random() < 0.5 ? seed.length : random() * seed.length);
      for (let n = random() * 4; n > 0; n--) bytes[random() * 46] = random() * 256;
      try {
        readWav(bytes);
      } catch (error) {
        expect(error).to.have.property('code', 'InvalidInput');
      }
    }
  });
});

describe('wavHeader', () => {
  it('is read back, in each encoding', () => {
    for (const encoding of ['PCM16', 'PCMA', 'PCMU'] as WavEncoding[]) {
      const bytes = encoding === 'PCM16' ? 4 : 2;
      const file = Buffer.concat([wavHeader(encoding, 2, 800 * bytes), Buffer.alloc(800 * bytes)]);
      expect(file.readUInt32LE(4)).to.equal(file.length - 8);
      expect(readWav(file)).to.have.lengthOf(800);
    }
  });
});

function shortTone(): Uint8Array {
  return pcm16(sines(20, { hertz: 1_000, level: 1_000 }));
}
