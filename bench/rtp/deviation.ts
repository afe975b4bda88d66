const STEP_MS = 0.02;
const STEPS = 10_000;

/** How far what should come every so often is from doing so, counted in steps of 0.02 ms. */
export class Deviation {
  private readonly counts = new Uint32Array(STEPS);
  private total = 0;
  private max = 0;

  note(deviationMs: number): void {
    const size = Math.abs(deviationMs);
    const step = Math.min(STEPS - 1, Math.floor(size / STEP_MS));
    this.counts[step] = (this.counts[step] ?? 0) + 1;
    this.total++;
    if (size > this.max) this.max = size;
  }

  percentile(share: number): number {
    let sum = 0;
    for (let step = 0; step < STEPS; step++) {
      sum += this.counts[step] ?? 0;
      if (sum >= this.total * share && sum > 0) return (step + 1) * STEP_MS;
    }
    return NaN;
  }

  get maxMs(): number {
    return this.max;
  }

  reset(): void {
    this.counts.fill(0);
    this.total = 0;
    this.max = 0;
  }
}
