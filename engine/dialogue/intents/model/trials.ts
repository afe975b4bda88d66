import { seededRandom } from '../../../time/random';
import type { Trial } from './calibration';
import { CANDIDATES, Judge } from './judge';
import { trainNetwork, type TrainingPace } from './learn';
import { evenOut, scoresOf } from './network';
import { Nearest, trimmed } from './nearest';
import { vectorsOf, vocabularyOf, type Sentences } from './sentences';
import type { Example } from './train';

/**
 * Cross-validation: sentences are kept back, the rest is learnt, and the answers to those kept
 * back tell how sure the model may be. Strangers are kept back by topic, for a caller's own topics
 * are not among those that were learnt.
 */

/** As many parts where there is little to learn from; where there is much, one part kept back does. */
const PARTS = 5;
const MUCH = 3_000;
const ENOUGH = 2_000;

export interface TrialParts {
  sentences: Sentences;
  labels: Uint32Array;
  importance: Float32Array;
  intents: number;
  classes: number;
  least: number;
  pace: TrainingPace;
}

/** The answer to one sentence that was kept back. */
export interface Tried {
  label: number;
  scores: Float32Array;
  /** By intent; 0 where it was not looked at. */
  likenesses: Map<number, number>;
  known: number;
}

export function tryOut(examples: readonly Example[], parts: TrialParts): Tried[] {
  const { intents } = parts;
  const random = seededRandom(3);
  const ours = examples.filter(({ label }) => label < intents).length;
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const few = ours < MUCH;
  const share = few ? 1 / PARTS : Math.min(0.2, ENOUGH / ours);

  // Of each intent each part has its part, in an order by chance.
  const seen = new Map<number, number>();
  const fold = examples.map(({ label, number }) => {
    if (label === intents) return few ? number % PARTS : number % 3 === 0 ? 0 : 1;
    const nth = seen.get(label) ?? Math.floor(random() * PARTS);
    seen.set(label, nth + 1);
    if (few) return nth % PARTS;
    return random() < share ? 0 : 1;
  });
  const tried: Tried[] = [];
  for (let part = 0; part < (few ? PARTS : 1); part++) {
    // What an intent has only one of cannot be kept back: nothing would be known of it.
    const kept = [...examples.keys()].filter((i) => {
      const label = examples[i]?.label ?? 0;
      return fold[i] === part && (label === intents || (counts.get(label) ?? 0) > 1);
    });
    if (kept.length > 0) tried.push(...tryPart(kept, parts));
  }
  return tried;
}

function tryPart(kept: readonly number[], parts: TrialParts): Tried[] {
  const { sentences, labels, importance, intents, classes, least, pace } = parts;
  const out = new Set(kept);
  const learnt = Uint32Array.from([...labels.keys()].filter((i) => !out.has(i)));
  const asked = Uint32Array.from(kept);
  const vocabulary = vocabularyOf(sentences, learnt, least);
  const rows = vocabulary.idf.length;
  const vectors = vectorsOf(sentences, learnt, vocabulary);
  const learntLabels = learnt.map((i) => labels[i] ?? 0);
  const trained = trainNetwork(
    vectors,
    learntLabels,
    { classes, rows },
    Float32Array.from(learnt, (i) => importance[i] ?? 1),
    pace,
    seededRandom(5),
  );
  const network = evenOut(trained, learntLabels, intents);
  const nearest = new Nearest(
    {
      classStarts: startsOf(learnt, labels, classes),
      ...trimmed(vectors),
    },
    rows,
  );
  const questions = vectorsOf(sentences, asked, vocabulary);
  return [...asked].map((example, q): Tried => {
    const scores = scoresOf(network, questions, q);
    const [from, to] = [questions.starts[q] ?? 0, questions.starts[q + 1] ?? 0];
    nearest.enter(questions.rows, questions.values, from, to);
    const likenesses = new Map<number, number>();
    for (const intent of highest(scores, intents)) {
      likenesses.set(intent, nearest.likeness(intent));
    }
    nearest.leave(questions.rows, from, to);
    return { label: labels[example] ?? 0, scores, likenesses, known: questions.known[q] ?? 0 };
  });
}

const highest = (scores: Float32Array, intents: number): number[] =>
  [...scores.subarray(0, intents).keys()]
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, CANDIDATES);

function startsOf(chosen: Uint32Array, labels: Uint32Array, classes: number): Uint32Array {
  const starts = new Uint32Array(classes + 1);
  for (const i of chosen) {
    const next = (labels[i] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let c = 0; c < classes; c++) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0);
  return starts;
}

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

function judged(
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
