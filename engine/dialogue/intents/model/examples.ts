import { KeywordFinder } from '../keywords';
import { lexiconOf } from '../lexicon';
import { normalise, type Normalised } from '../normalise';
import { LENT, type TrainingSet } from './data';
import { hashedFeatures } from './hashing';
import { Gathering, type Sentences } from './sentences';
import { nearness, shippedTopics, sortShipped } from './strangers';

/** What a lent sentence counts beside an utterance. */
const LENT_COUNTS = 0.5;

/** An example: a sentence, and whose it is. */
export interface Example {
  /** The class; that of strangers is the last. */
  label: number;
  /**
   * Its number among the utterances of its intent, and from `LENT` on among the shipped ones; of a
   * stranger, that of its topic.
   */
  number: number;
}

export interface Examples {
  /** Intent by intent; strangers stand last. */
  examples: Example[];
  /** Of the utterances among them. */
  keys: Pick<Normalised, 'key' | 'collapsed'>[];
  sentences: Sentences;
  /** Which of the sentences each example is. */
  chosen: Uint32Array;
  /** The sentences, where they are few. */
  read: Normalised[];
}

/** What a scene is learnt from: its utterances, what is lent to its intents, and strangers. */
export function examplesOf(
  { language, utterances, keywords }: TrainingSet,
  marked: boolean,
): Examples {
  const lexicon = lexiconOf(language);
  const gathering = new Gathering();
  const read: Normalised[] = [];
  const take = (sentence: Normalised): void => {
    gathering.add(hashedFeatures(sentence.clauses, lexicon, marked));
    if (marked) read.push(sentence);
  };
  const own: { label: number; number: number; sentence: Normalised }[] = [];
  for (const [label, texts] of utterances.entries()) {
    for (const [number, text] of texts.entries()) {
      const sentence = normalise(text, lexicon);
      if (sentence.clauses.length === 0) continue;
      take(sentence);
      own.push({ label, number, sentence });
    }
  }
  const shipped = shippedTopics(lexicon, marked);
  shipped.topics.flat().forEach(take);
  const sentences = gathering.done();
  const finder = new KeywordFinder(
    keywords.map((words) => ({ name: '', utterances: [], keywords: words })),
    lexicon,
  );
  const near = nearness(
    sentences,
    own.map(({ label }) => label),
  );
  const { lent, strangers } = sortShipped(shipped, near, finder, marked);

  const examples: Example[] = [];
  const keys: Examples['keys'] = [];
  const chosen: number[] = [];
  let at = 0;
  for (const label of utterances.keys()) {
    for (; own[at]?.label === label; at++) {
      const { number, sentence } = own[at] as (typeof own)[number];
      examples.push({ label, number });
      keys.push({ key: sentence.key, collapsed: sentence.collapsed });
      chosen.push(at);
    }
    for (const one of lent) {
      if (one.intent !== label) continue;
      examples.push({ label, number: LENT + one.at });
      // It only has its place: no sentence begins with a blank, so that none is it word for word.
      keys.push({ key: ` ${one.at}`, collapsed: ` ${one.at}` });
      chosen.push(own.length + one.at);
    }
  }
  for (const one of strangers) {
    examples.push({ label: utterances.length, number: one.topic });
    chosen.push(own.length + one.at);
  }
  return { examples, keys, sentences, chosen: Uint32Array.from(chosen), read };
}

/**
 * Intents with few utterances are not to be drowned by those with many, nor all of them by the
 * strangers that come with every scene.
 */
export function importanceOf(examples: readonly Example[], intents: number): Float32Array {
  const counts = new Float64Array(intents + 1);
  for (const { label, number } of examples) {
    if (label === intents || number < LENT) counts[label] = (counts[label] ?? 0) + 1;
  }
  const ours = counts.subarray(0, intents).reduce((sum, count) => sum + count, 0);
  const filled = counts.subarray(0, intents).filter((count) => count > 0).length;
  const usual = ours / Math.max(1, filled);
  return Float32Array.from(examples, ({ label, number }) => {
    const count = counts[label] ?? 1;
    if (label === intents) return Math.min(1, ours / count);
    return Math.min(3, Math.max(0.3, usual / count)) * (number < LENT ? 1 : LENT_COUNTS);
  });
}
