import type { Language } from '../../engine/api';

/** What the demonstration says, by the language of the terminal. */
const ENGLISH = {
  starting: (host: string) => `Starting ${host} …`,
  reading: (file: string) => `Reading ${file}`,
  read: (good: number, bad: number) => `${good} contacts taken, ${bad} rows refused`,
  progress: (done: number, total: number, calling: number, waiting: number) =>
    `${done}/${total} done, ${calling} calling, ${waiting} waiting`,
  columns: ['contact', 'number', 'outcome', 'tags', 'turns', 'duration'],
  seconds: 's',
  attempts: (count: number) => (count > 1 ? `, attempt ${count}` : ''),
  refused: 'Refused rows',
  row: (row: number) => `row ${row}`,
  editor: (url: string) => `The editor: ${url}`,
  login: (email: string, password: string) => `  sign in with ${email} / ${password}`,
  times: (speed: number) =>
    `Times are the engine's: it runs ${speed} times as fast as the clock on the wall.`,
  sip: (trunk: string, recogniser: string) =>
    `Calls go over SIP, in real time, to callees in another process (${trunk}); what they say is heard by a recogniser that knows the demo's sentences only (${recogniser}).`,
  stay: 'It stays open until you press Ctrl+C.',
};

const CHINESE: typeof ENGLISH = {
  starting: (host) => `正在启动 ${host} …`,
  reading: (file) => `读取名单 ${file}`,
  read: (good, bad) => `有效联系人 ${good} 个，无效行 ${bad} 行`,
  progress: (done, total, calling, waiting) =>
    `已完成 ${done}/${total}，通话中 ${calling}，等待 ${waiting}`,
  columns: ['联系人', '号码', '结果', '标签', '轮次', '时长'],
  seconds: '秒',
  attempts: (count) => (count > 1 ? `，第 ${count} 次` : ''),
  refused: '无效行',
  row: (row) => `第 ${row} 行`,
  editor: (url) => `编辑器：${url}`,
  login: (email, password) => `  登录：${email} / ${password}`,
  times: (speed) => `时长按引擎时钟计，引擎以 ${speed} 倍速运行。`,
  sip: (trunk, recogniser) =>
    `通话经 SIP 实时进行，被叫在另一进程（${trunk}）；语音由只认识本演示语句的识别服务识别（${recogniser}）。`,
  stay: '按 Ctrl+C 结束。',
};

const { LC_ALL, LC_MESSAGES, LANG } = process.env;

export const language: Language = /^zh/.test(LC_ALL || LC_MESSAGES || LANG || '')
  ? 'zh-CN'
  : 'en-US';

export const say = language === 'zh-CN' ? CHINESE : ENGLISH;
