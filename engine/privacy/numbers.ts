import {
  DialflowError,
  MOST_MOVED_AT_ONCE,
  VERIFICATION_DAYS,
  type NumberMove,
  type NumberResult,
  type Page,
  type PrivacyMethods,
  type PrivacyNumber,
  type Verification,
} from '../api';
import type { Timer } from '../time/clock';
import type { PrivacyContext } from './context';
import { leftOf, statusOf, type PoolEntry, type XEntry } from './entries';
import { findNumber, findPool } from './find';
import { canonical, isPerson, NO_PERSON } from './number';
import { pageOf } from './pages';
import type { XChange, XChanges } from './xChanges';

type Methods = Pick<
  PrivacyMethods,
  | 'releaseNumbers'
  | 'lockNumbers'
  | 'unlockNumbers'
  | 'moveNumbers'
  | 'moveSome'
  | 'listMoves'
  | 'updateNumber'
  | 'getNumber'
  | 'listNumbers'
  | 'startVerification'
  | 'finishVerification'
>;

const DAY = 86_400_000;
const LONGEST_REMARK = 256;
const NONE: Verification = {
  state: 'Unverified',
  person: '',
  expiresAt: null,
  changedAt: null,
  reason: '',
};

export interface NumbersContext extends PrivacyContext {
  changes: XChanges;
}

/** 号码管理: X numbers of pools. */
export class Numbers implements Methods {
  private timer: Timer | undefined;

  constructor(private readonly context: NumbersContext) {}

  async load(): Promise<void> {
    const { book, stores } = this.context;
    for (const record of await stores.numbers.list()) book.addNumber(record);
    await this.expireVerifications();
  }

  stop(): void {
    this.timer?.cancel();
  }

  // ------------------------------------------------------------ release, lock, move

  releaseNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]> {
    return this.change(p.numbers, this.pool(p.poolKey), (x) =>
      x.bindings > 0
        ? `still has bindings (${x.bindings}); unbind them first`
        : {
            ...x.record,
            poolKey: null,
            locked: false,
            boughtAt: null,
            remark: '',
            verification: x.record.spec === '95' ? x.record.verification : NONE,
          },
    );
  }

  lockNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]> {
    return this.change(p.numbers, this.pool(p.poolKey), (x) =>
      x.record.locked ? 'is locked already' : { ...x.record, locked: true },
    );
  }

  unlockNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]> {
    return this.change(p.numbers, this.pool(p.poolKey), (x) =>
      x.record.locked ? { ...x.record, locked: false } : 'is not locked',
    );
  }

  async moveNumbers(p: Parameters<Methods['moveNumbers']>[0]): Promise<NumberMove> {
    const { changes, clock, newId } = this.context;
    const { from, to } = this.pools(p);
    checkCount('numbers', p.numbers.length);
    return changes.inTurn(async () => {
      const moves: XChange[] = [];
      const results = changes.each(p.numbers, from, (x) => {
        if (x.bindings > 0) return `still has bindings (${x.bindings}); unbind them first`;
        moves.push({ x, to: { ...x.record, poolKey: to.key } });
        return null;
      });
      const move: NumberMove = {
        id: newId(),
        fromPool: from.key,
        toPool: to.key,
        count: results.length,
        moved: moves.length,
        movedAt: clock.now(),
        results,
      };
      await changes.apply(moves, [], move);
      return move;
    });
  }

  async moveSome(p: Parameters<Methods['moveSome']>[0]): Promise<NumberMove> {
    const { from } = this.pools(p);
    checkCount('count', p.count);
    const city = p.city?.trim() ?? '';
    const free = [...from.numbers]
      .filter((x) => x.bindings === 0 && (city === '' || x.record.city === city))
      .slice(0, p.count);
    if (free.length < p.count) {
      throw new DialflowError(
        'LimitExceeded',
        `${p.count} numbers are wanted, and ${free.length} such are in pool ${from.key} with nothing bound on them.`,
      );
    }
    return this.moveNumbers({ ...p, numbers: free.map(({ number }) => number) });
  }

  async listMoves(p: { limit?: number; after?: string }): Promise<Page<NumberMove>> {
    return pageOf(
      p.limit,
      (most) => this.context.stores.numbers.moves(most, p.after),
      (move) => move,
      ({ id }) => id,
    );
  }

  // ------------------------------------------------------------ look

  async updateNumber(p: { number: string; remark: string }): Promise<PrivacyNumber> {
    const { book } = this.context;
    const x = findNumber(book, p.number);
    const remark = p.remark.trim();
    const { length } = [...remark];
    if (length > LONGEST_REMARK) {
      const reason = `has ${length} characters; ${LONGEST_REMARK} are the most`;
      throw DialflowError.invalid('privacy number', [{ path: 'remark', reason }]);
    }
    await this.change([x.number], null, () => ({ ...x.record, remark }));
    return this.told(x);
  }

  async getNumber(p: { number: string }): Promise<PrivacyNumber> {
    return this.told(findNumber(this.context.book, p.number));
  }

  async listNumbers(p: Parameters<Methods['listNumbers']>[0]): Promise<Page<PrivacyNumber>> {
    const { book } = this.context;
    const pool = p.poolKey === undefined ? undefined : findPool(book, p.poolKey);
    const search = p.search?.trim() ?? '';
    const all = pool ? pool.numbers : book.numbers.values();
    const after = p.after ?? '';
    const found = [...all]
      .filter(
        (x) =>
          x.number > after &&
          (p.inStock === undefined || (x.pool === null) === p.inStock) &&
          (p.verification === undefined || x.record.verification.state === p.verification) &&
          (p.city === undefined || x.record.city === p.city.trim()) &&
          (p.status === undefined || this.statusOf(x) === p.status) &&
          (x.number.includes(search) || x.record.remark.includes(search)),
      )
      .sort((one, other) => (one.number < other.number ? -1 : 1));
    return pageOf(
      p.limit,
      async (most) => found.slice(0, most),
      (x) => this.told(x),
      ({ number }) => number,
    );
  }

  // ------------------------------------------------------------ 实人认证

  async startVerification(p: { numbers: string[]; person: string }): Promise<NumberResult[]> {
    const { clock } = this.context;
    const person = canonical(p.person);
    if (!isPerson(person)) {
      throw DialflowError.invalid('verification', [{ path: 'person', reason: NO_PERSON }]);
    }
    const now = clock.now();
    const results = await this.change(p.numbers, null, (x) => {
      const { state } = x.record.verification;
      if (!x.pool) return 'is in no pool';
      if (state !== 'Unverified' && state !== 'Rejected') return refusalOf(state);
      const expiresAt = now + VERIFICATION_DAYS * DAY;
      const verification: Verification = {
        ...{ state: 'Pending', person, expiresAt, changedAt: now, reason: '' },
      };
      return { ...x.record, verification };
    });
    this.waitForVerifications();
    return results;
  }

  async finishVerification(
    p: Parameters<Methods['finishVerification']>[0],
  ): Promise<NumberResult[]> {
    const now = this.context.clock.now();
    return this.change(p.numbers, null, (x) => {
      const { verification } = x.record;
      if (verification.state !== 'Pending') return refusalOf(verification.state);
      if (now >= (verification.expiresAt ?? Infinity)) {
        return 'took more than 30 days; begin its verification anew';
      }
      const state = p.verified ? ('Verified' as const) : ('Rejected' as const);
      const reason = p.verified ? '' : (p.reason?.trim() ?? '');
      return {
        ...x.record,
        verification: { ...verification, state, reason, expiresAt: null, changedAt: now },
      };
    });
  }

  // ------------------------------------------------------------ inside

  /** Those that nobody finished in time are as they were before. */
  private async expireVerifications(): Promise<void> {
    const { book, clock } = this.context;
    const now = clock.now();
    const isOver = ({ record: { verification } }: XEntry): boolean =>
      verification.state === 'Pending' && (verification.expiresAt ?? 0) <= now;
    const over = [...book.numbers.values()].filter(isOver);
    if (over.length > 0) {
      await this.change(
        over.map(({ number }) => number),
        null,
        // When its turn comes, it may have been finished.
        (x) =>
          isOver(x)
            ? { ...x.record, verification: { ...NONE, changedAt: now } }
            : 'is no longer being verified',
      );
    }
    this.waitForVerifications();
  }

  private waitForVerifications(): void {
    const { book, clock, failed } = this.context;
    this.timer?.cancel();
    let next = Infinity;
    for (const { record } of book.numbers.values()) {
      next = Math.min(next, record.verification.expiresAt ?? Infinity);
    }
    if (next === Infinity) return;
    this.timer = clock.after(Math.max(0, next - clock.now()), () => {
      this.expireVerifications().catch(failed);
    });
  }

  /** `to`: the record as it is to be, or what is against it. */
  private change(
    numbers: readonly string[],
    pool: PoolEntry | null,
    to: (x: XEntry) => XChange['to'] | string,
  ): Promise<NumberResult[]> {
    const { changes } = this.context;
    return changes.inTurn(async () => {
      const made: XChange[] = [];
      const results = changes.each(numbers, pool, (x) => {
        const record = to(x);
        if (typeof record === 'string') return record;
        made.push({ x, to: record });
        return null;
      });
      if (made.length > 0) await changes.apply(made);
      return results;
    });
  }

  private pool(key: string): PoolEntry {
    return findPool(this.context.book, key);
  }

  private pools(p: { fromPool: string; toPool: string }): { from: PoolEntry; to: PoolEntry } {
    const from = this.pool(p.fromPool);
    const to = this.pool(p.toPool);
    const reason =
      from === to
        ? 'is the pool that they are in'
        : from.kind === to.kind
          ? undefined
          : `is a pool of ${to.kind}; numbers of ${from.kind} are moved to pools of ${from.kind}`;
    if (reason) throw DialflowError.invalid('move', [{ path: 'toPool', reason }]);
    return { from, to };
  }

  private statusOf(x: XEntry): PrivacyNumber['status'] {
    return statusOf(x, this.context.changes.arrears.frozen);
  }

  private told(x: XEntry): PrivacyNumber {
    const { locked: _, ...record } = x.record;
    return {
      ...record,
      verification: { ...record.verification },
      status: this.statusOf(x),
      bindings: x.bindings,
      bindingsLeft: leftOf(x),
    };
  }
}

function checkCount(path: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_MOVED_AT_ONCE) return;
  const reason = `${count} are wanted; 1 to ${MOST_MOVED_AT_ONCE} are moved at once`;
  throw DialflowError.invalid('move', [{ path, reason }]);
}

const REFUSALS: Readonly<Record<Verification['state'], string>> = {
  NotRequired: 'needs no verification: it is a 95 number',
  Unverified: 'is not verified, and nobody has begun to',
  Pending: 'is being verified already',
  Verified: 'is verified already',
  Rejected: 'was rejected; begin its verification anew',
};
const refusalOf = (state: Verification['state']): string => REFUSALS[state];
