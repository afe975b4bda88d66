import type { Db, Trx } from './schema';

interface Unit {
  run: (trx: Trx) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what is handed in while a transaction is under way is written in the next one,
 * all of it together. A commit costs the same for one call's change as for a hundred's.
 *
 * A unit that fails takes nobody with it: the transaction is rolled back and its units are run
 * again one by one, so a unit must have no effect but on the store.
 */
export class Writer {
  private waiting: Unit[] = [];
  private busy: Promise<void> | null = null;

  constructor(
    private readonly db: Db,
    private readonly committed: () => void,
  ) {}

  write<T>(run: (trx: Trx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run, resolve: resolve as (value: never) => void, reject });
      this.busy ??= this.drain();
    });
  }

  /** Resolves when all that was handed in is written. */
  async idle(): Promise<void> {
    while (this.busy) await this.busy;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      // One turn of the loop: what else happens in this tick joins the transaction, and whoever
      // writes one after the other holds nobody up.
      await new Promise((next) => setImmediate(next));
      const units = this.waiting.splice(0, 500);
      try {
        await this.commit(units);
      } catch (error) {
        if (units.length === 1) units[0]?.reject(error);
        else for (const unit of units) await this.commit([unit]).catch(unit.reject);
      }
    }
    this.busy = null;
  }

  private async commit(units: Unit[]): Promise<void> {
    const results: unknown[] = [];
    await this.db.transaction().execute(async (trx) => {
      for (const unit of units) results.push(await unit.run(trx));
    });
    this.committed();
    units.forEach((unit, index) => unit.resolve(results[index] as never));
  }
}
