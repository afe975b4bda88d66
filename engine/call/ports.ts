import type {
  AnsweringMachinePolicy,
  Contact,
  EndReason,
  HangUpBy,
  MatchBranch,
  Scene,
  Tag,
  Task,
  TaskStatusName,
  Turn,
} from '../api';
import type { RecordedSound } from '../line/port';
import type { Spoken } from './prompter';

/** What a call is placed with. */
export interface CallSpec {
  id: string;
  instanceId: string;
  groupId: string;
  jobId: string;
  contact: Contact;
  callingNumber: string;
  /** The trunk that its number's calls go by; nothing: the line chooses. */
  trunk?: string;
  plannedTime: number;
  actualTime: number;
  ringMs: number;
  /** 1 for the job's first attempt. */
  attempt: number;
  answeringMachine: AnsweringMachinePolicy;
  /** Ms between the answer and the first word. Default 0. */
  answerDelayMs?: number;
  /** As it was when the job was claimed. */
  scene: Scene | null;
}

/** What became of it, in the terms of the store. */
export interface CallResult extends Pick<
  Task,
  | 'exception'
  | 'sipCode'
  | 'trunk'
  | 'answeredBy'
  | 'quality'
  | 'recording'
  | 'transferredTo'
  | 'completed'
  | 'playbackCompleted'
> {
  status: TaskStatusName;
  answeredAt: number | null;
  endTime: number;
  ringMs: number;
  talkMs: number;
  hangUpBy: HangUpBy;
  endReason: EndReason;
  /** What the line said, for people. */
  detail: string | null;
  turnCount: number;
}

export interface CallListener {
  /** `ringMs`: how long it had rung. */
  answered(at: number, ringMs: number): void;
  ended(result: CallResult): void;
}

/** Keeps what is said and how the call is labelled. */
export interface CallRecords {
  save(turn: Turn): Promise<void>;
  list(callId: string): Promise<Turn[]>;
  tag(call: { id: string; jobId: string; groupId: string }, tags: readonly Tag[]): Promise<void>;
  tags(callId: string): Promise<Tag[]>;
  /** 对话完结: at once, so that a crash does not forget it. */
  complete(callId: string): Promise<void>;
}

/** Tells what was meant. */
export interface Understanding {
  match(
    text: string,
    branches: readonly MatchBranch[],
    options: { globalQuestions: boolean },
  ): Understood | null;
  /** The same; where there is doubt, somebody else may be asked. */
  consult?(...asked: Parameters<Understanding['match']>): Promise<Understood | null>;
  /** What it is likest to, taken for it or not, and how sure an answer has to be. */
  weigh?(...asked: Parameters<Understanding['match']>): {
    nearest: { name: string; confidence: number } | null;
    threshold: number;
  };
}

export type Understood =
  | { kind: 'branch'; branch: string; intent: string | null; confidence: number; because: string }
  | { kind: 'question'; question: string; answer: string; confidence: number; because: string };

/** Puts a contact's variables into a prompt, and what is recorded in place of its text. */
export interface Prompts {
  render(text: string, variables: Readonly<Record<string, string>>): string;
  /** Which of similar wordings is spoken the nth time. */
  pick(texts: readonly string[], timesPlayed: number): string;
  /** A wording as it is said: what is recorded of it, and what is to be synthesised. */
  spoken(
    wording: string,
    variables: Readonly<Record<string, string>>,
    scene: { instanceId: string; sceneId: string | null },
  ): Spoken;
  /**
   * What a node has brought itself (`prompts.keep`).
   *
   * @throws DialflowError `NotFound` where it is not there any more
   */
  kept(content: string): Promise<RecordedSound>;
}
