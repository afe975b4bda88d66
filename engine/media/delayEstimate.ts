import { SAMPLES_PER_MS } from './frame';

/** Lateness is counted in steps of 5 ms, up to 300 ms. */
const STEP = 5 * SAMPLES_PER_MS;
const STEPS = 60;
const TOTAL = STEPS;
const WEIGHT = STEPS + 1;
/** What a packet weighs against the one before it: the last 200 (4 s) matter. */
const GROWTH = 1 / 0.995;
/** Weights are scaled down before they pass what a double holds well. */
const MOST_WEIGHT = 1e12;
/** The share of packets that the delay is to wait for. */
const IN_TIME = 0.98;
/** Packets after which the shortest way is looked for anew, so that clocks may drift. */
const WINDOW = 250;
/** Of a source that nothing is known of. */
const FIRST_GUESS = 30 * SAMPLES_PER_MS;
const FEW = 25;
/** Longer than any transit. */
const UNKNOWN = 0x3fff_ffff;
/** Packets after which the delay is worked out anew: it does not change fast. */
const REVIEW = 8;

/**
 * How long a packet must wait so that nearly all of the others are there in time. All times are
 * whole samples. A packet's transit is its arrival less its timestamp; the shortest of late is the
 * base, and lateness is counted from there.
 */
export class DelayEstimate {
  private shortest = UNKNOWN;
  private shortestBefore = UNKNOWN;
  private inWindow = 0;
  private packets = 0;
  /** Weights by step; behind them their sum, and the weight of the next packet. */
  private readonly counts = new Float64Array(STEPS + 2);
  private current: number;

  constructor(
    private readonly least: number,
    private readonly most: number,
  ) {
    this.current = this.within(FIRST_GUESS);
    this.counts[WEIGHT] = 1;
  }

  /** The transit of a packet that met no obstacle. */
  get base(): number {
    return Math.min(this.shortest, this.shortestBefore);
  }

  /** Transit times begin anew: timestamps jumped. How irregular the network is stays known. */
  restart(): void {
    this.shortest = UNKNOWN;
    this.shortestBefore = UNKNOWN;
    this.inWindow = 0;
  }

  add(transit: number): void {
    const { counts } = this;
    if (transit < this.shortest) this.shortest = transit;
    if (++this.inWindow === WINDOW) {
      this.shortestBefore = this.shortest;
      this.shortest = transit;
      this.inWindow = 0;
    }
    const step = Math.min(STEPS - 1, Math.floor((transit - this.base) / STEP));
    const weight = counts[WEIGHT] ?? 1;
    counts[step] = (counts[step] ?? 0) + weight;
    counts[TOTAL] = (counts[TOTAL] ?? 0) + weight;
    counts[WEIGHT] = weight * GROWTH;
    this.packets++;
    if (weight > MOST_WEIGHT) this.rescale(weight);
    if (this.packets >= FEW && this.packets % REVIEW === 0) this.current = this.review();
  }

  /** How long after an unhindered arrival a sample is to be played. */
  get delay(): number {
    return this.current;
  }

  private review(): number {
    const wanted = (this.counts[TOTAL] ?? 0) * IN_TIME;
    let sum = 0;
    let step = 0;
    while (step < STEPS - 1 && (sum += this.counts[step] ?? 0) < wanted) step++;
    return this.within((step + 1) * STEP);
  }

  private within(delay: number): number {
    return Math.max(this.least, Math.min(this.most, delay));
  }

  private rescale(weight: number): void {
    for (let i = 0; i < this.counts.length; i++) this.counts[i] = (this.counts[i] ?? 0) / weight;
  }
}
