import type {
  Announcement,
  CallDisplay,
  CallRestriction,
  ComplaintStatus,
  EndReason,
  EventType,
  JobGroupStatusName,
  JobStatusName,
  NumberSpec,
  PoolKind,
  PrivacyNumberStatusName,
  SceneStatusName,
  SmsState,
  TaskStatusName,
  TrunkStatus,
  VerificationState,
} from '../../engine/api';
import { words, type Words } from '../host/definition';

/** The product's enumerations as people call them: the seed's words, and their English ones. */
export const taskStatusWords: Record<TaskStatusName, Words> = {
  Executing: words('正在拨打', 'calling'),
  Succeeded: words('已接通', 'answered'),
  NoAnswer: words('无人接听', 'no answer'),
  NotExist: words('号码不存在', 'no such number'),
  Busy: words('占线', 'busy'),
  Cancelled: words('已取消', 'cancelled'),
  Failed: words('呼叫失败', 'failed'),
  NotConnected: words('无法接通', 'not connected'),
  PoweredOff: words('关机', 'powered off'),
  OutOfService: words('停机', 'out of service'),
  InArrears: words('欠费', 'in arrears'),
  EmptyNumber: words('空号', 'empty number'),
  PerDayCallCountLimit: words('超出每日呼叫限制', 'daily limit reached'),
  ContactBlockList: words('禁止外呼', 'on the do-not-call list'),
  CallerNotRegistered: words('主叫号码未注册', 'caller number not registered'),
  Terminated: words('被终止', 'terminated'),
  VerificationCancelled: words('呼叫前校验不通过', 'refused before the call'),
};

/** Words that begin a line of a form. */
export const asLabel = (text: Words): Words =>
  words(text['zh-CN'], text['en-US'].charAt(0).toUpperCase() + text['en-US'].slice(1));

export const jobStatusWords: Record<JobStatusName, Words> = {
  Scheduling: words('调度中', 'waiting'),
  Executing: words('执行中', 'calling'),
  Succeeded: words('成功', 'succeeded'),
  Paused: words('挂起', 'paused'),
  Failed: words('失败', 'failed'),
  Cancelled: words('已取消', 'cancelled'),
};

export const jobGroupStatusWords: Record<JobGroupStatusName, Words> = {
  Draft: words('草稿', 'draft'),
  Scheduling: words('调度中', 'scheduling'),
  Executing: words('执行中', 'executing'),
  Completed: words('已完成', 'completed'),
  Paused: words('已暂停', 'paused'),
  Stopped: words('已停止', 'stopped'),
};

export const endReasonWords: Record<EndReason, Words> = {
  Completed: words('正常结束', 'completed'),
  CalleeHungUp: words('用户挂机', 'callee hung up'),
  UnrecognisedLimit: words('拒识挂机', 'unrecognised too often'),
  NoInputLimit: words('超时挂机', 'no input too often'),
  FlowSilent: words('流程无动作', 'flow was silent'),
  FlowStopped: words('流程已停止', 'flow was stopped'),
  FlowFailed: words('流程出错', 'flow failed'),
  EngineStopped: words('引擎已停止', 'engine was stopped'),
  EngineCrashed: words('引擎中断', 'engine broke off'),
  GroupStopped: words('任务已停止', 'job group was stopped'),
  NotAnswered: words('未接通', 'not answered'),
  LineFailed: words('线路故障', 'line failed'),
  AnsweringMachine: words('语音信箱', 'answering machine'),
  Transferred: words('已转接', 'transferred'),
};

export const eventWords: Record<EventType, Words> = {
  Dialing: words('开始呼叫', 'dialing'),
  CallAnswered: words('已接通', 'answered'),
  CallFinished: words('通话结束', 'finished'),
  RecordingReady: words('录音生成', 'recording ready'),
  JobComplete: words('作业完成', 'job complete'),
  JobGroupProgress: words('任务进展', 'progress'),
  TrunkChanged: words('中继状态变化', 'trunk changed'),
  PrivacyNumberAlarm: words('号码池告警', 'number pool alarm'),
  BindingExpiring: words('绑定即将失效', 'binding expiring'),
  BindingEnded: words('绑定已失效', 'binding ended'),
  PrivacyCallStart: words('隐私通话发起', 'privacy call start'),
  PrivacyCallEnd: words('隐私通话结束', 'privacy call end'),
  PrivacyRecordingReady: words('隐私通话录音生成', 'privacy call recording ready'),
  PrivacyTranscriptReady: words('隐私通话录音转写生成', 'privacy call transcript ready'),
  PrivacyCallBilled: words('计费隐私通话', 'privacy call billed'),
  SmsIntercepted: words('收到隐私号短信', 'message to a privacy number'),
  SmsForwarded: words('短信已转发', 'message passed on'),
  SmsDelivery: words('短信送达结果', 'message delivery'),
  SmsBilled: words('计费短信', 'message billed'),
};

export const smsStateWords: Record<SmsState, Words> = {
  Intercepted: words('未下发', 'not passed on'),
  AwaitingConfirmation: words('待确认', 'awaits confirmation'),
  Sending: words('发送中', 'being sent'),
  Sent: words('已发送', 'sent'),
  Delivered: words('已送达', 'delivered'),
  Failed: words('发送失败', 'failed'),
};

export const trunkStateWords: Record<TrunkStatus['state'], Words> = {
  up: words('可用', 'up'),
  down: words('不可用', 'down'),
  unknown: words('未知', 'unknown'),
};

export const complaintStatusWords: Record<ComplaintStatus, Words> = {
  Recorded: words('已登记', 'recorded'),
  Verified: words('已核实', 'verified'),
  Resolved: words('已整改', 'resolved'),
  Dismissed: words('不成立', 'dismissed'),
};

export const sceneStatusWords: Record<SceneStatusName, Words> = {
  Draft: words('草稿', 'draft'),
  InReview: words('审核中', 'in review'),
  Published: words('已发布', 'published'),
  PublishedEdited: words('已发布（已编辑）', 'published (edited)'),
};

export const poolKindWords: Record<PoolKind, Words> = {
  AXB: words('AXB中间号', 'AXB'),
  AXN: words('AXN隐私号', 'AXN'),
  AXNExtension: words('AXN分机号', 'AXN with extension'),
  '95AXN': words('95AXN隐私号', '95AXN'),
  AXG: words('AXG隐私号', 'AXG'),
};

export const numberSpecWords: Record<NumberSpec, Words> = {
  virtual: words('虚商号码（170/171）', 'virtual operators (170/171)'),
  carrier: words('运营商号码', 'carriers'),
  '95': words('95号码', '95 numbers'),
};

export const privacyNumberStatusWords: Record<PrivacyNumberStatusName, Words> = {
  Unbound: words('未绑定', 'unbound'),
  Bound: words('已绑定', 'bound'),
  Locked: words('已锁定', 'locked'),
  Frozen: words('已冻结', 'frozen'),
};

export const verificationWords: Record<VerificationState, Words> = {
  NotRequired: words('无需认证', 'not required'),
  Unverified: words('未认证', 'not verified'),
  Pending: words('认证中', 'being verified'),
  Verified: words('已认证', 'verified'),
  Rejected: words('认证未通过', 'rejected'),
};

export const callRestrictionWords: Record<CallRestriction, Words> = {
  none: words('不限制', 'None'),
  fromA: words('A 不能拨打 X', 'A cannot call through X'),
  toA: words('其他人不能拨打 X', 'Others cannot call A through X'),
};

export const callDisplayWords: Record<CallDisplay, Words> = {
  privacyNumber: words('隐私号（X号码）', 'The X number'),
  caller: words('真实主叫号码', "The caller's own number"),
};

export const announcementWords: Record<Announcement, Words> = {
  unknownNumber: words('拨打的号码不是隐私号', 'no privacy number'),
  unknownCaller: words('主叫没有绑定', 'caller without a binding'),
  restricted: words('被限制或在黑名单中', 'restricted or on a blacklist'),
  noCallback: words('无人可回拨', 'nobody to call back'),
  wrongExtension: words('分机号不存在', 'wrong extension'),
};

/** What is the same in every language: a name, what a callee said. */
export const verbatim = (text: string): Words => words(text, text);

/** 138****0001: on the canvas, where anybody may look, a number is not shown whole. */
export const maskNumber = (number: string): string =>
  number.length < 8 ? number : `${number.slice(0, 3)}****${number.slice(-4)}`;
