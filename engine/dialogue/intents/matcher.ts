import type { IntentModelName, Language } from '../../api';
import type { Evidence, Like, Likenesses, Utterance } from './evidence';
import { KeywordFinder, type KeywordHit } from './keywords';
import { lexiconOf, type Lexicon } from './lexicon';
import { Likeness } from './likeness';
import { JoinedEvidence, Together } from './joined';
import type { ModelData } from './model/data';
import { ModelEvidence } from './model/evidence';
import { lengthOf, normalise, type Normalised } from './normalise';
import type { IntentHit, IntentMatcher, MatcherIntent } from './port';

/** How far an intent that is not allowed may be ahead before the sentence is taken to be its. */
const LEAD = 0.15;
/** Of a sentence that is an utterance said again and again. */
const COLLAPSED = 0.97;
/** Of a sentence of several clauses one of which is an answer. */
const CLAUSE = 0.95;
/** What a trained model has to be at least of one clause among several. */
const PLAIN = 0.75;

/** Makes a matcher by likeness; pure. */
export function compileIntents(
  intents: readonly MatcherIntent[],
  language: Language,
): IntentMatcher {
  const lexicon = lexiconOf(language);
  const keywords = new KeywordFinder(intents, lexicon);
  return new EvidenceMatcher(intents, lexicon, keywords, new Likeness(intents, keywords, lexicon));
}

/**
 * Makes matchers of a scene's intents: one for each list of intents that a place of the
 * conversation brings itself. Those come first, and are few.
 */
export type Compile = (own?: readonly MatcherIntent[]) => IntentMatcher;

/** By likeness. From so many utterances on, places' own are compared beside the scene's. */
const MANY = 100;

export function comparedIntents(intents: readonly MatcherIntent[], language: Language): Compile {
  const lexicon = lexiconOf(language);
  if (utterancesOf(intents) <= MANY) {
    return (own = []) => compileIntents([...own, ...intents], language);
  }
  const keywords = new KeywordFinder(intents, lexicon);
  return joining(intents, new Likeness(intents, keywords, lexicon), lexicon);
}

/** By a model that was trained with these intents. */
export function trainedIntents(intents: readonly MatcherIntent[], data: ModelData): Compile {
  const lexicon = lexiconOf(data.language);
  return joining(intents, evidenceOf(intents, data, lexicon), lexicon);
}

function joining(intents: readonly MatcherIntent[], scene: Evidence, lexicon: Lexicon): Compile {
  return (own = []) => {
    const all = [...own, ...intents];
    const keywords = new KeywordFinder(all, lexicon);
    if (own.length === 0) return new EvidenceMatcher(all, lexicon, keywords, scene);
    const likeness = new Likeness(own, new KeywordFinder(own, lexicon), lexicon);
    const joined = new JoinedEvidence(likeness, own.length, scene);
    return new EvidenceMatcher(all, lexicon, keywords, joined);
  };
}

/** Up to so many utterances are compared one by one beside what the model says. */
export const FEW = 400;

const utterancesOf = (intents: readonly MatcherIntent[]): number =>
  intents.reduce((sum, { utterances }) => sum + utterances.length, 0);

function evidenceOf(
  intents: readonly MatcherIntent[],
  data: ModelData,
  lexicon: Lexicon,
): Evidence {
  const utterances = intents.map(({ utterances }) => utterances);
  const model = new ModelEvidence(data, utterances);
  if (utterancesOf(intents) > FEW) return model;
  const likeness = new Likeness(intents, new KeywordFinder(intents, lexicon), lexicon);
  return new Together(likeness, model, data.least);
}

interface Candidate {
  /** Index of the intent. */
  intent: number;
  confidence: number;
  because: () => string;
}

type Allowed = (intent: number) => boolean;

/**
 * Three ways, the surest first: the sentence is an utterance word for word; it holds a keyword;
 * it is like an utterance, more than it is like what answers nothing.
 */
class EvidenceMatcher implements IntentMatcher {
  /** The last sentence: a place asks for its branches, and then for questions. */
  private last: { text: string; sentence: Normalised } | undefined;

  constructor(
    private readonly intents: readonly MatcherIntent[],
    private readonly lexicon: Lexicon,
    private readonly keywords: KeywordFinder,
    private readonly evidence: Evidence,
  ) {}

  get threshold(): number {
    return this.evidence.threshold;
  }

  get model(): IntentModelName {
    return this.evidence.name;
  }

  prepare(steps: number): boolean {
    return this.evidence.prepare(steps);
  }

  match(text: string, allowed?: ReadonlySet<string>, context = allowed): IntentHit | null {
    const sentence = this.read(text);
    if (sentence.clauses.length === 0) return null;
    const isAllowed = this.within(allowed);
    const view = new View(this.evidence, this.within(context));
    const winner =
      best(this.wordForWord(sentence).filter((candidate) => isAllowed(candidate.intent))) ??
      this.unlessStrange(this.byKeyword(sentence, isAllowed), sentence, view) ??
      this.byLikeness(sentence, isAllowed, view);
    return winner ? this.hit(winner) : null;
  }

  rank(text: string, context?: ReadonlySet<string>): IntentHit[] {
    const sentence = this.read(text);
    if (sentence.clauses.length === 0) return [];
    const ranked = new Map<number, Candidate>();
    const offer = (candidate: Candidate): void => {
      const so = ranked.get(candidate.intent);
      if (!so || so.confidence < candidate.confidence) ranked.set(candidate.intent, candidate);
    };
    this.wordForWord(sentence).forEach(offer);
    for (const hit of this.keywords.find(sentence)) {
      const keyword = this.byKeyword(sentence, (other) => other === hit.intent);
      if (keyword) offer(keyword);
    }
    const view = new View(this.evidence, this.within(context));
    view.of(sentence.clauses).intents.map(liking).forEach(offer);
    return [...ranked.values()]
      .sort((a, b) => b.confidence - a.confidence)
      .map((candidate) => this.hit(candidate));
  }

  private read(text: string): Normalised {
    if (this.last?.text !== text) this.last = { text, sentence: normalise(text, this.lexicon) };
    return this.last.sentence;
  }

  private within(names: ReadonlySet<string> | undefined): Allowed {
    return (intent) => {
      const name = this.intents[intent]?.name;
      return name !== undefined && (!names || names.has(name));
    };
  }

  private hit({ intent, confidence, because }: Candidate): IntentHit {
    return {
      intent: this.intents[intent]?.name ?? '',
      confidence: Math.round(confidence * 1000) / 1000,
      because: because(),
    };
  }

  private wordForWord(sentence: Normalised): Candidate[] {
    return [
      ...this.evidence.said(sentence.key).map((example) => uttered(example, 1)),
      ...this.evidence.saidAgain(sentence.collapsed).map((e) => uttered(e, COLLAPSED)),
    ];
  }

  /** The longest keyword; of equal ones the one said last, for people correct themselves. */
  private byKeyword(sentence: Normalised, isAllowed: Allowed): Candidate | undefined {
    const hits = this.keywords.find(sentence).filter((hit) => isAllowed(hit.intent));
    let winner: KeywordHit | undefined;
    for (const hit of hits) {
      const longer = hit.size - (winner?.size ?? 0);
      const later = hit.position - (winner?.position ?? -1);
      if (longer > 0 || (longer === 0 && later > 0)) winner = hit;
    }
    if (!winner) return undefined;
    const { intent, keyword, size } = winner;
    const disputed = hits.some((hit) => hit.intent !== intent);
    const sure = 0.5 + 0.45 * Math.sqrt(size / lengthOf(sentence));
    return {
      intent,
      confidence: disputed ? sure * 0.9 : sure,
      because: () => `keyword "${keyword}"`,
    };
  }

  /** `今天天气真不错` holds a keyword of whoever is satisfied, but is small talk all the same. */
  private unlessStrange(
    found: Candidate | undefined,
    { clauses }: Normalised,
    view: View,
  ): Candidate | undefined {
    return found && view.of(clauses).reject > found.confidence ? undefined : found;
  }

  /** The sentence as a whole, or one of its clauses: `喂，是的，怎么了`. */
  private byLikeness(
    { clauses }: Normalised,
    isAllowed: Allowed,
    view: View,
  ): Candidate | undefined {
    let winner = this.alike(clauses, isAllowed, view);
    // A trained model has learnt sentences as they are said; a part of one has to be plain.
    const trained = this.model === 'trained';
    if (clauses.length === 1 || (trained && winner)) return winner;
    for (const clause of clauses) {
      const said = this.evidence.said(clause.join(' ')).find(({ intent }) => isAllowed(intent));
      const found = said ? uttered(said, 1) : this.alike([clause], isAllowed, view);
      if (!found || (trained && found.confidence < PLAIN)) continue;
      const confidence = found.confidence * CLAUSE;
      // Of two clauses as good, the later one.
      if (confidence >= (winner?.confidence ?? 0)) winner = { ...found, confidence };
    }
    return winner;
  }

  private alike(
    clauses: readonly (readonly string[])[],
    isAllowed: Allowed,
    view: View,
  ): Candidate | undefined {
    const { intents, reject } = view.of(clauses);
    const nearest = best(intents.filter((like) => isAllowed(like.intent)));
    const rival = best(intents);
    if (!nearest || !rival) return undefined;
    if (nearest.confidence < this.threshold || nearest.confidence <= reject) return undefined;
    return rival.confidence - nearest.confidence > LEAD ? undefined : liking(nearest);
  }
}

/** The evidence as one place of a conversation sees it; what it said of the last sentence is kept. */
class View {
  private last: { clauses: readonly (readonly string[])[]; found: Likenesses } | undefined;

  constructor(
    private readonly evidence: Evidence,
    private readonly expected: Allowed,
  ) {}

  of(clauses: readonly (readonly string[])[]): Likenesses {
    if (this.last?.clauses !== clauses) {
      this.last = { clauses, found: this.evidence.of(clauses, this.expected) };
    }
    return this.last.found;
  }
}

function uttered({ intent, text }: Utterance, confidence: number): Candidate {
  return { intent, confidence, because: () => `utterance "${text}"` };
}

function liking({ intent, text, confidence, likeness }: Like): Candidate {
  return { intent, confidence, because: () => `like "${text}" (${likeness.toFixed(2)})` };
}

/** The surest; of equal ones the first. */
function best<T extends { confidence: number }>(list: readonly T[]): T | undefined {
  let winner: T | undefined;
  for (const one of list) {
    if (!winner || one.confidence > winner.confidence) winner = one;
  }
  return winner;
}
