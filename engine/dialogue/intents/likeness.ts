import type { Language } from '../../api';
import { preparedConcepts } from './concepts';
import type { Evidence, Like, Likenesses, Utterance } from './evidence';
import { featuresOf } from './features';
import type { KeywordFinder } from './keywords';
import { isLent, ownerOf, type Nearby } from './lending';
import type { Lexicon } from './lexicon';
import { lendableOf, negativesOf } from './negatives';
import { lengthOf, normalise, type Normalised } from './normalise';
import type { MatcherIntent } from './port';
import { SharedTexts, SimilarityIndex } from './similarity';

/** The least likeness that is an answer: measured on sentences of both kinds. */
const THRESHOLD: Readonly<Record<Language, number>> = { 'zh-CN': 0.37, 'en-US': 0.43 };

/** What likeness to a lent sentence counts beside that to an utterance. */
const LENT_COUNTS = 0.85;

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
  private readonly examples: (Utterance & { lent?: true })[] = [];
  private index = new SimilarityIndex(new SharedTexts());
  /** What is still to be done; null: nothing. */
  private work: Iterator<void> | null;

  constructor(
    intents: readonly Pick<MatcherIntent, 'utterances'>[],
    private readonly keywords: KeywordFinder,
    private readonly lexicon: Lexicon,
    /** Whether a topic of the negative examples is left out, by its number. */
    private readonly without: (topic: number) => boolean = () => false,
  ) {
    this.threshold = THRESHOLD[lexicon.language];
    this.work = this.takeIn(intents);
  }

  prepare(steps = Infinity): boolean {
    for (let i = 0; this.work && i < steps; i++) if (this.work.next().done) this.work = null;
    return this.work === null;
  }

  private *takeIn(intents: readonly Pick<MatcherIntent, 'utterances'>[]): Generator<void, void> {
    const { lexicon, examples } = this;
    yield* preparedConcepts(lexicon);
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
    const { topics, shared } = yield* preparedShipped(lexicon);
    const strange = negativesOf(lexicon.language).length;
    const negatives = topics.flatMap((topic, of) => topic.map((one) => ({ ...one, of })));
    const index = new SimilarityIndex(shared);
    this.index = index;
    for (const one of features) index.add(one);
    yield* index.weigh();
    const shares: number[][] = [];
    for (const topic of topics) {
      shares.push(topic.map(({ sentence }) => this.shareOfKeyword(sentence)));
      yield;
    }
    const own = ownByKeyword(shares);
    const near: Nearby[] = negatives.map(() => ({ near: 0, intent: -1 }));
    for (const [u, one] of features.entries()) {
      const intent = examples[u]?.intent ?? -1;
      const cosines = index.compare(one).subarray(features.length);
      for (const [i, nearby] of near.entries()) {
        const cosine = cosines[i] ?? 0;
        if (cosine >= SAME_TOPIC) own.add(negatives[i]?.of ?? -1);
        if (cosine > nearby.near) near[i] = { near: cosine, intent };
      }
      yield;
    }
    let first = 0;
    for (const [of, topic] of topics.entries()) {
      const nearby = near.slice(first, (first += topic.length));
      const owner = ownerOf(nearby);
      for (const [i, { text }] of topic.entries()) {
        const lent = owner >= 0 && isLent(nearby[i] as Nearby, owner);
        const isOwn = owner >= 0 || own.has(of) || (shares[of]?.[i] ?? 0) >= SAME_WORDS;
        const isOut = isOwn || of >= strange || this.without(of);
        const intent = lent ? owner : isOut ? IGNORED : REJECT;
        examples.push({ intent, text, ...(lent && { lent }) });
      }
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
    for (const [i, { intent, text, lent }] of this.examples.entries()) {
      const cosine = (cosines[i] ?? 0) * (lent ? LENT_COUNTS : 1);
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

  private shareOfKeyword(sentence: Normalised): number {
    const sizes = this.keywords.find(sentence).map((hit) => hit.size);
    return Math.max(0, ...sizes) / lengthOf(sentence);
  }
}

/** Topics that the intents are about themselves, by their keywords: those are not refused. */
function ownByKeyword(shares: readonly (readonly number[])[]): Set<number> {
  const isOwn = (topic: readonly number[]): boolean =>
    topic.filter((share) => share > 0).length * 4 > topic.length;
  return new Set([...shares.keys()].filter((of) => isOwn(shares[of] ?? [])));
}

/** The nearest example decides; two more that are near as well make it surer. */
function combined([first, second, third]: readonly [number, number, number]): number {
  return 0.99 * (1 - (1 - first) * (1 - 0.4 * second) * (1 - 0.2 * third));
}

interface Negative {
  text: string;
  sentence: Normalised;
}
type Topics = readonly (readonly Negative[])[];
interface Shipped {
  topics: Topics;
  shared: SharedTexts;
}

const preparedOnce = new Map<Language, Shipped>();

/** The shipped sentences of a language, taken apart once. */
function* preparedShipped(lexicon: Lexicon): Generator<void, Shipped> {
  const ready = preparedOnce.get(lexicon.language);
  if (ready) return ready;
  const topics: Negative[][] = [];
  const shared = new SharedTexts();
  for (const texts of [...negativesOf(lexicon.language), ...lendableOf(lexicon.language)]) {
    const topic: Negative[] = [];
    for (const text of texts) {
      const sentence = normalise(text, lexicon);
      topic.push({ text, sentence });
      shared.add(featuresOf(sentence.clauses, lexicon));
      yield;
    }
    topics.push(topic);
  }
  const shipped = { topics, shared };
  preparedOnce.set(lexicon.language, shipped);
  return shipped;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
