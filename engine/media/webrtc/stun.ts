import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { crc32 } from 'node:zlib';
import type { Endpoint } from '../mediaPlan';

/**
 * STUN as an ICE-lite agent needs it: requests of the other side are checked and answered, none is
 * made (RFC 8489; RFC 8445, section 2.5).
 */

const MAGIC = 0x2112a442;
const HEADER = 20;
const REQUEST = 0x0001;
const SUCCESS = 0x0101;
const USERNAME = 0x0006;
const INTEGRITY = 0x0008;
const XOR_MAPPED_ADDRESS = 0x0020;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
/** What the check sum is crossed with (section 14.7). */
const FINGERPRINT_XOR = 0x5354554e;
const HMAC_BYTES = 20;

export interface BindingRequest {
  transaction: Buffer;
  /** `ours:theirs`. */
  username: string;
  /** The controlling side has chosen this pair. */
  nominates: boolean;
}

/** Whether a datagram is STUN, by its first octet (RFC 7983). */
export const isStun = (bytes: Uint8Array): boolean => (bytes[0] ?? 0xff) <= 3;

/** A check of the other side; undefined for all else, and for what does not know the password. */
export function readBindingRequest(message: Buffer, password: string): BindingRequest | undefined {
  if (message.length < HEADER || message.readUInt32BE(4) !== MAGIC) return undefined;
  if (message.readUInt16BE(0) !== REQUEST) return undefined;
  if (message.readUInt16BE(2) !== message.length - HEADER) return undefined;
  let username: string | undefined;
  let nominates = false;
  for (let at = HEADER; at + 4 <= message.length;) {
    const type = message.readUInt16BE(at);
    const length = message.readUInt16BE(at + 2);
    const value = message.subarray(at + 4, at + 4 + length);
    if (value.length < length) return undefined;
    if (type === INTEGRITY) {
      if (!isSigned(message, at, value, password)) return undefined;
      // What stands behind it is not signed; only the check sum may.
      const transaction = message.subarray(8, HEADER);
      return username === undefined ? undefined : { transaction, username, nominates };
    }
    if (type === USERNAME) username = value.toString('utf8');
    if (type === USE_CANDIDATE) nominates = true;
    at += 4 + length + padding(length);
  }
  return undefined;
}

/** Says from where the request came. */
export function bindingResponse(transaction: Buffer, from: Endpoint, password: string): Buffer {
  const address = xorAddress(from, transaction);
  const beforeIntegrity = HEADER + 4 + address.length;
  const message = Buffer.alloc(beforeIntegrity + 4 + HMAC_BYTES + 8);
  message.writeUInt16BE(SUCCESS, 0);
  message.writeUInt32BE(MAGIC, 4);
  transaction.copy(message, 8);
  message.writeUInt16BE(XOR_MAPPED_ADDRESS, HEADER);
  message.writeUInt16BE(address.length, HEADER + 2);
  address.copy(message, HEADER + 4);
  message.writeUInt16BE(INTEGRITY, beforeIntegrity);
  message.writeUInt16BE(HMAC_BYTES, beforeIntegrity + 2);
  sign(message, beforeIntegrity, password).copy(message, beforeIntegrity + 4);
  const at = message.length - 8;
  message.writeUInt16BE(message.length - HEADER, 2);
  message.writeUInt16BE(FINGERPRINT, at);
  message.writeUInt16BE(4, at + 2);
  message.writeUInt32BE((crc32(message.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0, at + 4);
  return message;
}

const padding = (length: number): number => (4 - (length % 4)) % 4;

/** Over what stands before it, with a length that ends with it (section 14.5). */
function sign(message: Buffer, at: number, password: string): Buffer {
  const signed = Buffer.from(message.subarray(0, at));
  signed.writeUInt16BE(at + 4 + HMAC_BYTES - HEADER, 2);
  return createHmac('sha1', password).update(signed).digest();
}

function isSigned(message: Buffer, at: number, given: Buffer, password: string): boolean {
  return given.length === HMAC_BYTES && timingSafeEqual(given, sign(message, at, password));
}

/** Section 14.2. */
function xorAddress({ address, port }: Endpoint, transaction: Buffer): Buffer {
  const v6 = isIPv6(address);
  const bytes = v6 ? v6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const key = Buffer.alloc(16);
  key.writeUInt32BE(MAGIC, 0);
  transaction.copy(key, 4);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(v6 ? 2 : 1, 1);
  value.writeUInt16BE(port ^ (MAGIC >>> 16), 2);
  bytes.forEach((byte, i) => value.writeUInt8(byte ^ (key[i] ?? 0), 4 + i));
  return value;
}

function v6Bytes(address: string): Buffer {
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => parseInt(word, 16));
  const first = words(head);
  const last = tail === undefined ? [] : words(tail);
  const bytes = Buffer.alloc(16);
  first.forEach((word, i) => bytes.writeUInt16BE(word, 2 * i));
  last.forEach((word, i) => bytes.writeUInt16BE(word, 2 * (8 - last.length + i)));
  return bytes;
}
