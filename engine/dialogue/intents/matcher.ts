import type { Language } from '../../api';
import { featuresOf } from './features';
import { KeywordFinder, type KeywordHit } from './keywords';
import { lexiconOf, type Lexicon } from './lexicon';
import { negativesOf } from './negatives';
import { normalise, type Normalised } from './normalise';
import type { IntentHit, IntentMatcher, MatcherIntent } from './port';
import { SimilarityIndex } from './similarity';

/** What was measured to serve best; each language has its own kind of features. */
interface Tuning {
  /** The least likeness that is an answer. */
  threshold: number;
  /** How far a not allowed intent may be ahead before the sentence is taken to be its. */
  lead: number;
  /** An utterance as near as this to a negative example has its topic. */
  sameTopic: number;
}
const TUNING: Readonly<Record<Language, Tuning>> = {
  'zh-CN': { threshold: 0.33, lead: 0.15, sameTopic: 0.85 },
  'en-US': { threshold: 0.38, lead: 0.15, sameTopic: 0.85 },
};

const COLLAPSED = 0.97;
/** Of a sentence of several clauses one of which is an answer. */
const CLAUSE = 0.95;

/** Makes a matcher: some milliseconds for tens of intents; pure. */
export function compileIntents(
  intents: readonly MatcherIntent[],
  language: Language,
): IntentMatcher {
  return new CompiledMatcher(intents, lexiconOf(language));
}

interface Candidate {
  /** Index of the intent. */
  intent: number;
  confidence: number;
  because: () => string;
}

/** An utterance of an intent (by index), or of the reject class. */
interface Example {
  intent: number;
  text: string;
}
const REJECT = -1;
const IGNORED = -2;

class CompiledMatcher implements IntentMatcher {
  private readonly exact = new Map<string, Example[]>();
  private readonly collapsed = new Map<string, Example[]>();
  private readonly keywords: KeywordFinder;
  private readonly examples: Example[] = [];
  private readonly index: SimilarityIndex;
  private readonly tuning: Tuning;

  constructor(
    private readonly intents: readonly MatcherIntent[],
    private readonly lexicon: Lexicon,
  ) {
    this.tuning = TUNING[lexicon.language];
    this.keywords = new KeywordFinder(intents, lexicon);
    const features: Map<string, number>[] = [];
    for (const [intent, { utterances }] of intents.entries()) {
      for (const text of utterances) {
        const sentence = normalise(text, lexicon);
        if (sentence.clauses.length === 0) continue;
        const example = { intent, text };
        push(this.exact, sentence.key, example);
        push(this.collapsed, sentence.collapsed, example);
        this.examples.push(example);
        features.push(featuresOf(sentence.clauses, lexicon));
      }
    }
    const topics = prepared(lexicon);
    this.index = new SimilarityIndex([
      ...features,
      ...topics.flatMap((topic) => topic.map((negative) => negative.features)),
    ]);
    for (const topic of topics) {
      const intent = this.covers(topic, features.length) ? IGNORED : REJECT;
      for (const { text } of topic) this.examples.push({ intent, text });
    }
  }

  /** Whether the intents themselves are about this: then it is nothing to refuse. */
  private covers(topic: readonly Negative[], utterances: number): boolean {
    let keywords = 0;
    for (const { sentence, features } of topic) {
      if (this.keywords.find(sentence).length > 0) keywords++;
      const cosines = this.index.compare(features).subarray(0, utterances);
      if (cosines.some((cosine) => cosine >= this.tuning.sameTopic)) return true;
    }
    return keywords * 4 > topic.length;
  }

  match(text: string, allowed?: ReadonlySet<string>): IntentHit | null {
    const sentence = normalise(text, this.lexicon);
    const isAllowed = (intent: number): boolean => {
      const name = this.intents[intent]?.name;
      return name !== undefined && (!allowed || allowed.has(name));
    };
    const winner =
      best(this.wordForWord(sentence).filter((c) => isAllowed(c.intent))) ??
      this.unlessStrange(this.byKeyword(sentence, isAllowed), sentence) ??
      this.byLikeness(sentence, isAllowed);
    return winner ? this.hit(winner) : null;
  }

  rank(text: string): IntentHit[] {
    const sentence = normalise(text, this.lexicon);
    const ranked = new Map<number, Candidate>();
    const offer = (candidate: Candidate): void => {
      const so = ranked.get(candidate.intent);
      if (!so || so.confidence < candidate.confidence) ranked.set(candidate.intent, candidate);
    };
    this.wordForWord(sentence).forEach(offer);
    for (const [intent] of this.intents.entries()) {
      const keyword = this.byKeyword(sentence, (other) => other === intent);
      if (keyword) offer(keyword);
    }
    this.likeness(sentence.clauses).candidates.forEach(offer);
    return [...ranked.values()]
      .sort((a, b) => b.confidence - a.confidence)
      .map((candidate) => this.hit(candidate));
  }

  private hit(candidate: Candidate): IntentHit {
    return {
      intent: this.intents[candidate.intent]?.name ?? '',
      confidence: candidate.confidence,
      because: candidate.because(),
    };
  }

  private wordForWord(sentence: Normalised): Candidate[] {
    const candidates: Candidate[] = [];
    const add = (examples: readonly Example[] | undefined, confidence: number): void => {
      for (const { intent, text } of examples ?? []) {
        candidates.push({ intent, confidence, because: () => `utterance "${text}"` });
      }
    };
    add(this.exact.get(sentence.key), 1);
    add(this.collapsed.get(sentence.collapsed), COLLAPSED);
    return candidates;
  }

  /** The longest keyword; of equal ones the one said last, for people correct themselves. */
  private byKeyword(
    sentence: Normalised,
    isAllowed: (intent: number) => boolean,
  ): Candidate | undefined {
    let winner: KeywordHit | undefined;
    const hits = this.keywords.find(sentence).filter((hit) => isAllowed(hit.intent));
    for (const hit of hits) {
      if (
        !winner ||
        hit.size > winner.size ||
        (hit.size === winner.size && hit.position > winner.position)
      ) {
        winner = hit;
      }
    }
    if (!winner) return undefined;
    const { intent, keyword, size } = winner;
    const share = size / sentence.clauses.reduce((sum, clause) => sum + clause.length, 0);
    const disputed = hits.some((hit) => hit.intent !== intent);
    const confidence = (0.5 + 0.45 * Math.sqrt(share)) * (disputed ? 0.9 : 1);
    return { intent, confidence, because: () => `keyword "${keyword}"` };
  }

  /** `天气真不错` holds a keyword of whoever is satisfied, but is small talk all the same. */
  private unlessStrange(
    found: Candidate | undefined,
    { clauses }: Normalised,
  ): Candidate | undefined {
    return found && this.likeness(clauses).reject > found.confidence ? undefined : found;
  }

  private byLikeness(
    sentence: Normalised,
    isAllowed: (intent: number) => boolean,
  ): Candidate | undefined {
    const whole = this.accepted(sentence.clauses, isAllowed);
    if (sentence.clauses.length === 1) return whole;
    let winner = whole;
    for (const clause of sentence.clauses) {
      const key = clause.join(' ');
      const said = (this.exact.get(key) ?? []).find((example) => isAllowed(example.intent));
      const found: Candidate | undefined = said
        ? { intent: said.intent, confidence: 1, because: () => `utterance "${said.text}"` }
        : this.accepted([clause], isAllowed);
      // Of two clauses as good, the later one.
      if (found && found.confidence * CLAUSE >= (winner?.confidence ?? 0)) {
        winner = { ...found, confidence: found.confidence * CLAUSE };
      }
    }
    return winner;
  }

  private accepted(
    clauses: readonly (readonly string[])[],
    isAllowed: (intent: number) => boolean,
  ): Candidate | undefined {
    const { candidates, reject } = this.likeness(clauses);
    const winner = best(candidates.filter((candidate) => isAllowed(candidate.intent)));
    if (!winner || winner.confidence < this.tuning.threshold || winner.confidence <= reject) {
      return undefined;
    }
    const rival = best(candidates);
    if (rival && rival.confidence - winner.confidence > this.tuning.lead) return undefined;
    return winner;
  }

  /** How like the sentence is to each intent and to the reject class. */
  private likeness(clauses: readonly (readonly string[])[]): {
    candidates: Candidate[];
    reject: number;
  } {
    const cosines = this.index.compare(featuresOf(clauses, this.lexicon));
    const nearest = new Map<number, { example: Example; cosines: [number, number, number] }>();
    for (const [i, example] of this.examples.entries()) {
      const cosine = cosines[i] ?? 0;
      if (cosine === 0 || example.intent === IGNORED) continue;
      const so = nearest.get(example.intent);
      if (!so) nearest.set(example.intent, { example, cosines: [cosine, 0, 0] });
      else {
        const [first, second, third] = so.cosines;
        if (cosine > first) {
          so.example = example;
          so.cosines = [cosine, first, second];
        } else if (cosine > second) so.cosines = [first, cosine, second];
        else if (cosine > third) so.cosines = [first, second, cosine];
      }
    }
    const candidates: Candidate[] = [];
    let reject = 0;
    for (const [intent, { example, cosines: top }] of nearest) {
      const confidence = combined(top);
      if (intent === REJECT) reject = confidence;
      else {
        const because = (): string => `like "${example.text}" (${confidence.toFixed(2)})`;
        candidates.push({ intent, confidence, because });
      }
    }
    return { candidates, reject };
  }
}

/** The nearest example decides; two more that are near as well make it surer. */
function combined([first, second, third]: readonly [number, number, number]): number {
  return 0.99 * (1 - (1 - first) * (1 - 0.4 * second) * (1 - 0.2 * third));
}

function best(candidates: readonly Candidate[]): Candidate | undefined {
  let winner: Candidate | undefined;
  for (const candidate of candidates) {
    if (!winner || candidate.confidence > winner.confidence) winner = candidate;
  }
  return winner;
}

function push(map: Map<string, Example[]>, key: string, example: Example): void {
  const list = map.get(key);
  if (list) list.push(example);
  else map.set(key, [example]);
}

interface Negative {
  text: string;
  sentence: Normalised;
  features: Map<string, number>;
}

const preparedOnce = new Map<Language, (readonly Negative[])[]>();

/** The negative examples of a language, taken apart once. */
function prepared(lexicon: Lexicon): (readonly Negative[])[] {
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
