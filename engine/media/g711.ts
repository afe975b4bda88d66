/**
 * G.711, both laws, bit exact with the reference of ITU-T G.191: A-law keeps 12 bits of
 * magnitude (table 1), µ-law 13 (table 2), negative samples in one's complement.
 */

/** By their names in SDP (RFC 3551, section 4.5.14). */
export type Law = 'PCMA' | 'PCMU';

/** The code of the smallest sample above zero, which stands for silence. */
export const SILENCE_CODE: Readonly<Record<Law, number>> = { PCMA: 0xd5, PCMU: 0xff };

/** What a sample's sign and used bits index in the encoders' tables. */
const A_SHIFT = 4;
const U_SHIFT = 2;
const A_HALF = 0x8000 >> A_SHIFT;
const U_HALF = 0x8000 >> U_SHIFT;

const fromA = Int16Array.from({ length: 256 }, (_, code) => alawSample(code));
const fromU = Int16Array.from({ length: 256 }, (_, code) => ulawSample(code));
const toA = Uint8Array.from({ length: 2 * A_HALF }, (_, i) => alawCode((i - A_HALF) << A_SHIFT));
const toU = Uint8Array.from({ length: 2 * U_HALF }, (_, i) => ulawCode((i - U_HALF) << U_SHIFT));

/** Encodes `count` samples from `pcm[from]` to `out[at]` (G.711, section 3). */
export function encode(
  law: Law,
  pcm: Int16Array,
  out: Uint8Array,
  at = 0,
  from = 0,
  count = pcm.length - from,
): void {
  const table = law === 'PCMA' ? toA : toU;
  const shift = law === 'PCMA' ? A_SHIFT : U_SHIFT;
  const half = law === 'PCMA' ? A_HALF : U_HALF;
  for (let i = 0; i < count; i++) out[at + i] = table[((pcm[from + i] ?? 0) >> shift) + half] ?? 0;
}

/** Decodes `count` codes from `codes[from]` to `out[at]` (G.711, section 3). */
export function decode(
  law: Law,
  codes: Uint8Array,
  out: Int16Array,
  at = 0,
  from = 0,
  count = codes.length - from,
): void {
  const table = law === 'PCMA' ? fromA : fromU;
  for (let i = 0; i < count; i++) out[at + i] = table[codes[from + i] ?? 0] ?? 0;
}

/** Codes of one law as codes of the other: 256 of them, by code (G.711, section 3.2). */
export function transcoding(from: Law, to: Law): Uint8Array {
  const samples = from === 'PCMA' ? fromA : fromU;
  const codes = new Uint8Array(256);
  encode(to, samples, codes);
  return codes;
}

/** A-law: segments of 16 steps; the first two have the same step; even bits are inverted. */
function alawSample(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = bits & 15;
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function alawCode(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = (sample < 0 ? ~sample : sample) >> 4;
  const segment = Math.max(0, 28 - Math.clz32(magnitude));
  const step = (segment > 1 ? magnitude >> (segment - 1) : magnitude) & 15;
  return (sign | (segment << 4) | step) ^ 0x55;
}

/** µ-law: 33 is added so that segments begin at powers of two; all bits are inverted. */
function ulawSample(code: number): number {
  const bits = ~code;
  const magnitude = (((((bits & 15) << 1) + 33) << ((bits >> 4) & 7)) - 33) << 2;
  return bits & 0x80 ? -magnitude : magnitude;
}

function ulawCode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff);
  const segment = 26 - Math.clz32(magnitude);
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 1)) & 15)) & 0xff;
}
