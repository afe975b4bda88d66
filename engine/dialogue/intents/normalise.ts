import type { Lexicon } from './lexicon';

/**
 * A sentence made comparable. Tokens are words, or single characters where a script writes
 * no blanks (Chinese): all the rest of the matcher works on tokens, whatever the language.
 */
export interface Normalised {
  /** Parts between punctuation marks, without the sounds that say nothing. Never an empty one. */
  clauses: string[][];
  /** The same without the parts' borders, for looking a sentence up word for word. */
  key: string;
  /** The key with what is said again and again said once: `对对对` → `对`. */
  collapsed: string;
}

/** What is longer is a monologue; its beginning is enough. */
const MAX_LENGTH = 400;

const PAUSE = /(?:(?<!\p{N})[.,:]|[.,:](?!\p{N})|[!?;，。！？；：、…—~()"“”\n\r])+/u;
const TOKEN = /[\p{Script=Han}]|[^\P{L}\p{Script=Han}]+|\p{N}+/gu;

export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** NFKC, lower case, long forms for short ones. */
function spell(text: string, lexicon: Lexicon): string {
  let spelled = text.slice(0, MAX_LENGTH).normalize('NFKC').toLowerCase().replaceAll('’', "'");
  for (const [short, long] of lexicon.spellings) spelled = spelled.replace(short, long);
  return spelled;
}

export function normalise(text: string, lexicon: Lexicon): Normalised {
  const all = spell(text, lexicon)
    .split(PAUSE)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
  const meant = strip(all, lexicon);
  // Nothing but such sounds: then they are what was said.
  const clauses = meant.length > 0 ? meant : all;
  const tokens = clauses.flat();
  return { clauses, key: keyOf(tokens), collapsed: keyOf(collapse(tokens)) };
}

/** Tokens of a keyword: nothing is taken off it. */
export function keywordTokens(keyword: string, lexicon: Lexicon): string[] {
  return tokensOf(spell(keyword, lexicon));
}

/** In tokens. */
export const lengthOf = ({ clauses }: Normalised): number =>
  clauses.reduce((sum, clause) => sum + clause.length, 0);

const keyOf = (tokens: readonly string[]): string => tokens.join(' ');

function strip(clauses: readonly string[][], lexicon: Lexicon): string[][] {
  const left: string[][] = [];
  for (const clause of clauses) {
    let tokens = clause;
    for (let size = 1; size > 0 && tokens.length > 0;) {
      size = longestAt(tokens, 0, phrases(lexicon.openers));
      tokens = tokens.slice(size);
    }
    for (let size = 1; size > 0 && tokens.length > 0;) {
      size = longestBefore(tokens, phrases(lexicon.closers));
      tokens = tokens.slice(0, tokens.length - size);
    }
    if (tokens.length > 0) left.push(tokens);
  }
  return left;
}

/** `是的是的` → `是的`, `no no no` → `no`: units of up to four tokens. */
function collapse(tokens: readonly string[]): string[] {
  let result = [...tokens];
  for (let size = 1; size <= 4; size++) {
    const next: string[] = [];
    for (let i = 0; i < result.length;) {
      const unit = result.slice(i, i + size);
      let end = i + size;
      while (unit.length === size && unit.every((token, k) => result[end + k] === token))
        end += size;
      next.push(...unit);
      i = end;
    }
    result = next;
  }
  return result;
}

// ---------------------------------------------------------------- phrases in tokens

/** Phrases by their first token, the longest first. */
export type Phrases = ReadonlyMap<string, readonly (readonly string[])[]>;

const known = new WeakMap<readonly string[], Phrases>();

/** The list, made ready for looking up; lists of the lexicon are made ready once. */
export function phrases(list: readonly string[]): Phrases {
  const ready = known.get(list);
  if (ready) return ready;
  const byFirst = new Map<string, string[][]>();
  for (const phrase of list) {
    const tokens = tokensOf(phrase);
    const [first] = tokens;
    if (first === undefined) continue;
    const bucket = byFirst.get(first);
    if (bucket) bucket.push(tokens);
    else byFirst.set(first, [tokens]);
  }
  for (const bucket of byFirst.values()) bucket.sort((a, b) => b.length - a.length);
  known.set(list, byFirst);
  return byFirst;
}

/** How many tokens from `start` the longest phrase that stands there has; 0: none does. */
export function longestAt(tokens: readonly string[], start: number, list: Phrases): number {
  const first = tokens[start];
  if (first === undefined) return 0;
  for (const phrase of list.get(first) ?? []) {
    if (phrase.every((token, k) => tokens[start + k] === token)) return phrase.length;
  }
  return 0;
}

function longestBefore(tokens: readonly string[], list: Phrases): number {
  for (let size = Math.min(4, tokens.length); size > 0; size--) {
    const start = tokens.length - size;
    if (longestAt(tokens, start, list) === size) return size;
  }
  return 0;
}
