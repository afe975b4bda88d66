import {
  DialflowError,
  MOST_BOUGHT_AT_ONCE,
  NUMBER_SPECS,
  type NumberResult,
  type PrivacyMethods,
  type Problem,
  type StockNumber,
  type StockRemain,
  type Verification,
} from '../api';
import type { XRecord } from '../store/privacy/numbers';
import type { Random } from '../time/clock';
import type { PrivacyContext } from './context';
import { placeKey, type XEntry } from './entries';
import { findPool } from './find';
import { canonical, isX } from './number';
import type { XChanges } from './xChanges';

type Methods = Pick<PrivacyMethods, 'addStock' | 'removeStock' | 'stockRemain' | 'buyNumbers'>;

const MOST_NUMBERS = 100_000;
/** Numbers of one transaction. */
const TOGETHER = 500;
/** What people write where a number is to be of no certain city. */
const ANYWHERE = ['', '全国', '全国通用'];

export interface StockContext extends PrivacyContext {
  changes: XChanges;
}

/** 购买号码: the operator's stock, and what is bought of it. */
export class Stock implements Methods {
  constructor(private readonly context: StockContext) {}

  addStock(p: { numbers: StockNumber[] }): Promise<{ added: number }> {
    const { changes, book, stores } = this.context;
    return changes.inTurn(async () => {
      const problems: Problem[] = [];
      const records = new Map<string, XRecord>();
      p.numbers.forEach((given, index) => {
        const path = `numbers[${index}]`;
        const record = this.recordOf(given, path, problems);
        if (book.numbers.has(record.number) || records.has(record.number)) {
          problems.push({ path: `${path}.number`, reason: 'is there already' });
        }
        records.set(record.number, record);
      });
      if (problems.length > 0) throw DialflowError.invalid('stock', problems);
      if (book.numbers.size + records.size > MOST_NUMBERS) {
        throw new DialflowError(
          'LimitExceeded',
          `There are ${book.numbers.size} privacy numbers, and ${MOST_NUMBERS} are the most.`,
        );
      }
      const added = [...records.values()];
      // Some at a time, so that calls go on.
      for (let from = 0; from < added.length; from += TOGETHER) {
        const some = added.slice(from, from + TOGETHER);
        await stores.numbers.save(some);
        for (const record of some) book.addNumber(record);
      }
      return { added: added.length };
    });
  }

  removeStock(p: { numbers: string[] }): Promise<NumberResult[]> {
    const { changes, book, stores } = this.context;
    return changes.inTurn(async () => {
      const gone = new Set<XEntry>();
      const results = changes.each(p.numbers, null, (x) => {
        if (x.pool) return `is in pool ${x.pool.key}; release it first`;
        gone.add(x);
        return null;
      });
      await stores.numbers.delete([...gone].map(({ number }) => number));
      for (const x of gone) book.removeNumber(x);
      return results;
    });
  }

  async stockRemain(p: Parameters<Methods['stockRemain']>[0]): Promise<StockRemain> {
    const cities = new Map<string, StockRemain['cities'][number]>();
    let amount = 0;
    for (const { record } of this.inStock(p)) {
      amount += 1;
      const { province, city } = record;
      const key = placeKey(province, city);
      const line = cities.get(key) ?? { province, city, amount: 0 };
      line.amount += 1;
      cities.set(key, line);
    }
    const byAmount = [...cities.values()].sort((one, other) => other.amount - one.amount);
    return { amount, cities: byAmount };
  }

  buyNumbers(p: Parameters<Methods['buyNumbers']>[0]): Promise<{ numbers: string[] }> {
    const { book, changes, clock, random } = this.context;
    return changes.inTurn(async () => {
      changes.arrears.refuse('bought');
      const pool = findPool(book, p.poolKey);
      const problems: Problem[] = [];
      if ((pool.kind === '95AXN') !== (p.spec === '95')) {
        problems.push({ path: 'spec', reason: `numbers of it are not for ${pool.kind}` });
      }
      if (!Number.isInteger(p.count) || p.count < 1 || p.count > MOST_BOUGHT_AT_ONCE) {
        const reason = `is ${p.count}; a whole number from 1 to ${MOST_BOUGHT_AT_ONCE} is needed`;
        problems.push({ path: 'count', reason });
      }
      if (problems.length > 0) throw DialflowError.invalid('purchase', problems);
      const candidates = this.inStock(p);
      if (candidates.length < p.count) {
        throw new DialflowError(
          'LimitExceeded',
          `${p.count} numbers are wanted, and ${candidates.length} such are in stock.`,
          { inStock: candidates.length },
        );
      }
      // 号码会根据号码数量随机自动分配, 无需选号.
      const bought = sample(candidates, p.count, random);
      const verification: Verification = {
        state: pool.kind === '95AXN' ? 'NotRequired' : 'Unverified',
        person: '',
        expiresAt: null,
        changedAt: null,
        reason: '',
      };
      await changes.apply(
        bought.map((x) => ({
          x,
          to: {
            ...x.record,
            poolKey: pool.key,
            locked: false,
            verification,
            boughtAt: clock.now(),
          },
        })),
        changes.rents.rentsOf(bought, pool.key),
      );
      return { numbers: bought.map(({ number }) => number).sort() };
    });
  }

  // ------------------------------------------------------------ inside

  private inStock(p: { spec: string; city?: string; prefix?: string }): XEntry[] {
    const { book, places } = this.context;
    const wanted = p.city?.trim() ?? '';
    const city = ANYWHERE.includes(wanted) ? undefined : places.areas.cityOf('', wanted);
    if (!city && !ANYWHERE.includes(wanted)) {
      const reason = `there is no city "${wanted}", or several are called so`;
      throw DialflowError.invalid('request', [{ path: 'city', reason }]);
    }
    const prefix = p.prefix?.trim() ?? '';
    return [...book.numbers.values()].filter(
      ({ pool, number, record }) =>
        pool === null &&
        record.spec === p.spec &&
        number.startsWith(prefix) &&
        (!city || (record.province === city.province && record.city === city.city)),
    );
  }

  private recordOf(given: StockNumber, path: string, problems: Problem[]): XRecord {
    const wrong = (field: string, reason: string): void => {
      problems.push({ path: `${path}.${field}`, reason });
    };
    const number = canonical(given.number);
    if (!isX(number)) wrong('number', 'is no number of 5 to 18 digits');
    if (!(given.spec in NUMBER_SPECS)) {
      wrong('spec', `must be one of ${Object.keys(NUMBER_SPECS).join(', ')}`);
    }
    if ((given.spec === '95') !== number.startsWith('95')) {
      wrong('spec', 'must be 95 for numbers that begin with 95, and for no others');
    }
    for (const field of ['monthlyPrice', 'minutePrice'] as const) {
      const price = given[field] ?? 0;
      if (!(price >= 0 && price < 1e7)) wrong(field, `is ${price}; 0 or more yuan are needed`);
    }
    return {
      number,
      spec: given.spec,
      ...this.placeOf(given, number, wrong),
      trunk: given.trunk?.trim() || null,
      monthlyPrice: given.monthlyPrice ?? null,
      minutePrice: given.minutePrice ?? null,
      poolKey: null,
      locked: false,
      verification: {
        state: given.spec === '95' ? 'NotRequired' : 'Unverified',
        person: '',
        expiresAt: null,
        changedAt: null,
        reason: '',
      },
      boughtAt: null,
      remark: '',
    };
  }

  private placeOf(
    given: StockNumber,
    number: string,
    wrong: (field: string, reason: string) => void,
  ): { province: string; city: string; carrier: string } {
    const { places } = this.context;
    const known = places.of(number);
    const carrier = given.carrier?.trim() || (known?.carrier ?? '');
    const city = given.city?.trim() ?? '';
    const province = given.province?.trim() ?? '';
    if (given.spec === '95') return { province: '', city: '', carrier };
    if (city === '') {
      const ofIt = province === '' ? known?.province : places.areas.provinceOf(province);
      if (ofIt === undefined && province !== '') wrong('province', `there is no "${province}"`);
      return { province: ofIt ?? '', city: province === '' ? (known?.city ?? '') : '', carrier };
    }
    const named = province === '' ? '' : (places.areas.provinceOf(province) ?? province);
    const found = places.areas.cityOf(named, city);
    if (!found) wrong('city', `there is no city "${city}", or several are called so`);
    return { province: found?.province ?? '', city: found?.city ?? '', carrier };
  }
}

/** So many of them, each as likely as any other. */
function sample<T>(all: readonly T[], count: number, random: Random): T[] {
  const left = [...all];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) {
    const at = Math.floor(random() * left.length);
    const last = left.pop();
    if (last === undefined) break;
    if (at === left.length) taken.push(last);
    else {
      taken.push(left[at] as T);
      left[at] = last;
    }
  }
  return taken;
}
