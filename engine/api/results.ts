import type { FailureReasonName, JobStatusName, TaskStatusName } from './enums';
import type { Page } from './methods';
import type {
  CallException,
  EndReason,
  HangUpBy,
  Language,
  MediaQuality,
  Recording,
  Tag,
  Timestamp,
  Turn,
} from './model';
import type { SystemTag } from './systemTags';

/** What came of calls: history, statistics, exports, labels (000, sections 4.2.1 and 4.2.4). */

// ---------------------------------------------------------------- history

/**
 * 外呼历史: calls that fit everything that is given. All of the seed's filters are answered from
 * indexes, alone and together; those marked "looked through" are not.
 */
export interface HistoryFilter {
  instanceId: string;
  /** 被叫号码, whole. */
  calledNumber?: string;
  /** 用户ID of the contact, whole. */
  referenceId?: string;
  /** 任务: id of a job group. */
  groupId?: string;
  /** 所属任务名称: a part of it. */
  groupName?: string;
  /** 场景: id or name. */
  scene?: string;
  taskId?: string;
  jobId?: string;
  /** 其他ID: the call's, which is the task's. */
  sessionId?: string;
  /** 作业状态. */
  jobStatuses?: JobStatusName[];
  /** 通话状态. */
  taskStatuses?: TaskStatusName[];
  /** 拒识挂机. */
  hangUpByRejection?: boolean;
  /** 有无应答: the callee said or pressed something. */
  hasAnswered?: boolean;
  /** 对话完结. */
  completed?: boolean;
  /** 拨打时间: not before. */
  actualTimeFrom?: Timestamp;
  /** 拨打时间: before. */
  actualTimeTo?: Timestamp;
  /** 振铃时长: at least, ms. */
  ringMsFrom?: number;
  /** 振铃时长: at most, ms. */
  ringMsTo?: number;
  /** 主叫号码, whole; looked through. */
  callingNumber?: string;
  /** 通话时长: at least, ms; looked through. */
  talkMsFrom?: number;
  /** 通话时长: at most, ms; looked through. */
  talkMsTo?: number;
  /** 系统标签: calls that have all of these. */
  systemTags?: SystemTag[];
  /** Calls with this tag, or with any of its group; looked through. */
  tag?: { group: string; name?: string };
}

/** A row of 外呼历史. */
export interface CallRecord {
  taskId: string;
  callId: string;
  jobId: string;
  groupId: string;
  groupName: string;
  instanceId: string;
  sceneId: string | null;
  sceneName: string | null;
  calledNumber: string;
  callingNumber: string;
  /** 用户姓名. */
  name: string;
  /** 用户ID. */
  referenceId: string;
  /** Of the job as it ended; of one that has not, as it is. */
  jobStatus: JobStatusName;
  failureReason: FailureReasonName | null;
  taskStatus: TaskStatusName;
  /** 1 is the first of its job. */
  attempt: number;
  plannedTime: Timestamp;
  actualTime: Timestamp;
  answeredAt: Timestamp | null;
  endTime: Timestamp | null;
  ringMs: number;
  talkMs: number;
  turnCount: number;
  /** 有应答. */
  hasAnswered: boolean;
  /** 拒识挂机. */
  hangUpByRejection: boolean;
  /** 对话完结. */
  completed: boolean;
  /** 挂断时完成播放: the last prompt was heard to its end; null where none was played. */
  lastPlaybackCompleted: boolean | null;
  /** 系统标签. */
  systemTags: SystemTag[];
  hangUpBy: HangUpBy | null;
  endReason: EndReason | null;
  transferredTo: string | null;
  exception: CallException | null;
  recording: Recording | null;
  tags: Tag[];
}

/** 通话详情. */
export interface CallDetail extends CallRecord {
  sceneId: string | null;
  variables: Record<string, string>;
  honorific: string;
  /** 挂断节点: where the conversation stood when it ended. */
  hangUpNode: string | null;
  sipCode: number | null;
  trunk: string | null;
  answeredBy: 'person' | 'machine' | null;
  quality: MediaQuality | null;
  /** What the line said of its end. */
  detail: string | null;
  turns: LabelledTurn[];
}

// ---------------------------------------------------------------- statistics

/** Calls of one instance, or of one of its groups, of a time or of all times. */
export interface StatisticsScope {
  instanceId: string;
  groupId?: string;
  /** 拨打时间: not before, and before. */
  from?: Timestamp;
  to?: Timestamp;
}

/** A part of a whole; `share` is null where the whole is 0. */
export interface Rate {
  part: number;
  of: number;
  /** 0 to 1. */
  share: number | null;
}

/** 漏斗分布, as the seed defines it. */
export interface Funnel {
  /** 外呼量. */
  dialled: number;
  /** 接通量. */
  connected: number;
  /** 未接通量. */
  notConnected: number;
  /** 无响应挂断量: answered, and hung up by the callee without a word. */
  silentHangUps: number;
  /** 有效交互量: the callee answered at least once. */
  interacted: number;
  /** 主流程完成量. */
  completed: number;
  /** 主流程挂断量: the three below. */
  brokenOff: number;
  /** 用户主动挂断量, of those who had answered. */
  calleeHangUps: number;
  /** 拒识挂断量. */
  rejectionHangUps: number;
  /** 超时挂断量. */
  timeoutHangUps: number;
}

/** A place in a TOP 30. */
export interface Ranked {
  name: string;
  /** `rejection`: what fitted no intent (拒识); its name is empty. */
  kind: 'intent' | 'globalQuestion' | 'rejection' | 'node';
  count: number;
  share: number;
}

export interface NodeStatistics {
  name: string;
  /** Times that it spoke or listened, and calls in which it did. */
  hits: number;
  calls: number;
  /** Calls that the callee ended there. */
  hangUps: number;
  /** Answers there that fitted no intent. */
  rejections: number;
}

export interface TagDistribution {
  group: string;
  tags: { name: string; count: number; share: number }[];
}

/** Of the contacts of a group; with a time, of those called in it. */
export interface VariableDistribution {
  name: string;
  /** Different values; those counted are at most 10,000. */
  distinct: number;
  /** The most frequent ones. */
  values: { value: string; count: number; share: number }[];
}

export interface OutcomePoint {
  /** Beginning of the hour or day. */
  from: Timestamp;
  dialled: number;
  connected: number;
  interacted: number;
  completed: number;
  transferred: number;
}

/** 数据统计报表. */
export interface Statistics {
  scope: StatisticsScope;
  /** 累计外呼次数. */
  calls: number;
  /** 累计通话时长, ms. */
  talkMs: number;
  jobs: { total: number; succeeded: number; failed: number; cancelled: number };
  /** 外呼作业完成: jobs that have ended, of all. With a time: of those called in it. */
  completion: Rate;
  /** 接通率: of what was dialled; what a rule refused before was not. */
  connection: Rate;
  /** 对话完结, of answered calls. */
  dialogueCompletion: Rate;
  /** 转人工率, of answered calls. */
  transfer: Rate;
  /** 挂断方, of answered calls. */
  hangUpBy: Record<HangUpBy, number>;
  outcomes: { status: TaskStatusName; count: number }[];
  funnel: Funnel;
  topIntents: Ranked[];
  topHangUpNodes: Ranked[];
  topIntentsAfterRejection: Ranked[];
  nodes: NodeStatistics[];
  tags: TagDistribution[];
  variables: VariableDistribution[];
  overTime: { step: 'hour' | 'day'; points: OutcomePoint[] };
}

/** Which chart is drawn. */
export type ChartKind = 'funnel' | 'overTime' | 'tags';

/** A chart, as a picture. */
export interface Chart {
  kind: ChartKind;
  title: string;
  fileName: string;
  width: number;
  height: number;
  /** The picture itself. */
  svg: string;
}

// ---------------------------------------------------------------- labels

/** 通话标注 of one turn. */
export interface TurnLabel {
  callId: string;
  sequence: number;
  /** 正确转写; null where none was given. */
  transcript: string | null;
  /** By which the transcript was compared: Chinese by character, others by word. */
  unit: 'character' | 'word' | null;
  /** Units of the transcript, and how many were recognised wrongly, left out or added. */
  units: number | null;
  errors: number | null;
  /** errors ÷ units; can be over 1. Null without a transcript. */
  errorRate: number | null;
  labels: string[];
  labelledAt: Timestamp;
}

export interface LabelledTurn extends Turn {
  label: TurnLabel | null;
}

/** ASR热词: to be told to a recogniser. */
export interface HotWord {
  word: string;
  /** Times that it was collected. */
  count: number;
  createdAt: Timestamp;
}

export interface LabelSummary {
  /** Turns of callees with words in them, and those that have a transcript. */
  turns: number;
  transcribed: number;
  /** Over all turns compared by character, and by word; null where there is none. */
  characterErrorRate: number | null;
  wordErrorRate: number | null;
  /** Turns with an error, of those transcribed. */
  sentenceErrorRate: number | null;
  labels: { name: string; count: number }[];
  hotWords: number;
}

/** 外呼历史: what came of calls, counted, drawn and labelled. */
export interface ResultMethods {
  /** Newest first. */
  history(p: HistoryFilter & { limit?: number; after?: string }): Promise<Page<CallRecord>>;
  call(p: { callId: string }): Promise<CallDetail>;
  /** `top`: places of each ranking. Default 30. */
  statistics(p: StatisticsScope & { top?: number }): Promise<Statistics>;
  /** Of the statistics of that scope, as SVG text. */
  chart(
    p: StatisticsScope & {
      kind: ChartKind;
      language: Language;
      /** Default: the group's or the instance's name. */
      title?: string;
      width?: number;
    },
  ): Promise<Chart>;
  /**
   * What is not named stays as it is; a `transcript` of null takes it away. Transcripts are of
   * what a callee said. `hotWords` are added to the instance's.
   */
  label(p: {
    callId: string;
    sequence: number;
    transcript?: string | null;
    labels?: string[];
    hotWords?: string[];
  }): Promise<TurnLabel>;
  labelSummary(p: StatisticsScope): Promise<LabelSummary>;
  hotWords(p: { instanceId: string }): Promise<HotWord[]>;
  removeHotWords(p: { instanceId: string; words: string[] }): Promise<{ removed: number }>;
}

// ---------------------------------------------------------------- exports

/**
 * 任务导出: `taskResult` 任务结果 (a workbook of seven sheets, of one group), `callLog` 呼叫流水,
 * `conversations` 通话记录+录音 (zip).
 */
export type ExportKind = 'taskResult' | 'callLog' | 'conversations';
export type ExportFormat = 'xlsx' | 'csv' | 'zip';
export type ExportStatus = 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';

/** A row of 下载中心. */
export interface Export {
  id: string;
  kind: ExportKind;
  format: ExportFormat;
  language: Language;
  filter: HistoryFilter;
  status: ExportStatus;
  /** Rows written, of how many; null while they are not counted. */
  done: number;
  total: number | null;
  /** What it is to be called where it is handed on. */
  fileName: string;
  /** Where it lies, on the engine's machine; null until it is complete. */
  path: string | null;
  bytes: number | null;
  error: string | null;
  createdAt: Timestamp;
  endedAt: Timestamp | null;
  /** 过期时间: it is gone from the list then, with its file; null until it has ended. */
  expiresAt: Timestamp | null;
}

/** How long exports are kept. */
export interface ExportRetention {
  /** Since they have ended. */
  days: number;
}

/** Exports: made in the background, kept for some days. */
export interface ExportMethods {
  /**
   * Begins in the background, one after the other. One that an engine's end cut short is begun
   * again from its first row when the engine is back; the third time it has failed.
   */
  create(
    p: HistoryFilter & {
      kind: ExportKind;
      /** Of a call log: `xlsx` (default) or `csv`. */
      format?: 'xlsx' | 'csv';
      /** Default `zh-CN`. */
      language?: Language;
      /** Conversations: with the recordings themselves. Default true. */
      recordings?: boolean;
    },
  ): Promise<Export>;
  /** Newest first. */
  list(p: { instanceId: string; limit?: number; after?: string }): Promise<Page<Export>>;
  get(p: { exportId: string }): Promise<Export>;
  /** A part of a complete file, for whoever cannot open its path. At most 4 MiB. */
  read(p: { exportId: string; offset: number; length: number }): Promise<Uint8Array>;
  /** Of one that waits or runs. */
  cancel(p: { exportId: string }): Promise<Export>;
  /** Makes one anew that failed or was cancelled. */
  retry(p: { exportId: string }): Promise<Export>;
  /** With its file; one under way is cancelled first. */
  delete(p: { exportId: string }): Promise<void>;
  /** Default 7 days. */
  retention(): Promise<ExportRetention>;
  /** Also of those that are there. */
  setRetention(p: ExportRetention): Promise<ExportRetention>;
}
