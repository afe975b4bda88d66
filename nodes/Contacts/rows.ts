import { DialflowError, type KeptRoster, type RosterPage } from '../../engine/api';
import { words, type Words } from '../host/definition';
import { counted } from '../common/values';

/** Few enough that no answer of the engine takes long. */
const PAGE = 1000;

/** Gives some rows of a kept roster: its contacts, or those that could not be taken. */
type AskForRows<T> = (p: RosterPage) => Promise<{ list: T[]; next: string | null }>;

interface Fetching {
  signal: AbortSignal;
  progress(text: Words): void;
}

/** All rows, `total` of them, page by page. */
export async function allRows<T>(
  { signal, progress }: Fetching,
  { rosterId }: KeptRoster,
  total: number,
  ask: AskForRows<T>,
): Promise<T[]> {
  const rows: T[] = [];
  let after: string | null = null;
  while (rows.length < total) {
    if (signal.aborted) throw new DialflowError('Aborted', 'The flow was stopped.');
    const position = after === null ? {} : { after };
    const page: Awaited<ReturnType<AskForRows<T>>> = await ask({
      rosterId,
      limit: PAGE,
      ...position,
    });
    for (const row of page.list) rows.push(row);
    after = page.next;
    if (after === null) break;
    const [got, all] = [rows.length, total].map(counted);
    progress(words(`已取 ${got} / ${all} 行`, `${got} of ${all} rows taken over`));
  }
  return rows;
}
