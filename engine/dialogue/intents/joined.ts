import type { IntentModelName } from '../../api';
import type { Evidence, Like, Likenesses, Utterance } from './evidence';
import { THRESHOLD } from './model/calibration';

/** So that the thresholds of both are one. */
export function rescaled(confidence: number, from: number, to: number): number {
  if (confidence < from) return (confidence / from) * to;
  return to + ((confidence - from) / (1 - from)) * (1 - to);
}

/** How much the model's word counts beside that of likeness, found by cross-validation. */
const MODEL_COUNTS = 0.5;
/** The likeness that speaks neither for nor against an answer, where a model speaks as well. */
const EVEN = 0.35;
/** Of the threshold: what likeness says at most for what it refuses. */
const REFUSED = 0.8;

/**
 * A trained model with likeness beside it: an answer is as sure as both are of it together. Where
 * utterances are few they make different mistakes, and strangers seldom deceive both.
 */
export class Together implements Evidence {
  readonly name = 'trained';

  constructor(
    private readonly likeness: Evidence,
    private readonly model: Evidence,
    /** How sure both have to be together. */
    private readonly least: number,
  ) {}

  get threshold(): number {
    return this.model.threshold;
  }

  prepare(steps?: number): boolean {
    return this.likeness.prepare(steps) && this.model.prepare(steps);
  }

  said(key: string): Utterance[] {
    return this.likeness.said(key);
  }

  saidAgain(collapsed: string): Utterance[] {
    return this.likeness.saidAgain(collapsed);
  }

  of(clauses: readonly (readonly string[])[], expected?: (intent: number) => boolean): Likenesses {
    const { likeness, model, threshold, least } = this;
    const plain = likeness.of(clauses);
    const intents = together(model.of(clauses, expected).intents, plain);
    for (const one of intents) one.confidence = rescaled(one.confidence, least, threshold);
    return { intents, reject: plain.reject };
  }
}

/** How sure both are of each intent, as a mean. */
export function together(learnt: readonly Like[], plain: Likenesses): Like[] {
  const found = new Map<number, Like>();
  for (const one of learnt) {
    found.set(one.intent, { ...one, confidence: MODEL_COUNTS * one.confidence });
  }
  for (const one of plain.intents) {
    const rated = rescaled(one.confidence, EVEN, THRESHOLD);
    // What is liker to something that answers nothing speaks against the answer.
    const alike = one.confidence > plain.reject ? rated : Math.min(rated, REFUSED * THRESHOLD);
    const confidence = (1 - MODEL_COUNTS) * alike;
    const other = found.get(one.intent);
    if (other) other.confidence += confidence;
    else found.set(one.intent, { ...one, confidence });
  }
  return [...found.values()];
}

/**
 * What branches bring themselves, compared by likeness, beside a scene's evidence: one scale of
 * confidence for both, with the same threshold.
 */
export class JoinedEvidence implements Evidence {
  constructor(
    private readonly own: Evidence,
    /** So many intents are the branches' own; the scene's follow. */
    private readonly owned: number,
    private readonly scene: Evidence,
  ) {}

  get name(): IntentModelName {
    return this.scene.name;
  }

  get threshold(): number {
    return this.scene.threshold;
  }

  prepare(steps?: number): boolean {
    return this.own.prepare(steps) && this.scene.prepare(steps);
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
