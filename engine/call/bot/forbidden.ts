/** Tells what must not be said in a text; null: nothing. */
export type Forbids = (text: string) => string | null;

/**
 * Looks for an operator's words: alike in upper and lower case and in full width, and, where they
 * are not of Latin letters, whatever blanks and signs stand between their characters.
 *
 * There may be thousands of them, and calls go on meanwhile: a text is made ready once, and then
 * searched for plain substrings.
 */
export function forbids(words: readonly string[]): Forbids {
  const known = words.flatMap((word) => {
    const plain = normal(word);
    const isLatin = /^[\p{Script=Latin}\p{N}\P{L}]*$/u.test(plain);
    // "ass" is not in "class".
    const wanted = isLatin ? spaced(plain) : squeezed(plain);
    return wanted.trim() === '' ? [] : [{ word, isLatin, wanted }];
  });
  return (text) => {
    if (known.length === 0) return null;
    const plain = normal(text);
    const [whole, letters] = [spaced(plain), squeezed(plain)];
    const found = known.find(({ isLatin, wanted }) => (isLatin ? whole : letters).includes(wanted));
    return found?.word ?? null;
  };
}

const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Letters and digits alone. */
const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');

/** Words with a blank before and after each; characters of other scripts are words by themselves. */
const spaced = (text: string): string =>
  ` ${(text.match(/[\p{Script=Latin}\p{N}]+|\p{L}/gu) ?? []).join(' ')} `;
