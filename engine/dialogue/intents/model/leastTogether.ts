import type { Language } from '../../../api';
import type { Like } from '../evidence';
import { together } from '../joined';
import { KeywordFinder } from '../keywords';
import { lexiconOf } from '../lexicon';
import { Likeness } from '../likeness';
import type { Normalised } from '../normalise';
import { likelihood, thresholdOf, type Coefficients } from './calibration';
import type { TrainingSet } from './data';
import type { Example } from './examples';
import { judged, PARTS_OF_STRANGERS, type Tried } from './trials';

export interface TogetherParts {
  set: TrainingSet;
  tried: readonly Tried[];
  intents: number;
  likenessCounts: number;
  coefficients: Coefficients;
  examples: readonly Example[];
  sentenceOf: (example: number) => Normalised;
}

/** Fewer of the strangers refused make a robot that answers whatever is said. */
const LEAST_REFUSED = 0.87;
/**
 * Of what is found so. Callees say more than the utterances that were kept back do, which somebody
 * wrote down, and know less of them; strangers that were kept back are nearer than those who ring.
 */
const SHIFT: Readonly<Record<Language, number>> = { 'zh-CN': 0.92, 'en-US': 0.95 };

/**
 * How sure model and likeness have to be together: both are asked what was kept back from both.
 */
export function leastTogether(parts: TogetherParts): number {
  const { set, tried, intents, likenessCounts, coefficients, sentenceOf } = parts;
  const plainly = likenessesOf(parts);
  const right: number[] = [];
  const strangers: number[] = [];
  judged(tried, intents, likenessCounts, ({ label, example, part }, shares, first, signs) => {
    const plain = plainly[part];
    if (!plain) return;
    const sure = likelihood(coefficients, signs);
    const top = shares[first] ?? 0;
    const learnt: Like[] = [];
    for (let intent = 0; intent < intents; intent++) {
      const confidence = Math.min(0.99, sure * Math.min(1, (shares[intent] ?? 0) / (top || 1)));
      learnt.push({ intent, text: '', likeness: 0, confidence });
    }
    const found = together(learnt, plain.of(sentenceOf(example).clauses));
    let best: Like | undefined;
    for (const one of found) if (!best || one.confidence > best.confidence) best = one;
    if (label >= intents) strangers.push(best?.confidence ?? 0);
    else if (best?.intent === label) right.push(best.confidence);
  });
  return SHIFT[set.language] * thresholdOf(right, strangers, LEAST_REFUSED);
}

/** By part: likeness that does not know what was kept back with it. */
function likenessesOf({ set, tried, examples, intents }: TogetherParts): Likeness[] {
  const lexicon = lexiconOf(set.language);
  const named = set.keywords.map((keywords) => ({ name: '', utterances: [], keywords }));
  const finder = new KeywordFinder(named, lexicon);
  const kept: Set<string>[] = [];
  for (const { example, part } of tried) {
    const { label, number } = examples[example] ?? { label: intents, number: 0 };
    if (label < intents) (kept[part] ??= new Set()).add(`${label} ${number}`);
    else kept[part] ??= new Set();
  }
  return kept.map((out, part) => {
    const learnt = set.utterances.map((texts, label) => ({
      utterances: texts.filter((_, number) => !out.has(`${label} ${number}`)),
    }));
    const likeness = new Likeness(
      learnt,
      finder,
      lexicon,
      (topic) => topic % PARTS_OF_STRANGERS === part,
    );
    likeness.prepare();
    return likeness;
  });
}
