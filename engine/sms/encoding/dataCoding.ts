import { fillBitsAfter, gsmDecode, gsmEncode, packSeptets, unpackSeptets } from './gsm7';
import type { Alphabet, SmsEncoding } from './split';

type Coding = Alphabet | 'ucs2' | 'octets';

/** SMPP 3.4, section 5.2.19. */
export const DEFAULT_CODING = 0;
export const UCS2_CODING = 8;
const IA5 = 1;

/** Codings of SMPP's own, then those of GSM (3GPP TS 23.038, section 4). */
function codingOf(dataCoding: number, alphabet: Alphabet): Coding {
  switch (dataCoding) {
    case 0:
      return alphabet;
    case 3: // Latin 1
      return 'latin1';
    case 8:
      return 'ucs2';
  }
  const group = dataCoding >> 4;
  if (group === 0) return 'octets';
  if (group === 0xf) return dataCoding & 4 ? 'octets' : alphabet;
  if (group === 0xe) return 'ucs2';
  if (group === 0xc || group === 0xd) return alphabet;
  // Groups 0 to 7: bits 3 and 2 tell the alphabet.
  const kinds = [alphabet, 'octets', 'ucs2', 'octets'] as const;
  return group < 8 ? (kinds[(dataCoding >> 2) & 3] ?? 'octets') : 'octets';
}

/**
 * The text of user data. What is no text is given as its octets, in hexadecimal.
 *
 * @param headerOctets of a header that stood before it, which packed septets are aligned behind
 */
export function textOf(
  data: Uint8Array,
  dataCoding: number,
  alphabet: Alphabet,
  headerOctets = 0,
): string {
  const coding = dataCoding === IA5 ? ia5Or7(data) : codingOf(dataCoding, alphabet);
  switch (coding) {
    case 'gsm7':
      return gsmDecode(data);
    case 'gsm7packed':
      return gsmDecode(unpackSeptets(data, fillBitsAfter(headerOctets)));
    case 'latin1':
      return Buffer.from(data).toString('latin1');
    case 'ucs2':
      return utf16(data);
    case 'octets':
      return Buffer.from(data).toString('hex');
  }
}

/** A text as user data, in the encoding that it is to be sent in, and the coding to name. */
export function dataOf(
  text: string,
  encoding: SmsEncoding,
  alphabet: Alphabet,
  headerOctets = 0,
): { data: Uint8Array; dataCoding: number } {
  if (encoding === 'ucs2') {
    return { data: Buffer.from(text, 'utf16le').swap16(), dataCoding: UCS2_CODING };
  }
  switch (alphabet) {
    case 'gsm7':
      return { data: gsmEncode(text), dataCoding: DEFAULT_CODING };
    case 'gsm7packed': {
      const data = packSeptets(gsmEncode(text), fillBitsAfter(headerOctets));
      return { data, dataCoding: DEFAULT_CODING };
    }
    case 'latin1':
      return { data: Buffer.from(text, 'latin1'), dataCoding: DEFAULT_CODING };
  }
}

/** Many name IA5 what is GSM-7: then there are characters that stand where IA5 has none that are read. */
const ia5Or7 = (data: Uint8Array): Coding =>
  data.some((octet) => octet < 0x20 && !READABLE.has(octet)) ? 'gsm7' : 'latin1';
const READABLE: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d]);

/** UCS-2 is sent as UTF-16 by phones that know more than UCS-2 has. */
function utf16(data: Uint8Array): string {
  const even = data.length - (data.length % 2);
  const copy = Buffer.from(data.subarray(0, even));
  return copy.swap16().toString('utf16le');
}
