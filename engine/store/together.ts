import type { Trx } from './schema';
import type { Writer } from './writer';

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Changes of one kind that are handed in while a transaction is under way are written by one
 * function, all of them together and in their order: a statement for a hundred calls' events costs
 * little more than one for a single call's.
 */
export class Together<T, R> {
  private waiting: Waiting<T, R>[] = [];

  constructor(
    private readonly writer: Writer,
    /** Answers with a result for each item. */
    private readonly write: (trx: Trx, items: readonly T[]) => Promise<readonly R[]>,
  ) {}

  add(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length === 1) void this.flush();
    });
  }

  private async flush(): Promise<void> {
    let taken: Waiting<T, R>[] | null = null;
    try {
      const results = await this.writer.write((trx) => {
        // Run again after a failure of others, it is about the same changes.
        taken ??= this.waiting.splice(0);
        return this.write(
          trx,
          taken.map(({ item }) => item),
        );
      });
      settle(taken, ({ resolve }, index) => resolve(results[index] as R));
    } catch (error) {
      settle(taken ?? this.waiting.splice(0), ({ reject }) => reject(error));
    }
  }
}

function settle<T, R>(
  taken: readonly Waiting<T, R>[] | null,
  tell: (waiting: Waiting<T, R>, index: number) => void,
): void {
  taken?.forEach(tell);
}
