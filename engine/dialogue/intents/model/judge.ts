import type { Signs } from './calibration';
import { softmax } from './network';

/** So many intents are looked at more closely: more are never close. */
export const CANDIDATES = 4;
/** A likeness that speaks neither for nor against an intent. */
const NEUTRAL = 0.35;

/** The share of each class, and what tells how far it is to be trusted. */
export interface Judgement {
  /** By class; written over by the next judgement of the same judge. */
  shares: Float64Array;
  /** The best intents, the best first. */
  best: readonly number[];
  signs: Signs;
}

/** Scores of the classes, and likeness to the nearest utterances, put together. */
export class Judge {
  private readonly shares: Float64Array;

  constructor(
    private readonly intents: number,
    classes: number,
  ) {
    this.shares = new Float64Array(classes);
  }

  /**
   * @param scores of the network
   * @param likenessOf the nearest utterance of an intent, 0 to 1
   * @param likenessCounts how much that counts beside the scores
   */
  judge(
    scores: ArrayLike<number>,
    likenessOf: (intent: number) => number,
    likenessCounts: number,
    known: number,
  ): Judgement {
    const { shares, intents } = this;
    const candidates = highest(scores, Math.min(CANDIDATES, intents), intents);
    const likenesses = candidates.map(likenessOf);
    const least = Math.min(...likenesses);
    for (let c = 0; c < shares.length; c++) {
      const moved = c < intents ? likenessCounts * (least - NEUTRAL) : 0;
      shares[c] = (scores[c] ?? 0) + moved;
    }
    for (const [i, candidate] of candidates.entries()) {
      const moved = likenessCounts * ((likenesses[i] ?? 0) - NEUTRAL);
      shares[candidate] = (scores[candidate] ?? 0) + moved;
    }
    softmax(shares);
    const best = [...candidates].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0));
    const [first = 0, second] = best;
    return {
      shares,
      best,
      signs: {
        best: shares[first] ?? 0,
        second: second === undefined ? 0 : (shares[second] ?? 0),
        stranger: shares.length > intents ? (shares[intents] ?? 0) : 0,
        likeness: likenesses[candidates.indexOf(first)] ?? 0,
        known,
      },
    };
  }
}

/** The classes below `end` with the highest scores. */
function highest(scores: ArrayLike<number>, count: number, end: number): number[] {
  const found: number[] = [];
  for (let c = 0; c < end; c++) {
    const score = scores[c] ?? 0;
    if (found.length === count && score <= (scores[found[count - 1] ?? 0] ?? 0)) continue;
    let at = found.length;
    while (at > 0 && score > (scores[found[at - 1] ?? 0] ?? 0)) at--;
    found.splice(at, 0, c);
    if (found.length > count) found.pop();
  }
  return found;
}
