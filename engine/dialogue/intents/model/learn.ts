import type { Random } from '../../../time/clock';
import { softmax, type Network } from './network';
import type { Vectors } from './sentences';

export interface TrainingPace {
  hidden: number;
  /** How often all sentences are gone through. */
  rounds: number;
  rate: number;
  /** Of the output layer, as a share of it. */
  outputRate: number;
  /** What every feature starts with in its sum of squares: the more, the more slowly it begins. */
  caution: number;
  /** Share of the features left out at each look, so that no single word is relied upon. */
  dropout: number;
  /** The same of hidden units. */
  hiddenDropout: number;
  /** How sure of its own class a sentence may make the model at most: 1 less this. */
  smoothing: number;
}

const BIAS_RATE = 0.02;
const INITIAL_INPUT = 0.1;

/**
 * Stochastic gradient descent with a rate of its own for each feature (AdaGrad), so that rare
 * words learn as fast as common ones.
 *
 * @param importance of each sentence
 */
export function trainNetwork(
  vectors: Vectors,
  labels: ArrayLike<number>,
  size: { classes: number; rows: number },
  importance: Float32Array,
  pace: TrainingPace,
  random: Random,
): Network {
  const network = newNetwork(size, pace.hidden, random);
  const learner = new Learner(network, vectors, pace, random);
  const order = Uint32Array.from({ length: vectors.starts.length - 1 }, (_, i) => i);
  for (let round = 0; round < pace.rounds; round++) {
    shuffle(order, random);
    const rate = pace.rate * (1 - (0.95 * round) / pace.rounds);
    for (const sentence of order) {
      learner.learn(sentence, labels[sentence] ?? 0, rate * (importance[sentence] ?? 1));
    }
  }
  return network;
}

function newNetwork(
  { classes, rows }: { classes: number; rows: number },
  hidden: number,
  random: Random,
): Network {
  const chance = (): number => {
    let sum = 0;
    for (let i = 0; i < 6; i++) sum += random();
    return (sum - 3) / Math.SQRT1_2;
  };
  return {
    rows,
    hidden,
    classes,
    input: new Float32Array(rows * hidden).map(() => INITIAL_INPUT * chance()),
    inputBias: new Float32Array(hidden),
    output: new Float32Array(hidden * classes).map(() => chance() / Math.sqrt(hidden)),
    outputBias: new Float32Array(classes),
  };
}

/** One look at one sentence after the other. The innermost loops are plain on purpose. */
class Learner {
  private readonly inputSquares: Float32Array;
  private readonly outputSquares: Float32Array;
  private readonly sums: Float64Array;
  /** Of the units that are on, and which these are. */
  private readonly slopes: Float64Array;
  private readonly units: Uint32Array;
  private readonly shares: Float64Array;
  private readonly active: Uint32Array;
  private readonly values: Float32Array;
  private state: number;

  constructor(
    private readonly network: Network,
    private readonly vectors: Vectors,
    private readonly pace: TrainingPace,
    random: Random,
  ) {
    const { rows, hidden, classes } = network;
    this.inputSquares = new Float32Array(rows).fill(pace.caution);
    this.outputSquares = new Float32Array(hidden).fill(0.1);
    this.sums = new Float64Array(hidden);
    this.slopes = new Float64Array(hidden);
    this.units = new Uint32Array(hidden);
    this.shares = new Float64Array(classes);
    this.active = new Uint32Array(longest(vectors));
    this.values = new Float32Array(this.active.length);
    this.state = Math.floor(random() * 0x7fffffff) | 1;
  }

  learn(sentence: number, label: number, rate: number): void {
    const length = this.enter(sentence);
    this.forward(length);
    const square = this.compare(label);
    this.backward(length, square, rate);
  }

  /** The sentence's features, without those that are left out this time. */
  private enter(sentence: number): number {
    const { vectors, active, values, pace } = this;
    const raised = 1 / (1 - pace.dropout);
    const end = vectors.starts[sentence + 1] as number;
    let length = 0;
    for (let i = vectors.starts[sentence] as number; i < end; i++) {
      if (this.chance() < pace.dropout) continue;
      active[length] = vectors.rows[i] as number;
      values[length++] = (vectors.values[i] as number) * raised;
    }
    return length;
  }

  private forward(length: number): void {
    const { network, sums, shares, active, values, pace } = this;
    const { hidden, classes, input, output } = network;
    sums.set(network.inputBias);
    for (let a = 0; a < length; a++) {
      const base = (active[a] as number) * hidden;
      const value = values[a] as number;
      for (let u = 0; u < hidden; u++) {
        sums[u] = (sums[u] as number) + value * (input[base + u] as number);
      }
    }
    const kept = 1 - pace.hiddenDropout;
    shares.set(network.outputBias);
    for (let u = 0; u < hidden; u++) {
      const sum = sums[u] as number;
      const on = sum > 0 && (pace.hiddenDropout === 0 || this.chance() < kept);
      const signal = on ? sum / kept : 0;
      sums[u] = signal;
      if (signal === 0) continue;
      const base = u * classes;
      for (let c = 0; c < classes; c++) {
        shares[c] = (shares[c] as number) + signal * (output[base + c] as number);
      }
    }
    softmax(shares);
  }

  /** Turns the shares into how far they are off; answers the sum of the squares. */
  private compare(label: number): number {
    const { shares, pace, network } = this;
    const { classes } = network;
    let square = 0;
    for (let c = 0; c < classes; c++) {
      const target = (c === label ? 1 - pace.smoothing : 0) + pace.smoothing / classes;
      const off = (shares[c] as number) - target;
      shares[c] = off;
      square += off * off;
    }
    return square;
  }

  private backward(length: number, square: number, rate: number): void {
    const { network, sums, slopes, shares, active, values, pace } = this;
    const { hidden, classes, input, inputBias, output, outputBias } = network;
    const { inputSquares, outputSquares, units } = this;
    for (let c = 0; c < classes; c++) {
      outputBias[c] = (outputBias[c] as number) - BIAS_RATE * rate * (shares[c] as number);
    }
    let [steepness, on] = [0, 0];
    const raised = 1 / (1 - pace.hiddenDropout);
    for (let u = 0; u < hidden; u++) {
      const signal = sums[u] as number;
      if (signal === 0) continue;
      const base = u * classes;
      const sum = (outputSquares[u] as number) + (signal * signal * square) / classes;
      outputSquares[u] = sum;
      const step = (rate * pace.outputRate * signal) / Math.sqrt(sum);
      let slope = 0;
      for (let c = 0; c < classes; c++) {
        const weight = output[base + c] as number;
        const off = shares[c] as number;
        slope += off * weight;
        output[base + c] = weight - step * off;
      }
      slope *= raised;
      slopes[on] = slope;
      units[on++] = u;
      steepness += slope * slope;
      inputBias[u] = (inputBias[u] as number) - BIAS_RATE * rate * slope;
    }
    for (let a = 0; a < length; a++) {
      const row = active[a] as number;
      const value = values[a] as number;
      const sum = (inputSquares[row] as number) + (value * value * steepness) / hidden;
      inputSquares[row] = sum;
      const step = (rate * value) / Math.sqrt(sum);
      const base = row * hidden;
      for (let k = 0; k < on; k++) {
        const at = base + (units[k] as number);
        input[at] = (input[at] as number) - step * (slopes[k] as number);
      }
    }
  }

  /** A generator of its own (xorshift), for it is asked hundreds of millions of times. */
  private chance(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return (state >>> 0) / 0x1_0000_0000;
  }
}

function longest({ starts }: Vectors): number {
  let most = 1;
  for (let i = 1; i < starts.length; i++) {
    most = Math.max(most, (starts[i] ?? 0) - (starts[i - 1] ?? 0));
  }
  return most;
}

function shuffle(list: Uint32Array, random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const kept = list[i] ?? 0;
    list[i] = list[other] ?? 0;
    list[other] = kept;
  }
}
