import type { Language } from '../../api';
import type { Evidence, Like, Likenesses, Utterance } from './evidence';
import { featuresOf } from './features';
import type { KeywordFinder } from './keywords';
import type { Lexicon } from './lexicon';
import { negativesOf } from './negatives';
import { lengthOf, normalise, type Normalised } from './normalise';
import type { MatcherIntent } from './port';
import { SimilarityIndex } from './similarity';

/** The least likeness that is an answer: measured on sentences of both kinds. */
const THRESHOLD: Readonly<Record<Language, number>> = { 'zh-CN': 0.33, 'en-US': 0.38 };

const REJECT = -1;
const IGNORED = -2;

/** An utterance as near as this to a negative example has its topic. */
const SAME_TOPIC = 0.85;
/** A negative example that a keyword makes up so much of is no negative one. */
const SAME_WORDS = 0.5;

/**
 * Compares sentences with the utterances of all intents and with the negative examples: ready at
 * once, and good where there is little to learn from.
 */
export class Likeness implements Evidence {
  readonly name = 'likeness';
  readonly threshold: number;
  private readonly exact = new Map<string, Utterance[]>();
  private readonly collapsed = new Map<string, Utterance[]>();
  private readonly examples: Utterance[];
  private readonly index: SimilarityIndex;

  constructor(
    intents: readonly Pick<MatcherIntent, 'utterances'>[],
    private readonly keywords: KeywordFinder,
    private readonly lexicon: Lexicon,
  ) {
    this.threshold = THRESHOLD[lexicon.language];
    const utterances = intents.flatMap(({ utterances: texts }, intent) =>
      texts
        .map((text) => ({ intent, text, sentence: normalise(text, lexicon) }))
        .filter(({ sentence }) => sentence.clauses.length > 0),
    );
    for (const { intent, text, sentence } of utterances) {
      push(this.exact, sentence.key, { intent, text });
      push(this.collapsed, sentence.collapsed, { intent, text });
    }
    const topics = preparedNegatives(lexicon);
    this.index = new SimilarityIndex([
      ...utterances.map(({ sentence }) => featuresOf(sentence.clauses, lexicon)),
      ...topics.flatMap((topic) => topic.map((negative) => negative.features)),
    ]);
    this.examples = utterances.map(({ intent, text }) => ({ intent, text }));
    for (const topic of topics) {
      const covered = this.covers(topic, utterances.length);
      for (const { text, sentence } of topic) {
        const ours = covered || this.shareOfKeyword(sentence) >= SAME_WORDS;
        this.examples.push({ intent: ours ? IGNORED : REJECT, text });
      }
    }
  }

  said(key: string): Utterance[] {
    return this.exact.get(key) ?? [];
  }

  saidAgain(collapsed: string): Utterance[] {
    return this.collapsed.get(collapsed) ?? [];
  }

  of(clauses: readonly (readonly string[])[]): Likenesses {
    const cosines = this.index.compare(featuresOf(clauses, this.lexicon));
    const nearest = new Map<number, { text: string; top: [number, number, number] }>();
    for (const [i, { intent, text }] of this.examples.entries()) {
      const cosine = cosines[i] ?? 0;
      if (cosine === 0 || intent === IGNORED) continue;
      const so = nearest.get(intent);
      if (!so) {
        nearest.set(intent, { text, top: [cosine, 0, 0] });
        continue;
      }
      const [first, second, third] = so.top;
      if (cosine > first) {
        so.text = text;
        so.top = [cosine, first, second];
      } else if (cosine > second) so.top = [first, cosine, second];
      else if (cosine > third) so.top = [first, second, cosine];
    }
    const result: { intents: Like[]; reject: number } = { intents: [], reject: 0 };
    for (const [intent, { text, top }] of nearest) {
      const confidence = combined(top);
      if (intent === REJECT) result.reject = confidence;
      else result.intents.push({ intent, text, likeness: confidence, confidence });
    }
    return result;
  }

  /** Whether the intents themselves are about this topic: then it is nothing to refuse. */
  private covers(topic: readonly Negative[], utterances: number): boolean {
    let keywords = 0;
    for (const { sentence, features } of topic) {
      if (this.shareOfKeyword(sentence) > 0) keywords++;
      const cosines = this.index.compare(features).subarray(0, utterances);
      if (cosines.some((cosine) => cosine >= SAME_TOPIC)) return true;
    }
    return keywords * 4 > topic.length;
  }

  private shareOfKeyword(sentence: Normalised): number {
    const sizes = this.keywords.find(sentence).map((hit) => hit.size);
    return Math.max(0, ...sizes) / lengthOf(sentence);
  }
}

/** The nearest example decides; two more that are near as well make it surer. */
function combined([first, second, third]: readonly [number, number, number]): number {
  return 0.99 * (1 - (1 - first) * (1 - 0.4 * second) * (1 - 0.2 * third));
}

interface Negative {
  text: string;
  sentence: Normalised;
  features: Map<string, number>;
}
type Topics = readonly (readonly Negative[])[];

const preparedOnce = new Map<Language, Topics>();

/** The negative examples of a language, taken apart once. */
function preparedNegatives(lexicon: Lexicon): Topics {
  const ready = preparedOnce.get(lexicon.language);
  if (ready) return ready;
  const topics = negativesOf(lexicon.language).map((topic) =>
    topic.map((text) => {
      const sentence = normalise(text, lexicon);
      return { text, sentence, features: featuresOf(sentence.clauses, lexicon) };
    }),
  );
  preparedOnce.set(lexicon.language, topics);
  return topics;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
