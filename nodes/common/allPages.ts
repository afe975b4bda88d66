import type { Page } from '../../engine/api';

/** Page by page, as many as asked for. `size`: of a page. */
export async function allPages<T>(
  most: number,
  ask: (page: { limit: number; after?: string }) => Promise<Page<T>>,
  size = 1000,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const limit = Math.min(size, most - all.length);
    const page: Page<T> = await ask({ limit, ...(after === null ? {} : { after }) });
    all.push(...page.list);
    after = page.next;
  } while (after !== null && all.length < most);
  return all;
}
