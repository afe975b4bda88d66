import {
  DialflowError,
  type NumberSpec,
  type PrivacyDay,
  type PrivacyMethods,
  type PrivacyUsage,
  type PrivacyUsageRow,
  type UsageItem,
} from '../api';
import type { UsageSpan } from '../store/privacy/usage';
import { usageCsv } from './csv';
import type { PrivacyContext } from './context';
import type { PoolEntry } from './entries';
import { findPool } from './find';
import { money, type PrivacyPriceList } from './prices';
import { monthAfter } from './rent';

type Methods = Pick<PrivacyMethods, 'usage' | 'usageCsv' | 'dailyUsage'>;

const DAY = 86_400_000;
const MOST_DAYS = 400;
const NOTHING: Omit<PrivacyDay, 'day'> = {
  numbers: 0,
  calls: 0,
  answered: 0,
  connectionRate: 0,
  minutes: 0,
  callCharge: 0,
  sms: 0,
};

export interface UsageContext extends PrivacyContext {
  prices: PrivacyPriceList;
}

/** 费用统计. */
export class PrivacyUsageReports implements Methods {
  constructor(private readonly context: UsageContext) {}

  /** 全量统计. */
  async usage(p: { month?: string; poolKey?: string }): Promise<PrivacyUsage> {
    const month = this.monthOf(p.month);
    const span = this.spanOf(`${month}-01`, `${month}-31`, p.poolKey);
    const { usage } = this.context.stores;
    const rows = new Map<string, PrivacyUsageRow>();
    const add = (
      line: { poolKey: string; spec: NumberSpec },
      item: UsageItem,
      quantity: number,
      amount: number,
    ): void => {
      const pool = this.context.book.pools.get(line.poolKey);
      if (!pool || quantity === 0) return;
      // Numbers and minutes have a price by whose they are; the rest has one.
      const spec = item === 'number' || item === 'call' ? line.spec : null;
      const key = `${pool.key} ${item} ${spec}`;
      const row = rows.get(key) ?? newRow(pool, item, spec);
      rows.set(key, row);
      row.quantity += quantity;
      row.amount = money(row.amount + amount);
    };
    for (const line of await usage.rents(span)) add(line, 'number', line.numbers, line.price);
    for (const line of await usage.lines(span)) {
      add(line, 'call', line.minutes, line.callCost);
      add(line, 'recording', line.recordedMinutes, line.recordingCost);
      add(line, 'interceptedSms', line.interceptedSms, line.interceptedCost);
      add(line, 'smartSms', line.smartSms, line.smartCost);
    }
    const list = [...rows.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return {
      month,
      currency: this.context.prices.now.currency,
      rows: list,
      amount: money(list.reduce((sum, { amount }) => sum + amount, 0)),
    };
  }

  /** 导出账单: 文件名为号池Key+年月. */
  async usageCsv(p: Parameters<Methods['usageCsv']>[0]): ReturnType<Methods['usageCsv']> {
    const { key } = findPool(this.context.book, p.poolKey);
    const { language = 'zh-CN', ...of } = p;
    const usage = await this.usage(of);
    return {
      fileName: `${key}${usage.month.replace('-', '')}.csv`,
      csv: usageCsv(usage, language),
    };
  }

  /** 分类统计. */
  async dailyUsage(p: Parameters<Methods['dailyUsage']>[0]): ReturnType<Methods['dailyUsage']> {
    const { calendar, stores, prices } = this.context;
    const { from, to } = calendar.momentsOf(p.span);
    if (to - from > MOST_DAYS * DAY) {
      const reason = `is longer than ${MOST_DAYS} days`;
      throw DialflowError.invalid('usage request', [{ path: 'span', reason }]);
    }
    const first = calendar.localText(from).slice(0, 10);
    const last = calendar.localText(to - 1).slice(0, 10);
    const span = this.spanOf(first, last, p.poolKey, p.kind);
    const days = new Map<string, PrivacyDay>();
    for (let day = first; day <= last; day = dayAfter(day)) days.set(day, { day, ...NOTHING });
    const total = { ...NOTHING };
    const add = (day: string, what: Partial<typeof NOTHING>): void => {
      for (const sum of [days.get(day), total]) {
        if (!sum) continue;
        for (const [name, value] of Object.entries(what) as [keyof typeof NOTHING, number][]) {
          sum[name] += value;
        }
      }
    };
    for (const { day, numbers } of await stores.usage.rents(span)) add(day, { numbers });
    for (const line of await stores.usage.lines(span)) {
      add(line.day, {
        calls: line.calls,
        answered: line.answered,
        minutes: line.minutes,
        callCharge: line.callCost + line.recordingCost,
        sms: line.interceptedSms + line.smartSms,
      });
    }
    for (const sum of [...days.values(), total]) {
      sum.connectionRate = sum.calls === 0 ? 0 : money(sum.answered / sum.calls);
      sum.callCharge = money(sum.callCharge);
    }
    return { currency: prices.now.currency, days: [...days.values()], total };
  }

  // ------------------------------------------------------------ inside

  private spanOf(first: string, last: string, poolKey?: string, kind?: string): UsageSpan {
    const { book } = this.context;
    if (poolKey === undefined && kind === undefined) return { first, last };
    const pools = poolKey === undefined ? [...book.pools.values()] : [findPool(book, poolKey)];
    const poolKeys = pools.filter((pool) => kind === undefined || pool.kind === kind);
    return { first, last, poolKeys: poolKeys.map(({ key }) => key) };
  }

  private monthOf(given: string | undefined): string {
    const { clock, calendar } = this.context;
    const now = calendar.localText(clock.now()).slice(0, 7);
    if (given === undefined || given === '') return now;
    const month = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(given) ? given : undefined;
    if (month !== undefined && month < monthAfter(now)) return month;
    const reason = month === undefined ? 'must be a month such as 2026-01' : 'is to come';
    throw DialflowError.invalid('usage request', [{ path: 'month', reason }]);
  }
}

const newRow = (pool: PoolEntry, item: UsageItem, spec: NumberSpec | null): PrivacyUsageRow => ({
  poolKey: pool.key,
  poolName: pool.name,
  kind: pool.kind,
  item,
  spec,
  quantity: 0,
  amount: 0,
});

const ITEMS: readonly UsageItem[] = ['number', 'call', 'recording', 'interceptedSms', 'smartSms'];
const keyOf = ({ kind, poolKey, item, spec }: PrivacyUsageRow): string =>
  `${kind} ${poolKey} ${ITEMS.indexOf(item)} ${spec ?? ''}`;

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
