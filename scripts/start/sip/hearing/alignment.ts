import type { Heard } from './cepstrum';
import { COMPARED, type Template } from './template';

/** How far ahead or behind of its usual pace a prompt may be, in frames. */
const BAND = 30;
const FAR = 1e9;

/**
 * Follows a prompt while it is heard, frame by frame (dynamic time warping, begun together, the
 * end open): how well it fits so far, and how far it has got.
 */
export class Alignment {
  private costs: Float64Array;
  private next: Float64Array;
  private heardFrames = 0;
  /** Frame of the template that is heard now. */
  position = 0;
  /** The mean difference so far. */
  distance = FAR;
  /** Sum of differences along the best path. */
  cost = 0;

  constructor(readonly template: Template) {
    this.costs = new Float64Array(template.frames + 1).fill(FAR);
    this.next = new Float64Array(template.frames + 1).fill(FAR);
    this.costs[0] = 0;
  }

  push(heard: Heard): void {
    const { template, costs, next } = this;
    const i = ++this.heardFrames;
    const from = Math.max(1, Math.min(i, template.frames) - BAND);
    const to = Math.min(template.frames, i + BAND);
    next[from - 1] = FAR;
    this.distance = FAR;
    for (let j = from; j <= to; j++) {
      const local = difference(template, j - 1, heard);
      const diagonal = (costs[j - 1] ?? FAR) + 2 * local;
      const side = Math.min(costs[j] ?? FAR, next[j - 1] ?? FAR) + local;
      const cost = Math.min(diagonal, side);
      next[j] = cost;
      const distance = cost / (i + j);
      if (distance >= this.distance) continue;
      this.distance = distance;
      this.cost = cost;
      this.position = j;
    }
    // What was in the band before it moved on is no way any more.
    if (to < template.frames) next[to + 1] = FAR;
    [this.costs, this.next] = [next, costs];
  }
}

function difference({ values }: Template, frame: number, heard: Heard): number {
  const at = frame * COMPARED;
  let sum = 0;
  for (let i = 0; i < COMPARED; i++) {
    const off = (values[at + i] ?? 0) - (heard.values[i] ?? 0);
    sum += off * off;
  }
  return Math.sqrt(sum);
}
