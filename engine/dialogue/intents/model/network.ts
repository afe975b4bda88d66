import type { Vectors } from './sentences';

/**
 * Multinomial logistic regression over a hidden layer: words become vectors of a few dozen
 * numbers, so that those that stand for the same are near each other, and the classes are told
 * apart by what these add up to.
 */
export interface Network {
  rows: number;
  hidden: number;
  classes: number;
  /** Row by row, `hidden` of them. */
  input: Float32Array;
  inputBias: Float32Array;
  /** Unit by unit, `classes` of them. */
  output: Float32Array;
  outputBias: Float32Array;
}

/** So far an intent's number of utterances is taken back, found by cross-validation. */
const EVENED = 0.75;

/**
 * Takes back what the network has learnt of how many utterances each intent has: somebody wrote
 * them, and callees do not say more often what more was written for.
 *
 * @param labels of what it has learnt; those from `intents` on are not touched
 */
export function evenOut(network: Network, labels: Uint32Array, intents: number): Network {
  const counts = new Float64Array(intents);
  let ours = 0;
  for (const label of labels) {
    if (label >= intents) continue;
    counts[label] = (counts[label] ?? 0) + 1;
    ours++;
  }
  const usual = ours / Math.max(1, counts.filter((count) => count > 0).length);
  const outputBias = network.outputBias.map((bias, c) => {
    const count = counts[c] ?? 0;
    return count > 0 ? bias - EVENED * Math.log(count / usual) : bias;
  });
  return { ...network, outputBias };
}

/** Scores of the classes of one of the vectors. */
export function scoresOf(
  network: Network,
  { starts, rows, values }: Vectors,
  q: number,
): Float32Array {
  const { hidden, classes, input, inputBias, output, outputBias } = network;
  const sums = Float64Array.from(inputBias);
  const end = starts[q + 1] ?? 0;
  for (let i = starts[q] ?? 0; i < end; i++) {
    const base = (rows[i] ?? 0) * hidden;
    const value = values[i] ?? 0;
    for (let u = 0; u < hidden; u++) sums[u] = (sums[u] ?? 0) + value * (input[base + u] ?? 0);
  }
  const scores = Float32Array.from(outputBias);
  for (let u = 0; u < hidden; u++) {
    const signal = sums[u] ?? 0;
    if (signal <= 0) continue;
    for (let c = 0; c < classes; c++) {
      scores[c] = (scores[c] ?? 0) + signal * (output[u * classes + c] ?? 0);
    }
  }
  return scores;
}

/** Scores into probabilities, in place. */
export function softmax(scores: Float64Array): void {
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const power = Math.exp((scores[i] as number) - most);
    scores[i] = power;
    sum += power;
  }
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] as number) / sum;
}
