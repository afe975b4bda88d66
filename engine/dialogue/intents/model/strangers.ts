import type { KeywordFinder } from '../keywords';
import type { Lexicon } from '../lexicon';
import { strangersOf } from '../negatives';
import { lengthOf, normalise, type Normalised } from '../normalise';
import { hashedFeatures } from './hashing';
import { Sentences, vectorsOf, vocabularyOf, type Vectors } from './sentences';
import type { Example } from './train';

/** An utterance as near as this to a stranger has its topic. */
const SAME_TOPIC = 0.85;
/** A stranger as near as this to an utterance is none. */
const TOO_NEAR = 0.55;
/** A stranger that a keyword makes up so much of is none. */
const SAME_WORDS = 0.5;
/** Features that more examples have are not compared by: they are in everything. */
const COMMON = { least: 60, share: 0.04 };

export interface StrangerParts {
  keywords: KeywordFinder;
  lexicon: Lexicon;
  /** Of their class. */
  label: number;
  /** As `hashedFeatures` takes it. */
  marked: boolean;
}

/** The examples of "none of them", without the topics that the intents are about themselves. */
export function strangersFor(
  ours: readonly Example[],
  { keywords, lexicon, label, marked }: StrangerParts,
): Example[] {
  const topics = strangersOf(lexicon.language).map((topic, number) =>
    topic.map((text): Example => {
      const sentence = normalise(text, lexicon);
      return {
        label,
        number,
        sentence,
        features: hashedFeatures(sentence.clauses, lexicon, marked),
      };
    }),
  );
  const near = nearness(ours, topics.flat());
  let at = 0;
  return topics.flatMap((topic) => {
    const likeness = topic.map(() => near[at++] ?? 0);
    const shares = topic.map(({ sentence }) => keywordShare(sentence, keywords));
    const worded = shares.filter((share) => share > 0).length;
    if (worded * 4 > topic.length || likeness.some((like) => like >= SAME_TOPIC)) return [];
    return topic.filter((_, i) => {
      return (likeness[i] ?? 0) < TOO_NEAR && (shares[i] ?? 0) < SAME_WORDS;
    });
  });
}

function keywordShare(sentence: Normalised, keywords: KeywordFinder): number {
  const sizes = keywords.find(sentence).map(({ size }) => size);
  return Math.max(0, ...sizes) / lengthOf(sentence);
}

/** How near the nearest utterance is to each stranger. */
function nearness(ours: readonly Example[], strangers: readonly Example[]): Float32Array {
  const sentences = new Sentences([...ours, ...strangers].map(({ features }) => features));
  const all = Uint32Array.from({ length: sentences.length }, (_, i) => i);
  const vocabulary = vocabularyOf(sentences, all, 1);
  const vectors = vectorsOf(sentences, all, vocabulary);
  const postings = postingsOf(vectors, ours.length, vocabulary.idf.length);
  const sums = new Float32Array(ours.length);
  return Float32Array.from(strangers, (_, s) => {
    sums.fill(0);
    const end = vectors.starts[ours.length + s + 1] ?? 0;
    for (let i = vectors.starts[ours.length + s] ?? 0; i < end; i++) {
      const row = vectors.rows[i] ?? 0;
      const value = vectors.values[i] ?? 0;
      const stop = postings.starts[row + 1] ?? 0;
      for (let p = postings.starts[row] ?? 0; p < stop; p++) {
        const example = postings.examples[p] as number;
        sums[example] = (sums[example] as number) + value * (postings.values[p] as number);
      }
    }
    return sums.reduce((most, sum) => Math.max(most, sum), 0);
  });
}

/** By row: the utterances that have it; none for rows that many have. */
function postingsOf({ starts, rows, values }: Vectors, count: number, size: number) {
  const end = starts[count] ?? 0;
  const having = new Uint32Array(size);
  for (let i = 0; i < end; i++) having[rows[i] ?? 0] = (having[rows[i] ?? 0] ?? 0) + 1;
  const most = Math.max(COMMON.least, count * COMMON.share);
  const out = new Uint32Array(size + 1);
  for (let row = 0; row < size; row++) {
    const count = having[row] ?? 0;
    out[row + 1] = (out[row] ?? 0) + (count > most ? 0 : count);
  }
  const next = out.slice();
  const examples = new Uint32Array(out[size] ?? 0);
  const found = new Float32Array(examples.length);
  for (let example = 0; example < count; example++) {
    for (let i = starts[example] ?? 0; i < (starts[example + 1] ?? 0); i++) {
      const row = rows[i] ?? 0;
      if ((having[row] ?? 0) > most) continue;
      const at = next[row] ?? 0;
      examples[at] = example;
      found[at] = values[i] ?? 0;
      next[row] = at + 1;
    }
  }
  return { starts: out, examples, values: found };
}
