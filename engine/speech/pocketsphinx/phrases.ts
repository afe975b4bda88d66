import { readableEnglish } from '../text/english';
import type { RecognitionRequest } from '../port';

/** What people say to a question that is answered by yes or no. */
const USUAL = [
  'yes', 'yeah', 'yes please', 'sure', 'okay', 'of course', 'correct', "that's right",
  'no', 'no thank you', 'not really', 'not now', 'maybe', "i don't know", 'hello', 'goodbye',
]; // prettier-ignore

const MOST_PHRASES = 500;
const MOST_WORDS = 12;

/**
 * What may be said: the expected answers; or the hot words, besides the usual ones. As words in
 * lower case, each phrase once, in a fixed order, so that the same ones are the same grammar.
 */
export function phrasesOf({ phrases = [], hotWords = [] }: RecognitionRequest): string[][] {
  const texts = phrases.length > 0 ? phrases : [...USUAL, ...hotWords];
  const all = new Set(texts.map((text) => wordsOf(text).join(' ')));
  return [...all]
    .filter(Boolean)
    .sort()
    .slice(0, MOST_PHRASES)
    .map((phrase) => phrase.split(' '))
    .filter((words) => words.length <= MOST_WORDS);
}

/** Numbers as they are said; nothing but letters, and what belongs into words. */
const wordsOf = (text: string): string[] =>
  readableEnglish(text)
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/[^a-z' ]+/g, ' ')
    .split(/\s+/)
    .filter((word) => /[a-z]/.test(word));

/** A grammar of whole phrases (JSGF 1.0). */
export function grammarOf(phrases: readonly (readonly string[])[]): string {
  const answers = phrases.map((words) => words.join(' ')).join(' | ');
  return `#JSGF V1.0;\ngrammar answers;\npublic <answer> = ${answers};\n`;
}
