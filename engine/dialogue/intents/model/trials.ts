import { seededRandom } from '../../../time/random';
import type { Trial } from './calibration';
import { LENT } from './data';
import { CANDIDATES, Judge } from './judge';
import { trainNetwork, type TrainingPace } from './learn';
import { evenOut, scoresOf, type Network } from './network';
import { Nearest, type Examples } from './nearest';
import {
  vectorsOf,
  vocabularyWithin,
  type Sentences,
  type Vectors,
  type Vocabulary,
} from './sentences';
import type { Example } from './examples';

/**
 * Cross-validation: sentences are kept back, the rest is learnt, and the answers to those kept
 * back tell how sure the model may be. Strangers are kept back by topic, for a caller's own topics
 * are not among those that were learnt.
 */

/** Into so many parts the sentences go, and each in its turn is kept back where there are few. */
const PARTS_OF_FEW = 5;
/** Where there are many, one of these tells enough. */
const PARTS_OF_MANY = 10;
/** Strangers are as few in all scenes. */
export const PARTS_OF_STRANGERS = 5;
const NEVER = 255;

export interface TrialParts {
  sentences: Sentences;
  /** By example: which of the sentences it is. */
  chosen: Uint32Array;
  vocabulary: Vocabulary;
  /** By example. */
  vectors: Vectors;
  /** The same, class by class, to be compared with. */
  compared: Examples;
  labels: Uint32Array;
  importance: Float32Array;
  intents: number;
  classes: number;
  few: boolean;
  pace: TrainingPace;
}

/** The answer to one sentence that was kept back. */
export interface Tried {
  example: number;
  part: number;
  label: number;
  scores: Float32Array;
  /** By intent; 0 where it was not looked at. */
  likenesses: Map<number, number>;
  known: number;
}

/** What was answered, and the networks that did, each without what it was asked. */
export function tryOut(
  examples: readonly Example[],
  parts: TrialParts,
): { tried: Tried[]; networks: Network[] } {
  const fold = foldsOf(examples, parts);
  const tried: Tried[] = [];
  const networks: Network[] = [];
  for (let part = 0; part < (parts.few ? PARTS_OF_FEW : 1); part++) {
    const kept = Uint32Array.from(fold.keys()).filter((i) => fold[i] === part);
    const learnt = Uint32Array.from(fold.keys()).filter((i) => fold[i] !== part);
    const network = networkOf(learnt, parts, 5 + part);
    networks.push(network);
    tried.push(...answers(network, kept, learnt, parts).map((one) => ({ ...one, part })));
  }
  return { tried, networks };
}

/** Learns from some of the examples. */
export function networkOf(learnt: Uint32Array, parts: TrialParts, seed: number): Network {
  const { vocabulary, vectors, labels, importance, intents, classes, pace } = parts;
  const size = { classes, rows: vocabulary.idf.length };
  const random = seededRandom(seed);
  const trained = trainNetwork(vectors, learnt, labels, size, importance, pace, random);
  return evenOut(
    trained,
    learnt.map((i) => labels[i] ?? 0),
    intents,
  );
}

/** Of each intent each part has its part, in an order by chance. */
function foldsOf(examples: readonly Example[], { intents, few }: TrialParts): Uint8Array {
  const random = seededRandom(3);
  const parts = few ? PARTS_OF_FEW : PARTS_OF_MANY;
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = new Map<number, number>();
  return Uint8Array.from(examples, ({ label, number }) => {
    if (label === intents) return number % PARTS_OF_STRANGERS;
    if (number >= LENT) return NEVER;
    // What an intent has only one of cannot be kept back: nothing would be known of it.
    if (counts.get(label) === 1) return NEVER;
    const nth = seen.get(label) ?? Math.floor(random() * parts);
    seen.set(label, nth + 1);
    return nth % parts;
  });
}

function answers(
  network: Network,
  kept: Uint32Array,
  learnt: Uint32Array,
  parts: TrialParts,
): Omit<Tried, 'part'>[] {
  const { sentences, chosen, vocabulary, compared, labels, intents } = parts;
  const sentenceOf = (i: number): number => chosen[i] ?? 0;
  const known = vocabularyWithin(vocabulary, sentences, learnt.map(sentenceOf));
  const questions = vectorsOf(sentences, kept.map(sentenceOf), known);
  const out = new Set(kept);
  const nearest = new Nearest(compared, vocabulary.idf.length, (i) => out.has(i));
  return Array.from(kept, (example, q) => {
    const scores = scoresOf(network, questions, q);
    const [from, to] = [questions.starts[q] ?? 0, questions.starts[q + 1] ?? 0];
    nearest.enter(questions.rows, questions.values, from, to);
    const likenesses = new Map<number, number>();
    for (const intent of highest(scores, intents)) {
      likenesses.set(intent, nearest.likeness(intent));
    }
    nearest.leave(questions.rows, from, to);
    const label = labels[example] ?? 0;
    return { example, label, scores, likenesses, known: questions.known[q] ?? 0 };
  });
}

const highest = (scores: Float32Array, intents: number): number[] =>
  [...scores.subarray(0, intents).keys()]
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, CANDIDATES);

/** How much likeness may count, to be tried one by one. */
const WORTHS = [0, 2, 4, 6];
/** Where hardly anything could be tried. */
const USUAL_WORTH = 4;

/** What brings most sentences of ours to their own intents; of as good ones the least. */
export function likenessWorth(tried: readonly Tried[], intents: number): number {
  const ours = tried.filter(({ label }) => label < intents);
  if (ours.length < 20) return USUAL_WORTH;
  let best = { worth: 0, right: -1 };
  for (const worth of WORTHS) {
    let right = 0;
    judged(ours, intents, worth, ({ label }, _shares, first) => {
      if (label === first) right++;
    });
    if (right > best.right) best = { worth, right };
  }
  return best.worth;
}

export function trialsOf(tried: readonly Tried[], intents: number, worth: number): Trial[] {
  const trials: Trial[] = [];
  judged(tried, intents, worth, ({ label }, _shares, best, signs) => {
    trials.push({ signs, ours: label < intents, right: label === best });
  });
  return trials;
}

export function judged(
  tried: readonly Tried[],
  intents: number,
  worth: number,
  take: (one: Tried, shares: Float64Array, best: number, signs: Trial['signs']) => void,
): void {
  const judge = new Judge(intents, tried[0]?.scores.length ?? intents);
  for (const one of tried) {
    const likeness = (intent: number): number => one.likenesses.get(intent) ?? 0;
    const { shares, best, signs } = judge.judge(one.scores, likeness, worth, one.known);
    take(one, shares, best[0] ?? -1, signs);
  }
}
