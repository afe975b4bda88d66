import type { Compilable, CompiledQuery } from 'kysely';
import type { Trx } from './schema';

/** Of one statement: longer ones are not kept prepared (`sqlite.ts`). */
const MOST_PARAMETERS = 400;

/**
 * A statement that is written again and again with other values: its text is made once. To make it
 * anew costs several times what SQLite needs to run it.
 */
export class FixedStatement {
  private compiled: CompiledQuery | undefined;

  /** `make`: with values of any kind, each of which becomes a parameter. */
  constructor(private readonly make: (trx: Trx) => Compilable) {}

  async run(trx: Trx, parameters: readonly unknown[]): Promise<void> {
    this.compiled ??= this.make(trx).compile();
    if (this.compiled.parameters.length !== parameters.length) {
      throw new RangeError(`other values than for: ${this.compiled.sql}`);
    }
    await trx.executeQuery({ ...this.compiled, parameters });
  }
}

/**
 * Inserts rows by statements that are made once. They are of 2, 4, 8 … rows, so that few of them
 * take any number. All rows have the same columns in the same order.
 */
export class ManyRows<R extends object> {
  private readonly statements = new Map<number, FixedStatement>();

  constructor(private readonly insert: (trx: Trx, rows: R[]) => Compilable) {}

  async write(trx: Trx, rows: readonly R[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {}).length;
    for (let from = 0; from < rows.length;) {
      const most = Math.min(rows.length - from, MOST_PARAMETERS / columns);
      const count = 2 ** Math.max(0, Math.floor(Math.log2(most)));
      const some = rows.slice(from, from + count);
      await this.statementFor(some).run(
        trx,
        some.flatMap((row) => Object.values(row) as unknown[]),
      );
      from += count;
    }
  }

  private statementFor(rows: R[]): FixedStatement {
    const known = this.statements.get(rows.length);
    if (known) return known;
    const statement = new FixedStatement((trx) => this.insert(trx, rows));
    this.statements.set(rows.length, statement);
    return statement;
  }
}
