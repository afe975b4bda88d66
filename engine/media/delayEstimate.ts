import { SAMPLES_PER_MS } from './frame';

/** Lateness is counted in steps of 5 ms, up to 300 ms. */
const STEP = 5 * SAMPLES_PER_MS;
const STEPS = 60;
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

/**
 * How long a packet must wait so that nearly all of the others are there in time. All times are
 * in samples. A packet's transit is its arrival less its timestamp; the shortest of late is the
 * base, and lateness is counted from there.
 */
export class DelayEstimate {
  private shortest = Infinity;
  private shortestBefore = Infinity;
  private inWindow = 0;
  private packets = 0;
  private readonly counts = new Float64Array(STEPS);
  private total = 0;
  private weight = 1;

  constructor(
    private readonly least: number,
    private readonly most: number,
  ) {}

  /** The transit of a packet that met no obstacle; Infinity before the first one. */
  get base(): number {
    return Math.min(this.shortest, this.shortestBefore);
  }

  /** Transit times begin anew: timestamps jumped. How irregular the network is stays known. */
  restart(): void {
    this.shortest = Infinity;
    this.shortestBefore = Infinity;
    this.inWindow = 0;
  }

  add(transit: number): void {
    this.shortest = Math.min(this.shortest, transit);
    if (++this.inWindow === WINDOW) {
      this.shortestBefore = this.shortest;
      this.shortest = transit;
      this.inWindow = 0;
    }
    const step = Math.min(STEPS - 1, Math.floor((transit - this.base) / STEP));
    this.counts[step] = (this.counts[step] ?? 0) + this.weight;
    this.total += this.weight;
    this.packets++;
    this.weight *= GROWTH;
    if (this.weight > MOST_WEIGHT) this.rescale();
  }

  /** How long after an unhindered arrival a sample is to be played. */
  delay(): number {
    if (this.packets < FEW) return this.within(FIRST_GUESS);
    const wanted = this.total * IN_TIME;
    let sum = 0;
    let step = 0;
    while (step < STEPS - 1 && (sum += this.counts[step] ?? 0) < wanted) step++;
    return this.within((step + 1) * STEP);
  }

  private within(delay: number): number {
    return Math.max(this.least, Math.min(this.most, delay));
  }

  private rescale(): void {
    for (let i = 0; i < STEPS; i++) this.counts[i] = (this.counts[i] ?? 0) / this.weight;
    this.total /= this.weight;
    this.weight = 1;
  }
}
