/**
 * RTP packets (RFC 3550, section 5.1), read and written in place: nothing is copied, and nothing
 * is allocated per packet.
 */

export const RTP_HEADER_BYTES = 12;
/** The first octet of a packet with nothing but the fixed header: version 2. */
export const RTP_VERSION = 0x80;

/** A packet that was read. `payloadOffset` and `payloadLength` lie within the datagram. */
export interface RtpPacket {
  marker: boolean;
  payloadType: number;
  /** 16 bits. */
  sequence: number;
  /** 32 bits, unsigned. */
  timestamp: number;
  ssrc: number;
  payloadOffset: number;
  payloadLength: number;
}

export type RtpHeader = Omit<RtpPacket, 'payloadOffset' | 'payloadLength'>;

export function emptyRtpPacket(): RtpPacket {
  return {
    marker: false,
    payloadType: 0,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    payloadOffset: 0,
    payloadLength: 0,
  };
}

/**
 * RTCP on the port of RTP: payload types 64 to 95 do not exist, so that the second octet tells
 * them apart (RFC 5761, section 4).
 */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
}

/**
 * Reads a datagram into `into` and says whether it was an RTP packet; CSRCs, the extension and
 * padding are left out. Takes anything and never throws (RFC 3550, section 5.1 and appendix A.1).
 */
export function readRtp(bytes: Uint8Array, into: RtpPacket): boolean {
  const length = bytes.length;
  if (length < RTP_HEADER_BYTES) return false;
  const first = byte(bytes, 0);
  if (first >> 6 !== 2) return false;

  let offset = RTP_HEADER_BYTES + 4 * (first & 0x0f);
  if (first & 0x10) {
    // The extension's length is in words and leaves out its own header (section 5.3.1).
    if (offset + 4 > length) return false;
    offset += 4 + 4 * uint16(bytes, offset + 2);
  }
  if (offset > length) return false;
  let end = length;
  if (first & 0x20) {
    const padding = byte(bytes, length - 1);
    if (padding === 0 || padding > length - offset) return false;
    end -= padding;
  }

  const second = byte(bytes, 1);
  into.marker = second >= 0x80;
  into.payloadType = second & 0x7f;
  into.sequence = uint16(bytes, 2);
  into.timestamp = uint32(bytes, 4);
  into.ssrc = uint32(bytes, 8);
  into.payloadOffset = offset;
  into.payloadLength = end - offset;
  return true;
}

/** Writes the fixed header, the first 12 octets of `out` (RFC 3550, section 5.1). */
export function writeRtpHeader(out: Uint8Array, header: RtpHeader): void {
  out[0] = RTP_VERSION;
  out[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  putUint16(out, 2, header.sequence);
  putUint32(out, 4, header.timestamp);
  putUint32(out, 8, header.ssrc);
}

/** The octet at `at`; 0 past the end. */
export function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return (byte(bytes, at) << 8) | byte(bytes, at + 1);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
}

export function putUint16(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 8;
  out[at + 1] = value;
}

export function putUint32(out: Uint8Array, at: number, value: number): void {
  putUint16(out, at, value >>> 16);
  putUint16(out, at + 2, value);
}
