import type { Language, Place, Strategy, SupplierDefinition } from '../api';
import type { Hours, Industries } from './ports';

export const SUPPLIER_ZONE = 'Asia/Shanghai';
/** Businesses whose answer is kept. */
const MOST_ASKED = 1_000;

export type Words = Readonly<Record<Language, string>>;

/** A rule against a call: which, until when (null: for good), and why. */
export interface Against {
  rule: 'region' | 'industry' | 'cap' | 'hours';
  until: number | null;
  words: Words;
}

/** What a call is, as far as a supplier's rules ask. */
export interface CallInQuestion {
  /** Where the callee is. */
  place: Place | undefined;
  now: number;
  /** Calls to the callee today; not asked about where absent. */
  callsToday?: number;
  /** Industry and business type of the scene; not asked about where absent. */
  industry?: string;
}

/** The rules of one supplier, as they hold for a call. */
export class SupplierRules {
  private readonly zone: string;
  private readonly hours: Strategy | null;
  private readonly blocked: ReadonlySet<string>;
  /** The hours last asked for: closed from `begin`, open from `from` until `until`. */
  private known = { begin: 0, from: 0, until: 0 };
  /** What there is against a business, by how it is declared. */
  private readonly asked = new Map<string, Words | undefined>();

  constructor(
    readonly supplier: SupplierDefinition,
    private readonly clock: Hours,
    private readonly industries: Industries,
  ) {
    const { timeZone, callingHours = [], blockedRegions = [] } = supplier.rules;
    this.zone = timeZone ?? SUPPLIER_ZONE;
    this.hours = callingHours.length > 0 ? { workingTime: [...callingHours] } : null;
    this.blocked = new Set(
      blockedRegions.map(({ province, city }) => (city ? `${province} ${city}` : province)),
    );
  }

  get concurrency(): number | undefined {
    return this.supplier.rules.concurrencyPerNumber;
  }

  /** What is against the call now; of several, what holds longest. */
  against(call: CallInQuestion): Against | undefined {
    const region = this.region(call.place);
    if (region) return { rule: 'region', until: null, words: region };
    const bar = this.barred(call.industry);
    if (bar) return { rule: 'industry', until: null, words: bar };

    const cap = this.capOf(call.industry);
    if (cap !== undefined && call.callsToday !== undefined && call.callsToday >= cap) {
      // Hours may begin later on that day.
      const tomorrow = this.clock.nextDay(this.zone, call.now);
      const until = this.closedUntil(tomorrow)?.until ?? tomorrow;
      return { rule: 'cap', until, words: this.capWords(cap) };
    }
    return this.closedUntil(call.now);
  }

  /** The first instant from `at` on that its hours allow; `until` where they end, Infinity where they do not. */
  openFrom(at: number): { from: number; until: number } {
    if (!this.hours) return { from: at, until: Infinity };
    const { begin, from, until } = this.known;
    if (at >= from && at < until) return { from: at, until };
    if (at >= begin && at < from) return { from, until };
    this.known = this.workOut(this.hours, at);
    return { from: this.known.from, until: this.known.until };
  }

  private workOut(hours: Strategy, at: number): { begin: number; from: number; until: number } {
    const now = this.clock.window(hours, this.zone, at);
    const from = now.open ? at : (now.opensAt ?? Infinity);
    if (from === Infinity) return { begin: at, from, until: Infinity };
    const then = now.open ? now : this.clock.window(hours, this.zone, from);
    return { begin: at, from, until: (then.open ? then.until : from) ?? Infinity };
  }

  /** That it bars the business, in words; undefined where it may be called for, or none is named. */
  barred(industry: string | undefined): Words | undefined {
    if (industry === undefined) return undefined;
    const known = this.asked.get(industry);
    if (known || this.asked.has(industry)) return known;
    const bar = this.industries.barredBy(this.supplier, industry);
    const words = bar && this.barWords(bar);
    if (this.asked.size >= MOST_ASKED) this.asked.clear();
    this.asked.set(industry, words);
    return words;
  }

  private closedUntil(now: number): Against | undefined {
    const { from } = this.openFrom(now);
    return from > now ? { rule: 'hours', until: from, words: this.hoursWords(from) } : undefined;
  }

  private capOf(industry: string | undefined): number | undefined {
    const { callsPerDay, callsPerDayOf = [] } = this.supplier.rules;
    if (industry === undefined || callsPerDayOf.length === 0) return callsPerDay;
    const own = callsPerDayOf.find((one) => this.industries.isNamed(industry, one.industry));
    return own?.callsPerDay ?? callsPerDay;
  }

  private region(place: Place | undefined): Words | undefined {
    if (!place?.province || this.blocked.size === 0) return undefined;
    const city = `${place.province} ${place.city}`;
    if (!this.blocked.has(place.province) && !this.blocked.has(city)) return undefined;
    return this.words(
      `不呼叫${place.province}${place.city === place.province ? '' : place.city}的号码`,
      `does not call numbers of ${place.city === place.province ? place.province : city}`,
    );
  }

  private barWords(bar: Words): Words {
    return this.words(`不接入行业“${bar['zh-CN']}”`, `bars the industry ${bar['en-US']}`);
  }

  private capWords(cap: number): Words {
    return this.words(
      `同一被叫一天最多呼叫 ${cap} 次`,
      `allows ${cap} ${cap === 1 ? 'call' : 'calls'} a day to one callee`,
    );
  }

  private hoursWords(from: number): Words {
    const at = from === Infinity ? '' : this.clock.localText(this.zone, from);
    return this.words(
      `当前不在可呼叫时段，${at} 恢复`,
      `does not allow calls at this time; again from ${at} (${this.zone})`,
    );
  }

  private words(zh: string, en: string): Words {
    const { name } = this.supplier;
    return {
      'zh-CN': `供应商“${name['zh-CN']}”${zh}`,
      'en-US': `The supplier "${name['en-US']}" ${en}`,
    };
  }
}
