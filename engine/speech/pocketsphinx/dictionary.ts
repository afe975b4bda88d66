import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The pronunciations of these words in CMU's dictionary, as a dictionary of its own: it is read in
 * a tenth of the time. `hello(2)` is another one of `hello`.
 */
export async function pronunciationsOf(
  words: ReadonlySet<string>,
  file: string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    const blank = line.indexOf(' ');
    const entry = line.slice(0, blank);
    const bracket = entry.indexOf('(');
    const word = bracket > 0 ? entry.slice(0, bracket) : entry;
    if (words.has(word)) found.set(word, [...(found.get(word) ?? []), line]);
  }
  return found;
}
