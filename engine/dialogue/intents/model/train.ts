import type { Normalised } from '../normalise';
import { calibrate, THRESHOLD, withThreshold } from './calibration';
import { MODEL_VERSION, type ModelData, type TrainingSet } from './data';
import { examplesOf, importanceOf } from './examples';
import type { TrainingPace } from './learn';
import { trimmed } from './nearest';
import { keysOf, packed, startsOf } from './packing';
import { tableOf, vectorsOf, vocabularyOf } from './sentences';
import { leastTogether } from './leastTogether';
import { likenessWorth, networkOf, tryOut, trialsOf, type TrialParts } from './trials';

/** Found by cross-validation on sets of ten to ten thousand sentences. */
const PACE: TrainingPace = {
  hidden: 64,
  rounds: 8,
  rate: 0.35,
  outputRate: 0.1,
  caution: 0.2,
  dropout: 0.3,
  smoothing: 0.05,
};
/** Where sentences are few, each is looked at more often. */
const PACE_OF_FEW: TrainingPace = { ...PACE, hidden: 32, rounds: 20, caution: 0.1 };
/** Two that began by chance in other ways are right more often together than either. */
const SEEDS = [7, 8] as const;
/** From so many sentences on, a feature that only one of them has says nothing. */
const MANY = 2_000;
/** So many of the strangers that were kept back are refused at least. */
const LEAST_REFUSED = 0.93;
/**
 * Where there are few, what is kept back is missed most: the whole model refuses a good deal more
 * than those that were tried, and would ask again what it knows.
 */
const LEAST_REFUSED_OF_FEW = 0.85;

/**
 * Learns a scene: a small network over words and letters, with "none of them" as a class of its
 * own, and a calibration found on sentences that were not learnt from. Null where there is nothing
 * to learn. The same set gives the same model.
 */
export function trainModel(set: TrainingSet): ModelData | null {
  const intents = set.utterances.length;
  const few = set.utterances.reduce((sum, { length }) => sum + length, 0) < MANY;
  const { examples, keys, sentences, chosen, read } = examplesOf(set, few);
  if (keys.length === 0) return null;
  const classes = intents + (examples.length > keys.length ? 1 : 0);
  const labels = Uint32Array.from(examples, ({ label }) => label);
  const classStarts = startsOf(labels, classes);
  const vocabulary = vocabularyOf(sentences, chosen, few ? 1 : 2);
  const vectors = vectorsOf(sentences, chosen, vocabulary);
  const compared = { classStarts, ...trimmed(vectors) };
  const importance = importanceOf(examples, intents);
  const pace = few ? PACE_OF_FEW : PACE;
  const given = { sentences, chosen, vocabulary, vectors, compared, labels, importance };
  const parts: TrialParts = { ...given, intents, classes, few, pace };

  const { tried, networks } = tryOut(examples, parts);
  const likenessCounts = few ? likenessWorth(tried, intents) : 0;
  const trials = trialsOf(tried, intents, likenessCounts);
  const leastRefused = few ? LEAST_REFUSED_OF_FEW : LEAST_REFUSED;
  const coefficients = withThreshold(trials, calibrate(trials), leastRefused);
  const all = Uint32Array.from(examples.keys());
  const sentenceOf = (example: number): Normalised => read[chosen[example] ?? 0] as Normalised;
  const least = few
    ? leastTogether({ set, tried, intents, likenessCounts, coefficients, examples, sentenceOf })
    : THRESHOLD;
  return {
    version: MODEL_VERSION,
    language: set.language,
    intents,
    classes,
    marked: few,
    table: tableOf(sentences, vocabulary),
    idf: vocabulary.idf,
    unknown: vocabulary.unknown,
    // Where there are many, the one that was tried lacks little, and the other has learnt it.
    ...packed([
      ...(few ? [networkOf(all, parts, SEEDS[0])] : networks),
      networkOf(all, parts, SEEDS[1]),
    ]),
    ...compared,
    numbers: Uint32Array.from(examples, ({ number }) => number),
    sentences: keysOf(keys.map(({ key }) => key)),
    collapsed: keysOf(keys.map(({ collapsed }) => collapsed)),
    likenessCounts,
    coefficients,
    least,
  };
}
