import type { SceneDefinition, Scene, Timestamp } from './model';
import type { CheckedText, WordingFinding } from './rules';

/**
 *             submit             approve
 *   Draft ──────────▶ InReview ───────────▶ Published ── a new version ─▶ PublishedEdited
 *     ▲ reject, withdraw │                                                  │ submit
 *     └──────────────────┘ ◀────────────────────────────────────────────────┘
 *
 * While a scene is edited, or its new version reviewed, calls go by the published one.
 */
export type SceneStatusName = 'Draft' | 'InReview' | 'Published' | 'PublishedEdited';

/** What came of the review of one version. */
export interface SceneReview {
  /** `passed`: published without a reviewer, for the checks caught nothing. */
  outcome: 'submitted' | 'approved' | 'rejected' | 'withdrawn' | 'passed';
  at: Timestamp;
  by: string;
  /** Why it was rejected, or what the reviewer had to say. */
  reason: string;
  /** What the checks caught in a version that was rejected. */
  findings: WordingFinding[];
}

export interface SceneVersion {
  version: number;
  createdAt: Timestamp;
  publishedAt: Timestamp | null;
  /** The one that calls go by. */
  published: boolean;
  review: SceneReview | null;
  /** The version whose definition this is once more. */
  rolledBackFrom: number | null;
}

/** A place in which two versions differ. */
export interface SceneChange {
  /** `intents[肯定].utterances[3]`: entries with a name are told by it. */
  path: string;
  change: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

interface ByName {
  instanceId: string;
  /** Id or name. */
  scene: string;
}

/** 审核: from a draft to a version that calls go by. */
export interface SceneReviewMethods {
  /** What the access rules and the barred words catch in it; empty: it may be published. */
  review(p: ByName & { version?: number; prompts?: CheckedText[] }): Promise<WordingFinding[]>;
  /** Hands the newest version in for review; refused, row by row, where the checks catch something. */
  submit(p: ByName & { prompts?: CheckedText[]; by?: string }): Promise<Scene>;
  /** Takes it back before it is reviewed. */
  withdraw(p: ByName & { by?: string }): Promise<Scene>;
  /** Publishes what is in review; the checks are made once more. */
  approve(p: ByName & { reason?: string; by?: string }): Promise<Scene>;
  reject(p: ByName & { reason: string; by?: string }): Promise<Scene>;
  /** Newest first. */
  versions(p: ByName): Promise<SceneVersion[]>;
  /** From one version to another; without `to`, to the newest. */
  diff(p: ByName & { from: number; to?: number }): Promise<SceneChange[]>;
  /**
   * Makes an earlier version the newest again. One that was published before is published at
   * once; with `draft`, or where it never was, it is a draft.
   */
  rollBack(p: ByName & { version: number; draft?: boolean; by?: string }): Promise<Scene>;
  /** The newest version, as a draft of its own. */
  copy(p: ByName & { name: string }): Promise<Scene>;
  /** What `import` takes; the newest version unless another is named. */
  export(p: ByName & { version?: number }): Promise<SceneDefinition>;
}
