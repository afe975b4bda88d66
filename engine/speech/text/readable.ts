import type { Language } from '../../api';
import { readableEnglish } from './english';
import { readableChinese } from './chinese';

/** What is longer takes the rules too long, and nobody listens to it. */
const LONGEST = 20_000;

const FULL_WIDTH = /[\uff10-\uff19\uff05\uff0b\uff0d\uff0e\uff1c\uff1e\uff3b\uff3d]/g;
// What a synthesiser may take for markup, and what nobody can say.
const MARKUP = /\[\[|\]\]|[<>]|\p{Cc}|\p{Cs}/gu;

/**
 * A text as people read it out: numbers, telephone numbers, dates, times and amounts as words.
 * For synthesisers that read each row of digits as one number.
 */
export function readable(text: string, language: Language): string {
  const clean = text
    .slice(0, LONGEST)
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(MARKUP, ' ');
  return language === 'zh-CN' ? readableChinese(clean) : readableEnglish(clean);
}
