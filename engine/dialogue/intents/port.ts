import type { IntentModelName } from '../../api';

/** What one intent is known by. */
export interface MatcherIntent {
  name: string;
  /** Whole sentences people say. */
  utterances: readonly string[];
  /** A sentence that holds one of these, not negated, has the intent. */
  keywords?: readonly string[];
}

export interface IntentHit {
  intent: string;
  /** 0 to 1; 1 is a sentence known word for word. */
  confidence: number;
  /** What decided, for people: `keyword "满意"`, `like "挺好的" (0.83)`. */
  because: string;
}

/** Tells which intent a sentence has. Made once from the intents, without state afterwards. */
export interface IntentMatcher {
  /** The least confidence that is an answer. */
  readonly threshold: number;
  readonly model: IntentModelName;
  /** Makes ready what it needs, so many small steps of it; whether all is ready. */
  prepare(steps: number): boolean;
  /**
   * The intent of a sentence, or null when it belongs to none. `allowed` limits the answer,
   * not the comparison: a sentence much nearer to an intent that is not allowed is refused.
   *
   * @param context what the place waits for; without it, what is allowed
   */
  match(
    text: string,
    allowed?: ReadonlySet<string>,
    context?: ReadonlySet<string>,
  ): IntentHit | null;
  /** Every intent that has anything in common with the sentence, the best first; none is refused. */
  rank(text: string, context?: ReadonlySet<string>): IntentHit[];
}
