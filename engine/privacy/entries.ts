import {
  BINDINGS_PER_NUMBER,
  type PoolKind,
  type PoolSettings,
  type PrivacyNumberStatusName,
} from '../api';
import type { XRecord } from '../store/privacy/numbers';
import { Shelf } from './shelf';

/** A pool as it is in memory. */
export interface PoolEntry {
  readonly key: string;
  readonly kind: PoolKind;
  readonly createdAt: number;
  name: string;
  settings: PoolSettings;
  readonly numbers: Set<XEntry>;
  bindings: number;
  /** Numbers that bindings can be assigned, all of them and by province and city. */
  readonly open: Shelf<XEntry>;
  readonly openIn: Map<string, Shelf<XEntry>>;
  readonly blacklist: Blacklist;
  /** The alarm was given, and is not to be given again before utilisation has fallen. */
  alarmed: boolean;
}

/** An X number as it is in memory. */
export interface XEntry {
  readonly index: number;
  readonly number: string;
  record: XRecord;
  pool: PoolEntry | null;
  bindings: number;
  /** Slots of bindings by the packed number of a party, or by an extension (`extensionKey`). */
  readonly parties: Map<number, number>;
  /** Of kinds with one binding a number; -1: none. */
  single: number;
}

export interface GroupEntry {
  readonly id: number;
  readonly poolKey: string;
  readonly createdAt: number;
  name: string;
  remark: string;
  readonly numbers: Set<string>;
  /** Slots. */
  readonly bindings: Set<number>;
}

/**
 * Who may not call whom through the numbers of a pool, by number or by pair (`blackKey`): calls from
 * the first, to it, or both.
 */
export type Blacklist = Map<string, 'from' | 'to' | 'both'>;

/** Without another number: whomever it is about. */
export const blackKey = (number: string, other: string): string =>
  other === '' ? number : `${number}>${other}`;

export function isBarred({ blacklist }: PoolEntry, caller: string, callee: string): boolean {
  if (blacklist.size === 0) return false;
  const bars = (key: string, direction: 'from' | 'to'): boolean => {
    const found = blacklist.get(key);
    return found === direction || found === 'both';
  };
  return (
    bars(caller, 'from') ||
    (callee !== '' &&
      (bars(callee, 'to') ||
        bars(blackKey(caller, callee), 'from') ||
        bars(blackKey(callee, caller), 'to')))
  );
}

export const newPool = (
  p: Pick<PoolEntry, 'key' | 'kind' | 'name' | 'settings' | 'createdAt'>,
): PoolEntry => ({
  ...p,
  numbers: new Set(),
  bindings: 0,
  open: new Shelf(),
  openIn: new Map(),
  blacklist: new Map(),
  alarmed: false,
});

export const newX = (index: number, record: XRecord): XEntry => ({
  index,
  number: record.number,
  record,
  pool: null,
  bindings: 0,
  parties: new Map(),
  single: -1,
});

/** Parties are positive. */
export const extensionKey = (extension: string): number => -Number(`1${extension}`);

export const placeKey = (province: string, city: string): string => `${province} ${city}`;

export const capacityOf = (pool: PoolEntry): number =>
  pool.numbers.size * BINDINGS_PER_NUMBER[pool.kind];

/** 绑定利用率. */
export function utilisationOf(pool: PoolEntry): number {
  const capacity = capacityOf(pool);
  return capacity === 0 ? 0 : pool.bindings / capacity;
}

export const leftOf = (x: XEntry): number =>
  x.pool ? BINDINGS_PER_NUMBER[x.pool.kind] - x.bindings : 0;

/** `frozen`: there have been arrears for more than a month. */
export function statusOf(x: XEntry, frozen: boolean): PrivacyNumberStatusName {
  if (frozen && x.pool) return 'Frozen';
  if (x.record.locked) return 'Locked';
  return x.bindings > 0 ? 'Bound' : 'Unbound';
}
