import type { Words } from './supplierRules';

/** What holds callers back, in words. */
export const OFF: Words = {
  'zh-CN': '主叫号码均已停用',
  'en-US': 'All caller numbers are switched off',
};
export const IN_USE: Words = {
  'zh-CN': '主叫号码的并发已满',
  'en-US': 'All caller numbers have as many calls up as they may',
};

const made = new Map<string, Words>();

export function rateWords(count: number, periodMs: number): Words {
  const key = `${count} ${periodMs}`;
  let words = made.get(key);
  if (!words) {
    const seconds = periodMs / 1000;
    words = {
      'zh-CN': `主叫号码达到限流：每 ${seconds} 秒 ${count} 次`,
      'en-US': `All caller numbers have reached their rate limit: ${count} ${count === 1 ? 'call' : 'calls'} in ${seconds} s`,
    };
    made.set(key, words);
  }
  return words;
}
