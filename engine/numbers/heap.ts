/** Items by a number, the least first. */
export class Heap<T> {
  private readonly items: { key: number; item: T }[] = [];

  get first(): { readonly key: number; readonly item: T } | undefined {
    return this.items[0];
  }

  add(key: number, item: T): void {
    const { items } = this;
    const own = { key, item };
    let at = items.push(own) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = items[above];
      if (!other || other.key <= key) break;
      items[at] = other;
      at = above;
    }
    items[at] = own;
  }

  removeFirst(): void {
    const last = this.items.pop();
    if (last && this.items.length > 0) this.sink(last);
  }

  /** The first gets another key, not less than its own. */
  rekeyFirst(key: number): void {
    const [first] = this.items;
    if (first) this.sink({ key, item: first.item });
  }

  /** Puts it in the place of the first, and from there to where it belongs. */
  private sink(own: { key: number; item: T }): void {
    const { items } = this;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const right = items[below + 1];
      let other = items[below];
      if (right && other && right.key < other.key) {
        other = right;
        below += 1;
      }
      if (!other || other.key >= own.key) break;
      items[at] = other;
      at = below;
    }
    items[at] = own;
  }
}
