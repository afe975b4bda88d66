import type { NumberMove, NumberResult } from '../api';
import type { Rent, XRecord } from '../store/privacy/numbers';
import type { Alarms } from './alarms';
import type { ArrearsKeeper } from './arrears';
import type { PrivacyContext } from './context';
import type { PoolEntry, XEntry } from './entries';
import { canonical } from './number';
import type { RentRoll } from './rent';

export interface XChange {
  x: XEntry;
  to: XRecord;
}

/** How X numbers are changed: one request after the other, in memory first, so that nothing is bound meanwhile. */
export class XChanges {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: Pick<PrivacyContext, 'book' | 'stores'> & { alarms: Alarms },
    readonly arrears: ArrearsKeeper,
    readonly rents: RentRoll,
  ) {}

  /** Changes are made one after the other: each is checked against what the last one left. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** All or none. */
  async apply(
    changes: readonly XChange[],
    rents: readonly Rent[] = [],
    move?: NumberMove,
  ): Promise<void> {
    const { book, stores, alarms } = this.context;
    const before = changes.map(({ x }) => ({ x, to: x.record }));
    const pools = new Set<PoolEntry | null>(changes.map(({ x }) => x.pool));
    for (const { x, to } of changes) book.setNumber(x, to);
    try {
      const records = changes.map(({ to }) => to);
      if (move) await stores.numbers.move(records, move);
      else await stores.numbers.save(records, rents);
    } catch (error) {
      for (const { x, to } of before) book.setNumber(x, to);
      throw error;
    }
    for (const { x } of changes) pools.add(x.pool);
    for (const pool of pools) if (pool) alarms.check(pool);
  }

  /** Asks of each number what is against it; null: nothing. */
  each(
    numbers: readonly string[],
    pool: PoolEntry | null,
    check: (x: XEntry) => string | null,
  ): NumberResult[] {
    const seen = new Set<string>();
    return numbers.map((written) => {
      const number = canonical(written);
      const x = this.context.book.numbers.get(number);
      const refuse = (reason: string): NumberResult => ({
        number,
        done: false,
        city: x?.record.city ?? '',
        reason,
      });
      if (!x) return refuse('is no privacy number');
      if (seen.has(number)) return refuse('is named twice');
      seen.add(number);
      if (pool && x.pool !== pool) return refuse(`is not in pool ${pool.key}`);
      const reason = check(x);
      return reason === null ? { number, done: true, city: x.record.city } : refuse(reason);
    });
  }
}
