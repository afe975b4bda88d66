import type { Problem } from '../../../api';
import { asWritten, listOf, textOf, type Written } from './written';

/** Entries of a list that bear a name that an earlier one has. */
export function repeatedNames(settings: Written, list: string): Problem[] {
  const names = listOf(settings, list).map((one) => textOf(asWritten(one), 'name'));
  return repeated(names, (index, first) => ({
    path: `${list}[${index}].name`,
    reason: `"${names[index] ?? ''}" is the name of ${list}[${first}] already; names must differ`,
  }));
}

/** What is there twice, by index; entries that are undefined are not looked at. */
export function repeated(
  keys: readonly (string | undefined)[],
  problem: (index: number, first: number) => Problem,
): Problem[] {
  const problems: Problem[] = [];
  const firsts = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, index);
    else problems.push(problem(index, first));
  }
  return problems;
}
