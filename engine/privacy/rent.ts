import type { Rent } from '../store/privacy/numbers';
import type { Timer } from '../time/clock';
import type { PrivacyContext } from './context';
import type { XEntry } from './entries';
import type { PrivacyPriceList } from './prices';

const SETTING = 'rent to';
const TOGETHER = 500;

/**
 * 号码占用费, 以自然月计算: a number costs its month when it is bought, and each further one as it
 * begins, in the pool that it is in then. So what is moved is paid for by its old pool until the
 * month is over, and what is released costs nothing from the next one on.
 */
export class RentRoll {
  private timer: Timer | undefined;
  private rolling: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly context: Pick<
      PrivacyContext,
      'clock' | 'calendar' | 'stores' | 'book' | 'failed'
    > & { prices: PrivacyPriceList },
  ) {}

  /** Of this month, for numbers that are bought now. */
  rentsOf(numbers: readonly XEntry[], poolKey: string): Rent[] {
    const day = this.today();
    return numbers.map((x) => this.rent(x, poolKey, day));
  }

  async load(): Promise<void> {
    await this.roll();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.rolling;
  }

  /** Months that have begun since the last time, also while no engine ran. */
  private async roll(): Promise<void> {
    const { stores, book, clock, calendar, failed } = this.context;
    const month = this.today().slice(0, 7);
    const before = await stores.pools.setting(SETTING);
    for (let next = before ? monthAfter(before) : month; next <= month; next = monthAfter(next)) {
      const rents: Rent[] = [];
      for (const pool of book.pools.values()) {
        for (const x of pool.numbers) rents.push(this.rent(x, pool.key, `${next}-01`));
      }
      // Some at a time, so that calls go on; a month that is charged already is not charged again.
      for (let from = 0; from < rents.length; from += TOGETHER) {
        await stores.numbers.rent(rents.slice(from, from + TOGETHER));
      }
    }
    if (before !== month) await stores.pools.saveSetting(SETTING, month);
    if (this.stopped) return;
    const nextMonth = calendar.beginOf(`${monthAfter(month)}-01`);
    this.timer = clock.after(nextMonth - clock.now(), () => {
      this.rolling = this.roll().catch(failed);
    });
  }

  private today(): string {
    return this.context.calendar.localText(this.context.clock.now()).slice(0, 10);
  }

  private rent(x: XEntry, poolKey: string, day: string): Rent {
    const { number, spec } = x.record;
    const month = day.slice(0, 7);
    return { month, number, poolKey, spec, day, price: this.context.prices.monthOf(x) };
  }
}

export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${next[0]}-${String(next[1]).padStart(2, '0')}`;
}
