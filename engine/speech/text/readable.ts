import type { Language } from '../../api';
import { readableEnglish } from './english';
import { readableChinese } from './chinese';
import { plainCharacters } from './rule';

/** What is longer takes the rules too long, and nobody listens to it. */
const LONGEST = 20_000;

const FULL_WIDTH = /[\uff10-\uff19\uff05\uff0b\uff0d\uff0e\uff1c\uff1e\uff3b\uff3d]/g;
// `&amp;` and the like.
const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi;
// What a synthesiser may take for markup (SSML, espeak's own), and what nobody can say.
const MARKUP = /\[\[|\]\]|[<>]|\p{Cc}|\p{Cs}/gu;

/**
 * A text as people read it out: numbers, telephone numbers, dates, times and amounts as words.
 * For synthesisers that read each row of digits as one number; nothing in it is markup.
 */
export function readable(text: string, language: Language): string {
  const clean = plainCharacters(
    text
      .slice(0, LONGEST)
      .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
      .replace(ENTITY, ' ')
      .replace(MARKUP, ' '),
  );
  return language === 'zh-CN' ? readableChinese(clean) : readableEnglish(clean);
}
