/** What a pattern finds, and how that is read; groups that took no part are undefined. */
export type Rule = [RegExp, (...groups: string[]) => string];

/** One rule after the other, each over the whole text. */
export function applied(rules: readonly Rule[], text: string): string {
  let out = text;
  for (const [pattern, read] of rules) {
    out = out.replace(pattern, (...found: unknown[]) => read(...(found as string[])));
  }
  return out;
}

/** A number with decimals, and with commas between thousands or without. */
export const NUMBER = String.raw`\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,16}(?:\.\d{1,8})?`;
export const DASH = String.raw`\s?[-~～–—]\s?`;

/** The longest first, so that `km` is not read as `k`. */
export const alternatives = (words: Iterable<string>): string =>
  [...words]
    .sort((one, other) => other.length - one.length)
    .map((word) => word.replace(/[/.*+?^$()[\]{}|\\]/g, '\\$&'))
    .join('|');

const SINGLE: Readonly<Record<string, string>> = {
  '½': '1/2', '⅓': '1/3', '⅔': '2/3', '¼': '1/4', '¾': '3/4',
  '℃': '°C', '℉': '°F', '㎡': 'm²', '㎥': 'm³', '㎏': 'kg', '㎞': 'km', '％': '%', '＃': '#',
}; // prettier-ignore

/** Characters that stand for several: `①` → 1, `Ⅱ` → 2, `½` → 1/2, `㎡` → m². */
export const plainCharacters = (text: string): string =>
  text
    .replace(/[½⅓⅔¼¾℃℉㎡㎥㎏㎞％＃]/g, (character) => SINGLE[character] ?? character)
    .replace(/[①-⑳]/g, (character) => `${character.charCodeAt(0) - 0x2460 + 1} `)
    .replace(/[Ⅰ-Ⅻ]/g, (character) => String(character.charCodeAt(0) - 0x2160 + 1))
    .replace(/(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))/g, ',');
