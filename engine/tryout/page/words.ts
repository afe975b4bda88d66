import type { Language } from '../../api';

type Words = Readonly<Record<Language, string>>;
const w = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

export const WORDS = {
  textTitle: w('文本测试', 'Text test'),
  phoneTitle: w('软电话测试', 'Soft-phone test'),
  otherLanguage: w('English', '中文'),
  noScene: w('未指定场景', 'no scene'),
  transcript: w('对话', 'Conversation'),
  state: w('通话状态', 'Call'),
  idle: w('未通话', 'No call'),
  dialing: w('正在拨号', 'Dialling'),
  ringing: w('来电中', 'Ringing'),
  answered: w('通话中', 'In a call'),
  tags: w('标签', 'Tags'),
  end: w('结果', 'Result'),
  status: w('呼叫状态', 'Status'),
  endReason: w('结束原因', 'Ended by'),
  hangUpBy: w('挂机方', 'Hung up by'),
  talk: w('通话时长', 'Talk time'),
  turns: w('轮次', 'Turns'),
  callee: w('被叫与变量', 'Callee and variables'),
  name: w('姓名', 'Name'),
  addVariable: w('添加变量', 'Add a variable'),
  variable: w('变量名', 'Name'),
  value: w('变量值', 'Value'),
  call: w('呼叫我', 'Call me'),
  again: w('再次呼叫', 'Call again'),
  answer: w('接听', 'Answer'),
  decline: w('拒接', 'Decline'),
  hangUp: w('挂机', 'Hang up'),
  keys: w('按键', 'Keys'),
  say: w('以被叫身份输入', 'Type as the callee'),
  send: w('发送', 'Send'),
  pace: w('话术即刻播完', 'Prompts take no time'),
  level: w('麦克风', 'Microphone'),
  robot: w('机器人', 'Robot'),
  you: w('您（被叫）', 'You (callee)'),
  pressed: w('按键 ', 'Keys '),
  unrecognised: w('拒识', 'Not recognised'),
  notUnderstood: w('识别失败', 'Recognition failed'),
  notSpoken: w('合成失败', 'Could not be spoken'),
  nothingHeard: w('（未识别到内容）', '(nothing understood)'),
  interrupted: w('被打断', 'Interrupted'),
  noValue: w('没有变量', 'No value for'),
  heard: w('已播', 'Heard'),
  confidence: w('置信度', 'Confidence'),
  nearest: w('最接近', 'Nearest'),
  took: w('响应', 'Took'),
  question: w('全局问题', 'Question'),
  silence: w(
    '不输入即为静默；直接输入可打断允许打断的话术。',
    'Type nothing to stay silent. Typing interrupts prompts that may be interrupted.',
  ),
  silencePhone: w(
    '直接对着麦克风说话；建议使用耳机，以免机器人听到自己。',
    'Just talk. A headset keeps the robot from hearing itself.',
  ),
  waitsForDial: w('等待流程中的“拨号”节点呼叫本页……', 'Waiting for the Dial node of the flow…'),
  noFlow: w(
    '按“呼叫我”后，监听此场景的流程会像接通真实电话一样开始。',
    'Press “Call me”: the flow that takes calls of this scene begins as it would on a real line.',
  ),
  transferred: w('转接至 {0}（测试中不会真正呼叫）', 'Transferred to {0} (nobody is really rung)'),
  keysSent: w('机器人发送按键 {0}', 'The robot pressed {0}'),
  missingSynthesiser: w(
    '引擎未设置语音合成，听不到话术，请看文字。',
    'The engine has no speech synthesis: prompts are shown, not heard.',
  ),
  missingRecogniser: w(
    '引擎未设置语音识别，说话不会被听懂，请改为输入或按键。',
    'The engine has no speech recognition: type your answers, or press keys.',
  ),
  noMicrophone: w('无法使用麦克风：{0}', 'The microphone cannot be used: {0}'),
  insecure: w(
    '浏览器只在 https 或本机页面上开放麦克风。',
    'Browsers give pages the microphone only over https, or on the same machine.',
  ),
  registering: w('正在连接……', 'Connecting…'),
  lost: w('与引擎的连接已断开，正在重试……', 'The connection to the engine is gone. Trying again…'),
  closed: w(
    '此测试已结束，请在编辑器中重新打开。',
    'This test is over. Open it again in the editor.',
  ),
  stopped: w('引擎已停止。', 'The engine has stopped.'),
  elsewhere: w('此页已在另一个窗口打开。', 'This page is open in another window.'),
  takeOver: w('在此处使用', 'Use it here'),
  refused: w('无法呼叫：{0}', 'The call could not be made: {0}'),
} satisfies Record<string, Words>;

export type Word = keyof typeof WORDS;

/** Statuses and reasons that people meet here; others are shown as they are named. */
const NAMES: Readonly<Record<string, Words>> = {
  Succeeded: w('已接通', 'Answered'),
  SucceededFinish: w('已接通', 'Answered'),
  NoAnswer: w('无人接听', 'No answer'),
  Rejected: w('拒接', 'Declined'),
  Busy: w('占线', 'Busy'),
  Cancelled: w('已取消', 'Cancelled'),
  Terminated: w('已中止', 'Given up'),
  Failed: w('失败', 'Failed'),
  Completed: w('流程完结', 'Flow completed'),
  CalleeHungUp: w('被叫挂机', 'Callee hung up'),
  UnrecognisedLimit: w('拒识挂机', 'Not recognised too often'),
  NoInputLimit: w('超时挂机', 'No answer to questions'),
  FlowSilent: w('流程未响应', 'The flow did nothing'),
  FlowStopped: w('流程停止', 'The flow was stopped'),
  FlowFailed: w('流程出错', 'The flow failed'),
  Transferred: w('已转接', 'Transferred'),
  NotAnswered: w('未接通', 'Not answered'),
  LineFailed: w('线路故障', 'Line failed'),
  EngineStopped: w('引擎停止', 'Engine stopped'),
  callee: w('被叫', 'Callee'),
  flow: w('流程', 'Flow'),
  engine: w('引擎', 'Engine'),
  agent: w('坐席', 'Agent'),
  line: w('线路', 'Line'),
};

export function say(word: Word, language: Language, ...values: string[]): string {
  return WORDS[word][language].replace(/\{(\d)\}/g, (_, n: string) => values[Number(n)] ?? '');
}

export const nameOf = (value: string, language: Language): string =>
  NAMES[value]?.[language] ?? value;
