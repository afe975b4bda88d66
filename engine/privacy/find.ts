import { DialflowError } from '../api';
import type { PrivacyBook } from './book';
import type { GroupEntry, PoolEntry, XEntry } from './entries';
import { canonical } from './number';

/** Things by what requests call them. @throws DialflowError `NotFound` */

export function findPool(book: PrivacyBook, key: string): PoolEntry {
  const pool = book.pools.get(key.trim());
  if (!pool) throw DialflowError.notFound('number pool', key);
  return pool;
}

export function findNumber(book: PrivacyBook, written: string): XEntry {
  const x = book.numbers.get(canonical(written));
  if (!x) throw DialflowError.notFound('privacy number', written);
  return x;
}

export function findGroup(book: PrivacyBook, id: string): GroupEntry {
  const group = book.groups.get(idOf(id));
  if (!group) throw DialflowError.notFound('number group', id);
  return group;
}

/** NaN for what is no id. */
export const idOf = (id: string): number => (/^\d{1,16}$/.test(id) ? Number(id) : NaN);
