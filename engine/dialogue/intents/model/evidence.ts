import type { Evidence, Likenesses, Like, Utterance } from '../evidence';
import { lexiconOf, type Lexicon } from '../lexicon';
import { normalise } from '../normalise';
import { likelihood, THRESHOLD } from './calibration';
import { shippedText } from '../negatives';
import { LENT, type ModelData } from './data';
import { hashedFeatures } from './hashing';
import { Judge } from './judge';
import { Nearest } from './nearest';
import { sentenceKey } from './packing';
import { newVector, vectorise } from './sentences';
import { rowOf } from './table';

/** An intent that the asking node does not wait for is so much less likely. */
const UNEXPECTED = 0.25;
/** So many intents are told. */
const TOLD = 10;

/** What a trained model knows of a sentence. Holds what it works with: one per thread. */
export class ModelEvidence implements Evidence {
  readonly name = 'trained';
  readonly threshold = THRESHOLD;
  private readonly lexicon: Lexicon;
  private readonly vector = newVector();
  private readonly sums: Float64Array;
  private readonly scores: Float64Array;
  private readonly judge: Judge;
  private readonly nearest: Nearest;

  constructor(
    private readonly data: ModelData,
    /** By intent, as it was learnt. */
    private readonly utterances: readonly (readonly string[])[],
  ) {
    this.lexicon = lexiconOf(data.language);
    this.sums = new Float64Array(data.hidden);
    this.scores = new Float64Array(data.classes);
    this.judge = new Judge(data.intents, data.classes);
    this.nearest = new Nearest(data, data.idf.length);
  }

  prepare(): boolean {
    return true;
  }

  said(key: string): Utterance[] {
    return this.found('sentences', key);
  }

  saidAgain(collapsed: string): Utterance[] {
    return this.found('collapsed', collapsed);
  }

  of(clauses: readonly (readonly string[])[], expected?: (intent: number) => boolean): Likenesses {
    const { data, vector, nearest } = this;
    const { table, idf, unknown, intents } = data;
    vectorise(hashedFeatures(clauses, this.lexicon, data.marked), table, idf, unknown, vector);
    if (vector.length === 0) return { intents: [], reject: 0 };
    this.score();
    nearest.enter(vector.rows, vector.values, 0, vector.length);
    const found = new Map<number, { example: number; likeness: number }>();
    const likenessOf = (intent: number): number => {
      const likeness = nearest.likeness(intent);
      found.set(intent, { example: nearest.example, likeness });
      return likeness;
    };
    const judgement = this.judge.judge(this.scores, likenessOf, data.likenessCounts, vector.known);
    const { shares, signs } = judgement;
    const sure = likelihood(data.coefficients, signs);
    const weightOf = (intent: number): number =>
      (shares[intent] ?? 0) * (expected?.(intent) === false ? UNEXPECTED : 1);
    let total = 0;
    for (let intent = 0; intent < intents; intent++) total += weightOf(intent);
    const told = this.told(weightOf, total);
    const top = weightOf(judgement.best[0] ?? 0) / (total || 1);
    const likes = told.map((intent): Like => {
      const share = weightOf(intent) / (total || 1);
      // The best one is as sure as the answer is; others by how far they are behind it.
      const confidence = Math.min(0.99, sure * Math.min(1, share / Math.max(top, 1e-9)));
      const { example, likeness } = found.get(intent) ?? this.lookUp(intent, likenessOf, found);
      return { intent, text: this.textOf(intent, example), likeness, confidence };
    });
    nearest.leave(vector.rows, 0, vector.length);
    return { intents: likes, reject: signs.stranger };
  }

  private score(): void {
    const { scores, sums, vector, data } = this;
    const { hidden, classes, input, scales, output } = data;
    sums.set(data.inputBias);
    for (let i = 0; i < vector.length; i++) {
      const row = vector.rows[i] as number;
      const value = (vector.values[i] as number) * (scales[row] as number);
      const base = row * hidden;
      for (let u = 0; u < hidden; u++) {
        sums[u] = (sums[u] as number) + value * (input[base + u] as number);
      }
    }
    scores.set(data.outputBias);
    for (let u = 0; u < hidden; u++) {
      const signal = sums[u] as number;
      if (signal <= 0) continue;
      const base = u * classes;
      for (let c = 0; c < classes; c++) {
        scores[c] = (scores[c] as number) + signal * (output[base + c] as number);
      }
    }
  }

  /** The likeliest, the best first. */
  private told(weightOf: (intent: number) => number, total: number): number[] {
    const list: number[] = [];
    for (let intent = 0; intent < this.data.intents; intent++) {
      if (weightOf(intent) > total * 0.02) list.push(intent);
    }
    return list.sort((a, b) => weightOf(b) - weightOf(a)).slice(0, TOLD);
  }

  private lookUp(
    intent: number,
    likenessOf: (intent: number) => number,
    found: ReadonlyMap<number, { example: number; likeness: number }>,
  ): { example: number; likeness: number } {
    likenessOf(intent);
    return found.get(intent) ?? { example: -1, likeness: 0 };
  }

  private textOf(intent: number, example: number): string {
    const number = example < 0 ? 0 : (this.data.numbers[example] ?? 0);
    if (number >= LENT) return shippedText(this.data.language, number - LENT);
    return this.utterances[intent]?.[number] ?? '';
  }

  /** Utterances that are the sentence; two that meet in a hash are told apart by their words. */
  private found(name: 'sentences' | 'collapsed', text: string): Utterance[] {
    const list: Utterance[] = [];
    for (let again = 0; ; again++) {
      const example = rowOf(this.data[name], sentenceKey(text, again));
      if (example < 0) return list;
      const intent = this.classOf(example);
      const uttered = this.textOf(intent, example);
      const sentence = normalise(uttered, this.lexicon);
      if ((name === 'sentences' ? sentence.key : sentence.collapsed) === text) {
        list.push({ intent, text: uttered });
      }
    }
  }

  private classOf(example: number): number {
    const { classStarts } = this.data;
    let [low, high] = [0, classStarts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((classStarts[middle] ?? 0) <= example) low = middle;
      else high = middle;
    }
    return low;
  }
}
