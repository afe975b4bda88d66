export type Unit = 'character' | 'word';

/** How far what was recognised is from what was said. */
export interface ErrorCount {
  unit: Unit;
  /** Units of what was said. */
  units: number;
  /** Replaced, left out and added, as few as possible. */
  errors: number;
}

/**
 * 字错率: errors of a recognition, by character where what was said is Chinese (or another language
 * without blanks), else by word. Punctuation, case and width of letters do not count; within
 * Chinese, an English word is one unit, as is each digit.
 */
export function countErrors(said: string, recognised: string): ErrorCount {
  const unit: Unit = UNSPACED.test(said) || !/\p{L}/u.test(said) ? 'character' : 'word';
  const wanted = unitsOf(said, unit);
  return { unit, units: wanted.length, errors: distance(wanted, unitsOf(recognised, unit)) };
}

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

export function unitsOf(text: string, unit: Unit): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(/['’]/g, '');
  const words = plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (unit === 'word') return words;
  return words.flatMap((word) => word.match(/\p{N}|[a-z]+|[\p{L}\p{M}]/gu) ?? []);
}

/** Levenshtein's, in one row. */
function distance(wanted: readonly string[], got: readonly string[]): number {
  let row = Array.from({ length: got.length + 1 }, (_, index) => index);
  wanted.forEach((unit, line) => {
    const next = [line + 1];
    got.forEach((other, column) => {
      const replaced = (row[column] ?? 0) + (unit === other ? 0 : 1);
      const left = (row[column + 1] ?? 0) + 1;
      const added = (next[column] ?? 0) + 1;
      next.push(Math.min(replaced, left, added));
    });
    row = next;
  });
  return row[got.length] ?? 0;
}
