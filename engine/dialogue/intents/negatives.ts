import type { Language } from '../../api';
import lendableEn from './lendable/en-US.json';
import lendableZh from './lendable/zh-CN.json';
import en from './negatives.en-US.json';
import zh from './negatives.zh-CN.json';
import widerEn from './strangers/en-US.json';
import widerZh from './strangers/zh-CN.json';

/**
 * Sentences that people say into a telephone and that answer nothing: small talk, sounds,
 * other people's topics. They compete with the intents, so that a stranger finds a place
 * nearer to it than the least unlikely intent. By topic, for a scene may well have an intent
 * for one of them: "I am busy" answers a scene that offers to call later.
 */
export function negativesOf(language: Language): readonly (readonly string[])[] {
  return Object.values((language === 'zh-CN' ? zh : en).groups);
}

/** The same and many more, to learn from: hundreds of other people's topics. */
export function strangersOf(language: Language): readonly (readonly string[])[] {
  return [
    ...negativesOf(language),
    ...Object.values((language === 'zh-CN' ? widerZh : widerEn).groups),
  ];
}

/**
 * What people say at a telephone, by what they mean: to be lent to intents that mean the same. Of
 * nothing else.
 */
export function lendableOf(language: Language): readonly (readonly string[])[] {
  return Object.values((language === 'zh-CN' ? lendableZh : lendableEn).groups);
}

const flat = new Map<Language, readonly string[]>();

/** One of `strangersOf` and, behind them, `lendableOf`, by its place among all of them. */
export function shippedText(language: Language, at: number): string {
  const texts = flat.get(language) ?? [...strangersOf(language), ...lendableOf(language)].flat();
  flat.set(language, texts);
  return texts[at] ?? '';
}
