import type { BotUsage } from './bot';
import type {
  Hold,
  InstanceSettings,
  JobGroupPriority,
  PauseReason,
  ProgressiveDialling,
  RepeatBy,
  RetryOutcome,
  RetryRule,
  RoutingStrategy,
} from './campaign';
import type { OpeningPrompt, PromptVoice, SceneListening } from './prompts';
import type { SceneFlow } from './sceneFlow';
import type { ConsentSource } from './rules';
import type { SceneReview, SceneStatusName } from './sceneReview';
import type { SystemTag } from './systemTags';
import type { FailureReasonName, JobGroupStatusName, JobStatusName, TaskStatusName } from './enums';

/** Milliseconds since the epoch, on the engine's clock. */
export type Timestamp = number;

/** 实例: owns scenes, job groups and a concurrency limit. */
export interface Instance {
  id: string;
  name: string;
  description: string;
  /** Calls at a time. */
  maxConcurrency: number;
  settings: InstanceSettings;
  createdAt: Timestamp;
}

/** Key and value of the seed's `extras`: a job's variables. */
export interface Extra {
  key: string;
  value: string;
}

/** A checked row of a roster. */
export interface Contact {
  /** Digits: a mobile, or area code + landline; at most 13. */
  phoneNumber: string;
  name?: string;
  honorific?: string;
  /** The integrator's own id of this person (`contactId` in a roster). */
  referenceId?: string;
  /** What ` @name ` in a prompt is replaced by; at most 50. */
  variables: Record<string, string>;
  /** Where it stood in the roster: 1 is the first row of the sheet. */
  row?: number;
}

/** A row that was not taken. `values` is what stood in it, by column. */
export interface RejectedRow {
  row: number;
  reason: string;
  /** Which column, where one is to blame. */
  column?: string;
  phoneNumber?: string;
  values: Record<string, string>;
}

/** What a roster has in it, once every row was looked at. */
export interface RosterCheck {
  valid: Contact[];
  rejected: RejectedRow[];
  /** Names of the variable columns, in the order of the sheet. */
  variableNames: string[];
}

/** How far the reading of a roster is. */
export interface RosterProgress {
  /** `reading`: the file is opened and unpacked; `checking`: its rows are gone through. */
  phase: 'reading' | 'checking';
  /** Rows gone through. */
  rows: number;
  /** All that there are; null where that is known at the end only, as of a csv file. */
  total: number | null;
}

/** 外呼策略 (000, section 5.2, "StrategyJson"). All times are local to the engine's time zone. */
export interface Strategy {
  name?: string;
  /** Attempts of one job on one day, the first included. */
  maxAttemptsPerDay?: number;
  /** Minutes between two attempts of one job. */
  minAttemptInterval?: number;
  /** Not before (ms since the epoch). */
  startTime?: Timestamp;
  /** Not after (ms since the epoch); jobs left then fail with `TimeUp`. */
  endTime?: Timestamp;
  /** Windows of a day, `HH:mm:ss`; none means the whole day. */
  workingTime?: WorkingTime[];
  /** 号码策略. Default `none`. */
  routingStrategy?: RoutingStrategy;
  /** Default `Once`. One that repeats has an `endTime`. */
  repeatBy?: RepeatBy;
  /** `Week`: 0 (Sunday) to 6; `Month`: 1 to 31, skipped in months that have no such day. */
  repeatDays?: number[];
}

/** A span of a day in which calls may be made. */
export interface WorkingTime {
  beginTime: string;
  endTime: string;
}

/** 重拨策略: outcomes after which a number is not dialled again in this group. */
export interface RecallStrategy {
  emptyNumberIgnore: boolean;
  inArrearsIgnore: boolean;
  outOfServiceIgnore: boolean;
}

/** What a job group is made with. */
export interface JobGroupSettings {
  name: string;
  description?: string;
  /** Scene (id or name) whose intents and questions the calls use. */
  scene?: string;
  strategy?: Strategy;
  recallStrategy?: Partial<RecallStrategy>;
  /** 未接通重试次数: further attempts of a job that was not answered. */
  retryTimes?: number;
  /** 未接通重试间隔时间: minutes between them. */
  retryIntervalMinutes?: number;
  /** 最优振铃时长: seconds of ringing after which an attempt is given up. */
  ringSeconds?: number;
  /** Calls of this group at a time; the instance's limit holds as well. */
  maxConcurrency?: number;
  /** 任务优先级. Default `daily`. */
  priority?: JobGroupPriority;
  /**
   * 并发保障值: calls at a time that it gets before others share what is idle; 0: none. Those of
   * one priority together are at most the instance's.
   */
  minConcurrency?: number;
  /** 主叫号码 shown to the callee: short for `callerNumbers` with this one alone. */
  callerNumber?: string;
  /** 呼出号码: numbers that may be shown to callees. None: all of the instance, or the line decides. */
  callerNumbers?: string[];
  /** Those that further attempts are made from. None: as the first. */
  recallCallerNumbers?: string[];
  /** Redialling by outcome; wins over `retryTimes` and `retryIntervalMinutes`. */
  retryByOutcome?: Partial<Record<RetryOutcome, RetryRule>>;
  /** Dials no more than agents are free; null: dialling goes by concurrency alone. */
  progressive?: ProgressiveDialling | null;
  /** Default: the flow goes on as with a person. */
  answeringMachine?: AnsweringMachinePolicy;
  /**
   * 号码来源: how the numbers came to us. Bought-in, crawled and unknown ones are refused; null: not
   * stated.
   */
  consentSource?: ConsentSource | null;
}

/** What is done about an answering machine, where the line can tell it from a person. */
export interface AnsweringMachinePolicy {
  /**
   * `continue`: nothing; the flow may ask who answered. `hangUp`: at once. `leaveMessage`: the flow
   * is told that the call is over, the message is said after the machine's beep, and the call ends.
   * A call that reached nobody, not even with a message, counts as `NoAnswer`.
   */
  action: 'continue' | 'hangUp' | 'leaveMessage';
  /** With ` @name ` variables. Required with `leaveMessage`. */
  message?: string;
}

/** Counters of the seed's 任务进展. */
export interface JobGroupProgress {
  total: number;
  /** 已完成: answered and ended. */
  succeeded: number;
  /** 未接通: ended without an answer. */
  failed: number;
  cancelled: number;
  /** Under way now. */
  executing: number;
  /** 未开始: waiting for a first or a further attempt. */
  scheduling: number;
  paused: number;
  /** Of the callees that were to be handed over, the share that no agent took, 0 to 1. */
  abandonRate?: number;
}

/** A job group, as it stands. */
export interface JobGroup extends Required<Omit<JobGroupSettings, 'strategy' | 'recallStrategy'>> {
  id: string;
  instanceId: string;
  status: JobGroupStatusName;
  strategy: Strategy;
  recallStrategy: RecallStrategy;
  sceneId: string | null;
  createdAt: Timestamp;
  startedAt: Timestamp | null;
  endedAt: Timestamp | null;
  /** Why the engine paused it by itself; null where it did not. */
  pausedBecause: PauseReason | null;
  /** The group that it is a copy of, or redials. */
  sourceGroupId: string | null;
  progress: JobGroupProgress;
}

/** 任务/通话: one attempt. */
export interface Task {
  id: string;
  callId: string;
  jobId: string;
  status: TaskStatusName;
  callingNumber: string;
  calledNumber: string;
  plannedTime: Timestamp;
  actualTime: Timestamp | null;
  answeredAt: Timestamp | null;
  endTime: Timestamp | null;
  ringMs: number;
  talkMs: number;
  /** Who ended it, where it was answered. */
  hangUpBy: HangUpBy | null;
  endReason: EndReason | null;
  /** Utterances of both sides. */
  turnCount: number;
  /** 呼叫异常: what the line is to blame for; null when nothing. */
  exception: CallException | null;
  /** SIP status that ended or refused it; null on the simulated line. */
  sipCode: number | null;
  /** Which trunk carried it. */
  trunk: string | null;
  answeredBy: 'person' | 'machine' | null;
  /** How the audio came through; null where there was none. */
  quality: MediaQuality | null;
  recording: Recording | null;
  /** Number or phone that took the callee over. */
  transferredTo: string | null;
  /** 对话完结: the conversation came to a node that is marked as completing it (标记为完结节点). */
  completed: boolean;
  /** 挂断时完成播放: the last prompt was heard to its end; null where none was played. */
  playbackCompleted: boolean | null;
  /** 系统标签 of an ended call, by the two above and its `endReason`. */
  systemTags: SystemTag[];
}

/**
 * 呼叫异常 (000, version notes): a call that failed or broke off because of the line. Its code,
 * and whom to turn to.
 */
export interface CallException {
  code: CallExceptionCode;
  /** SIP status. */
  sipCode: number | null;
  /** Q.850 cause. */
  cause: number | null;
  message: Readonly<Record<Language, string>>;
  suggestion: Readonly<Record<Language, string>>;
}

/** 呼叫异常: what the line itself was at fault with. */
export type CallExceptionCode =
  /** Nobody answered at the trunk's address, or it cannot be reached. */
  | 'TrunkUnreachable'
  /** The trunk wants other credentials, or does not know us. */
  | 'TrunkRefused'
  /** The trunk has no more channels, or limits the rate. */
  | 'TrunkLimit'
  /** A fault of the trunk or of the network behind it. */
  | 'TrunkFault'
  /** No common codec, or no audio came of it. */
  | 'NoAudio'
  /** Audio stopped: no RTP for too long. */
  | 'DeadPeer'
  /** The allow list does not have the number. */
  | 'NotAllowed'
  /** The trunk does not take the caller number. */
  | 'CallerRefused'
  /** All trunks are down or full. */
  | 'NoTrunk';

/** RTP of one call as its RTCP tells it (RFC 3550). */
export interface MediaQuality {
  /** Packets that came, and the share that did not, 0 to 1. */
  received: number;
  lossRatio: number;
  jitterMs: number;
  sent: number;
  /** What the other side reports; null without RTCP. */
  remoteLossRatio: number | null;
  remoteJitterMs: number | null;
  roundTripMs: number | null;
}

/** 录音: two channels, what we say on the left, the callee on the right. */
export interface Recording {
  /** From the data folder's `recordings` on; no number is in it. */
  fileName: string;
  durationMs: number;
}

/** A contact of a job group, and how far it has got. */
export interface Job {
  id: string;
  groupId: string;
  instanceId: string;
  status: JobStatusName;
  failureReason: FailureReasonName | null;
  contact: Contact;
  tasks: Task[];
  tags: Tag[];
  /** When it may be dialled next, while it waits. */
  nextAt: Timestamp | null;
  /** What holds it back just now; null where it does not wait. */
  heldBy: Hold | null;
  /** 号码来源, as it was stated with the contact or its group; null: it was not. */
  consentSource: ConsentSource | null;
  endedAt: Timestamp | null;
}

/** `agent`: whoever took the callee over. */
export type HangUpBy = 'callee' | 'flow' | 'engine' | 'line' | 'agent';

/**
 * Why a call ended, beyond its task status.
 * `CalleeHungUp` 用户挂机, `UnrecognisedLimit` 拒识挂机, `NoInputLimit` 超时挂机.
 */
export type EndReason =
  | 'Completed'
  | 'CalleeHungUp'
  | 'UnrecognisedLimit'
  | 'NoInputLimit'
  | 'FlowSilent'
  | 'FlowStopped'
  | 'FlowFailed'
  | 'EngineStopped'
  | 'EngineCrashed'
  | 'GroupStopped'
  | 'NotAnswered'
  | 'LineFailed'
  | 'AnsweringMachine'
  | 'Transferred';

/** 标签: at most one of a group holds for a call; the last one set wins. */
export interface Tag {
  group: string;
  name: string;
}

/** One thing said, heard or pressed in a call. */
export interface Turn {
  callId: string;
  sequence: number;
  at: Timestamp;
  speaker: 'robot' | 'callee';
  text: string;
  keys?: string;
  /** The node that spoke or listened. */
  node?: string;
  intent?: string;
  globalQuestion?: string;
  /** 拒识: it fitted no intent, where one was looked for. */
  unrecognised?: boolean;
  /** 0 to 1. */
  confidence?: number;
  /** The callee spoke or pressed a key before the prompt was over. */
  interrupted?: boolean;
  /** How much of a prompt was heard, 0 to 1. */
  heard?: number;
  /** So many characters of a prompt's text were heard. */
  heardTo?: number;
  /** Variables of a prompt that the contact does not have: nothing was said in their place. */
  missing?: string[];
  /** The callee's: no provider could recognise it. The robot's: none could speak it. */
  failed?: true;
  /** An outside bot's: ms between what it answers being understood and its first sentence. */
  responseMs?: number;
  /** An outside bot's: what the answer has cost. */
  tokens?: BotUsage;
}

/** How far a call has got. */
export type CallState = 'dialing' | 'ringing' | 'answered' | 'ended';

/** A call with its task, its turns and its tags. */
export interface Call {
  id: string;
  instanceId: string;
  groupId: string;
  jobId: string;
  sceneId: string | null;
  state: CallState;
  task: Task;
  contact: Contact;
  tags: Tag[];
  turns: Turn[];
}

// ---------------------------------------------------------------- scenes

/** 意图. */
export interface Intent {
  name: string;
  description?: string;
  /** 用户表述: whole sentences people say. */
  utterances: string[];
  /** 关键词: a sentence holding one of these has the intent. */
  keywords?: string[];
  /** 标签: set on a call when an answer of it has the intent; of the scene's tag groups. */
  tags?: Tag[];
}

/** 全局问题: answered anywhere in a call, then back. */
export interface GlobalQuestion {
  name: string;
  questions: string[];
  answer: string;
}

/** 标签组: tags of which a call has one at the most. */
export interface TagGroup {
  name: string;
  tags: string[];
}

/** What is spoken on a call. */
export type Language = 'zh-CN' | 'en-US';

/** What `scene.json` holds: a scene without its store's fields. */
export interface SceneDefinition {
  name: string;
  description?: string;
  /** 所属行业. */
  industry: string;
  /** 所属场景, e.g. 回访. */
  type: string;
  language: Language;
  intents: Intent[];
  globalQuestions: GlobalQuestion[];
  tagGroups: TagGroup[];
  voice?: PromptVoice;
  listening?: SceneListening;
  opening?: OpeningPrompt;
  /** 话术流程: what flows of the hosts are made of; calls do not go by it. */
  flow?: SceneFlow;
}

/** A version of a scene, and where it stands in its review. */
export interface Scene extends SceneDefinition {
  id: string;
  instanceId: string;
  /** The newest, or the one that was asked for. */
  version: number;
  status: SceneStatusName;
  /** The version that calls go by; null: none was published yet. */
  publishedVersion: number | null;
  /** What came of this version's review. */
  review: SceneReview | null;
  createdAt: Timestamp;
  updatedAt: Timestamp;
}
