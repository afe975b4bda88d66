import type { Data } from '../host/run';

/** What a row of a table has in a column, by whichever of its names; '' for nothing. */
export function cellOf(row: Data, names: readonly string[]): string {
  for (const name of names) {
    const value = row[name];
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value).trim();
  }
  return '';
}
