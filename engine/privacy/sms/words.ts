import type { SmsRules } from './ports';

/** As texts are compared: whatever the width and the case of letters. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether a text says that its sender wants nothing more: one of the words, and nothing else. */
export function isStopWord(text: string, words: readonly string[]): boolean {
  const said = bare(text);
  return said !== '' && words.some((word) => bare(word) === said);
}

/** Blanks and marks around a word are no part of it. */
const bare = (text: string): string => plain(text).replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');

/** 智能短信白名单: no words, and every text fits. */
export function isWhitelisted(text: string, words: readonly string[]): boolean {
  const said = plain(text);
  return words.length === 0 || words.some((word) => word !== '' && said.includes(plain(word)));
}

/** 【号码隐私保护】…【回T退订】 */
export function sentTextOf(
  text: string,
  { signature, stopHint }: Pick<SmsRules, 'signature' | 'stopHint'>,
): string {
  const before = signature === '' ? '' : `【${signature}】`;
  const behind = stopHint === '' ? '' : `【${stopHint}】`;
  return before + text + behind;
}
