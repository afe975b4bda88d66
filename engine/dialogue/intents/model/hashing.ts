import { conceptsOf } from '../concepts';
import type { Lexicon } from '../lexicon';
import { polarityOf } from '../negation';

/**
 * What is counted of a sentence, as numbers of 32 bits: words, pairs and triples of them, pairs
 * with one word between, and in scripts with blanks groups of letters. Hashes in place of texts:
 * a sentence has hundreds, and the model knows tens of thousands. Two that meet in one number are
 * a few in a hundred thousand, and harm no more than a typing error.
 */
export type Features = Map<number, number>;

const SEED = {
  word: 11,
  pair: 12,
  triple: 13,
  apart: 14,
  letters: 20,
  negated: 21,
  concept: 30,
} as const;
const PRIME = 0x01000193;
/** Stand before the first word and behind the last. */
const [BEGIN, END] = [0x5bd1e995, 0x1b873593];
/** Groups of letters, across blanks as well. */
const LETTERS = { least: 3, most: 5 } as const;

/** How much each kind counts. */
const WEIGHTS = { word: 1, pair: 1, triple: 0.7, apart: 0.7, letters: 0.7, concept: 2 };
const NEGATED = '¬';
const ASKED = '?';

/**
 * @param marked a negated word is another word: `不太满意` shares it with `不满意`, and nothing with
 *   `满意`. Where there are thousands of sentences it is one besides: what it means is learnt.
 */
export function hashedFeatures(
  clauses: readonly (readonly string[])[],
  lexicon: Lexicon,
  marked: boolean,
): Features {
  const features: Features = new Map();
  const words: number[] = [];
  let [said, negated] = [' ', ' '];
  for (const clause of clauses) {
    const polarity = polarityOf(clause, lexicon);
    for (const [i, token] of clause.entries()) {
      const isNegated = polarity.negators.length > 0 && polarity.negated(i);
      const other = isNegated ? hashOf(NEGATED + token) : 0;
      words.push(isNegated && marked ? other : hashOf(token));
      if (isNegated && marked) negated += `${token} `;
      else said += `${token} `;
      if (isNegated && !marked) add(features, mixed(other ^ SEED.word), WEIGHTS.word);
    }
    if (!marked) continue;
    for (const { start, end, names } of conceptsOf(clause, lexicon)) {
      if (polarity.hidden({ start, end }) || polarity.cuts({ start, end })) continue;
      const sign =
        (polarity.asksFor(start) ? ASKED : '') + (polarity.negated(start) ? NEGATED : '');
      for (const name of names)
        add(features, mixed(hashOf(sign + name) ^ SEED.concept), WEIGHTS.concept);
    }
  }
  countWords(words, features);
  if (lexicon.language !== 'zh-CN') {
    countLetters(said, SEED.letters, features);
    countLetters(negated, SEED.negated, features);
  }
  return features;
}

function countWords(words: readonly number[], features: Features): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    const next = words[i + 1] ?? END;
    add(features, mixed(word ^ SEED.word), WEIGHTS.word);
    if (i === 0) add(features, joined(BEGIN, word, SEED.pair), WEIGHTS.pair);
    add(features, joined(word, next, SEED.pair), WEIGHTS.pair);
    const third = words[i + 2];
    if (third === undefined) continue;
    add(features, joined(joined(word, next, 0), third, SEED.triple), WEIGHTS.triple);
    add(features, joined(word, third, SEED.apart), WEIGHTS.apart);
  }
}

function countLetters(text: string, seed: number, features: Features): void {
  for (let start = 0; start < text.length; start++) {
    let hash = seed;
    const end = Math.min(text.length, start + LETTERS.most);
    for (let i = start; i < end; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
      const size = i + 1 - start;
      if (size >= LETTERS.least) add(features, mixed(hash ^ size), WEIGHTS.letters);
    }
  }
}

function add(features: Features, key: number, weight: number): void {
  features.set(key, (features.get(key) ?? 0) + weight);
}

export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return mixed(hash);
}

const joined = (one: number, other: number, seed: number): number =>
  mixed(Math.imul(one ^ seed, 0x9e3779b1) ^ other);

/** Spreads a hash over all of its bits; never 0, which stands for nothing in a table. */
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h = (h ^ (h >>> 16)) >>> 0;
  return h === 0 ? 1 : h;
}
