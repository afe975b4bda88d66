import shipped from '../../data/prices/privacy.json';
import type { NumberSpec, PrivacyPrices } from '../api';
import type { UsageAddition } from '../store/privacy/usage';
import { validate } from '../validation/problems';
import type { PrivacyContext } from './context';
import type { XEntry } from './entries';

const SETTING = 'prices';

const price = { type: 'number', minimum: 0, maximum: 10_000_000 } as const;
const bySpec = {
  type: 'object',
  required: ['virtual', 'carrier', '95'],
  properties: { virtual: price, carrier: price, '95': price },
  additionalProperties: false,
} as const;
const schema = {
  type: 'object',
  required: [
    'currency',
    'numberPerMonth',
    'perMinute',
    'recordingPerMinute',
    'interceptedSms',
    'smartSms',
  ],
  properties: {
    currency: {
      type: 'string',
      pattern: '^[A-Z]{3}$',
      description: 'a currency of three letters such as CNY',
    },
    numberPerMonth: bySpec,
    perMinute: bySpec,
    recordingPerMinute: price,
    interceptedSms: price,
    smartSms: price,
  },
  additionalProperties: false,
} as const;

/** What number privacy costs. What is used is priced when it is used: later prices change nothing of it. */
export class PrivacyPriceList {
  private prices: PrivacyPrices = shipped;

  constructor(private readonly context: Pick<PrivacyContext, 'stores' | 'clock' | 'calendar'>) {}

  async load(): Promise<void> {
    const kept = await this.context.stores.pools.setting(SETTING);
    if (kept) this.prices = JSON.parse(kept) as PrivacyPrices;
  }

  get now(): PrivacyPrices {
    return this.prices;
  }

  async set(given: unknown): Promise<PrivacyPrices> {
    const prices =
      given === null ? shipped : validate<PrivacyPrices>(schema, given, 'privacy price list');
    const kept = given === null ? '' : JSON.stringify(prices);
    await this.context.stores.pools.saveSetting(SETTING, kept);
    this.prices = prices;
    return prices;
  }

  monthOf({ record }: XEntry): number {
    return record.monthlyPrice ?? this.prices.numberPerMonth[record.spec];
  }

  /** A call with its minutes, each call's rounded up. */
  callUsage(
    x: XEntry | undefined,
    call: { at: number; minutes: number; recorded: number },
  ): UsageAddition {
    const perMinute = x?.record.minutePrice ?? this.prices.perMinute[specOf(x)];
    return {
      ...this.head(x, call.at),
      calls: 1,
      answered: call.minutes > 0 ? 1 : 0,
      minutes: call.minutes,
      recordedMinutes: call.recorded,
      callCost: call.minutes * perMinute,
      recordingCost: call.recorded * this.prices.recordingPerMinute,
    };
  }

  /** So many messages as carriers count them; what could not be sent costs what an intercepted one does. */
  smsUsage(
    x: XEntry | undefined,
    sms: { at: number; intercepted?: number; smart?: number },
  ): UsageAddition {
    const { intercepted = 0, smart = 0 } = sms;
    return {
      ...this.head(x, sms.at),
      interceptedSms: intercepted,
      smartSms: smart,
      interceptedCost: intercepted * this.prices.interceptedSms,
      smartCost: smart * this.prices.smartSms,
    };
  }

  private head(
    x: XEntry | undefined,
    at: number,
  ): { day: string; poolKey: string; spec: NumberSpec } {
    const day = this.context.calendar.localText(at).slice(0, 10);
    return { day, poolKey: x?.pool?.key ?? '', spec: specOf(x) };
  }
}

/** Of one that is gone nobody knows any more: as the cheapest. */
const specOf = (x: XEntry | undefined): NumberSpec => x?.record.spec ?? 'virtual';

/** Sums of prices, without the dust of binary fractions. */
export const money = (amount: number): number => Math.round(amount * 10_000) / 10_000;
