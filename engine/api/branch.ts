import type {
  HungUp,
  ListenRequest,
  ListenResult,
  MatchRequest,
  MatchResult,
  MissPolicy,
  SpeakRequest,
} from './methods';
import type { Tag } from './model';

/** What a node tells of a call that comes to it. */
export interface NodeMarks {
  /** 标签: set on the call, as `tag` does. */
  tags?: Tag[];
  /** 标记为完结节点: the conversation has got to where it was to. */
  completes?: boolean;
}

/** What is done about misses where the question is asked again by itself. */
export interface AskMissPolicy extends MissPolicy {
  /**
   * After a wording: the prompt is said again (default), or the wording has stood for it and the
   * answer is waited for.
   */
  thenRepeat?: boolean;
}

/**
 * 分支节点: asks, listens and takes a branch. A global question is answered, a miss is met as its
 * policy says, and then it is asked again, until there is an answer, a limit, or nobody.
 */
export interface BranchRequest extends NodeMarks {
  callId: string;
  node: string;
  prompt: Omit<SpeakRequest, 'callId' | 'node' | keyof NodeMarks>;
  /** Similar wordings that are said in place of the prompt when it is asked again. */
  again?: string[];
  listen: Omit<ListenRequest, 'callId' | 'node'>;
  branches: MatchRequest['branches'];
  /** Default true. */
  globalQuestions?: boolean;
  onUnrecognised?: AskMissPolicy;
  onNoInput?: AskMissPolicy;
}

/** What came of a question: a branch, a limit that was reached, or the end of the call. */
export type BranchResult =
  | (Extract<MatchResult, { outcome: 'branch' }> & AskFacts)
  /** The limit was reached, and the flow is to see to it. */
  | (Extract<MatchResult, { outcome: 'unrecognised' | 'noInput' }> & AskFacts)
  | HungUp;

export interface AskFacts {
  /** What the callee said or pressed last. */
  heard: Exclude<ListenResult, HungUp>;
  /** Global questions that were answered on the way. */
  questions: string[];
}

/** Asking and understanding in one. */
export interface BranchMethods {
  branch(p: BranchRequest): Promise<BranchResult>;
}
