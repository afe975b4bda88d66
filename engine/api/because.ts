import type { Language } from './model';

const WORDS: Readonly<Record<string, string>> = {
  keyword: '关键词',
  utterance: '用户表述',
  like: '近似',
};
const BECAUSE = /^(keyword|utterance|like) "(.*)"(?: \((\d\.\d+)\))?$/s;

/** Why a sentence was taken for something (`utterance "yes"`), in the words of a reader's language. */
export function becauseIn(because: string, language: Language): string {
  const [, kind = '', text = '', likeness] = BECAUSE.exec(because) ?? [];
  const word = WORDS[kind];
  if (language !== 'zh-CN' || !word) return because;
  return `${word}“${text}”${likeness ? `（${likeness}）` : ''}`;
}
