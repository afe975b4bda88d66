import { type Sample, WIDTH } from './sample';

/** How far the two may be apart in time, as part of the longer one; and at least so many frames. */
const BAND = 0.25;
const LEAST_BAND = 12;
const FAR = 1e9;

/**
 * How different two stretches of speech are, each heard from its beginning to its end, whatever
 * the pace (dynamic time warping, symmetric, Sakoe and Chiba 1978): the mean over the path.
 * More than twice as long is never the same; what is more different than `limit` is just far.
 */
export function wholeDistance(one: Sample, other: Sample, limit = FAR): number {
  const [n, m] = [one.frames, other.frames];
  if (n > 2 * m || m > 2 * n) return FAR;
  const band = Math.max(LEAST_BAND, Math.round(Math.max(n, m) * BAND));
  let before = new Float64Array(m + 1).fill(FAR);
  let row = new Float64Array(m + 1);
  before[0] = 0;
  const most = limit * (n + m);
  for (let i = 1; i <= n; i++) {
    row.fill(FAR);
    let least = FAR;
    const middle = Math.round((i * m) / n);
    const last = Math.min(m, middle + band);
    for (let j = Math.max(1, middle - band); j <= last; j++) {
      const local = frameDistance(one, i - 1, other, j - 1);
      const diagonal = (before[j - 1] ?? FAR) + 2 * local;
      const side = Math.min(before[j] ?? FAR, row[j - 1] ?? FAR) + local;
      const cost = Math.min(diagonal, side);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return FAR;
    [before, row] = [row, before];
  }
  return (before[m] ?? FAR) / (n + m);
}

/** Where in `heard` a phrase is found best, and how different it is there. */
export interface Spotted {
  distance: number;
  /** Frames of `heard`, the last one not included. */
  from: number;
  to: number;
}

/**
 * Looks for a phrase anywhere inside of what was heard (subsequence warping). Each frame of the
 * phrase takes the next, the one after it, or the same frame of `heard`, so that it is said at
 * between half and any pace. Nothing where it is more different than `limit`.
 */
export function spot(phrase: Sample, heard: Sample, limit = FAR): Spotted | undefined {
  const m = heard.frames;
  const most = limit * phrase.frames;
  let before = new Float64Array(m);
  let row = new Float64Array(m);
  let starts = Int32Array.from({ length: m }, (_, j) => j);
  let rowStarts = new Int32Array(m);
  for (let j = 0; j < m; j++) before[j] = frameDistance(phrase, 0, heard, j);
  for (let i = 1; i < phrase.frames; i++) {
    let least = FAR;
    for (let j = 0; j < m; j++) {
      let from = j;
      let best = (before[j] ?? FAR) * STAYING;
      for (let back = 1; back <= 2 && back <= j; back++) {
        const cost = before[j - back] ?? FAR;
        if (cost >= best) continue;
        best = cost;
        from = j - back;
      }
      const cost = best + frameDistance(phrase, i, heard, j);
      row[j] = cost;
      if (cost < least) least = cost;
      rowStarts[j] = starts[from] ?? 0;
    }
    if (least > most) return undefined;
    [before, row] = [row, before];
    [starts, rowStarts] = [rowStarts, starts];
  }
  let best = 0;
  for (let j = 1; j < m; j++) if ((before[j] ?? FAR) < (before[best] ?? FAR)) best = j;
  const distance = (before[best] ?? FAR) / Math.max(1, phrase.frames);
  if (distance > limit) return undefined;
  return { distance, from: starts[best] ?? 0, to: best + 1 };
}

/** How different two voices, or a voice and something else, are on the whole. */
export function meansDistance({ means }: Sample, other: Sample): number {
  return Math.sqrt(means.reduce((sum, mean, i) => sum + (mean - (other.means[i] ?? 0)) ** 2, 0));
}

/** A little dearer than to go on: a phrase does not shrink into one sound that fits. */
const STAYING = 1.02;

function frameDistance(one: Sample, i: number, other: Sample, j: number): number {
  const [a, b] = [one.values, other.values];
  let from = i * WIDTH;
  let at = j * WIDTH;
  const end = from + WIDTH;
  let sum = 0;
  while (from < end) {
    const difference = (a[from++] ?? 0) - (b[at++] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
