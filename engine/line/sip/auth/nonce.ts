import { createHmac, timingSafeEqual } from 'node:crypto';

const STAMP_BYTES = 10;
const MAC_BYTES = 16;

/**
 * Nonces that need no memory: the time of issue and a serial number, signed (RFC 7616, section
 * 5.4). The secret is to be new at each start: nonces of before are then no longer accepted.
 */
export class NonceMint {
  private serial = 0;

  constructor(
    private readonly secret: Uint8Array,
    /** Signed too, so that one realm's nonce is none in another. */
    private readonly realm: string,
  ) {}

  issue(now: number): string {
    const stamp = Buffer.alloc(STAMP_BYTES);
    stamp.writeUIntBE(now, 0, 6);
    stamp.writeUInt32BE(this.serial, 6);
    this.serial = (this.serial + 1) >>> 0;
    return Buffer.concat([stamp, this.sign(stamp)]).toString('base64url');
  }

  /** When the nonce was issued; undefined if it is none of ours. */
  issuedAt(nonce: string): number | undefined {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== STAMP_BYTES + MAC_BYTES) return undefined;
    // Other spellings of the same bytes would be counted apart.
    if (bytes.toString('base64url') !== nonce) return undefined;
    const stamp = bytes.subarray(0, STAMP_BYTES);
    if (!timingSafeEqual(this.sign(stamp), bytes.subarray(STAMP_BYTES))) return undefined;
    return stamp.readUIntBE(0, 6);
  }

  private sign(stamp: Uint8Array): Buffer {
    const mac = createHmac('sha256', this.secret).update(stamp).update(this.realm);
    return mac.digest().subarray(0, MAC_BYTES);
  }
}
