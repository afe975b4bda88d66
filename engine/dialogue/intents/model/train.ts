import { seededRandom } from '../../../time/random';
import { KeywordFinder } from '../keywords';
import { lexiconOf } from '../lexicon';
import { normalise, type Normalised } from '../normalise';
import { calibrate, withThreshold } from './calibration';
import { MODEL_VERSION, type ModelData, type TrainingSet } from './data';
import { hashedFeatures, hashOf, type Features } from './hashing';
import { trainNetwork, type TrainingPace } from './learn';
import { evenOut, together, type Network } from './network';
import { trimmed } from './nearest';
import { Sentences, tableOf, vectorsOf, vocabularyOf } from './sentences';
import { strangersFor } from './strangers';
import { emptyTable, putRow, rowOf, type Table } from './table';
import { likenessWorth, tryOut, trialsOf } from './trials';

/** Found by cross-validation on sets of ten to ten thousand sentences. */
const PACE: TrainingPace = {
  hidden: 64,
  rounds: 8,
  rate: 0.35,
  outputRate: 0.1,
  caution: 0.2,
  dropout: 0.3,
  hiddenDropout: 0,
  smoothing: 0.05,
};
/** Where sentences are few, each is looked at more often. */
const PACE_OF_FEW: TrainingPace = { ...PACE, hidden: 32, rounds: 20, caution: 0.1 };
/** Two that began by chance in other ways are right more often together than either. */
const SEEDS = [7, 8] as const;
/** From so many sentences on, a feature that only one of them has says nothing. */
const MANY = 2_000;

/** An example: a sentence, and whose it is. */
export interface Example {
  /** The class; that of strangers is the last. */
  label: number;
  /** Its number among the utterances of its intent; among strangers, of its topic. */
  number: number;
  sentence: Normalised;
  features: Features;
}

/**
 * Learns a scene: a small network over words and letters, with "none of them" as a class of its
 * own, and a calibration found on sentences that were not learnt from. Null where there is nothing
 * to learn. The same set gives the same model.
 */
export function trainModel(set: TrainingSet): ModelData | null {
  const lexicon = lexiconOf(set.language);
  const few = set.utterances.reduce((sum, { length }) => sum + length, 0) < MANY;
  const ours = set.utterances.flatMap((utterances, label) =>
    utterances.flatMap((text, number): Example[] => {
      const sentence = normalise(text, lexicon);
      if (sentence.clauses.length === 0) return [];
      const features = hashedFeatures(sentence.clauses, lexicon, few);
      return [{ label, number, sentence, features }];
    }),
  );
  const intents = set.utterances.length;
  if (ours.length === 0) return null;
  const keywords = new KeywordFinder(
    set.keywords.map((words) => ({ name: '', utterances: [], keywords: words })),
    lexicon,
  );
  const examples = [
    ...ours,
    ...strangersFor(ours, { keywords, lexicon, label: intents, marked: few }),
  ];
  const classes = intents + (examples.length > ours.length ? 1 : 0);
  const sentences = new Sentences(examples.map(({ features }) => features));
  const labels = Uint32Array.from(examples, ({ label }) => label);
  const importance = importanceOf(labels, intents);
  const [least, pace] = few ? [1, PACE_OF_FEW] : [2, PACE];

  const parts = { sentences, labels, importance, intents, classes, least, pace };
  const tried = tryOut(examples, parts);
  const likenessCounts = likenessWorth(tried, intents);
  const trials = trialsOf(tried, intents, likenessCounts);
  const coefficients = withThreshold(trials, calibrate(trials));

  const all = Uint32Array.from(examples.keys());
  const vocabulary = vocabularyOf(sentences, all, least);
  const vectors = vectorsOf(sentences, all, vocabulary);
  const rows = vocabulary.idf.length;
  const size = { classes, rows };
  const networks = SEEDS.map((seed) =>
    trainNetwork(vectors, labels, size, importance, pace, seededRandom(seed)),
  );
  return {
    version: MODEL_VERSION,
    language: set.language,
    intents,
    classes,
    marked: few,
    table: tableOf(sentences, vocabulary),
    idf: vocabulary.idf,
    unknown: vocabulary.unknown,
    ...packed(evenOut(together(networks), labels, intents)),
    classStarts: startsOf(labels, classes),
    numbers: Uint32Array.from(examples, ({ number }) => number),
    ...trimmed(vectors),
    sentences: keysOf(ours, ({ key }) => key),
    collapsed: keysOf(ours, ({ collapsed }) => collapsed),
    likenessCounts,
    coefficients,
  };
}

/**
 * Intents with few utterances are not to be drowned by those with many, nor all of them by the
 * strangers that come with every scene.
 */
function importanceOf(labels: Uint32Array, intents: number): Float32Array {
  const counts = new Float64Array(intents + 1);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const ours = counts.subarray(0, intents).reduce((sum, count) => sum + count, 0);
  const filled = counts.subarray(0, intents).filter((count) => count > 0).length;
  const usual = ours / Math.max(1, filled);
  return Float32Array.from(labels, (label) => {
    const count = counts[label] ?? 1;
    if (label === intents) return Math.min(1, ours / count);
    return Math.min(3, Math.max(0.3, usual / count));
  });
}

/** Examples are in the order of their classes. */
function startsOf(labels: Uint32Array, classes: number): Uint32Array {
  const starts = new Uint32Array(classes + 1);
  for (const label of labels) starts[label + 1] = (starts[label + 1] ?? 0) + 1;
  for (let c = 0; c < classes; c++) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0);
  return starts;
}

/** A byte a weight: what is lost is far less than what the examples leave open. */
function packed({ rows, hidden, input, ...rest }: Network) {
  const bytes = new Int8Array(input.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const base = row * hidden;
    let most = 0;
    for (let u = 0; u < hidden; u++) most = Math.max(most, Math.abs(input[base + u] ?? 0));
    const scale = most / 127;
    scales[row] = scale;
    if (scale === 0) continue;
    for (let u = 0; u < hidden; u++) bytes[base + u] = Math.round((input[base + u] ?? 0) / scale);
  }
  const { inputBias, output, outputBias } = rest;
  return { hidden, input: bytes, scales, inputBias, output, outputBias };
}

function keysOf(examples: readonly Example[], text: (of: Normalised) => string): Table {
  const table = emptyTable(examples.length);
  for (const [i, { sentence }] of examples.entries()) {
    let [key, again] = [sentenceKey(text(sentence), 0), 0];
    while (rowOf(table, key) >= 0) key = sentenceKey(text(sentence), ++again);
    putRow(table, key, i);
  }
  return table;
}

/** Of a sentence that several intents have, the second is `1`, and so on. */
export const sentenceKey = (text: string, again: number): number =>
  hashOf(again === 0 ? text : `${text}\n${again}`);
