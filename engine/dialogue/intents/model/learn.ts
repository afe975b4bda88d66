import type { Random } from '../../../time/clock';
import { softmax, type Network } from './network';
import { addRows, AT_ONCE, fillUp } from './rows';
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
  /** How sure of its own class a sentence may make the model at most: 1 less this. */
  smoothing: number;
}

const BIAS_RATE = 0.02;
const INITIAL_INPUT = 0.1;

/**
 * Stochastic gradient descent with a rate of its own for each feature (AdaGrad), so that rare
 * words learn as fast as common ones.
 *
 * @param chosen the sentences that are learnt from
 * @param importance of each sentence
 */
export function trainNetwork(
  vectors: Vectors,
  chosen: Uint32Array,
  labels: ArrayLike<number>,
  size: { classes: number; rows: number },
  importance: Float32Array,
  pace: TrainingPace,
  random: Random,
): Network {
  const network = newNetwork(size, pace.hidden, random);
  const learner = new Learner(network, vectors, pace, random);
  const order = chosen.slice();
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
  /** Units that are on: how many, which, what they say, and how far that is off. */
  private on = 0;
  private readonly units: Uint32Array;
  private readonly signals: Float64Array;
  private readonly slopes: Float64Array;
  private readonly shares: Float64Array;
  private readonly active: Uint32Array;
  private readonly values: Float64Array;
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
    this.units = new Uint32Array(hidden + AT_ONCE);
    this.signals = new Float64Array(hidden + AT_ONCE);
    this.shares = new Float64Array(classes);
    this.active = new Uint32Array(longest(vectors) + AT_ONCE);
    this.values = new Float64Array(this.active.length);
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
    fillUp(active, values, length);
    return length;
  }

  private forward(length: number): void {
    const { network, sums, units, signals, shares, active, values } = this;
    const { hidden, classes, input, output } = network;
    sums.set(network.inputBias);
    addRows(input, hidden, active, values, length, sums);
    this.turnOn();
    shares.set(network.outputBias);
    addRows(output, classes, units, signals, this.on, shares);
    softmax(shares);
  }

  /** Finds the units that are on. */
  private turnOn(): void {
    const { sums, units, signals, network } = this;
    let on = 0;
    for (let u = 0; u < network.hidden; u++) {
      const sum = sums[u] as number;
      if (!(sum > 0)) continue;
      signals[on] = sum;
      units[on++] = u;
    }
    this.on = on;
    fillUp(units, signals, on);
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
    const { network, signals, slopes, shares, active, pace } = this;
    const { hidden, classes, input, inputBias, output, outputBias } = network;
    const { outputSquares, units, on } = this;
    for (let c = 0; c < classes; c++) {
      outputBias[c] = (outputBias[c] as number) - BIAS_RATE * rate * (shares[c] as number);
    }
    let steepness = 0;
    for (let k = 0; k < on; k++) {
      const u = units[k] as number;
      const signal = signals[k] as number;
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
      slopes[k] = slope;
      steepness += slope * slope;
      inputBias[u] = (inputBias[u] as number) - BIAS_RATE * rate * slope;
    }
    for (let a = 0; a < length; a += AT_ONCE) {
      const [base0, base1] = [(active[a] as number) * hidden, (active[a + 1] as number) * hidden];
      const [base2, base3] = [
        (active[a + 2] as number) * hidden,
        (active[a + 3] as number) * hidden,
      ];
      const [step0, step1] = [this.step(a, steepness, rate), this.step(a + 1, steepness, rate)];
      const [step2, step3] = [this.step(a + 2, steepness, rate), this.step(a + 3, steepness, rate)];
      for (let k = 0; k < on; k++) {
        const unit = units[k] as number;
        const slope = slopes[k] as number;
        input[base0 + unit] = (input[base0 + unit] as number) - step0 * slope;
        input[base1 + unit] = (input[base1 + unit] as number) - step1 * slope;
        input[base2 + unit] = (input[base2 + unit] as number) - step2 * slope;
        input[base3 + unit] = (input[base3 + unit] as number) - step3 * slope;
      }
    }
  }

  /** How far the weights of a feature go; the less, the more it has learnt already. */
  private step(a: number, steepness: number, rate: number): number {
    const { inputSquares, network, active, values } = this;
    const row = active[a] as number;
    const value = values[a] as number;
    const sum = (inputSquares[row] as number) + (value * value * steepness) / network.hidden;
    inputSquares[row] = sum;
    return (rate * value) / Math.sqrt(sum);
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
