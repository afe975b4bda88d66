import type { Evidence, Like, Likenesses, Utterance } from './evidence';

/** So that the thresholds of both are one. */
export function rescaled(confidence: number, from: number, to: number): number {
  if (confidence < from) return (confidence / from) * to;
  return to + ((confidence - from) / (1 - from)) * (1 - to);
}

/**
 * A trained model with likeness beside it: what is plainly like an utterance is taken at that,
 * and the model has the rest. Where utterances are few it is the better for it.
 */
export class Together implements Evidence {
  readonly name = 'trained';

  constructor(
    private readonly likeness: Evidence,
    private readonly model: Evidence,
  ) {}

  get threshold(): number {
    return this.model.threshold;
  }

  said(key: string): Utterance[] {
    return this.likeness.said(key);
  }

  saidAgain(collapsed: string): Utterance[] {
    return this.likeness.saidAgain(collapsed);
  }

  of(clauses: readonly (readonly string[])[], expected?: (intent: number) => boolean): Likenesses {
    const plain = this.likeness.of(clauses);
    const learnt = this.model.of(clauses, expected);
    const found = new Map(learnt.intents.map((one) => [one.intent, one]));
    for (const one of plain.intents) {
      if (one.confidence <= plain.reject || one.confidence < this.likeness.threshold) continue;
      const confidence = rescaled(one.confidence, this.likeness.threshold, this.threshold);
      const other = found.get(one.intent);
      if (!other || other.confidence < confidence) found.set(one.intent, { ...one, confidence });
    }
    return { intents: [...found.values()], reject: plain.reject };
  }
}

/**
 * What branches bring themselves, compared by likeness, beside a scene's trained model: one scale
 * of confidence for both, with the same threshold.
 */
export class JoinedEvidence implements Evidence {
  readonly name = 'trained';

  constructor(
    private readonly own: Evidence,
    /** So many intents are the branches' own; the scene's follow. */
    private readonly owned: number,
    private readonly scene: Evidence,
  ) {}

  get threshold(): number {
    return this.scene.threshold;
  }

  said(key: string): Utterance[] {
    return [...this.own.said(key), ...this.scene.said(key).map((one) => this.behind(one))];
  }

  saidAgain(collapsed: string): Utterance[] {
    return [
      ...this.own.saidAgain(collapsed),
      ...this.scene.saidAgain(collapsed).map((one) => this.behind(one)),
    ];
  }

  of(clauses: readonly (readonly string[])[], expected?: (intent: number) => boolean): Likenesses {
    const { own, scene } = this;
    const mine = own.of(clauses);
    const theirs = scene.of(clauses, expected && ((intent) => expected(intent + this.owned)));
    const kept = mine.intents.filter(({ confidence }) => confidence > mine.reject);
    const intents = [
      ...kept.map((like): Like => {
        return { ...like, confidence: rescaled(like.confidence, own.threshold, scene.threshold) };
      }),
      ...theirs.intents.map((like) => this.behind(like)),
    ];
    // What a branch says itself is no stranger to it.
    const near = Math.max(0, ...kept.map(({ confidence }) => confidence));
    return { intents, reject: near >= own.threshold ? 0 : theirs.reject };
  }

  private behind<T extends Utterance>(one: T): T {
    return { ...one, intent: one.intent + this.owned };
  }
}
