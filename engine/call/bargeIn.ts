import type { BargeInAfter, Language } from '../api';

/** How long people take for a word: a character of Chinese, a word of English. */
const MS_A_WORD: Readonly<Record<Language, number>> = { 'zh-CN': 222, 'en-US': 400 };
const HAN = /\p{Script=Han}/gu;
const WORDS = /[\p{L}\p{N}'’]+/gu;

/** A character of Chinese counts as a word, as do letters and digits that stand together. */
export function wordsIn(text: string): number {
  const characters = text.match(HAN)?.length ?? 0;
  return characters + (text.replace(HAN, ' ').match(WORDS)?.length ?? 0);
}

/** Whether what the callee says is enough to cut a prompt short. */
export function isEnough(
  { words, speechMs }: BargeInAfter,
  { voiceMs, text }: { voiceMs: number; text?: string },
  language: Language,
): boolean {
  if (speechMs !== undefined && voiceMs >= speechMs) return true;
  if (words === undefined) return false;
  return text === undefined ? voiceMs >= words * MS_A_WORD[language] : wordsIn(text) >= words;
}

/** Nothing where the beginning of speech is enough. */
export function afterOf(after: BargeInAfter | undefined): BargeInAfter | undefined {
  const { words = 0, speechMs = 0 } = after ?? {};
  if (words <= 0 && speechMs <= 0) return undefined;
  return { ...(words > 0 && { words }), ...(speechMs > 0 && { speechMs }) };
}
