import type { Lexicon } from './lexicon';
import { polarityOf } from './negation';
import { keywordTokens, type Normalised } from './normalise';
import type { MatcherIntent } from './port';

/** A keyword that a sentence holds. */
export interface KeywordHit {
  /** Index of the intent. */
  intent: number;
  keyword: string;
  /** Tokens of it. */
  size: number;
  /** Where it stands in the sentence, in tokens. */
  position: number;
}

interface Keyword {
  intent: number;
  keyword: string;
  tokens: readonly string[];
}

/** Finds keywords that are really said: not negated, not part of another word, not asked for. */
export class KeywordFinder {
  private readonly byFirst = new Map<string, Keyword[]>();

  constructor(
    intents: readonly MatcherIntent[],
    private readonly lexicon: Lexicon,
  ) {
    for (const [intent, { keywords = [] }] of intents.entries()) {
      for (const keyword of keywords) {
        const tokens = keywordTokens(keyword, lexicon);
        const [first] = tokens;
        if (first === undefined) continue;
        const bucket = this.byFirst.get(first);
        const entry = { intent, keyword, tokens };
        if (bucket) bucket.push(entry);
        else this.byFirst.set(first, [entry]);
      }
    }
  }

  find(sentence: Normalised): KeywordHit[] {
    const hits: KeywordHit[] = [];
    if (this.byFirst.size === 0) return hits;
    let offset = 0;
    for (const clause of sentence.clauses) {
      this.findInClause(clause, offset, hits);
      offset += clause.length;
    }
    return hits;
  }

  private findInClause(clause: readonly string[], offset: number, hits: KeywordHit[]): void {
    let polarity: ReturnType<typeof polarityOf> | undefined;
    for (let start = 0; start < clause.length; start++) {
      for (const { intent, keyword, tokens } of this.byFirst.get(clause[start] ?? '') ?? []) {
        if (!tokens.every((token, k) => clause[start + k] === token)) continue;
        polarity ??= polarityOf(clause, this.lexicon);
        const end = start + tokens.length;
        if (polarity.negated(start) || polarity.hidden({ start, end })) continue;
        if (this.lexicon.askers.includes(clause[end] ?? '')) continue;
        hits.push({ intent, keyword, size: tokens.length, position: offset + start });
      }
    }
  }
}
