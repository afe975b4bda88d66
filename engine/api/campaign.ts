import type { TaskStatusName } from './enums';
import type { Language, Timestamp, WorkingTime } from './model';

/** What operators set about scheduling, and what they are told of it. */

/** 任务优先级: urgent groups are dialled before daily ones. */
export type JobGroupPriority = 'urgent' | 'daily';

/** 号码策略: from which of its numbers a group calls somebody, by preference. */
export type RoutingStrategy = 'none' | 'sameCity' | 'sameProvince';

/**
 * On which days a strategy runs: once through (`Once`), or on each day, on days of the week or of
 * the month, between its start and its end. One that repeats goes round its contacts again on each
 * day that it runs.
 */
export type RepeatBy = 'Once' | 'Day' | 'Week' | 'Month';

/** Outcomes of a call that may have a retry rule of their own. */
export type RetryOutcome = Extract<
  TaskStatusName,
  | 'NoAnswer'
  | 'Busy'
  | 'NotConnected'
  | 'PoweredOff'
  | 'OutOfService'
  | 'InArrears'
  | 'EmptyNumber'
  | 'Failed'
>;

/** Redialling after one outcome; what it leaves open is the group's. */
export interface RetryRule {
  /** Further attempts of a job whose last call ended so; 0: none. */
  retryTimes: number;
  retryIntervalMinutes?: number;
}

/** Dialling tied to free agents, for campaigns that hand callees over. */
export interface ProgressiveDialling {
  /** Agents' phones. */
  phones: string[];
  /** Calls for each phone that is free, 0.1 to 3; 1: one each. */
  factor: number;
}

/** 外呼系统管理: rules of an instance that hold for all of its groups. */
export interface InstanceSettings {
  /** 全局可外呼时段: times of day; their union counts, none is the whole day. */
  callingTime: WorkingTime[];
  /** 仅周一至周五外呼. */
  weekdaysOnly: boolean;
  /** 被叫号码每日拨打上限: calls a day to one callee, 1 to 5; null: not limited. */
  dailyCap: number | null;
  /** 同一任务中空号不再外呼: whatever a group's own redial options say. */
  emptyNumberNoMoreCalls: boolean;
  /** 接通后延迟放音: ms between the answer and the first word. */
  answerDelayMs: number;
}

/** Nothing is limited until somebody says so. */
export const DEFAULT_INSTANCE_SETTINGS: InstanceSettings = {
  callingTime: [],
  weekdaysOnly: false,
  dailyCap: null,
  emptyNumberNoMoreCalls: false,
  answerDelayMs: 0,
};

/** Concurrency of the account: what instances may have together, and what is left of it. */
export interface AccountConcurrency {
  /** Null: not limited. */
  total: number | null;
  /** Given to instances. */
  allotted: number;
  remaining: number | null;
}

/** What holds a job back. */
export type HoldCode =
  /** The group is a draft, paused or stopped. */
  | 'NotRunning'
  /** The instance may not call until complaints are put right. */
  | 'InstanceStopped'
  /** Its time has not come: the group's, the contact's, or that of its next attempt. */
  | 'NotDue'
  /** Outside the working times and dates of the group, or of the contact's own strategy. */
  | 'OutsideWindow'
  /** Outside the instance's calling times. */
  | 'OutsideGlobalWindow'
  /** All lines of the instance are in use. */
  | 'LinesBusy'
  /** The group has as many calls up as it may. */
  | 'GroupLimit'
  /** Groups that go before it take what lines there are. */
  | 'OthersFirst'
  /** The callee was called as often today as it may be. */
  | 'DailyCap'
  /** All caller numbers have reached their limits. */
  | 'CallerNumberLimit'
  /** The supplier of the caller number does not allow the call now. */
  | 'SupplierRule'
  /** No agent is free. */
  | 'NoFreeAgent'
  /** Flows begin late after an answer: fewer are dialled until they do not. */
  | 'FlowsLate'
  /** Nothing: it is about to be dialled. */
  | 'NextInTurn';

/** Why something waits, in words. */
export interface Hold {
  code: HoldCode;
  words: Readonly<Record<Language, string>>;
}

/** Why the engine paused a group by itself. */
export interface PauseReason {
  /** Too many calls failed for a fault of the line. */
  code: 'LineFailures';
  words: Readonly<Record<Language, string>>;
}

/** 外呼任务重复发起: 任务范围. */
export type RedialOutcome = 'succeeded' | 'noInteraction' | 'failed' | 'cancelled';

/** Why a contact will not be dialled, or not now. */
export type SkipReason =
  | 'doNotCall'
  | 'stopCall'
  | 'emptyNumber'
  | 'noWindow'
  | 'noCommonHours'
  | 'instanceStopped'
  | 'supplierRule'
  | 'blockedRegion'
  | 'barredIndustry'
  | 'dailyCap';

/** Why a contact will not be dialled on the first day, but on a later one. */
export type DelayReason = 'dailyCap' | 'supplierCap' | 'supplierHours' | 'numberLimit' | 'notDue';

/** So many contacts, for one reason. */
export interface CountedFor<Reason> {
  reason: Reason;
  count: number;
  words: Readonly<Record<Language, string>>;
}

/** What would come of a group that began now. */
export interface JobGroupPreview {
  /** Contacts that wait. */
  total: number;
  /** Of these, dialled: now or when their time comes. */
  toDial: number;
  skipped: number;
  /** Skipped as lists, times and rules are now, by reason. */
  byReason: CountedFor<SkipReason>[];
  /** Among those to be dialled: not on the first day, on which the group may dial. */
  delayed: number;
  delayedByReason: CountedFor<DelayReason>[];
  /** Calls that the rate limits of its caller numbers let it begin on that day; null: not limited. */
  mostOnFirstDay: number | null;
  /** When the first call may be made; null: none may. */
  firstAt: Timestamp | null;
}
