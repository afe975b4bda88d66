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

/** What a call is placed with. */
export interface CallSpec {
  id: string;
  instanceId: string;
  groupId: string;
  jobId: string;
  contact: Contact;
  callingNumber: string;
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
  'exception' | 'sipCode' | 'trunk' | 'answeredBy' | 'quality' | 'recording' | 'transferredTo'
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
}

/** Tells what was meant. */
export interface Understanding {
  match(
    text: string,
    branches: readonly MatchBranch[],
    options: { globalQuestions: boolean },
  ): Understood | null;
}

export type Understood =
  | { kind: 'branch'; branch: string; intent: string | null; confidence: number; because: string }
  | { kind: 'question'; question: string; answer: string; confidence: number; because: string };

/** Puts a contact's variables into a prompt. */
export interface Prompts {
  render(text: string, variables: Readonly<Record<string, string>>): string;
  /** Which of similar wordings is spoken the nth time. */
  pick(texts: readonly string[], timesPlayed: number): string;
}
