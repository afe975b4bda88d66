/** Counts of one nonce that have been used: the highest, and a bit for each of the 32 below it. */
interface Counts {
  issuedAt: number;
  highest: number;
  below: number;
}

const WINDOW = 32;

/**
 * Sees to it that no nonce count is used twice (RFC 7616, section 3.4, nc). Requests may overtake
 * each other, so a few below the highest are taken as well. Memory is bounded: when it is full,
 * the oldest nonces are forgotten, and with them all as old go out of use.
 */
export class ReplayGuard {
  private readonly nonces = new Map<string, Counts>();
  /** Nonces issued up to here that are not remembered may have been used. */
  private forgotten = 0;

  constructor(private readonly capacity: number) {}

  /** Whether this count of the nonce is new; if so it is used now. Infinity: the nonce serves once. */
  use(nonce: string, issuedAt: number, count: number): boolean {
    const counts = this.nonces.get(nonce);
    if (counts === undefined) {
      if (issuedAt <= this.forgotten) return false;
      this.nonces.set(nonce, { issuedAt, highest: count, below: 0 });
      this.forget();
      return true;
    }
    const distance = counts.highest - count;
    if (distance < 0) {
      const shift = -distance;
      // Shifts count modulo 32.
      counts.below = shift < WINDOW ? counts.below << shift : 0;
      if (shift <= WINDOW) counts.below |= bit(shift);
      counts.highest = count;
      return true;
    }
    if (!(distance >= 1 && distance <= WINDOW) || (counts.below & bit(distance)) !== 0)
      return false;
    counts.below |= bit(distance);
    return true;
  }

  /** Forgets what was issued before `time`: it is refused as expired anyway. */
  expire(time: number): void {
    for (const [nonce, { issuedAt }] of this.nonces) {
      // In order of first use, which is nearly the order of issue.
      if (issuedAt >= time) break;
      this.nonces.delete(nonce);
    }
  }

  get size(): number {
    return this.nonces.size;
  }

  private forget(): void {
    for (const [nonce, { issuedAt }] of this.nonces) {
      if (this.nonces.size <= this.capacity) break;
      this.nonces.delete(nonce);
      this.forgotten = Math.max(this.forgotten, issuedAt);
    }
  }
}

/** Distance 1 is the lowest bit. */
const bit = (distance: number): number => 1 << (distance - 1);
