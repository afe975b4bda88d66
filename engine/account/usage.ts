import {
  DialflowError,
  type LinePrices,
  type MonthlyFee,
  type PriceBook,
  type UsageCounts,
  type UsageReport,
  type UsageRequest,
  type UsageRow,
} from '../api';
import type { AccountStore, UsageSum } from '../store/account';
import { momentsOf, type Calendar, type Moments } from './span';
import { concurrencyPrice, linePricesOf, money } from './prices';

const DAY = 86_400_000;
const MOST_DAYS = 400;

export interface UsageParts {
  store: Pick<AccountStore, 'count' | 'usage' | 'names'>;
  /** Calls at a time of all instances together: what is paid for by concurrency. */
  concurrency: (instanceId: string | undefined) => Promise<number>;
  /** Of a caller number, where it has one. */
  supplierOf: (number: string) => string | undefined;
  calendar: Calendar;
  nextDay: (at: number) => number;
}

/** 用量与费用: what was called, and what it cost by the prices of its day. */
export async function reportUsage(
  parts: UsageParts,
  pricesOn: (day: string) => PriceBook,
  p: UsageRequest,
): Promise<UsageReport> {
  const { span, ...filter } = p;
  const moments = momentsOf(span, parts.calendar, 'span');
  check(moments);
  await parts.store.count();
  const rows = new Map<string, UsageCounts>();
  const total = none();
  const months = new Map<string, Month>();
  /** With the first day of each. */
  const currencies = new Map<string, string>();
  // Day by day: a long time is no long query, and others get their turn in between.
  for (let { from } = moments; from < moments.to;) {
    const to = Math.min(parts.nextDay(from), moments.to);
    const day = parts.calendar.localText(from).slice(0, 10);
    const prices = pricesOn(day);
    const pricesOf = linePricesOf(prices, parts.supplierOf);
    const month = monthOf(months, day.slice(0, 7), prices);
    const sums = await parts.store.usage({ ...filter, from, to });
    if (sums.length > 0) currencies.set(prices.currency, currencies.get(prices.currency) ?? day);
    for (const sum of sums) {
      const line = pricesOf(sum.number, sum.trunk);
      const key = keyOf(p.by, sum, day);
      const row = rows.get(key) ?? none();
      rows.set(key, row);
      add(row, sum, line, prices);
      add(total, sum, line, prices);
      if (line) spend(month, line, sum);
    }
    from = to;
  }
  refuseMixed(currencies);
  const names = await namesOf(parts.store, p.by, [...rows.keys()]);
  const monthly =
    p.groupId === undefined && p.number === undefined
      ? fees(months, await parts.concurrency(p.instanceId))
      : [];
  const told = tell(total);
  return {
    by: p.by,
    ...moments,
    currency:
      [...currencies.keys()][0] ??
      pricesOn(parts.calendar.localText(moments.to - 1).slice(0, 10)).currency,
    rows: [...rows]
      .map(([key, counts]): UsageRow => ({ key, name: names.get(key) ?? '', ...tell(counts) }))
      .sort(p.by === 'day' ? byKey : byCalls),
    total: told,
    monthly,
    amount: money(told.cost + monthly.reduce((sum, fee) => sum + fee.amount, 0)),
  };
}

function check({ from, to }: Moments): void {
  if (to - from > MOST_DAYS * DAY) {
    const reason = `is ${Math.ceil((to - from) / DAY)} days long; at most ${MOST_DAYS} are allowed`;
    throw DialflowError.invalid('usage request', [{ path: 'span', reason }]);
  }
}

function refuseMixed(currencies: ReadonlyMap<string, string>): void {
  const [, second] = currencies;
  if (!second) return;
  const reason = `is in ${[...currencies.keys()].join(' and ')}, which cannot be added up; ask for the time before ${second[1]} and from then on`;
  throw DialflowError.invalid('usage request', [{ path: 'span', reason }]);
}

const byKey = (a: UsageRow, b: UsageRow): number => (a.key < b.key ? -1 : 1);
const byCalls = (a: UsageRow, b: UsageRow): number => b.calls - a.calls || byKey(a, b);

function keyOf(by: UsageRequest['by'], sum: UsageSum, day: string): string {
  switch (by) {
    case 'day':
      return day;
    case 'group':
      return sum.groupId;
    case 'number':
      return sum.number;
    case 'instance':
      return sum.instanceId;
  }
}

async function namesOf(
  store: UsageParts['store'],
  by: UsageRequest['by'],
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (by === 'group') return store.names('job_group', keys);
  if (by === 'instance') return store.names('instance', keys);
  return new Map(keys.map((key) => [key, key]));
}

// ---------------------------------------------------------------- sums

const none = (): UsageCounts => ({
  calls: 0,
  answered: 0,
  connectionRate: 0,
  talkMs: 0,
  billedMinutes: 0,
  unpricedMinutes: 0,
  lineCost: 0,
  robotCost: 0,
  cost: 0,
});

function add(
  counts: UsageCounts,
  sum: UsageSum,
  line: LinePrices | undefined,
  { robot }: PriceBook,
): void {
  counts.calls += sum.calls;
  counts.answered += sum.answered;
  counts.talkMs += sum.talkMs;
  counts.billedMinutes += sum.billedMinutes;
  if (line) counts.lineCost += sum.billedMinutes * line.perMinute;
  else counts.unpricedMinutes += sum.billedMinutes;
  if (robot.mode === 'perCall') counts.robotCost += sum.calls * robot.perCall;
}

const tell = (counts: UsageCounts): UsageCounts => ({
  ...counts,
  connectionRate: counts.calls === 0 ? 0 : money(counts.answered / counts.calls),
  lineCost: money(counts.lineCost),
  robotCost: money(counts.robotCost),
  cost: money(counts.lineCost + counts.robotCost),
});

// ---------------------------------------------------------------- by the month

interface Month {
  /** Of its last day that was asked for: what is paid by the month is paid by them. */
  prices: PriceBook;
  /** By the key of a line: its prices, and its charges by number. */
  lines: Map<string, { line: LinePrices; numbers: Map<string, number> }>;
}

function monthOf(months: Map<string, Month>, name: string, prices: PriceBook): Month {
  const known = months.get(name) ?? { prices, lines: new Map() };
  known.prices = prices;
  months.set(name, known);
  return known;
}

function spend({ lines }: Month, line: LinePrices, sum: UsageSum): void {
  const known = lines.get(line.key) ?? { line, numbers: new Map<string, number>() };
  known.line = line;
  lines.set(line.key, known);
  const before = known.numbers.get(sum.number) ?? 0;
  known.numbers.set(sum.number, before + sum.billedMinutes * line.perMinute);
}

function fees(months: ReadonlyMap<string, Month>, concurrency: number): MonthlyFee[] {
  const list: MonthlyFee[] = [];
  for (const [month, { prices, lines }] of months) {
    if (prices.robot.mode === 'concurrency' && concurrency > 0) {
      const price = concurrencyPrice(prices, concurrency);
      const amount = money(price * concurrency);
      list.push({ kind: 'concurrency', month, line: null, quantity: concurrency, price, amount });
    }
    for (const { line: used, numbers } of lines.values()) {
      const line = prices.lines.find(({ key }) => key === used.key) ?? used;
      const fee = { month, line: line.key, quantity: numbers.size };
      if (line.numberPerMonth > 0) {
        const amount = money(line.numberPerMonth * numbers.size);
        list.push({ kind: 'number', ...fee, price: line.numberPerMonth, amount });
      }
      const missing = [...numbers.values()].reduce(
        (sum, spent) => sum + Math.max(0, line.minimumPerMonth - spent),
        0,
      );
      if (missing > 0) list.push({ kind: 'minimum', ...fee, price: null, amount: money(missing) });
    }
  }
  return list;
}
