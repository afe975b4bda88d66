import type { Language } from '../../api';
import { KeywordFinder, type KeywordHit } from './keywords';
import { lexiconOf, type Lexicon } from './lexicon';
import { Likeness, type Example, type Like } from './likeness';
import { lengthOf, normalise, type Normalised } from './normalise';
import type { IntentHit, IntentMatcher, MatcherIntent } from './port';

/** The least likeness that is an answer: measured on sentences of both kinds. */
const THRESHOLD: Readonly<Record<Language, number>> = { 'zh-CN': 0.33, 'en-US': 0.38 };
/** How far an intent that is not allowed may be ahead before the sentence is taken to be its. */
const LEAD = 0.15;
/** Of a sentence that is an utterance said again and again. */
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

type Allowed = (intent: number) => boolean;

/**
 * Three ways, the surest first: the sentence is an utterance word for word; it holds a keyword;
 * it is like an utterance, more than it is like what answers nothing.
 */
class CompiledMatcher implements IntentMatcher {
  private readonly exact = new Map<string, Example[]>();
  private readonly collapsed = new Map<string, Example[]>();
  private readonly keywords: KeywordFinder;
  private readonly likeness: Likeness;
  private readonly threshold: number;

  constructor(
    private readonly intents: readonly MatcherIntent[],
    private readonly lexicon: Lexicon,
  ) {
    const utterances = intents.flatMap((intent, i) =>
      intent.utterances
        .map((text) => ({ intent: i, text, sentence: normalise(text, lexicon) }))
        .filter(({ sentence }) => sentence.clauses.length > 0),
    );
    for (const { intent, text, sentence } of utterances) {
      push(this.exact, sentence.key, { intent, text });
      push(this.collapsed, sentence.collapsed, { intent, text });
    }
    this.keywords = new KeywordFinder(intents, lexicon);
    this.likeness = new Likeness(utterances, this.keywords, lexicon);
    this.threshold = THRESHOLD[lexicon.language];
  }

  match(text: string, allowed?: ReadonlySet<string>): IntentHit | null {
    const sentence = normalise(text, this.lexicon);
    if (sentence.clauses.length === 0) return null;
    const isAllowed: Allowed = (intent) => {
      const name = this.intents[intent]?.name;
      return name !== undefined && (!allowed || allowed.has(name));
    };
    const winner =
      best(this.wordForWord(sentence).filter((candidate) => isAllowed(candidate.intent))) ??
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
    for (const intent of this.intents.keys()) {
      const keyword = this.byKeyword(sentence, (other) => other === intent);
      if (keyword) offer(keyword);
    }
    this.likeness.of(sentence.clauses).intents.map(liking).forEach(offer);
    return [...ranked.values()]
      .sort((a, b) => b.confidence - a.confidence)
      .map((candidate) => this.hit(candidate));
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
      ...(this.exact.get(sentence.key) ?? []).map((example) => uttered(example, 1)),
      ...(this.collapsed.get(sentence.collapsed) ?? []).map((e) => uttered(e, COLLAPSED)),
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
  ): Candidate | undefined {
    return found && this.likeness.of(clauses).reject > found.confidence ? undefined : found;
  }

  /** The sentence as a whole, or one of its clauses: `喂，是的，怎么了`. */
  private byLikeness({ clauses }: Normalised, isAllowed: Allowed): Candidate | undefined {
    let winner = this.alike(clauses, isAllowed);
    if (clauses.length === 1) return winner;
    for (const clause of clauses) {
      const said = this.exact.get(clause.join(' '))?.find(({ intent }) => isAllowed(intent));
      const found = said ? uttered(said, 1) : this.alike([clause], isAllowed);
      if (!found) continue;
      const confidence = found.confidence * CLAUSE;
      // Of two clauses as good, the later one.
      if (confidence >= (winner?.confidence ?? 0)) winner = { ...found, confidence };
    }
    return winner;
  }

  private alike(
    clauses: readonly (readonly string[])[],
    isAllowed: Allowed,
  ): Candidate | undefined {
    const { intents, reject } = this.likeness.of(clauses);
    const nearest = best(intents.filter((like) => isAllowed(like.intent)));
    const rival = best(intents);
    if (!nearest || !rival) return undefined;
    if (nearest.confidence < this.threshold || nearest.confidence <= reject) return undefined;
    return rival.confidence - nearest.confidence > LEAD ? undefined : liking(nearest);
  }
}

function uttered({ intent, text }: Example, confidence: number): Candidate {
  return { intent, confidence, because: () => `utterance "${text}"` };
}

function liking({ intent, text, confidence }: Like): Candidate {
  return { intent, confidence, because: () => `like "${text}" (${confidence.toFixed(2)})` };
}

/** The surest; of equal ones the first. */
function best<T extends { confidence: number }>(list: readonly T[]): T | undefined {
  let winner: T | undefined;
  for (const one of list) {
    if (!winner || one.confidence > winner.confidence) winner = one;
  }
  return winner;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
