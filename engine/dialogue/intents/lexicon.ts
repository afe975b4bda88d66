import type { Language } from '../../api';
import { english } from './lexicon.en-US';
import { chinese } from './lexicon.zh-CN';

/** The small words of a language that the matcher must know. All in normalised form. */
export interface Lexicon {
  language: Language;
  /** One form for words that are said in several, before anything else: `n't` → `not`, `啥` → `什么`. */
  spellings: readonly (readonly [RegExp, string])[];
  /** Sounds and courtesies that say nothing where they open or close a sentence. */
  openers: readonly string[];
  closers: readonly string[];
  /** Words that turn what follows into its opposite. */
  negators: readonly string[];
  /** The same, said as a question: `哪里满意了`. */
  doubters: readonly string[];
  /** Turn what was said before them: `满意个屁`. */
  scoffs: readonly string[];
  /** May stand between a negator and what it negates without using up its reach. */
  between: readonly string[];
  /** Words of degree and opinion: they say little, so they count little. */
  degrees: readonly string[];
  /** How many further tokens a negator reaches over. */
  reach: number;
  /** Right behind one of `curtNegators` they open a new statement: `不我很满意`, `no it was fine`. */
  curtNegators: readonly string[];
  subjects: readonly string[];
  /** Words as a whole: no negator negates in them, no shorter keyword counts in them. */
  fixed: readonly string[];
  /** Between two equal parts they make a question of them: `是不是`. */
  alternatives: readonly string[];
  /** What is said right before them is asked, not said: `满意吗`. */
  askers: readonly string[];
}

export function lexiconOf(language: Language): Lexicon {
  return language === 'zh-CN' ? chinese : english;
}
