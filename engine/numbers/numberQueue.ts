import { isInUse, limitedUntil, type Entry } from './entry';
import { Heap } from './heap';

/**
 * Numbers in the order in which they were last taken. Who is limited or in use is set aside, so
 * that to ask for the next one costs the same with a thousand numbers as with one.
 *
 * Each number stands in one place: among those that may be free, by its turn; among the limited,
 * by when they are free; or left out, until a call of it ends. Turns and limits only grow, so what
 * stands there is put right when it comes first.
 */
export class NumberQueue {
  private readonly ready = new Heap<Entry>();
  private readonly limited = new Heap<Entry>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) this.ready.add(entry.turn, entry);
  }

  /** The one that was taken longest ago, of those that are free. */
  first(now: number): Entry | undefined {
    const { ready, limited } = this;
    for (let due = limited.first; due && due.key <= now; due = limited.first) {
      limited.removeFirst();
      ready.add(due.item.turn, due.item);
    }
    for (let next = ready.first; next; next = ready.first) {
      const { key, item: entry } = next;
      if (key !== entry.turn) ready.rekeyFirst(entry.turn);
      else if (isInUse(entry)) {
        ready.removeFirst();
        entry.leftOutOf.add(this);
      } else if (limitedUntil(entry) > now) {
        ready.removeFirst();
        limited.add(limitedUntil(entry), entry);
      } else return entry;
    }
    return undefined;
  }

  /** Of those that are limited, the first to be free, if nothing else happens; none is free now. */
  firstLimited(now: number): Entry | undefined {
    if (this.first(now)) return undefined;
    const { limited } = this;
    for (let next = limited.first; next; next = limited.first) {
      const { key, item: entry } = next;
      if (isInUse(entry)) {
        limited.removeFirst();
        entry.leftOutOf.add(this);
      } else if (key !== limitedUntil(entry)) limited.rekeyFirst(limitedUntil(entry));
      else return entry;
    }
    return undefined;
  }

  /** A call from it has ended. */
  takeBack(entry: Entry): void {
    this.ready.add(entry.turn, entry);
  }
}
