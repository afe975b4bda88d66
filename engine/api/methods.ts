import type { AccountMethods } from './account';
import type { BotMethods } from './bot';
import type { BranchMethods, NodeMarks } from './branch';
import type {
  AccountConcurrency,
  InstanceSettings,
  JobGroupPreview,
  RedialOutcome,
} from './campaign';
import type { ContactMethods } from './contacts';
import type { EventEnvelope, EventFilter } from './events';
import type { EventType, JobStatusName, TaskStatusName } from './enums';
import type {
  AnsweringMachinePolicy,
  Call,
  Contact,
  EndReason,
  Instance,
  Intent,
  Job,
  JobGroup,
  JobGroupSettings,
  Scene,
  SceneDefinition,
  Strategy,
  Tag,
  Turn,
} from './model';
import type { IntentMethods } from './intents';
import type { NumberMethods } from './numbers';
import type { BargeIn, BargeInAfter, PromptMethods, PromptVoice } from './prompts';
import type { PrivacyMethods } from './privacy';
import type { RedisStatus } from './redis';
import type { ConsentSource, RuleMethods } from './rules';
import type { SceneReviewMethods } from './sceneReview';
import type { ExportMethods, ResultMethods } from './results';
import type { PhoneStatus, TrunkStatus } from './sipLine';
import type { SmsMethods } from './sms';
import type { SpeechProviderStatus } from './speech';
import type { TryoutMethods } from './tryout';
import type { WebhookMethods } from './webhooks';

/**
 * The contract. Every method takes one object and answers with a promise;
 * what fails, fails with a `DialflowError`. Hosts reach it through `EngineClient` only.
 */
export interface EngineApi {
  engine: EngineMethods;
  line: LineMethods;
  instances: InstanceMethods;
  contacts: ContactMethods;
  jobGroups: JobGroupMethods;
  jobs: JobMethods;
  numbers: NumberMethods;
  scenes: SceneMethods;
  intents: IntentMethods;
  prompts: PromptMethods;
  rules: RuleMethods;
  calls: CallMethods;
  events: EventMethods;
  results: ResultMethods;
  exports: ExportMethods;
  account: AccountMethods;
  webhooks: WebhookMethods;
  tryout: TryoutMethods;
  privacy: PrivacyMethods;
  sms: SmsMethods;
}

/** One page of a list. */
export interface Page<T> {
  list: T[];
  /** Pass it back to get the next page; null at the end. */
  next: string | null;
}

/** What an engine says of itself. */
export interface EngineInfo {
  version: string;
  dataFolder: string;
  line: string;
  speed: number;
  startedAt: number;
  liveCalls: number;
  executingGroups: number;
}

/** The engine as a whole. */
export interface EngineMethods {
  info(): Promise<EngineInfo>;
}

/** The line: its trunks, its phones, and what speaks and listens on it. */
export interface LineMethods {
  /** How trunks, phones and providers of speech stand; all empty on the simulated line. */
  status(): Promise<{
    trunks: TrunkStatus[];
    phones: PhoneStatus[];
    speech: SpeechProviderStatus[];
  }>;
  /** Asks a trunk now, by OPTIONS, or by REGISTER where it registers. */
  test(p: { trunk: string }): Promise<TrunkStatus>;
}

/** 实例: instances and the concurrency that they share out. */
export interface InstanceMethods {
  /** The instance of this name, made if there is none; its limit is set to what is given. */
  ensure(p: { name: string; maxConcurrency?: number; description?: string }): Promise<Instance>;
  create(p: {
    name: string;
    maxConcurrency: number;
    description?: string;
    settings?: Partial<InstanceSettings>;
  }): Promise<Instance>;
  /** Settings that are not named stay as they are. */
  update(p: {
    instanceId: string;
    name?: string;
    maxConcurrency?: number;
    description?: string;
    settings?: Partial<InstanceSettings>;
  }): Promise<Instance>;
  get(p: { instanceId: string }): Promise<Instance>;
  list(): Promise<Instance[]>;
  /** Only while nothing is under way in it. */
  delete(p: { instanceId: string }): Promise<void>;
  /** What the account has, and what is left of it for further instances. */
  concurrency(): Promise<AccountConcurrency>;
  /** Not less than instances have already; null: not limited. */
  setConcurrency(p: { total: number | null }): Promise<AccountConcurrency>;
}

/** 任务: job groups, from the draft to the end. */
export interface JobGroupMethods {
  /**
   * A draft. With a `requestId` that made one before, it is answered with that one.
   */
  create(p: {
    instanceId: string;
    settings: JobGroupSettings;
    requestId?: string;
  }): Promise<JobGroup>;
  /**
   * Changes what is named. All of a draft or paused group; of one that runs what dialling goes by,
   * but not its scene; of one that has ended its name and description.
   */
  update(p: { groupId: string; settings: Partial<JobGroupSettings> }): Promise<JobGroup>;
  /** A draft with the same settings and, unless told otherwise, the same contacts. */
  copy(p: {
    groupId: string;
    name?: string;
    /** Default true. */
    contacts?: boolean;
    requestId?: string;
  }): Promise<JobGroup>;
  /**
   * 外呼任务重复发起: a new group of those contacts of an ended one whose jobs ended so. Settings
   * that are not named are as they were, but for dates that have passed.
   */
  redial(p: {
    groupId: string;
    outcomes: RedialOutcome[];
    settings?: Partial<JobGroupSettings>;
    /** Started at once; else it is a draft. Default false. */
    start?: boolean;
    requestId?: string;
  }): Promise<JobGroup>;
  /** What would come of a group that began now; nothing is changed. */
  preview(p: { groupId: string }): Promise<JobGroupPreview>;
  /** Adds contacts; each is checked again, those refused are told by index. All or none of a call. */
  assign(p: {
    groupId: string;
    contacts: Contact[];
    /** Wins over the group's. */
    strategy?: Strategy;
    /** Says what is wrong with the contacts and adds none. */
    checkOnly?: boolean;
    /** 号码来源 of these contacts; refused as that of the group is. */
    consentSource?: ConsentSource;
  }): Promise<{ assigned: number; duplicates: number; jobIds: string[] }>;
  start(p: { groupId: string }): Promise<JobGroup>;
  pause(p: { groupId: string }): Promise<JobGroup>;
  resume(p: { groupId: string }): Promise<JobGroup>;
  /** Ends it: jobs not begun are cancelled, calls that ring are given up, answered ones go on. */
  stop(p: { groupId: string }): Promise<JobGroup>;
  get(p: { groupId: string }): Promise<JobGroup>;
  list(p: { instanceId: string; limit?: number; after?: string }): Promise<Page<JobGroup>>;
  /** With all its jobs and calls; only when nothing of it is under way. */
  delete(p: { groupId: string }): Promise<void>;
}

/** 作业: the jobs of groups, and the calls they led to. */
export interface JobMethods {
  get(p: { jobId: string }): Promise<Job>;
  list(p: {
    groupId: string;
    status?: JobStatusName;
    limit?: number;
    after?: string;
  }): Promise<Page<Job>>;
}

/** 场景: scenes, their versions and their review. */
export interface SceneMethods extends SceneReviewMethods {
  /** Says what is wrong with a definition; answers with it as it would be kept. */
  check(p: { definition: unknown }): Promise<SceneDefinition>;
  /**
   * Makes the scene, or a new version of the one of that name. Refused whole when invalid, or when
   * the access rules and the barred words catch something in it; else it is published at once.
   */
  import(p: {
    instanceId: string;
    definition: unknown;
    /** Keeps it as a draft, checked for its form only, to be submitted. Default false. */
    draft?: boolean;
    by?: string;
  }): Promise<Scene>;
  /** By id or by name; the newest version unless another is named. */
  get(p: { instanceId: string; scene: string; version?: number }): Promise<Scene>;
  list(p: { instanceId: string }): Promise<Scene[]>;
  delete(p: { instanceId: string; scene: string }): Promise<void>;
}

// ---------------------------------------------------------------- a live call

/** One call without a job group. */
export interface DialRequest {
  instanceId: string;
  contact: Contact;
  scene?: string;
  ringSeconds?: number;
  callerNumber?: string;
  answeringMachine?: AnsweringMachinePolicy;
  /** A name of the caller's own for this request, by which `giveUp` finds it. */
  reference?: string;
  /** Calls the page of this tryout, and nobody else. */
  tryout?: string;
}

/** Whether somebody answered, and the call as it stands then. */
export type DialResult =
  { answered: true; call: Call } | { answered: false; call: Call; status: TaskStatusName };

/** What a flow may give as the reason of its hang-up; the others are the engine's to give. */
export type FlowEndReason = Extract<
  EndReason,
  'Completed' | 'UnrecognisedLimit' | 'NoInputLimit' | 'FlowStopped'
>;

/** What every method of a live call may answer instead: the callee is gone. */
export interface HungUp {
  outcome: 'hungUp';
  endReason: EndReason;
}

/** A prompt to be said. */
export interface SpeakRequest extends NodeMarks {
  callId: string;
  /** Name of the node, kept with the turn; similar wordings go in turn per node. */
  node: string;
  /** Similar wordings, with ` @name ` variables; one is spoken, in turn. */
  texts: string[];
  /** Default `never`. */
  bargeIn?: BargeIn;
  /** With `speech` and `any`. */
  bargeInAfter?: BargeInAfter;
  /** What is left out is as the scene says. */
  voice?: PromptVoice;
  /** Content of `prompts.keep` that is played in place of the first text. */
  recording?: string;
}

/** What became of a prompt. */
export type SpeakResult =
  | {
      outcome: 'spoken' | 'interrupted';
      text: string;
      /** 0 to 1 */
      heard: number;
      /** So many characters of the text were heard. */
      heardTo: number;
      /** Variables that the contact does not have: nothing was said in their place. */
      missing?: string[];
      /** No provider could speak it, and no apology is recorded: nothing was heard. */
      failed?: true;
      answeredBy?: 'machine';
    }
  | HungUp;

/** How to listen for an answer, and what counts as one. */
export interface ListenRequest {
  callId: string;
  node: string;
  accept: 'speech' | 'keys' | 'both';
  /** Until the callee begins, from the end of the prompt. Default 5,000. */
  noInputMs?: number;
  /** Speech: what lasts longer is taken as far as it went. Default 30,000. */
  maxSpeechMs?: number;
  /** Speech: silence that ends it. Default: the scene's. */
  endSilenceMs?: number;
  /** Speech: words to expect, besides the scene's. */
  hotWords?: string[];
  /** Said where speech could not be recognised by any provider. Default: the scene's. */
  apology?: string;
  /** Keys: the key that ends the entry (not part of it). Default `#`. */
  endKey?: string;
  /** Keys: as many end the entry. Default 1; with a pattern, as many as it takes. */
  maxDigits?: number;
  /**
   * Keys: what an entry has to be, e.g. `1[0-9]{10}`: keys, `.` (any), sets `[1-3]`, `[^0]`, counts
   * `{4}`, `{3,5}`, and `?`; alternatives behind `|`. One that can be nothing longer ends the entry.
   */
  keyPattern?: string;
  /** Keys: silence that ends an entry begun. Default 3,000. */
  interDigitMs?: number;
}

/** With every answer of a listen, where it is so. */
export interface ListenFacts {
  /** A machine has answered: there once the line knows. */
  answeredBy?: 'machine';
  /** No provider could recognise what was said; the callee was told, and went on by keys, or not. */
  recognitionFailed?: true;
}

/** What the callee said or pressed, that there was nothing, or that the call is over. */
export type ListenResult =
  | ({ outcome: 'speech'; text: string; confidence: number } & ListenFacts)
  /** `valid: false`: they do not fit the pattern. */
  | ({ outcome: 'keys'; keys: string; valid?: false } & ListenFacts)
  | ({ outcome: 'noInput' } & ListenFacts)
  | HungUp;

/** A branch of an Intent Match node. */
export interface MatchBranch {
  name: string;
  /** Intents of the scene. */
  intents?: string[];
  /** Its own, besides. */
  utterances?: string[];
  keywords?: string[];
  /** Keys that take this branch, e.g. `1`. */
  keys?: string[];
}

/** What to do with an answer that fits nothing, or with none. */
export interface MissPolicy {
  /** Spoken after the first, second… miss; the last one goes on repeating. None: nothing is said. */
  wordings?: string[];
  /** The miss that ends the call; 0 never. Default 2. */
  limit?: number;
  /** Spoken before that end. */
  farewell?: string;
  /** At the limit the flow goes on, to see to it itself; the count begins anew. Default `hangUp`. */
  atLimit?: 'hangUp' | 'goOn';
}

/** Which branches the last answer may mean. */
export interface MatchRequest {
  callId: string;
  node: string;
  /** Of a Listen. */
  heard: ListenResult;
  branches: MatchBranch[];
  globalQuestions?: boolean;
  onUnrecognised?: MissPolicy;
  onNoInput?: MissPolicy;
}

/** Which of the branches it meant. */
export type MatchResult =
  | {
      outcome: 'branch';
      branch: string;
      intent: string | null;
      confidence: number;
      /** Which keyword, key or nearest utterance decided. */
      because: string;
    }
  /** The question was answered; ask again. */
  | { outcome: 'question'; question: string; confidence: number }
  /** `limitReached`: nothing was said, and the call goes on (`atLimit`). */
  | { outcome: 'unrecognised'; count: number; limitReached?: true }
  | { outcome: 'noInput'; count: number; limitReached?: true }
  | HungUp;

/** Hands the callee over to a person. */
export interface TransferRequest extends NodeMarks {
  callId: string;
  node: string;
  /** One number, or agents' phones: those registered and not in a call are rung. */
  to: { number: string } | { phones: string[] };
  /**
   * `join`: the engine calls the other side and joins the two, so that a transfer that nobody
   * takes goes back to the flow. `refer`: the trunk is asked to do it (SIP: REFER), blind.
   * Default `join`.
   */
  how?: 'join' | 'refer';
  /** Phones are rung one after the other, or all at once. Default `inTurn`. */
  ring?: 'inTurn' | 'atOnce';
  /** Ringing of each, seconds. Default 25. */
  ringSeconds?: number;
  /** How long to wait for a phone to become free, seconds. Default 0. */
  waitSeconds?: number;
  /** Said to the callee while it waits, again and again; without it, ring-back tone. */
  waitingText?: string;
  /** Said to the agent before the two are joined, with ` @name ` variables. */
  announcement?: string;
  /** Shown to whoever is called. Default: the call's caller number. */
  callerNumber?: string;
}

/** Who took the callee over, or that nobody did. */
export type TransferResult =
  /** The other side took it: number or phone. The call goes on without the flow. */
  | { outcome: 'transferred'; to: string }
  /** The callee is still there. */
  | {
      outcome: 'notTaken';
      reason: 'noAnswer' | 'busy' | 'rejected' | 'unavailable' | 'failed';
      detail: string;
    }
  | HungUp;

/** 通话: what flows do on calls that are up; ended ones tell how they ended. */
export interface CallMethods extends BranchMethods, BotMethods {
  /** Places one call, outside any job group, and waits until it is answered or is not. */
  dial(p: DialRequest): Promise<DialResult>;
  /** Ends a `dial` that is still waiting: its call is not placed, or given up. */
  giveUp(p: { reference: string }): Promise<void>;
  /** Answers when the prompt was heard, interrupted, or the callee is gone. */
  speak(p: SpeakRequest): Promise<SpeakResult>;
  /** Waits for what the callee says or presses. */
  listen(p: ListenRequest): Promise<ListenResult>;
  match(p: MatchRequest): Promise<MatchResult>;
  /** Answers when somebody has taken the callee over, nobody will, or the callee is gone. */
  transfer(p: TransferRequest): Promise<TransferResult>;
  /** Group and tag must be the scene's, where it has tag groups. Works on an ended call as well. */
  tag(p: { callId: string; node: string; tags: Tag[] }): Promise<{ tags: Tag[] }>;
  /** Ends the call; what is being said is said to its end first unless `atOnce`. */
  hangUp(p: {
    callId: string;
    node?: string;
    /** Default `Completed`. */
    reason?: FlowEndReason;
    /** Default: with the reason `Completed`, true. */
    completes?: boolean;
    tags?: Tag[];
    /** Wait before hanging up, ms. */
    delayMs?: number;
    atOnce?: boolean;
  }): Promise<{ outcome: 'ended'; endReason: EndReason }>;
  /**
   * A node of the flow has failed and nothing deals with it: the callee is told that something went
   * wrong, and the call ends with `FlowFailed`. A call at which a node is at work goes on. Answers at
   * once; of a call that is over, or not the flow's any more, nothing is done.
   */
  flowFailed(p: {
    callId: string;
    /** Another branch may go on: it has a few seconds to do so. */
    mayGoOn?: boolean;
  }): Promise<void>;
  /** Also of a call that ended. */
  get(p: { callId: string }): Promise<Call>;
  turns(p: { callId: string }): Promise<Turn[]>;
}

// ---------------------------------------------------------------- events

/** Events: to named consumers, each until it is acknowledged. */
export interface EventMethods {
  /**
   * Makes or finds the named consumer and begins to deliver: all that it has not
   * acknowledged, oldest first, then what comes. A new one begins with what comes.
   * A `transient` one is forgotten when its subscription ends.
   */
  open(p: {
    consumer: string;
    filter: EventFilter;
    transient?: boolean;
  }): Promise<{ subscription: number }>;
  acknowledge(p: { subscription: number; sequence: number }): Promise<void>;
  /** The consumer could not take it: it is delivered again after a pause. */
  reject(p: { subscription: number; sequence: number }): Promise<void>;
  /** Ends delivery; the consumer's unacknowledged events are kept for its next `open`. */
  close(p: { subscription: number }): Promise<void>;
  /** Ends the consumer and forgets what it did not take. */
  forget(p: { consumer: string }): Promise<void>;
  list(p: {
    types?: EventType[];
    group?: string;
    after?: number;
    limit?: number;
  }): Promise<EventEnvelope[]>;
  /** How delivery to Redis stands; null where the engine has none. */
  redis(): Promise<RedisStatus | null>;
}

export type { Intent };
