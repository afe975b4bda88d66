import type { KeywordFinder } from '../keywords';
import type { Lexicon } from '../lexicon';
import { lendableOf, strangersOf } from '../negatives';
import { isLent, ownerOf, type Nearby } from '../lending';
import { lengthOf, normalise, type Normalised } from '../normalise';
import { vectorsOf, vocabularyOf, type Sentences, type Vectors } from './sentences';

/** An utterance as near as this to a stranger has its topic. */
const SAME_TOPIC = 0.85;
/** A stranger as near as this to an utterance is none. */
const TOO_NEAR = 0.55;
/** A stranger that a keyword makes up so much of is none. */
const SAME_WORDS = 0.5;
/** Features that more examples have are not compared by: they are in everything. */
const COMMON = { least: 60, share: 0.04 };

/** Sentences that are shipped, by topic. */
export interface ShippedTopics {
  topics: Normalised[][];
  /** So many of them answer nothing where they are no scene's own; the others can only be lent. */
  strange: number;
}

export function shippedTopics(lexicon: Lexicon, lend: boolean): ShippedTopics {
  const { language } = lexicon;
  const strangers = strangersOf(language);
  const topics = [...strangers, ...(lend ? lendableOf(language) : [])];
  return {
    topics: topics.map((topic) => topic.map((text) => normalise(text, lexicon))),
    strange: strangers.length,
  };
}

/** One of the shipped sentences, by its place among all of them. */
export interface Shipped {
  topic: number;
  at: number;
}

export interface Sorted {
  strangers: Shipped[];
  /** To intents whose topic they are. */
  lent: (Shipped & { intent: number })[];
}

/**
 * Which of them are strangers to a scene, without the topics that its intents are about.
 *
 * @param near the nearest utterance to each, in the order of the topics
 * @param lend whether intents get the sentences of their topics
 */
export function sortShipped(
  { topics, strange }: ShippedTopics,
  near: readonly Nearby[],
  keywords: KeywordFinder,
  lend: boolean,
): Sorted {
  const sorted: Sorted = { strangers: [], lent: [] };
  let at = 0;
  for (const [topic, sentences] of topics.entries()) {
    const first = at;
    at += sentences.length;
    const nearby = near.slice(first, at);
    const owner = lend ? ownerOf(nearby) : -1;
    if (owner >= 0) {
      for (const [i, one] of nearby.entries()) {
        if (isLent(one, owner)) sorted.lent.push({ topic, at: first + i, intent: owner });
      }
    }
    if (owner >= 0 || topic >= strange) continue;
    const shares = sentences.map((sentence) => keywordShare(sentence, keywords));
    const worded = shares.filter((share) => share > 0).length;
    if (worded * 4 > sentences.length || nearby.some((one) => one.near >= SAME_TOPIC)) continue;
    for (const [i, one] of nearby.entries()) {
      if (one.near < TOO_NEAR && (shares[i] ?? 0) < SAME_WORDS) {
        sorted.strangers.push({ topic, at: first + i });
      }
    }
  }
  return sorted;
}

function keywordShare(sentence: Normalised, keywords: KeywordFinder): number {
  const sizes = keywords.find(sentence).map(({ size }) => size);
  return Math.max(0, ...sizes) / lengthOf(sentence);
}

/**
 * The nearest of the first sentences, those of the scene, to each of the others.
 *
 * @param intents whose those of the scene are
 */
export function nearness(sentences: Sentences, intents: readonly number[]): Nearby[] {
  const ours = intents.length;
  const all = Uint32Array.from({ length: sentences.starts.length - 1 }, (_, i) => i);
  const vocabulary = vocabularyOf(sentences, all, 1);
  const vectors = vectorsOf(sentences, all, vocabulary);
  const postings = postingsOf(vectors, ours, vocabulary.idf.length);
  const sums = new Float32Array(ours);
  return Array.from({ length: all.length - ours }, (_, s) => {
    sums.fill(0);
    const end = vectors.starts[ours + s + 1] ?? 0;
    for (let i = vectors.starts[ours + s] ?? 0; i < end; i++) {
      const row = vectors.rows[i] ?? 0;
      const value = vectors.values[i] ?? 0;
      const stop = postings.starts[row + 1] ?? 0;
      for (let p = postings.starts[row] ?? 0; p < stop; p++) {
        const example = postings.examples[p] as number;
        sums[example] = (sums[example] as number) + value * (postings.values[p] as number);
      }
    }
    let nearest = 0;
    for (let i = 1; i < ours; i++) {
      if ((sums[i] as number) > (sums[nearest] as number)) nearest = i;
    }
    return { near: sums[nearest] ?? 0, intent: intents[nearest] ?? -1 };
  });
}

/** By row: the utterances that have it; none for rows that many have, or only utterances. */
function postingsOf({ starts, rows, values }: Vectors, count: number, size: number) {
  const end = starts[count] ?? 0;
  const having = new Uint32Array(size);
  for (let i = 0; i < end; i++) having[rows[i] ?? 0] = (having[rows[i] ?? 0] ?? 0) + 1;
  const most = Math.max(COMMON.least, count * COMMON.share);
  const asked = new Uint8Array(size);
  for (let i = end; i < rows.length; i++) asked[rows[i] ?? 0] = 1;
  const isListed = (row: number): boolean => asked[row] === 1 && (having[row] ?? 0) <= most;
  const out = new Uint32Array(size + 1);
  for (let row = 0; row < size; row++) {
    out[row + 1] = (out[row] ?? 0) + (isListed(row) ? (having[row] ?? 0) : 0);
  }
  const next = out.slice();
  const examples = new Uint32Array(out[size] ?? 0);
  const found = new Float32Array(examples.length);
  for (let example = 0; example < count; example++) {
    for (let i = starts[example] ?? 0; i < (starts[example + 1] ?? 0); i++) {
      const row = rows[i] ?? 0;
      if (!isListed(row)) continue;
      const at = next[row] ?? 0;
      examples[at] = example;
      found[at] = values[i] ?? 0;
      next[row] = at + 1;
    }
  }
  return { starts: out, examples, values: found };
}
