import type { CountedFor, DelayReason, JobGroupPreview, Language, SkipReason } from '../api';

type Words = Readonly<Record<Language, string>>;
const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

const SKIPPED: Readonly<Record<SkipReason, Words>> = {
  doNotCall: words('在禁呼名单中', 'on the do-not-call list'),
  stopCall: words('在止呼名单中', 'on the stop-call list'),
  emptyNumber: words('空号', 'number does not exist'),
  noWindow: words('结束前没有可呼时段', 'no time to call before the end'),
  noCommonHours: words(
    '任务与实例的可呼时段没有重合',
    'no time lies in the working times of group and instance',
  ),
  instanceStopped: words('实例因投诉已停止外呼', 'the instance may not call because of complaints'),
  supplierRule: words('供应商规则不允许', "not allowed by the supplier's rules"),
  blockedRegion: words('被叫在供应商的盲区', 'in a region that the supplier does not call'),
  barredIndustry: words('供应商不接入场景的行业', "the supplier bars the scene's industry"),
  dailyCap: words('超出每日拨打上限', 'called too often today'),
};

const DELAYED: Readonly<Record<DelayReason, Words>> = {
  dailyCap: words('当日拨打次数已达上限', 'called as often on that day as it may be'),
  supplierCap: words('已达供应商的每日次数', 'called as often on that day as the supplier allows'),
  supplierHours: words('不在供应商的可呼时段', 'outside the hours of the supplier'),
  numberLimit: words('超出主叫号码的限流', 'more than the limits of the caller numbers allow'),
  notDue: words('之后才可呼', 'its own time comes later'),
};

/** Contacts, by what comes of them. */
export class PreviewCounts {
  total = 0;
  private firstAt = Infinity;
  private readonly skips = new Map<SkipReason, number>();
  /** By the beginning of the day on which they might be dialled. */
  private readonly days = new Map<number, Day>();

  skip(reason: SkipReason): void {
    add(this.skips, reason, 1);
  }

  delay(day: number, reason: DelayReason, at: number): void {
    add(this.on(day).delays, reason, 1);
    this.firstAt = Math.min(this.firstAt, at);
  }

  opens(day: number, at: number): void {
    this.on(day).opens += 1;
    this.firstAt = Math.min(this.firstAt, at);
  }

  /** `stopped`: the instance may not call, so that nobody is dialled. */
  answer(firstDay: number, mostOnFirstDay: number | null, stopped: boolean): JobGroupPreview {
    const delays = new Map<DelayReason, number>();
    let opens = 0;
    for (const [day, found] of stopped ? [] : this.days) {
      if (day !== firstDay) add(delays, 'notDue', found.opens + sum(found.delays));
      else {
        opens = found.opens;
        for (const [reason, count] of found.delays) add(delays, reason, count);
      }
    }
    const toDial = opens + sum(delays);
    if (stopped) add(this.skips, 'instanceStopped', this.total - sum(this.skips));
    const over = mostOnFirstDay === null ? 0 : opens - mostOnFirstDay;
    if (over > 0) add(delays, 'numberLimit', over);
    return {
      total: this.total,
      toDial,
      skipped: this.total - toDial,
      byReason: told(this.skips, SKIPPED),
      delayed: sum(delays),
      delayedByReason: told(delays, DELAYED),
      mostOnFirstDay,
      firstAt: toDial > 0 ? this.firstAt : null,
    };
  }

  private on(day: number): Day {
    let found = this.days.get(day);
    if (!found) {
      found = { opens: 0, delays: new Map() };
      this.days.set(day, found);
    }
    return found;
  }
}

interface Day {
  opens: number;
  delays: Map<DelayReason, number>;
}

const add = <R>(counts: Map<R, number>, reason: R, count: number): void => {
  if (count > 0) counts.set(reason, (counts.get(reason) ?? 0) + count);
};

const sum = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

const told = <R extends string>(
  counts: ReadonlyMap<R, number>,
  wording: Readonly<Record<R, Words>>,
): CountedFor<R>[] =>
  [...counts].map(([reason, count]) => ({ reason, count, words: wording[reason] }));
