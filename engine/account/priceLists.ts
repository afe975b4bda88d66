import { DialflowError, type PriceBook, type PriceList } from '../api';
import type { AccountStore } from '../store/account';
import { checkPrices, shippedPrices } from './prices';
import { isDay, type Calendar } from './span';

export interface PriceListParts {
  store: Pick<AccountStore, 'priceLists' | 'savePriceList' | 'deletePriceList'>;
  calendar: Calendar;
}

/** From the beginning of all time, as the store has it. */
const ALWAYS = '';

/**
 * Prices by the day they hold from. What was called costs what its own day's list says, whatever is
 * set later on.
 */
export class PriceLists {
  constructor(private readonly parts: PriceListParts) {}

  /** The oldest first; the first one holds from the beginning. */
  async list(): Promise<PriceList[]> {
    const rows = await this.parts.store.priceLists();
    const lists = rows.map(({ validFrom, prices }): PriceList => {
      const shipped = prices === '';
      return {
        validFrom: validFrom === ALWAYS ? null : validFrom,
        prices: shipped ? shippedPrices() : (JSON.parse(prices) as PriceBook),
        shipped,
      };
    });
    if (lists[0]?.validFrom === null) return lists;
    return [{ validFrom: null, prices: shippedPrices(), shipped: true }, ...lists];
  }

  /** Which prices hold on a day. */
  async byDay(): Promise<(day: string) => PriceBook> {
    const lists = await this.list();
    return (day) => {
      const holds = lists.findLast(({ validFrom }) => validFrom === null || validFrom <= day);
      return holds?.prices ?? shippedPrices();
    };
  }

  async today(): Promise<PriceBook> {
    return (await this.byDay())(this.todayIs());
  }

  async set(prices: unknown, validFrom = this.todayIs()): Promise<PriceBook> {
    refuse(validFrom);
    const book = prices === null ? null : checkPrices(prices);
    await this.parts.store.savePriceList(validFrom, book === null ? '' : JSON.stringify(book));
    return book ?? shippedPrices();
  }

  async remove(validFrom: string): Promise<PriceList[]> {
    refuse(validFrom);
    if (!(await this.parts.store.deletePriceList(validFrom))) {
      throw DialflowError.notFound('price list', validFrom);
    }
    return this.list();
  }

  private todayIs(): string {
    const { calendar } = this.parts;
    return calendar.localText(calendar.now()).slice(0, 10);
  }
}

function refuse(day: string): void {
  if (isDay(day)) return;
  const reason = `is no day: "${day}"; write it as 2026-01-05`;
  throw DialflowError.invalid('price list', [{ path: 'validFrom', reason }]);
}
