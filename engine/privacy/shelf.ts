import type { Random } from '../time/clock';

/** Things of which any may be taken away, and one picked at random, at the same cost however many there are. */
export class Shelf<T> {
  private readonly items: T[] = [];
  private readonly places = new Map<T, number>();

  get size(): number {
    return this.items.length;
  }

  has(item: T): boolean {
    return this.places.has(item);
  }

  add(item: T): void {
    if (this.places.has(item)) return;
    this.places.set(item, this.items.push(item) - 1);
  }

  remove(item: T): void {
    const place = this.places.get(item);
    if (place === undefined) return;
    this.places.delete(item);
    const last = this.items.pop();
    if (last === undefined || place === this.items.length) return;
    this.items[place] = last;
    this.places.set(last, place);
  }

  /** From one picked at random onwards, the first that fits. */
  pick(random: Random, fits: (item: T) => boolean): T | undefined {
    const { items } = this;
    const start = Math.floor(random() * items.length);
    for (let step = 0; step < items.length; step++) {
      const item = items[(start + step) % items.length];
      if (item !== undefined && fits(item)) return item;
    }
    return undefined;
  }
}
