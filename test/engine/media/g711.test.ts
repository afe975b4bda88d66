import { expect } from 'chai';
import { decode, encode, SILENCE_CODE, transcoding, type Law } from '../../../engine/media/g711';

/** The positive values of the standard's tables, segment by segment: the first, and the step. */
const A_SEGMENTS = [
  [1, 2],
  [33, 2],
  [66, 4],
  [132, 8],
  [264, 16],
  [528, 32],
  [1056, 64],
  [2112, 128],
] as const;
const U_SEGMENTS = [
  [0, 2],
  [33, 4],
  [99, 8],
  [231, 16],
  [495, 32],
  [1023, 64],
  [2079, 128],
  [4191, 256],
] as const;

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);
const ALL_SAMPLES = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

/** Tables 1a and 1b: 13 bits, sign in bit 8, even bits inverted (0x55). */
function tableOfA(code: number): number {
  const bits = code ^ 0x55;
  const [first, step] = A_SEGMENTS[(bits >> 4) & 7]!;
  const value = (first + step * (bits & 15)) * 8;
  return bits & 0x80 ? value : -value;
}

/** Tables 2a and 2b: 14 bits, all bits inverted. */
function tableOfU(code: number): number {
  const [first, step] = U_SEGMENTS[(~code >> 4) & 7]!;
  const value = (first + step * (~code & 15)) * 4;
  // Not -0, which is another thing to chai.
  return code & 0x80 || value === 0 ? value : -value;
}

/** The encoders of ITU-T G.191, as they shift through the segments. */
function segmentsOfA(sample: number): number {
  let bits = sample < 0 ? ~sample >> 4 : sample >> 4;
  if (bits > 15) {
    let exponent = 1;
    while (bits > 16 + 15) {
      bits >>= 1;
      exponent++;
    }
    bits = bits - 16 + (exponent << 4);
  }
  return (sample >= 0 ? bits | 0x80 : bits) ^ 0x55;
}

function segmentsOfU(sample: number): number {
  const magnitude = Math.min((sample < 0 ? ~sample >> 2 : sample >> 2) + 33, 0x1fff);
  let segment = 1;
  for (let rest = magnitude >> 6; rest !== 0; rest >>= 1) segment++;
  const code = ((8 - segment) << 4) | (15 - ((magnitude >> segment) & 15));
  return sample >= 0 ? code | 0x80 : code;
}

const references: [Law, (code: number) => number, (sample: number) => number][] = [
  ['PCMA', tableOfA, segmentsOfA],
  ['PCMU', tableOfU, segmentsOfU],
];

describe('G.711', () => {
  for (const [law, value, code] of references) {
    it(`decodes all 256 codes of ${law} to the values of the standard's table`, () => {
      const samples = new Int16Array(256);
      decode(law, ALL_CODES, samples);
      expect([...samples]).to.deep.equal([...ALL_CODES].map(value));
    });

    it(`encodes all 65,536 samples in ${law} as the reference does`, () => {
      const codes = new Uint8Array(65_536);
      encode(law, ALL_SAMPLES, codes);
      const wrong = ALL_SAMPLES.findIndex((sample, i) => codes[i] !== code(sample));
      expect(wrong, 'index of the first sample that differs').to.equal(-1);
    });

    it(`gives every code of ${law} back after decoding it, but for the second zero of PCMU`, () => {
      const samples = new Int16Array(256);
      const codes = new Uint8Array(256);
      decode(law, ALL_CODES, samples);
      encode(law, samples, codes);
      const changed = [...ALL_CODES].filter((one) => codes[one] !== one);
      expect(changed).to.deep.equal(law === 'PCMU' ? [0x7f] : []);
    });

    it(`has the silence of ${law} at the smallest sample`, () => {
      const codes = new Uint8Array(1);
      encode(law, new Int16Array(1), codes);
      expect(codes[0]).to.equal(SILENCE_CODE[law]);
    });
  }

  it('writes only where it is told to', () => {
    const codes = new Uint8Array(6).fill(9);
    encode('PCMA', Int16Array.of(1, 0, 0, 1), codes, 3, 1, 2);
    expect([...codes]).to.deep.equal([9, 9, 9, 0xd5, 0xd5, 9]);

    const samples = new Int16Array(4).fill(7);
    decode('PCMU', Uint8Array.of(1, 0xff, 1), samples, 2, 1, 1);
    expect([...samples]).to.deep.equal([7, 7, 0, 7]);
  });

  it('turns codes of one law into the nearest of the other', () => {
    const samples = new Int16Array(256);
    const converted = new Int16Array(256);
    decode('PCMU', ALL_CODES, samples);
    decode('PCMA', transcoding('PCMU', 'PCMA'), converted);
    for (const [i, sample] of samples.entries()) {
      expect(Math.abs(converted[i]! - sample), `code ${i}`).to.be.at.most(
        Math.max(8, Math.abs(sample) / 16),
      );
    }
  });
});
