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
 * Compares sentences with the utterances of all intents and with the negative examples: there at
 * once, and good where there is little to learn from. Whoever asks first has it made ready, unless
 * that was done before, little by little.
 */
export class Likeness implements Evidence {
  readonly name = 'likeness';
  readonly threshold: number;
  private readonly exact = new Map<string, Utterance[]>();
  private readonly collapsed = new Map<string, Utterance[]>();
  private readonly examples: Utterance[] = [];
  private readonly index = new SimilarityIndex();
  /** What is still to be done; null: nothing. */
  private work: Iterator<void> | null;

  constructor(
    intents: readonly Pick<MatcherIntent, 'utterances'>[],
    private readonly keywords: KeywordFinder,
    private readonly lexicon: Lexicon,
  ) {
    this.threshold = THRESHOLD[lexicon.language];
    this.work = this.takeIn(intents);
  }

  prepare(steps = Infinity): boolean {
    for (let i = 0; this.work && i < steps; i++) if (this.work.next().done) this.work = null;
    return this.work === null;
  }

  private *takeIn(intents: readonly Pick<MatcherIntent, 'utterances'>[]): Generator<void, void> {
    const { lexicon, index, examples } = this;
    const features: Map<string, number>[] = [];
    for (const [intent, { utterances }] of intents.entries()) {
      for (const text of utterances) {
        const sentence = normalise(text, lexicon);
        if (sentence.clauses.length === 0) continue;
        push(this.exact, sentence.key, { intent, text });
        push(this.collapsed, sentence.collapsed, { intent, text });
        features.push(featuresOf(sentence.clauses, lexicon));
        examples.push({ intent, text });
        yield;
      }
    }
    const topics = yield* preparedNegatives(lexicon);
    const negatives = topics.flatMap((topic, of) => topic.map((one) => ({ ...one, of })));
    for (const one of [...features, ...negatives.map((negative) => negative.features)]) {
      index.add(one);
      yield;
    }
    yield* index.weigh();
    const own = this.topicsByKeyword(topics);
    for (const one of features) {
      const cosines = index.compare(one).subarray(features.length);
      for (const [i, { of }] of negatives.entries()) {
        if ((cosines[i] ?? 0) >= SAME_TOPIC) own.add(of);
      }
      yield;
    }
    for (const { text, sentence, of } of negatives) {
      const isOwn = own.has(of) || this.shareOfKeyword(sentence) >= SAME_WORDS;
      examples.push({ intent: isOwn ? IGNORED : REJECT, text });
    }
  }

  said(key: string): Utterance[] {
    this.prepare();
    return this.exact.get(key) ?? [];
  }

  saidAgain(collapsed: string): Utterance[] {
    this.prepare();
    return this.collapsed.get(collapsed) ?? [];
  }

  of(clauses: readonly (readonly string[])[]): Likenesses {
    this.prepare();
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

  /** Topics that the intents are about themselves, by their keywords: those are not refused. */
  private topicsByKeyword(topics: Topics): Set<number> {
    const isOwn = (topic: readonly Negative[]): boolean => {
      const worded = topic.filter(({ sentence }) => this.shareOfKeyword(sentence) > 0);
      return worded.length * 4 > topic.length;
    };
    return new Set([...topics.keys()].filter((of) => isOwn(topics[of] ?? [])));
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
function* preparedNegatives(lexicon: Lexicon): Generator<void, Topics> {
  const ready = preparedOnce.get(lexicon.language);
  if (ready) return ready;
  const topics: Negative[][] = [];
  for (const texts of negativesOf(lexicon.language)) {
    const topic: Negative[] = [];
    for (const text of texts) {
      const sentence = normalise(text, lexicon);
      topic.push({ text, sentence, features: featuresOf(sentence.clauses, lexicon) });
      yield;
    }
    topics.push(topic);
  }
  preparedOnce.set(lexicon.language, topics);
  return topics;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
