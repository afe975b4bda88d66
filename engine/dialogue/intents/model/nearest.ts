import type { Vectors } from './sentences';

/** Examples as vectors of length 1, one behind the other, class by class. */
export interface Examples {
  /** Where the examples of each class begin. */
  classStarts: ArrayLike<number>;
  exampleStarts: Uint32Array;
  rows: Uint32Array;
  values: Float32Array;
}

/** An example is compared by so many of its features: the rest is in every sentence. */
const COMPARED = 32;

/** The features of each vector that count most, again of length 1. */
export function trimmed({ starts, rows, values }: Vectors): Omit<Examples, 'classStarts'> {
  const count = starts.length - 1;
  const exampleStarts = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const length = (starts[i + 1] ?? 0) - (starts[i] ?? 0);
    exampleStarts[i + 1] = (exampleStarts[i] ?? 0) + Math.min(COMPARED, length);
  }
  const kept = new Uint32Array(exampleStarts[count] ?? 0);
  const keptValues = new Float32Array(kept.length);
  for (let i = 0; i < count; i++) {
    const from = starts[i] ?? 0;
    const order = values.subarray(from, starts[i + 1]);
    const most = [...order.keys()]
      .sort((a, b) => (order[b] ?? 0) - (order[a] ?? 0))
      .slice(0, COMPARED);
    const length = Math.hypot(...most.map((at) => order[at] ?? 0)) || 1;
    for (const [k, at] of most.entries()) {
      const to = (exampleStarts[i] ?? 0) + k;
      kept[to] = rows[from + at] ?? 0;
      keptValues[to] = (order[at] ?? 0) / length;
    }
  }
  return { exampleStarts, rows: kept, values: keptValues };
}

/** Finds the example of a class that is nearest to a sentence. */
export class Nearest {
  /** The sentence, by row; nearly all of it 0. */
  private readonly dense: Float32Array;
  /** The last one found. */
  example = -1;

  constructor(
    private readonly examples: Examples,
    rows: number,
    /** Examples that are not compared, as if they were not there. */
    private readonly isOut: (example: number) => boolean = () => false,
  ) {
    this.dense = new Float32Array(rows);
  }

  /** Takes a sentence in; `leave` takes it out again. */
  enter(rows: Uint32Array, values: Float32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.dense[rows[i] as number] = values[i] as number;
  }

  leave(rows: Uint32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.dense[rows[i] as number] = 0;
  }

  /** Likeness, 0 to 1, and in `example` which one it is. */
  likeness(of: number): number {
    const { classStarts, exampleStarts, rows, values } = this.examples;
    const { dense } = this;
    let most = 0;
    this.example = -1;
    const end = classStarts[of + 1] ?? 0;
    for (let example = classStarts[of] ?? 0; example < end; example++) {
      const stop = exampleStarts[example + 1] as number;
      let sum = 0;
      for (let i = exampleStarts[example] as number; i < stop; i++) {
        sum += (values[i] as number) * (dense[rows[i] as number] as number);
      }
      if (sum > most && !this.isOut(example)) {
        most = sum;
        this.example = example;
      }
    }
    return Math.min(1, most);
  }
}
