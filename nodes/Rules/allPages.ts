import type { Page } from '../../engine/api';

const PAGE = 1000;

/** Page by page, as many as asked for. */
export async function allPages<T>(
  most: number,
  ask: (page: { limit: number; after?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const limit = Math.min(PAGE, most - all.length);
    const page: Page<T> = await ask({ limit, ...(after === null ? {} : { after }) });
    all.push(...page.list);
    after = page.next;
  } while (after !== null && all.length < most);
  return all;
}
