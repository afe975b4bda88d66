/** What is known of an answer before it is given: the questions that tell a sure one from a guess. */
export interface Signs {
  /** Share of the best class, 0 to 1. */
  best: number;
  /** Of the second best intent. */
  second: number;
  /** Of "none of them". */
  stranger: number;
  /** Likeness of the nearest utterance of the best intent, 0 to 1. */
  likeness: number;
  /** How much of the sentence the utterances know, 0 to 1. */
  known: number;
}

/** Of the logistic function that makes a probability of the signs. */
export type Coefficients = Float64Array;

export const SIGN_COUNT = 6;

/**
 * Where a scene has too few sentences to learn from, these count, as much as so many sentences'
 * worth; no fit may turn a sign round, for what it stands for is known.
 */
const USUAL = [
  { value: -1.2, worth: 0.5 },
  { value: 0.3, worth: 15, sign: 1 },
  { value: 0.2, worth: 15, sign: 1 },
  { value: -0.6, worth: 15, sign: -1 },
  { value: 3, worth: 15, sign: 1 },
  { value: 1.5, worth: 15, sign: 1 },
] as const;

const MOST = 8;
const logOdds = (share: number): number =>
  Math.max(-MOST, Math.min(MOST, Math.log((share + 1e-6) / (1 - share + 1e-6))));

function inputs({ best, second, stranger, likeness, known }: Signs, into: Float64Array): void {
  into[0] = 1;
  into[1] = logOdds(best);
  into[2] = Math.min(MOST, Math.log((best + 1e-6) / (second + 1e-6)));
  into[3] = logOdds(stranger);
  into[4] = likeness;
  into[5] = known;
}

const scratch = new Float64Array(SIGN_COUNT);

/** From this likelihood on an answer is given. */
export const THRESHOLD = 0.5;

/** How likely it is that the best intent is the right one. */
export function likelihood(coefficients: Coefficients, signs: Signs): number {
  inputs(signs, scratch);
  let sum = 0;
  for (let i = 0; i < SIGN_COUNT; i++) sum += (coefficients[i] ?? 0) * (scratch[i] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** An answer to a sentence that was not learnt from. */
export interface Trial {
  signs: Signs;
  /** Whether it belongs to an intent at all. */
  ours: boolean;
  /** And whether the best one is it. */
  right: boolean;
}

/** Sentences of ours and strangers count the same in all, however many there are of each. */
const weightOf = (trials: readonly Trial[]): ((trial: Trial) => number) => {
  const ours = trials.filter((trial) => trial.ours).length;
  const half = trials.length / 2;
  return ({ ours: mine }) => (mine ? half / Math.max(1, ours) : half / (trials.length - ours || 1));
};

/** Fits the coefficients to the trials: Newton's method, drawn towards the usual ones. */
export function calibrate(trials: readonly Trial[]): Coefficients {
  const coefficients = Float64Array.from(USUAL, ({ value }) => value);
  const ours = trials.filter((trial) => trial.ours).length;
  if (ours === 0 || ours === trials.length) return coefficients;
  const weight = weightOf(trials);
  const scale = Math.min(1, (2 * ours) / trials.length);
  const x = trials.map(({ signs }) => {
    const row = new Float64Array(SIGN_COUNT);
    inputs(signs, row);
    return row;
  });
  for (let step = 0; step < 25; step++) {
    const gradient = new Float64Array(SIGN_COUNT);
    const hessian = Array.from({ length: SIGN_COUNT }, () => new Float64Array(SIGN_COUNT));
    for (const [t, trial] of trials.entries()) {
      const row = x[t] as Float64Array;
      let sum = 0;
      for (let i = 0; i < SIGN_COUNT; i++) sum += (coefficients[i] ?? 0) * (row[i] ?? 0);
      const p = 1 / (1 + Math.exp(-sum));
      const w = weight(trial) * scale;
      for (let i = 0; i < SIGN_COUNT; i++) {
        gradient[i] = (gradient[i] ?? 0) + w * (p - targetOf(trial)) * (row[i] ?? 0);
        const line = hessian[i] as Float64Array;
        for (let k = 0; k < SIGN_COUNT; k++) {
          line[k] = (line[k] ?? 0) + w * p * (1 - p) * (row[i] ?? 0) * (row[k] ?? 0);
        }
      }
    }
    for (const [i, { value, worth }] of USUAL.entries()) {
      gradient[i] = (gradient[i] ?? 0) + worth * ((coefficients[i] ?? 0) - value);
      const line = hessian[i] as Float64Array;
      line[i] = (line[i] ?? 0) + worth;
    }
    const change = solved(hessian, gradient);
    let moved = 0;
    for (const [i, usual] of USUAL.entries()) {
      const before = coefficients[i] ?? 0;
      const by = Math.max(-2, Math.min(2, change[i] ?? 0));
      const sign = 'sign' in usual ? usual.sign : 0;
      const after = sign === 0 ? before - by : sign * Math.max(0, sign * (before - by));
      coefficients[i] = after;
      moved += Math.abs(after - before);
    }
    if (moved < 1e-6) break;
  }
  return coefficients;
}

/** A sentence of ours that was taken for another's is still no stranger. */
const targetOf = ({ ours, right }: Trial): number => (right ? 1 : ours ? 0.5 : 0);

/** Gauss, with the largest pivot. */
function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const rows: Float64Array[] = matrix.map((line, i) => Float64Array.from([...line, right[i] ?? 0]));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) {
      if (Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = i;
    }
    const swapped = rows[pivot] as Float64Array;
    rows[pivot] = rows[column] as Float64Array;
    rows[column] = swapped;
    for (const [i, line] of rows.entries()) {
      if (i === column) continue;
      const factor = (line[column] ?? 0) / (swapped[column] || 1);
      for (let k = column; k <= size; k++) line[k] = (line[k] ?? 0) - factor * (swapped[k] ?? 0);
    }
  }
  return Float64Array.from(rows, (line, i) => (line[size] ?? 0) / (line[i] || 1));
}

/** A right answer that is kept back is as bad as so many strangers that are answered. */
const LOSS = 1.5;

/**
 * Shifts the coefficients so that an answer is given from a likelihood of a half: there strangers
 * refused and right answers kept are most together.
 *
 * @param leastRefused fewer of the strangers refused make a robot that answers whatever is said
 */
export function withThreshold(
  trials: readonly Trial[],
  coefficients: Coefficients,
  leastRefused: number,
): Coefficients {
  const rated = trials.map((trial) => ({ trial, at: likelihood(coefficients, trial.signs) }));
  const right = rated.filter(({ trial }) => trial.right).map(({ at }) => at);
  const strangers = rated.filter(({ trial }) => !trial.ours).map(({ at }) => at);
  if (strangers.length === 0) return coefficients;
  const threshold = thresholdOf(right, strangers, leastRefused);
  const shifted = coefficients.slice();
  shifted[0] = (shifted[0] ?? 0) - Math.log(threshold / (1 - threshold));
  return shifted;
}

/**
 * Where right answers kept and strangers refused are most together.
 *
 * @param right how sure right answers were
 * @param strangers how sure answers to strangers were
 */
export function thresholdOf(
  right: readonly number[],
  strangers: readonly number[],
  leastRefused: number,
): number {
  let best = { threshold: THRESHOLD, worth: -Infinity };
  for (let threshold = 0.05; threshold <= 0.95; threshold += 0.01) {
    const lost = share(right, (at) => at < threshold);
    const refused = share(strangers, (at) => at < threshold);
    const enough = refused >= leastRefused;
    const worth = (enough ? 1 : refused) - LOSS * lost + (enough ? refused : 0);
    // Where none was right, the least threshold that refuses enough.
    if (worth > best.worth && !(right.length === 0 && best.worth >= 1)) best = { threshold, worth };
  }
  return best.threshold;
}

const share = (values: readonly number[], is: (value: number) => boolean): number =>
  values.filter(is).length / Math.max(1, values.length);
