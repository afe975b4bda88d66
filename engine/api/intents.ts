import type { MatchBranch } from './methods';

/** Which model has answered: the trained one, or likeness alone while that is being made. */
export type IntentModelName = 'trained' | 'likeness';

/** One thing that a sentence may mean. */
export interface RankedMeaning {
  /** An intent of the scene, a global question of it, or the own words of a branch. */
  kind: 'intent' | 'question' | 'branch';
  name: string;
  /** The branch it takes; null where none of those given names it. */
  branch: string | null;
  /** 0 to 1, comparable between intents: about how often such an answer is right. */
  confidence: number;
  /** Which keyword, or which utterance is nearest and how like it is. */
  because: string;
}

/** What a call would do with the sentence. */
export type MeaningTaken =
  | {
      outcome: 'branch';
      branch: string;
      intent: string | null;
      confidence: number;
      because: string;
    }
  | { outcome: 'question'; question: string; answer: string; confidence: number; because: string }
  | { outcome: 'unrecognised' };

/** Of an outside model that was asked because the engine's own was in doubt. */
export interface SecondOpinion {
  /** What it said, or why it did not. */
  outcome: 'agreed' | 'changed' | 'refused' | 'failed' | 'timedOut' | 'resting';
  detail: string;
  tookMs: number;
}

/** What the intents of a scene make of one sentence. */
export interface IntentRanking {
  text: string;
  /** The surest first. */
  ranking: RankedMeaning[];
  /** Below it a sentence means nothing. */
  threshold: number;
  model: IntentModelName;
  /** Null where no outside model is set, or where there was no doubt. */
  secondOpinion: SecondOpinion | null;
  result: MeaningTaken;
}

/** What sentences are taken for, without a call. */
export interface IntentMethods {
  /**
   * 试一句: what a sentence means in a scene, how sure that is and why. Nothing is kept. The scene
   * is one that is there (its newest version), or a definition not yet saved. Without branches,
   * each intent is one.
   */
  rank(p: {
    instanceId: string;
    text: string;
    /** Id or name. */
    scene?: string;
    version?: number;
    /** In place of `scene`; checked as `scenes.check` does. */
    definition?: unknown;
    branches?: MatchBranch[];
    /** Default true. */
    globalQuestions?: boolean;
  }): Promise<IntentRanking>;
}

/** An outside model that is asked where the engine's own is in doubt; the engine's stands else. */
export interface SecondOpinionSettings {
  /** An OpenAI-compatible server: `https://api.openai.com/v1`. */
  url: string;
  /** Vectors of sentences are compared, or a chat model is asked. Default `embeddings`. */
  kind?: 'embeddings' | 'chat';
  model?: string;
  key?: string;
  /** After it the engine's own answer stands. Default 400. */
  timeLimitMs?: number;
}
