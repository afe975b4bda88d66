import type { BindingTable } from './bindingTable';

/**
 * Which binding is due next, of a million, and any of which may go at any time: a binary heap of
 * slots, each of which knows its place.
 */
export class DueHeap {
  private items = new Int32Array(1_024);
  private count = 0;

  constructor(private readonly table: BindingTable) {}

  get size(): number {
    return this.count;
  }

  /** When the first is due; Infinity: there is none. */
  get nextAt(): number {
    return this.count === 0 ? Infinity : this.table.dueAtOf(this.at(0));
  }

  get first(): number | undefined {
    return this.count === 0 ? undefined : this.at(0);
  }

  /** Puts it in, or elsewhere where it is in already. */
  set(slot: number, dueAt: number): void {
    const { table } = this;
    let at = table.heapAtOf(slot);
    table.setDueAt(slot, dueAt);
    if (at < 0) {
      if (this.count === this.items.length) this.grow();
      at = this.count++;
      this.put(at, slot);
    }
    this.settle(at);
  }

  remove(slot: number): void {
    const at = this.table.heapAtOf(slot);
    if (at < 0) return;
    this.table.setHeapAt(slot, -1);
    const last = this.at(--this.count);
    if (at === this.count) return;
    this.put(at, last);
    this.settle(at);
  }

  private settle(at: number): void {
    const { table } = this;
    const slot = this.at(at);
    const due = table.dueAtOf(slot);
    let place = at;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.at(above);
      if (table.dueAtOf(other) <= due) break;
      this.put(place, other);
      place = above;
    }
    if (place === at) {
      for (;;) {
        let below = 2 * place + 1;
        if (below >= this.count) break;
        if (
          below + 1 < this.count &&
          table.dueAtOf(this.at(below + 1)) < table.dueAtOf(this.at(below))
        ) {
          below += 1;
        }
        const other = this.at(below);
        if (table.dueAtOf(other) >= due) break;
        this.put(place, other);
        place = below;
      }
    }
    this.put(place, slot);
  }

  private at(place: number): number {
    return this.items[place] ?? 0;
  }

  private put(place: number, slot: number): void {
    this.items[place] = slot;
    this.table.setHeapAt(slot, place);
  }

  private grow(): void {
    const more = new Int32Array(this.items.length * 2);
    more.set(this.items);
    this.items = more;
  }
}
