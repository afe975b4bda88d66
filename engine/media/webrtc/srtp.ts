import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * SRTP with AES_CM_128_HMAC_SHA1_80, which every browser has to know (RFC 3711; RFC 8827, section
 * 6.5). One direction: what is protected here, or what comes protected from the other side.
 */

export const KEY_BYTES = 16;
export const SALT_BYTES = 14;
const AUTH_BYTES = 20;
const TAG_BYTES = 10;
const INDEX_BYTES = 4;
/** Packets that may come late; whatever is older, or comes twice, is dropped (section 3.3.2). */
const WINDOW = 64;
/** A browser sends one stream; more only after changes. */
const MOST_SOURCES = 8;

interface SessionKeys {
  cipher: Buffer;
  auth: Buffer;
  salt: Buffer;
}

/** What has come of one source. */
interface Seen {
  /** The highest index. */
  last: number;
  /** Bit n: `last - n` has come. */
  window: bigint;
}

export class SrtpDirection {
  private readonly rtp: SessionKeys;
  private readonly rtcp: SessionKeys;
  private readonly rtpSeen = new Map<number, Seen>();
  private readonly rtcpSeen = new Map<number, Seen>();
  private rtcpIndex = 0;

  constructor(masterKey: Buffer, masterSalt: Buffer) {
    this.rtp = sessionKeys(masterKey, masterSalt, 0);
    this.rtcp = sessionKeys(masterKey, masterSalt, 3);
  }

  protectRtp(packet: Uint8Array): Buffer {
    const header = headerBytes(packet);
    const ssrc = uint32(packet, 8);
    const index = this.indexOf(ssrc, uint16(packet, 2));
    note(this.rtpSeen, ssrc, index);
    const iv = ivOf(this.rtp.salt, ssrc, index);
    const body = crypt(this.rtp.cipher, iv, packet.subarray(header));
    const clear = packet.subarray(0, header);
    return Buffer.concat([clear, body, this.rtpTag(clear, body, index)]);
  }

  /** Undefined for what was not protected with our keys, or comes again. */
  unprotectRtp(packet: Buffer): Buffer | undefined {
    const end = packet.length - TAG_BYTES;
    const header = headerBytes(packet);
    if (end < header) return undefined;
    const ssrc = uint32(packet, 8);
    const index = this.indexOf(ssrc, uint16(packet, 2));
    if (index < 0 || isOld(this.rtpSeen, ssrc, index)) return undefined;
    const clear = packet.subarray(0, header);
    const body = packet.subarray(header, end);
    if (!timingSafeEqual(packet.subarray(end), this.rtpTag(clear, body, index))) return undefined;
    note(this.rtpSeen, ssrc, index);
    return Buffer.concat([clear, crypt(this.rtp.cipher, ivOf(this.rtp.salt, ssrc, index), body)]);
  }

  protectRtcp(packet: Uint8Array): Buffer {
    const ssrc = uint32(packet, 4);
    const index = ++this.rtcpIndex;
    const iv = ivOf(this.rtcp.salt, ssrc, index);
    const body = crypt(this.rtcp.cipher, iv, packet.subarray(8));
    const trailer = Buffer.alloc(INDEX_BYTES);
    trailer.writeUInt32BE((index | 0x80000000) >>> 0); // E: it is encrypted
    const whole = Buffer.concat([packet.subarray(0, 8), body, trailer]);
    return Buffer.concat([whole, tagOf(this.rtcp.auth, whole)]);
  }

  unprotectRtcp(packet: Buffer): Buffer | undefined {
    const end = packet.length - TAG_BYTES;
    const bodyEnd = end - INDEX_BYTES;
    if (bodyEnd < 8) return undefined;
    if (!timingSafeEqual(packet.subarray(end), tagOf(this.rtcp.auth, packet.subarray(0, end)))) {
      return undefined;
    }
    const ssrc = uint32(packet, 4);
    const trailer = packet.readUInt32BE(bodyEnd);
    const index = trailer & 0x7fffffff;
    if (isOld(this.rtcpSeen, ssrc, index)) return undefined;
    note(this.rtcpSeen, ssrc, index);
    const body = packet.subarray(8, bodyEnd);
    const isEncrypted = trailer >>> 31 === 1;
    const iv = ivOf(this.rtcp.salt, ssrc, index);
    const clear = isEncrypted ? crypt(this.rtcp.cipher, iv, body) : body;
    return Buffer.concat([packet.subarray(0, 8), clear]);
  }

  /** The 48 bits that a sequence number stands for, by those that came before (appendix A). */
  private indexOf(ssrc: number, sequence: number): number {
    const seen = this.rtpSeen.get(ssrc);
    if (!seen) return sequence;
    const rolled = Math.floor(seen.last / 0x10000);
    const last = seen.last % 0x10000;
    let round = rolled;
    if (last < 0x8000 && sequence - last > 0x8000) round = rolled - 1;
    if (last >= 0x8000 && last - 0x8000 > sequence) round = rolled + 1;
    return round * 0x10000 + sequence;
  }

  private rtpTag(clear: Uint8Array, body: Uint8Array, index: number): Buffer {
    const round = Buffer.alloc(4);
    round.writeUInt32BE(Math.floor(index / 0x10000) >>> 0);
    return tagOf(this.rtp.auth, clear, body, round);
  }
}

function tagOf(key: Buffer, ...parts: Uint8Array[]): Buffer {
  const hmac = createHmac('sha1', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest().subarray(0, TAG_BYTES);
}

function isOld(sources: ReadonlyMap<number, Seen>, ssrc: number, index: number): boolean {
  const seen = sources.get(ssrc);
  if (!seen) return sources.size >= MOST_SOURCES;
  const behind = seen.last - index;
  if (behind < 0) return false;
  return behind >= WINDOW || ((seen.window >> BigInt(behind)) & 1n) === 1n;
}

function note(sources: Map<number, Seen>, ssrc: number, index: number): void {
  const seen = sources.get(ssrc);
  if (!seen) {
    sources.set(ssrc, { last: index, window: 1n });
    return;
  }
  const ahead = index - seen.last;
  if (ahead <= 0) {
    seen.window |= 1n << BigInt(-ahead);
    return;
  }
  const shifted = ahead >= WINDOW ? 0n : seen.window << BigInt(ahead);
  seen.window = (shifted | 1n) & ((1n << BigInt(WINDOW)) - 1n);
  seen.last = index;
}

/** Section 4.3.1; the key derivation rate is 0. */
function sessionKeys(masterKey: Buffer, masterSalt: Buffer, label: number): SessionKeys {
  const derive = (which: number, length: number): Buffer => {
    const iv = Buffer.alloc(16);
    masterSalt.copy(iv, 0, 0, SALT_BYTES);
    iv.writeUInt8((iv[7] ?? 0) ^ (label + which), 7);
    return crypt(masterKey, iv, Buffer.alloc(length));
  };
  return { cipher: derive(0, KEY_BYTES), auth: derive(1, AUTH_BYTES), salt: derive(2, SALT_BYTES) };
}

/** Section 4.1.1. */
function ivOf(salt: Buffer, ssrc: number, index: number): Buffer {
  const iv = Buffer.alloc(16);
  salt.copy(iv, 0, 0, SALT_BYTES);
  iv.writeUInt32BE((iv.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  const high = Math.floor(index / 0x100000000);
  iv.writeUInt16BE(iv.readUInt16BE(8) ^ high, 8);
  iv.writeUInt32BE((iv.readUInt32BE(10) ^ (index >>> 0)) >>> 0, 10);
  return iv;
}

const crypt = (key: Buffer, iv: Buffer, bytes: Uint8Array): Buffer =>
  createCipheriv('aes-128-ctr', key, iv).update(bytes);

/** The fixed header, sources that contributed, and the extension: these are not encrypted. */
function headerBytes(packet: Uint8Array): number {
  const first = packet[0] ?? 0;
  const fixed = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) === 0) return fixed;
  return fixed + 4 + 4 * uint16(packet, fixed + 2);
}

const uint16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const uint32 = (bytes: Uint8Array, at: number): number =>
  ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
