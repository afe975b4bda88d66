/** Work of one key is done one after the other: what a check found still holds when its change is written. */
export class Queues {
  private readonly last = new Map<string, Promise<void>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.last.get(key) ?? Promise.resolve()).then(work);
    const over = result
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.last.get(key) === over) this.last.delete(key);
      });
    this.last.set(key, over);
    return result;
  }
}
