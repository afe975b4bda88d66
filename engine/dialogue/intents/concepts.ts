import type { Language } from '../../api';
import en from './concepts/en-US.json';
import zh from './concepts/zh-CN.json';
import type { Lexicon } from './lexicon';
import { keywordTokens } from './normalise';
import { stemOf } from './stem';

/** What words stand for, of some tokens: `多少钱` and `价格` for the same. */
export interface Concept {
  start: number;
  end: number;
  /** Never written by people: begins with `=`. */
  names: readonly string[];
}

interface Entry {
  tokens: readonly string[];
  names: string[];
}

type Dictionary = ReadonlyMap<string, readonly Entry[]>;

const made = new Map<Language, Dictionary>();
/** What was asked last is asked by several. */
const found = new WeakMap<readonly string[], Concept[]>();

/** What the words of a clause stand for; of words within longer ones nothing. */
export function conceptsOf(clause: readonly string[], lexicon: Lexicon): readonly Concept[] {
  const known = found.get(clause);
  if (known) return known;
  const concepts = look(clause, lexicon);
  found.set(clause, concepts);
  return concepts;
}

function look(clause: readonly string[], lexicon: Lexicon): Concept[] {
  const dictionary = dictionaryOf(lexicon);
  const stems = clause.map((token) => formOf(token, lexicon));
  const concepts: Concept[] = [];
  let reached = 0;
  for (const [start, token] of clause.entries()) {
    if (NUMBER.test(token)) concepts.push({ start, end: start + 1, names: ['=number'] });
    const entry = dictionary
      .get(stems[start] ?? '')
      ?.find(({ tokens }) => tokens.every((one, k) => stems[start + k] === one));
    if (!entry) continue;
    const end = start + entry.tokens.length;
    if (end <= reached) continue;
    concepts.push({ start, end, names: entry.names });
    reached = end;
  }
  return concepts;
}

/** Words in one step. */
const AT_ONCE = 10;
const NUMBER = /^\p{N}+$/u;

/** English words by what they are forms of; a character is as it is. */
const formOf = (token: string, { language }: Lexicon): string =>
  language === 'zh-CN' ? token : stemOf(token);

function dictionaryOf(lexicon: Lexicon): Dictionary {
  const steps = preparedConcepts(lexicon);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** By the first token, the longest first. Made once, in small steps. */
export function* preparedConcepts(lexicon: Lexicon): Generator<void, Dictionary> {
  const ready = made.get(lexicon.language);
  if (ready) return ready;
  const entries = new Map<string, Entry>();
  const groups: Record<string, string[]> = (lexicon.language === 'zh-CN' ? zh : en).groups;
  for (const [name, words] of Object.entries(groups)) {
    for (const [i, word] of words.entries()) {
      if (i % AT_ONCE === 0) yield;
      const tokens = keywordTokens(word, lexicon).map((token) => formOf(token, lexicon));
      if (tokens.length === 0) continue;
      const key = tokens.join(' ');
      const entry = entries.get(key) ?? { tokens, names: [] };
      if (!entry.names.includes(`=${name}`)) entry.names.push(`=${name}`);
      entries.set(key, entry);
    }
  }
  const dictionary = new Map<string, Entry[]>();
  for (const entry of entries.values()) {
    const [first = ''] = entry.tokens;
    const bucket = dictionary.get(first);
    if (bucket) bucket.push(entry);
    else dictionary.set(first, [entry]);
  }
  for (const bucket of dictionary.values()) {
    bucket.sort((a, b) => b.tokens.length - a.tokens.length);
  }
  made.set(lexicon.language, dictionary);
  return dictionary;
}
