import type { Page } from '../api';

const PAGE = 100;
const MOST = 10_000;

/** A page of what is asked for, one more than needed, to know whether there is another. */
export async function pageOf<R, T>(
  limit: number | undefined,
  ask: (most: number) => Promise<readonly R[]>,
  tell: (row: R) => T,
  keyOf: (told: T) => string,
): Promise<Page<T>> {
  const most = Math.min(Math.max(limit ?? PAGE, 1), MOST);
  const rows = await ask(most + 1);
  const list = rows.slice(0, most).map(tell);
  const last = list.at(-1);
  return { list, next: rows.length > most && last !== undefined ? keyOf(last) : null };
}
