/** Characters a second. */
const SYLLABLES = 4.5;
const LETTERS = 15;
const SHORTEST_MS = 300;

/** One character, one syllable (or a pause as long); digits are read out one by one. */
const SYLLABLE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Nd}\u3000-\u303f\uff00-\uffef]/u;

/** How long a person takes to say or hear this text, in ms; 300 at the least. */
export function speechTime(text: string): number {
  let syllables = 0;
  let letters = 0;
  for (const character of text) {
    if (SYLLABLE.test(character)) syllables++;
    else letters++;
  }
  const seconds = syllables / SYLLABLES + letters / LETTERS;
  return Math.max(SHORTEST_MS, Math.round(seconds * 1000));
}
