import { conceptsOf } from './concepts';
import type { Lexicon } from './lexicon';
import { polarityOf, type Span } from './negation';
import { longestAt, phrases } from './normalise';

/** How much each kind of feature weighs. */
const WEIGHT = {
  character: [0.7, 1, 1],
  /** Two characters with one between them: `你谁` is near `你是谁`. */
  apart: 0.3,
  word: 1,
  wordPair: 0.8,
  inWord: 0.4,
  degree: 0.3,
  /** What words stand for: where utterances are few, hardly a word of them is said again. */
  concept: 2,
} as const;

/** Stands for whatever negator was said. */
const NEGATOR = '¬';
const ASKED = '?';

/**
 * What is counted of clauses: characters, pairs and triples of them in Chinese; words, pairs
 * of words and the letter groups within them in English, so that `satisfied` is near `satisfying`.
 */
export function featuresOf(
  clauses: readonly (readonly string[])[],
  lexicon: Lexicon,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const clause of clauses) {
    const tokens = weigh(clause, lexicon, counts);
    if (lexicon.language === 'zh-CN') countCharacters(tokens, counts);
    else countWords(tokens, counts);
    const polarity = polarityOf(clause, lexicon);
    for (const { start, end, names } of conceptsOf(clause, lexicon)) {
      if (polarity.hidden({ start, end }) || polarity.cuts({ start, end })) continue;
      const sign =
        (polarity.asksFor(start) ? ASKED : '') + (polarity.negated(start) ? NEGATOR : '');
      for (const name of names) add(counts, sign + name, WEIGHT.concept);
    }
  }
  return counts;
}

/**
 * The tokens that carry what is meant. A negated one is marked, so that `不太满意` shares
 * `¬满意` with `不满意` and nothing with `满意`; a fixed word is one token, so that `不好意思`
 * is not near `不好`, and so is `A不A`; what is asked for is marked as well; words of degree are
 * counted lightly and left out.
 */
function weigh(clause: readonly string[], lexicon: Lexicon, counts: Map<string, number>): string[] {
  const polarity = polarityOf(clause, lexicon);
  const at = <S extends Span>(spans: readonly S[], i: number): S | undefined =>
    spans.find((span) => span.start === i);
  const tokens: string[] = [];
  const light: string[] = [];
  for (let i = 0; i < clause.length;) {
    const negator = at(polarity.negators, i);
    const whole = at(polarity.alternatives, i) ?? at(polarity.fixed, i);
    const degree = longestAt(clause, i, phrases(lexicon.degrees));
    const asked = polarity.asksFor(i) ? ASKED : '';
    const sign = asked + (polarity.negated(i) ? NEGATOR : '');
    if (negator) {
      const word = clause.slice(negator.start, negator.end).join('');
      tokens.push(sign + (negator.plain ? NEGATOR : word));
      i = negator.end;
    } else if (whole) {
      tokens.push(sign + clause.slice(whole.start, whole.end).join(''));
      i = whole.end;
    } else if (degree > 0) {
      light.push(clause.slice(i, i + degree).join(''));
      i += degree;
    } else {
      tokens.push(sign + (clause[i] ?? ''));
      i++;
    }
  }
  if (tokens.length === 0) return light;
  for (const word of light) add(counts, `~${word}`, WEIGHT.degree);
  return tokens;
}

function countCharacters(tokens: readonly string[], counts: Map<string, number>): void {
  for (let size = 1; size <= 3; size++) {
    const weight = WEIGHT.character[size - 1] ?? 1;
    for (let i = 0; i + size <= tokens.length; i++) {
      add(counts, tokens.slice(i, i + size).join(' '), weight);
    }
  }
  for (let i = 0; i + 2 < tokens.length; i++) {
    add(counts, `${tokens[i] ?? ''} ${tokens[i + 2] ?? ''}`, WEIGHT.apart);
  }
}

function countWords(tokens: readonly string[], counts: Map<string, number>): void {
  for (const [i, token] of tokens.entries()) {
    add(counts, token, WEIGHT.word);
    const next = tokens[i + 1];
    if (next !== undefined) add(counts, `${token} ${next}`, WEIGHT.wordPair);
    const sign = token.startsWith(NEGATOR) ? NEGATOR : '';
    const framed = `_${token.slice(sign.length)}_`;
    for (let size = 3; size <= 4; size++) {
      for (let k = 0; k + size <= framed.length; k++) {
        add(counts, `${sign}#${framed.slice(k, k + size)}`, WEIGHT.inWord);
      }
    }
  }
}

function add(counts: Map<string, number>, feature: string, weight: number): void {
  counts.set(feature, (counts.get(feature) ?? 0) + weight);
}
