import type { IntentModelName } from '../../api';

/** An utterance of an intent (by index). */
export interface Utterance {
  intent: number;
  text: string;
}

/** How sure it is that a sentence has an intent, and which utterance is nearest. */
export interface Like extends Utterance {
  /** To that utterance, 0 to 1. */
  likeness: number;
  /** 0 to 1 */
  confidence: number;
}

export interface Likenesses {
  /** Those intents that the sentence may have. */
  intents: Like[];
  /** How like the sentence is to what answers nothing. */
  reject: number;
}

/** What is known of the utterances of all intents: what a matcher goes by, beside keywords. */
export interface Evidence {
  readonly name: IntentModelName;
  /** The least confidence that is an answer. */
  readonly threshold: number;
  /** Makes ready what it needs, so many small steps of it, or all; whether all is ready. */
  prepare(steps?: number): boolean;
  /** Utterances that are the sentence word for word; by its key. */
  said(key: string): Utterance[];
  /** The same, where what is said again and again counts once. */
  saidAgain(collapsed: string): Utterance[];
  /** @param expected intents that the asking node waits for; without it, all are */
  of(clauses: readonly (readonly string[])[], expected?: (intent: number) => boolean): Likenesses;
}
