/** The default alphabet of GSM and its extension table (3GPP TS 23.038, section 6.2.1). */
const BASIC = [
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?',
  ...'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
];
const ESCAPE = 0x1b;
const EXTENSION: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

const septetsOf = new Map<string, readonly number[]>();
BASIC.forEach((character, septet) => {
  if (septet !== ESCAPE) septetsOf.set(character, [septet]);
});
for (const [septet, character] of EXTENSION) septetsOf.set(character, [ESCAPE, septet]);

/** The septets of one character: one, or two behind an escape; none: the alphabet has it not. */
export const gsmSeptets = (character: string): readonly number[] | undefined =>
  septetsOf.get(character);

export function isGsm(text: string): boolean {
  for (const character of text) if (!septetsOf.has(character)) return false;
  return true;
}

/** One septet an octet. Only of a text that `isGsm`; what is not becomes `?`. */
export function gsmEncode(text: string): Uint8Array {
  const septets: number[] = [];
  for (const character of text) septets.push(...(septetsOf.get(character) ?? [0x3f]));
  return Uint8Array.from(septets);
}

/** An extension that is not known is the character of the basic table (section 6.2.1.1). */
export function gsmDecode(septets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < septets.length; at++) {
    const septet = (septets[at] ?? 0) & 0x7f;
    if (septet !== ESCAPE) {
      text += BASIC[septet] ?? '';
      continue;
    }
    at += 1;
    const next = septets[at];
    if (next === undefined) break; // cut off behind the escape
    text += EXTENSION.get(next & 0x7f) ?? (next === ESCAPE ? ' ' : (BASIC[next & 0x7f] ?? ''));
  }
  return text;
}

/**
 * Eight septets in seven octets (section 6.1.2.1.1).
 *
 * @param fillBits before the first, so that septets begin at their boundary behind a header
 */
export function packSeptets(septets: Uint8Array, fillBits = 0): Uint8Array {
  const packed = new Uint8Array(Math.ceil((septets.length * 7 + fillBits) / 8));
  septets.forEach((septet, index) => {
    const bit = fillBits + index * 7;
    const at = bit >> 3;
    const shifted = (septet & 0x7f) << (bit & 7);
    packed[at] = (packed[at] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) packed[at + 1] = (packed[at + 1] ?? 0) | (shifted >> 8);
  });
  return packed;
}

/**
 * How many septets there were is not told by the octets alone: seven bits that are left at the end
 * may be one, or nothing. `@` (0) and CR, which stand for nothing there, are left out.
 */
export function unpackSeptets(packed: Uint8Array, fillBits = 0): Uint8Array {
  const bits = packed.length * 8 - fillBits;
  const count = Math.max(0, Math.floor(bits / 7));
  const septets = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const bit = fillBits + index * 7;
    const at = bit >> 3;
    const two = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    septets[index] = (two >> (bit & 7)) & 0x7f;
  }
  const last = septets[count - 1];
  const isPadding = count > 0 && bits % 7 === 0 && count % 8 === 0 && (last === 0 || last === 0x0d);
  return isPadding ? septets.subarray(0, count - 1) : septets;
}

/** Bits between a header of so many octets and the next boundary of septets. */
export const fillBitsAfter = (headerOctets: number): number => (7 - ((headerOctets * 8) % 7)) % 7;
