import {
  JobStatus,
  nameOf,
  systemTagsOf,
  systemTagWords,
  TaskStatus,
  type EndReason,
  type HangUpBy,
  type JobGroupStatusName,
  type JobStatusName,
  type Language,
  type TaskStatusName,
} from '../api';

/** In both languages. */
export type Said = Readonly<Record<Language, string>>;
export const said = (zh: string, en: string): Said => ({ 'zh-CN': zh, 'en-US': en });

/** The words of exports and charts: the seed's, and their English ones. */
export const TASK_STATUS: Record<TaskStatusName, Said> = {
  Executing: said('正在拨打', 'calling'),
  Succeeded: said('已接通', 'answered'),
  NoAnswer: said('无人接听', 'no answer'),
  NotExist: said('号码不存在', 'no such number'),
  Busy: said('占线', 'busy'),
  Cancelled: said('已取消', 'cancelled'),
  Failed: said('呼叫失败', 'failed'),
  NotConnected: said('无法接通', 'not connected'),
  PoweredOff: said('关机', 'powered off'),
  OutOfService: said('停机', 'out of service'),
  InArrears: said('欠费', 'in arrears'),
  EmptyNumber: said('空号', 'empty number'),
  PerDayCallCountLimit: said('超出每日呼叫限制', 'daily limit reached'),
  ContactBlockList: said('禁止外呼', 'on the do-not-call list'),
  CallerNotRegistered: said('主叫号码未注册', 'caller number not registered'),
  Terminated: said('被终止', 'terminated'),
  VerificationCancelled: said('呼叫前校验不通过', 'refused before the call'),
};

export const JOB_STATUS: Record<JobStatusName, Said> = {
  Scheduling: said('调度中', 'waiting'),
  Executing: said('执行中', 'calling'),
  Succeeded: said('成功', 'succeeded'),
  Paused: said('挂起', 'paused'),
  Failed: said('失败', 'failed'),
  Cancelled: said('已取消', 'cancelled'),
};

export const GROUP_STATUS: Record<JobGroupStatusName, Said> = {
  Draft: said('草稿', 'draft'),
  Scheduling: said('调度中', 'scheduling'),
  Executing: said('执行中', 'executing'),
  Completed: said('已完成', 'completed'),
  Paused: said('已暂停', 'paused'),
  Stopped: said('已停止', 'stopped'),
};

export const HANG_UP_BY: Record<HangUpBy, Said> = {
  callee: said('用户', 'callee'),
  flow: said('机器人', 'robot'),
  engine: said('系统', 'system'),
  line: said('线路', 'line'),
  agent: said('坐席', 'agent'),
};

export const END_REASON: Record<EndReason, Said> = {
  Completed: said('正常结束', 'completed'),
  CalleeHungUp: said('用户挂机', 'callee hung up'),
  UnrecognisedLimit: said('拒识挂机', 'unrecognised too often'),
  NoInputLimit: said('超时挂机', 'no input too often'),
  FlowSilent: said('流程无动作', 'flow was silent'),
  FlowStopped: said('流程已停止', 'flow was stopped'),
  FlowFailed: said('流程出错', 'flow failed'),
  EngineStopped: said('引擎已停止', 'engine was stopped'),
  EngineCrashed: said('引擎中断', 'engine broke off'),
  GroupStopped: said('任务已停止', 'job group was stopped'),
  NotAnswered: said('未接通', 'not answered'),
  LineFailed: said('线路故障', 'line failed'),
  AnsweringMachine: said('语音信箱', 'answering machine'),
  Transferred: said('已转接', 'transferred'),
};

export const YES_NO = { yes: said('是', 'yes'), no: said('否', 'no') };
export const REJECTION = said('拒识', 'not understood');

export const taskStatusText = (status: number, language: Language): string =>
  TASK_STATUS[nameOf(TaskStatus, status)][language];
export const jobStatusText = (status: number, language: Language): string =>
  JOB_STATUS[nameOf(JobStatus, status)][language];
export const hangUpByText = (by: string | null, language: Language): string =>
  by !== null && by in HANG_UP_BY ? HANG_UP_BY[by as HangUpBy][language] : '';
export const endReasonText = (reason: string | null, language: Language): string =>
  reason !== null && reason in END_REASON ? END_REASON[reason as EndReason][language] : '';

/** Of a row of `task`. */
export const systemTagsText = (
  row: { end_reason: string | null; end_time: number | null; playback_completed: number | null },
  language: Language,
): string =>
  systemTagsOf({
    endReason: row.end_reason as EndReason | null,
    endTime: row.end_time,
    playbackCompleted: row.playback_completed === null ? null : row.playback_completed === 1,
  })
    .map((tag) => systemTagWords[tag][language])
    .join(', ');

/** 42.86% */
export const percent = (share: number | null): string =>
  share === null ? '' : `${(share * 100).toFixed(2)}%`;
