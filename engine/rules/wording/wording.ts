import type { BarredRow, CheckedText, RuleWords, WordingFinding } from '../../api';
import barred from '../../../data/rules/wording.json';
import { industries } from '../industries/industries';
import { readable, squeezed, type Spelled } from './spelling';

/** One text with what it is looked at for. */
export interface Wording extends CheckedText {
  /**
   * `said`: by the robot, all rules hold. `label`: a name or remark that callees do not hear, which
   * may well name what callees say: barred words only.
   */
  as: 'said' | 'label';
}

interface Rule {
  id: string;
  kind: WordingFinding['rule'];
  words: RuleWords;
  row: BarredRow | null;
  chinese: readonly RegExp[];
  english: readonly RegExp[];
}

const patterns = (sources: readonly string[]): RegExp[] =>
  sources.map((source) => new RegExp(source, 'gu'));

/** 限制话术 (000, section 1.5): whatever is said about them, they are not to be said. */
const barredWords = barred.words.map((word): Rule => ({
  id: word.id,
  kind: 'barredWord',
  words: word.words,
  row: null,
  chinese: patterns(word.patterns['zh-CN']),
  english: patterns(word.patterns['en-US']),
}));

/** What shows the business of a row of the access rules. */
const barredBusiness = industries.phrases().map(({ row, phrases }): Rule => ({
  id: row.id,
  kind: 'barredIndustry',
  words: row.words,
  row,
  chinese: patterns(phrases['zh-CN']),
  english: patterns(phrases['en-US']),
}));

/** 我们不是贷款公司: the part of the sentence before the phrase says that it is not so. */
const DENIED =
  /(?:不是|并非|不做|不卖|不推销|不办理|不提供|不涉及|不经营|不销售|不从事|从不|绝不)[^，,]{0,12}$/u;
const DENIED_AFTER = /^[^，,。！？]{0,6}无关/u;
const DENIED_IN_ENGLISH =
  /(?:\b(?:are|is|am|do|does|have)(?: not|n't)|\bnever|\bnot) (?:[\w'-]+,? ){0,6}$/;

/** Looks for what is barred; each rule is told once a text, with the first place. */
export function checkWording(texts: readonly Wording[]): WordingFinding[] {
  return texts.flatMap((wording) => {
    const chinese = squeezed(wording.text);
    const english = readable(wording.text);
    const rules = wording.as === 'said' ? [...barredWords, ...barredBusiness] : barredWords;
    return rules.flatMap((rule) => {
      const place = firstOf(rule, wording.text, chinese, english);
      return place ? [finding(rule, wording, place)] : [];
    });
  });
}

interface Place {
  from: number;
  to: number;
}

function firstOf(
  rule: Rule,
  original: string,
  chinese: Spelled,
  english: Spelled,
): Place | undefined {
  const places = [
    ...placesOf(rule.chinese, original, chinese),
    ...placesOf(rule.english, original, english),
  ].filter((place) => rule.kind === 'barredWord' || !denied(original, place));
  return places.sort((a, b) => a.from - b.from || b.to - a.to)[0];
}

function* placesOf(
  rules: readonly RegExp[],
  original: string,
  { text, origin }: Spelled,
): Generator<Place> {
  for (const rule of rules) {
    for (const { index, 0: match } of text.matchAll(rule)) {
      const last = origin[index + match.length - 1] ?? 0;
      const width = (original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
      yield { from: origin[index] ?? 0, to: last + width };
    }
  }
}

function denied(original: string, { from, to }: Place): boolean {
  const before =
    original
      .slice(Math.max(0, from - 40), from)
      .split(/[。！？；\n!?;]/u)
      .at(-1) ?? '';
  const plain = before.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  return (
    DENIED.test(plain.replace(/\s/g, '')) ||
    DENIED_IN_ENGLISH.test(plain) ||
    DENIED_AFTER.test(original.slice(to, to + 20))
  );
}

function finding(rule: Rule, { where, text }: Wording, { from, to }: Place): WordingFinding {
  const phrase = text.slice(from, to).trim();
  return {
    where,
    phrase,
    index: from,
    rule: rule.kind,
    id: rule.id,
    words: rule.words,
    row: rule.row,
    reason: reasonOf(rule, phrase),
  };
}

function reasonOf({ kind, id, words, row }: Rule, phrase: string): string {
  if (kind === 'barredWord') {
    return `"${phrase}" is barred wording: ${words['en-US']} (${words['zh-CN']}, ${id}); take it out`;
  }
  return `"${phrase}" shows barred business: ${describe(row)}`;
}

/** Category and row, in both languages: "Finance – Credit cards (金融 – 信用卡, finance.creditCards)". */
export function describe(row: BarredRow | null): string {
  if (!row) return '';
  const inOne = (language: keyof RuleWords): string =>
    [row.category?.[language], row.words[language]].filter(Boolean).join(' – ');
  return `${inOne('en-US')} (${inOne('zh-CN')}, ${row.id})`;
}
