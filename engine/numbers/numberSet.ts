import type { Place, RoutingStrategy } from '../api';
import { isEnabled, isInUse, type Entry } from './entry';
import { NumberQueue } from './numberQueue';
import type { SupplierRules } from './supplierRules';
import { Turns } from './turns';

/** The numbers of a set that are of one supplier: its rules hold for all of them. */
export class SupplierPart {
  readonly all: NumberQueue;
  private provinces: Map<string, NumberQueue> | null = null;
  private cities: Map<string, NumberQueue> | null = null;

  constructor(
    readonly supplier: SupplierRules | null,
    readonly entries: readonly Entry[],
  ) {
    this.all = new NumberQueue(entries);
  }

  /** Calls a millisecond that rate limits allow; of the numbers that have one. */
  get rate(): number {
    let rate = 0;
    for (const { limit } of this.entries) if (limit) rate += limit.count / limit.periodMs;
    return rate;
  }

  /** One of them has as many calls up as it may: the end of a call frees it. */
  get anyInUse(): boolean {
    return this.entries.some(isInUse);
  }

  /** The next of the same city (2), of the same province (1), of anywhere (0). */
  next(nearness: number, place: Place | undefined, now: number): Entry | undefined {
    if (nearness === 0) return this.all.first(now);
    if (!place?.province) return undefined;
    if (nearness === 1) {
      this.provinces ??= queues(this.entries, ({ city }) => [city?.province ?? '']);
      return this.provinces.get(place.province)?.first(now);
    }
    // A city may have several area codes, and an area code several cities.
    this.cities ??= queues(this.entries, ({ city }) =>
      city?.province ? keysOf(city.province, city) : [],
    );
    let best: Entry | undefined;
    for (const key of keysOf(place.province, place)) {
      const entry = this.cities.get(key)?.first(now);
      if (entry && (!best || entry.turn < best.turn)) best = entry;
    }
    return best;
  }
}

/** Numbers that calls may be made from: all of an instance, or those that a job group names. */
export class NumberSet {
  readonly parts: readonly SupplierPart[];
  readonly turns = new Turns();
  /** There are some that are switched off. */
  readonly someOff: boolean;
  readonly isEmpty: boolean;

  constructor(entries: readonly Entry[]) {
    this.isEmpty = entries.length === 0;
    const on = entries.filter(isEnabled);
    this.someOff = on.length < entries.length;
    const bySupplier = Map.groupBy(on, ({ supplier }) => supplier);
    this.parts = [...bySupplier].map(([supplier, own]) => new SupplierPart(supplier, own));
  }
}

/** Degrees of nearness that a strategy goes by, the nearest first. */
export const NEARNESS: Readonly<Record<RoutingStrategy, readonly number[]>> = {
  none: [0],
  sameProvince: [1, 0],
  sameCity: [2, 1, 0],
};

function queues(
  entries: readonly Entry[],
  keysOfEntry: (entry: Entry) => readonly string[],
): Map<string, NumberQueue> {
  const lists = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of keysOfEntry(entry)) {
      const list = lists.get(key);
      if (list) list.push(entry);
      else lists.set(key, [entry]);
    }
  }
  return new Map([...lists].map(([key, list]) => [key, new NumberQueue(list)]));
}

const keysOf = (province: string, at: { areaCode: string; city: string }): string[] => [
  ...(at.areaCode === '' ? [] : [`${province} ${at.areaCode}`]),
  ...(at.city === '' ? [] : [`${province} ${at.city}`]),
];
