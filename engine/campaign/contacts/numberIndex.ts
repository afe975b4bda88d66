/** Half full at most; so many to begin with. */
const SLOTS = 1024;

/**
 * Where each number stands first: 24 bytes a number, whatever a map of strings would take, for
 * a roster may have a million. A table with open addressing; landlines, which begin with 0, are
 * told from mobiles by their sign.
 */
export class NumberIndex {
  private keys = new Float64Array(SLOTS);
  private rows = new Uint32Array(SLOTS);
  private count = 0;

  /** @param digits as `checkPhoneNumber` gives them: 13 at most, one leading zero at most */
  get(digits: string): number | undefined {
    const slot = this.slotOf(keyOf(digits));
    return this.keys[slot] === 0 ? undefined : this.rows[slot];
  }

  set(digits: string, row: number): void {
    if (this.count * 2 >= this.keys.length) this.grow();
    const key = keyOf(digits);
    const slot = this.slotOf(key);
    if (this.keys[slot] === 0) this.count++;
    this.keys[slot] = key;
    this.rows[slot] = row;
  }

  /** The key's own, or the free one where it belongs. */
  private slotOf(key: number): number {
    const { keys } = this;
    const last = keys.length - 1;
    // Numbers of a roster often follow each other: their digits are stirred.
    const low = Math.imul(key >>> 0, 0x9e3779b1);
    let slot = (low ^ (low >>> 15) ^ Math.floor(Math.abs(key) / 2 ** 32)) & last;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const { keys, rows } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.rows = new Uint32Array(keys.length * 2);
    keys.forEach((key, slot) => {
      if (key === 0) return;
      const free = this.slotOf(key);
      this.keys[free] = key;
      this.rows[free] = rows[slot] ?? 0;
    });
  }
}

const keyOf = (digits: string): number =>
  digits.startsWith('0') ? -Number(`1${digits}`) : Number(digits);
