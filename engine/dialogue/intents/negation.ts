import type { Lexicon } from './lexicon';
import { longestAt, phrases } from './normalise';

/** Tokens `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

/** A negator and the tokens it turns into their opposite. */
interface Negation extends Span {
  reach: Span;
  /** It says no more than `no`: not a doubter, nor a scoff. */
  plain: boolean;
}

/**
 * Which tokens of one clause are negated. Without it `不太满意` looks very much like `满意`:
 * shared characters tell what is spoken of, the negator tells which side of it.
 */
export class Polarity {
  constructor(
    readonly negators: readonly Negation[],
    /** Words as a whole: `没问题`, `满意度`. */
    readonly fixed: readonly Span[],
    /** `是不是`, `满意不满意`: either is asked, neither is said. */
    readonly alternatives: readonly Span[],
    /** What stands before `吗`. */
    private readonly asked: readonly Span[],
  ) {}

  /** Whether an odd number of negators reach over the token. */
  negated(position: number): boolean {
    let odd = false;
    for (const { reach } of this.negators) {
      if (reach.start <= position && position < reach.end) odd = !odd;
    }
    return odd;
  }

  /** Whether the token is asked for. */
  asksFor(position: number): boolean {
    return this.asked.some(({ start, end }) => start <= position && position < end);
  }

  /** Whether the tokens begin within a word as a whole, and end behind it: `好啊` in `你好啊`. */
  cuts({ start, end }: Span): boolean {
    return this.fixed.some((word) => word.start < start && start < word.end && word.end < end);
  }

  /** Whether the tokens are only part of a longer word, or of a question for either. */
  hidden(span: Span): boolean {
    return (
      this.fixed.some(
        (word) =>
          word.start <= span.start &&
          span.end <= word.end &&
          word.end - word.start > span.end - span.start,
      ) ||
      this.alternatives.some((question) => span.start < question.end && question.start < span.end)
    );
  }
}

export function polarityOf(tokens: readonly string[], lexicon: Lexicon): Polarity {
  const fixed = fixedWords(tokens, lexicon);
  const alternatives = alternativeQuestions(tokens, lexicon);
  const inert = [...fixed, ...alternatives];
  const negations: Negation[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const negator = longestAt(tokens, i, phrases(lexicon.negators));
    const doubter = negator || longestAt(tokens, i, phrases(lexicon.doubters));
    const size = doubter || longestAt(tokens, i, phrases(lexicon.scoffs));
    const end = i + size;
    if (size === 0 || inert.some((span) => span.start < end && i < span.end)) continue;
    const reach = doubter
      ? { start: end, end: reachOf(tokens, i, end, lexicon) }
      : { start: Math.max(0, i - lexicon.reach), end: i };
    negations.push({ start: i, end, reach, plain: negator > 0 });
    i = end - 1;
  }
  const asked: Span[] = [];
  for (const [i, token] of tokens.entries()) {
    if (lexicon.askers.includes(token))
      asked.push({ start: Math.max(0, i - lexicon.reach), end: i });
  }
  return new Polarity(negations, fixed, alternatives, asked);
}

function fixedWords(tokens: readonly string[], lexicon: Lexicon): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const size = longestAt(tokens, i, phrases(lexicon.fixed));
    if (size > 0) spans.push({ start: i, end: i + size });
  }
  return spans;
}

/** `A不A`; but `不是不是` and `没有没有` only say it twice. */
function alternativeQuestions(tokens: readonly string[], lexicon: Lexicon): Span[] {
  const spans: Span[] = [];
  const isAlternative = (token: string | undefined): boolean =>
    token !== undefined && lexicon.alternatives.includes(token);
  for (let middle = 1; middle < tokens.length - 1; middle++) {
    if (!isAlternative(tokens[middle])) continue;
    for (let size = 3; size > 0; size--) {
      const start = middle - size;
      if (start < 0 || isAlternative(tokens[start]) || isAlternative(tokens[start - 1])) continue;
      const left = tokens.slice(start, middle);
      if (left.every((token, k) => tokens[middle + 1 + k] === token)) {
        spans.push({ start, end: middle + 1 + size });
        break;
      }
    }
  }
  return spans;
}

function reachOf(tokens: readonly string[], start: number, end: number, lexicon: Lexicon): number {
  const curt = lexicon.curtNegators.includes(tokens.slice(start, end).join(''));
  if (curt && longestAt(tokens, end, phrases(lexicon.subjects)) > 0) return end;
  let position = end;
  let left = lexicon.reach;
  while (position < tokens.length && left > 0) {
    const size = longestAt(tokens, position, phrases(lexicon.between));
    if (size > 0) position += size;
    else {
      position++;
      left--;
    }
  }
  return position;
}
