/** A tag's beginning; a longer one is no row's. */
const MAX_CARRIED = 4096;
const ROW = /<(?:[\w.-]+:)?row[\s/>]/g;

/** Counts a sheet's rows without reading it: a guess that is right but for comments and UTF-16. */
export class RowCounter {
  private count = 0;
  private carried = '';

  push(bytes: Buffer): void {
    const text = this.carried + bytes.toString('latin1');
    const cut = text.lastIndexOf('<');
    const end = cut < 0 ? text.length : cut;
    this.add(text.slice(0, end));
    this.carried = text.length - end > MAX_CARRIED ? '' : text.slice(end);
  }

  end(): number {
    this.add(this.carried);
    this.carried = '';
    return this.count;
  }

  private add(text: string): void {
    ROW.lastIndex = 0;
    while (ROW.test(text)) this.count++;
  }
}
