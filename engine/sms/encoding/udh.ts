/** Which part of a long message something is. */
export interface PartMark {
  /** The same for all parts; of one kind of reference only equal to others of that kind. */
  reference: string;
  total: number;
  /** 1 is the first. */
  index: number;
}

export interface UserDataHeader {
  /** Octets, with the one that tells its length. */
  length: number;
  mark: PartMark | null;
}

/** Concatenated messages, 8-bit and 16-bit reference (3GPP TS 23.040, 9.2.3.24.1 and .8). */
const CONCATENATED_8 = 0x00;
const CONCATENATED_16 = 0x08;

/** Reads the header that user data begins with; nothing where it does not fit. */
export function readHeader(data: Uint8Array): UserDataHeader | undefined {
  const length = data[0];
  if (length === undefined || length + 1 > data.length) return undefined;
  let mark: PartMark | null = null;
  for (let at = 1; at + 1 <= length;) {
    const element = data[at];
    const size = data[at + 1] ?? 0;
    const value = data.subarray(at + 2, at + 2 + size);
    if (at + 2 + size > length + 1) return undefined;
    const found = markOf(element, value);
    // The last one counts (9.2.3.24).
    if (found) mark = found;
    at += 2 + size;
  }
  return { length: length + 1, mark };
}

function markOf(element: number | undefined, value: Uint8Array): PartMark | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = value;
  if (element === CONCATENATED_8 && value.length === 3) return checked(`8:${a}`, b, c);
  if (element === CONCATENATED_16 && value.length === 4) return checked(`16:${a * 256 + b}`, c, d);
  return undefined;
}

/** "If the value is zero… the receiving entity shall ignore the whole element." */
export const checked = (reference: string, total: number, index: number): PartMark | undefined =>
  total > 0 && index > 0 && index <= total ? { reference, total, index } : undefined;

export const writeHeader = (reference: number, total: number, index: number): Uint8Array =>
  Uint8Array.of(5, CONCATENATED_8, 3, reference & 0xff, total, index);
