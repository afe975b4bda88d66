import type { Features } from './hashing';
import { emptyTable, Numbering, putRow, rowOf, type Table } from './table';

/** Sentences with their features, one behind the other. */
export interface Sentences {
  starts: Uint32Array;
  /** Numbers of features, from 0. */
  features: Uint32Array;
  counts: Float32Array;
  /** Keys of the features, by number. */
  keys: Uint32Array;
}

/** Takes sentences in one by one: thousands of them as objects would be hundreds of megabytes. */
export class Gathering {
  private readonly starts = [0];
  private readonly numbers = new Numbering();
  private features = new Uint32Array(1 << 14);
  private counts = new Float32Array(1 << 14);
  private length = 0;

  add(features: Features): void {
    if (this.length + features.size > this.features.length) this.grow(features.size);
    for (const [key, count] of features) {
      this.features[this.length] = this.numbers.numberOf(key);
      this.counts[this.length++] = count;
    }
    this.starts.push(this.length);
  }

  /** Nothing may be added after it. */
  done(): Sentences {
    return {
      starts: Uint32Array.from(this.starts),
      features: this.features.subarray(0, this.length),
      counts: this.counts.subarray(0, this.length),
      keys: this.numbers.all(),
    };
  }

  private grow(least: number): void {
    const size = Math.ceil(this.features.length * 1.5) + least;
    const [features, counts] = [new Uint32Array(size), new Float32Array(size)];
    features.set(this.features);
    counts.set(this.counts);
    [this.features, this.counts] = [features, counts];
  }
}

/** What a word weighs: the rarer the more (inverse document frequency). */
export interface Vocabulary {
  /** Row of each feature of the sentences; -1: it is not kept. */
  rows: Int32Array;
  /** By row. */
  idf: Float32Array;
  /** Of a feature that no sentence has. */
  unknown: number;
}

/** @param least a feature that fewer of the sentences have is not kept */
export function vocabularyOf(sentences: Sentences, chosen: Uint32Array, least: number): Vocabulary {
  const having = havingOf(sentences, chosen);
  const rarity = (count: number): number => Math.log((chosen.length + 1) / (count + 1)) + 1;
  const rows = new Int32Array(having.length).fill(-1);
  const idf: number[] = [];
  for (const [feature, count] of having.entries()) {
    if (count < Math.max(1, least)) continue;
    rows[feature] = idf.length;
    idf.push(rarity(count));
  }
  return { rows, idf: Float32Array.from(idf), unknown: rarity(0) };
}

/** The same as if some of the sentences had never been seen: what only others have is not known. */
export function vocabularyWithin(
  { rows, ...rest }: Vocabulary,
  sentences: Sentences,
  seen: Uint32Array,
): Vocabulary {
  const having = havingOf(sentences, seen);
  return { ...rest, rows: rows.map((row, feature) => ((having[feature] ?? 0) > 0 ? row : -1)) };
}

/** By feature: how many of the sentences have it. */
function havingOf(sentences: Sentences, chosen: Uint32Array): Uint32Array {
  const having = new Uint32Array(sentences.keys.length);
  for (const sentence of chosen) {
    const end = sentences.starts[sentence + 1] ?? 0;
    for (let i = sentences.starts[sentence] ?? 0; i < end; i++) {
      const feature = sentences.features[i] ?? 0;
      having[feature] = (having[feature] ?? 0) + 1;
    }
  }
  return having;
}

/** Vectors of length 1, one behind the other. */
export interface Vectors {
  starts: Uint32Array;
  rows: Uint32Array;
  values: Float32Array;
  /** How much of each sentence the vocabulary knows, 0 to 1. */
  known: Float32Array;
}

export function vectorsOf(
  sentences: Sentences,
  chosen: Uint32Array,
  { rows, idf, unknown }: Vocabulary,
): Vectors {
  let total = 0;
  for (const sentence of chosen) {
    const end = sentences.starts[sentence + 1] ?? 0;
    for (let i = sentences.starts[sentence] ?? 0; i < end; i++) {
      if ((rows[sentences.features[i] ?? 0] ?? -1) >= 0) total++;
    }
  }
  const starts = new Uint32Array(chosen.length + 1);
  const out = new Uint32Array(total);
  const values = new Float32Array(total);
  const known = new Float32Array(chosen.length);
  let at = 0;
  for (let c = 0; c < chosen.length; c++) {
    const sentence = chosen[c] ?? 0;
    const begin = at;
    let [square, strange] = [0, 0];
    const end = sentences.starts[sentence + 1] ?? 0;
    for (let i = sentences.starts[sentence] ?? 0; i < end; i++) {
      const row = rows[sentences.features[i] ?? 0] ?? -1;
      const count = dampened(sentences.counts[i] ?? 0);
      if (row < 0) {
        strange += (count * unknown) ** 2;
        continue;
      }
      const value = count * (idf[row] ?? 0);
      out[at] = row;
      values[at++] = value;
      square += value * value;
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = begin; i < at; i++) values[i] = (values[i] ?? 0) * scale;
    known[c] = square > 0 ? square / (square + strange) : 0;
    starts[c + 1] = at;
  }
  return { starts, rows: out, values, known };
}

/** What is said twice says little more than what is said once. */
export const dampened = (count: number): number => (count > 1 ? 1 + Math.log(count) : count);

/** For looking rows up by the keys of features. */
export function tableOf(sentences: Sentences, { rows, idf }: Vocabulary): Table {
  const table = emptyTable(idf.length);
  for (const [feature, row] of rows.entries()) {
    if (row >= 0) putRow(table, sentences.keys[feature] ?? 1, row);
  }
  return table;
}

/** One sentence's vector; features in a table. */
export interface Vector {
  rows: Uint32Array;
  values: Float32Array;
  length: number;
  known: number;
}

/** Written over at each use. */
export function newVector(): Vector {
  return { rows: new Uint32Array(4096), values: new Float32Array(4096), length: 0, known: 0 };
}

export function vectorise(
  features: Features,
  table: Table,
  idf: Float32Array,
  unknown: number,
  into: Vector,
): void {
  let [square, strange, length] = [0, 0, 0];
  for (const [key, counted] of features) {
    const count = dampened(counted);
    const row = rowOf(table, key);
    if (row < 0) {
      strange += (count * unknown) ** 2;
      continue;
    }
    if (length === into.rows.length) break; // longer than any sentence that is listened to
    const value = count * (idf[row] ?? 0);
    into.rows[length] = row;
    into.values[length++] = value;
    square += value * value;
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < length; i++) into.values[i] = (into.values[i] ?? 0) * scale;
  into.length = length;
  into.known = square > 0 ? square / (square + strange) : 0;
}
