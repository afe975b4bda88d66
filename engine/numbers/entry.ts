import type { NumberRecord } from '../store/numbers';
import type { City } from './ports';
import type { NumberQueue } from './numberQueue';
import type { RateLimit } from './rateLimit';
import type { SupplierRules } from './supplierRules';

/** A number that calls are made from, as the pool knows it. */
export interface Entry {
  readonly number: string;
  /** Null: nobody looks after it; it was named by a job group. */
  record: NumberRecord | null;
  limit: RateLimit | null;
  supplier: SupplierRules | null;
  city: City | undefined;
  live: number;
  most: number;
  /** When it was last taken, in turns: the least recently taken is next. Below 0: never yet. */
  turn: number;
  /** Queues that left it out while it had as many calls up as it may. */
  readonly leftOutOf: Set<NumberQueue>;
}

let made = 0;

/** Those never taken are so in the order in which they came. */
export const newEntry = (number: string, city: City | undefined): Entry => ({
  number,
  record: null,
  limit: null,
  supplier: null,
  city,
  live: 0,
  most: Infinity,
  turn: ++made - Number.MAX_SAFE_INTEGER,
  leftOutOf: new Set(),
});

export const isEnabled = ({ record }: Entry): boolean => record?.enabled ?? true;

/** From when on its rate limit lets it be called from. */
export const limitedUntil = ({ limit }: Entry): number => limit?.freeAt ?? -Infinity;

export const isInUse = ({ live, most }: Entry): boolean => live >= most;
