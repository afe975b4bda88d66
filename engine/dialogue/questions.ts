import {
  DialflowError,
  type GlobalQuestion,
  type IntentModelName,
  type Language,
  type MatchBranch,
  type Problem,
  type RankedMeaning,
  type SceneDefinition,
} from '../api';
import {
  comparedIntents,
  compileIntents,
  FEW,
  trainedIntents,
  type Compile,
} from './intents/matcher';
import type { ModelData, TrainingSet } from './intents/model/data';
import type { IntentHit, IntentMatcher, MatcherIntent } from './intents/port';

/** What a sentence is taken for at one place of a conversation. */
export type SceneHit =
  | {
      kind: 'branch';
      branch: string;
      /** Of the scene; null where the branch's own words decided. */
      intent: string | null;
      confidence: number;
      because: string;
    }
  | { kind: 'question'; question: string; answer: string; confidence: number; because: string };

export interface SceneMatcher {
  /**
   * Which branch a sentence takes, or which global question it asks: the surer one, the branch
   * when both are as sure. Null when it is neither.
   *
   * @throws DialflowError `InvalidInput` when a branch names an intent that the scene lacks
   */
  match(
    text: string,
    branches: readonly MatchBranch[],
    options: { globalQuestions: boolean },
  ): SceneHit | null;
  /** All that the sentence may mean at this place, the surest first; none is refused. */
  rank(
    text: string,
    branches: readonly MatchBranch[],
    options: { globalQuestions: boolean },
  ): RankedMeaning[];
  /** The least confidence that is an answer. */
  readonly threshold: number;
  readonly model: IntentModelName;
  /**
   * Makes ready what sentences are compared with, so many small steps of it; whether all is. Who
   * asks before has to wait for the rest.
   */
  prepare(steps: number): boolean;
}

/** What a matcher is made from; a stored scene fits. */
export type SceneWords = Pick<SceneDefinition, 'name' | 'language' | 'intents' | 'globalQuestions'>;

/** Lists of branches that are kept ready: as many as the largest flows have nodes. */
const KEPT = 100;

/**
 * Without a scene, branches have their own words only, in the language these are in.
 *
 * @param model that was trained on the scene; without it likeness answers
 */
export function compileScene(scene: SceneWords | null, model?: ModelData): SceneMatcher {
  return new CompiledScene(scene, model);
}

/** What there is to learn of a scene. */
export function trainingSetOf(scene: SceneWords): TrainingSet {
  const intents = intentsOf(scene);
  return {
    language: scene.language,
    utterances: intents.map(({ utterances }) => utterances),
    keywords: intents.map(({ keywords = [] }) => keywords),
  };
}

/** The intents of a scene, and its questions as such. */
function intentsOf(scene: SceneWords | null): MatcherIntent[] {
  return [
    ...(scene?.intents ?? []).map((intent) => ({ ...intent, name: intentName(intent.name) })),
    ...(scene?.globalQuestions ?? []).map(({ name, questions }) => ({
      name: questionName(name),
      utterances: questions,
    })),
  ];
}

/** One list of branches, made ready. */
interface Plan {
  matcher: IntentMatcher;
  /** By the matcher's name for it. */
  branches: ReadonlyMap<string, { branch: string; intent: string | null }>;
  allowed: ReadonlySet<string>;
  /** With the global questions. */
  expected: ReadonlySet<string>;
}

class CompiledScene implements SceneMatcher {
  private readonly ofScene: MatcherIntent[];
  private readonly questions: ReadonlyMap<string, GlobalQuestion>;
  private readonly questionNames: ReadonlySet<string>;
  private readonly compile: Compile;
  private readonly learnt: boolean;
  private ready: IntentMatcher | undefined;
  private readonly plans = new Map<string, Plan>();

  constructor(
    private readonly scene: SceneWords | null,
    model: ModelData | undefined,
  ) {
    this.learnt = model !== undefined;
    this.questions = new Map(
      (scene?.globalQuestions ?? []).map((question) => [questionName(question.name), question]),
    );
    this.questionNames = new Set(this.questions.keys());
    this.ofScene = intentsOf(scene);
    let made: Compile | undefined;
    this.compile = (own = []) => {
      if (!scene) return compileIntents(own, languageOf(own));
      made ??= model
        ? trainedIntents(this.ofScene, model)
        : comparedIntents(asManyAsFit(this.ofScene), scene.language);
      return made(own);
    };
  }

  /**
   * For branches without words of their own: nearly all. Made when it is first asked, for until
   * then a better model may have taken its place.
   */
  private get shared(): IntentMatcher {
    return (this.ready ??= this.compile([]));
  }

  get threshold(): number {
    return this.shared.threshold;
  }

  get model(): IntentModelName {
    return this.learnt ? 'trained' : 'likeness';
  }

  prepare(steps: number): boolean {
    return this.shared.prepare(steps);
  }

  match(
    text: string,
    branches: readonly MatchBranch[],
    { globalQuestions }: { globalQuestions: boolean },
  ): SceneHit | null {
    const { matcher, allowed, expected, branches: byName } = this.planFor(branches);
    const context = globalQuestions ? expected : allowed;
    const branchHit = matcher.match(text, allowed, context);
    const questionHit = globalQuestions ? matcher.match(text, this.questionNames, context) : null;
    const question = questionHit && this.questions.get(questionHit.intent);
    if (question && questionHit.confidence > (branchHit?.confidence ?? 0)) {
      const { confidence, because } = questionHit;
      return {
        kind: 'question',
        question: question.name,
        answer: question.answer,
        confidence,
        because,
      };
    }
    const taken = branchHit && byName.get(branchHit.intent);
    if (!taken) return null;
    const { confidence, because } = branchHit;
    return { kind: 'branch', ...taken, confidence, because };
  }

  rank(
    text: string,
    branches: readonly MatchBranch[],
    { globalQuestions }: { globalQuestions: boolean },
  ): RankedMeaning[] {
    const plan = this.planFor(branches);
    const hits = plan.matcher.rank(text, globalQuestions ? plan.expected : plan.allowed);
    return hits.map((hit) => this.ranked(hit, plan));
  }

  private ranked({ intent, confidence, because }: IntentHit, plan: Plan): RankedMeaning {
    const question = this.questions.get(intent);
    if (question) {
      return { kind: 'question', name: question.name, branch: null, confidence, because };
    }
    const taken = plan.branches.get(intent);
    const own = taken?.intent === null;
    const name = own ? taken.branch : (taken?.intent ?? intent.slice(intentName('').length));
    const kind = own ? 'branch' : 'intent';
    return { kind, name, branch: taken?.branch ?? null, confidence, because };
  }

  private planFor(branches: readonly MatchBranch[]): Plan {
    const key = JSON.stringify(
      branches.map(({ name, intents, utterances, keywords }) => [
        name,
        intents,
        utterances,
        keywords,
      ]),
    );
    const plan = this.plans.get(key) ?? this.makePlan(branches);
    // The one used longest ago goes first.
    this.plans.delete(key);
    this.plans.set(key, plan);
    const [oldest] = this.plans.keys();
    if (this.plans.size > KEPT && oldest !== undefined) this.plans.delete(oldest);
    return plan;
  }

  private makePlan(branches: readonly MatchBranch[]): Plan {
    const problems = unknownIntents(this.scene, branches);
    if (problems.length > 0) throw DialflowError.invalid('list of branches', problems);
    const own: MatcherIntent[] = [];
    const byName = new Map<string, { branch: string; intent: string | null }>();
    for (const [i, { name, intents = [], utterances = [], keywords = [] }] of branches.entries()) {
      if (utterances.length + keywords.length > 0) {
        const branch = { name: branchName(i), utterances, keywords };
        own.push(branch);
        byName.set(branch.name, { branch: name, intent: null });
      }
      for (const intent of intents) {
        // An intent that two branches name belongs to the first.
        if (byName.has(intentName(intent))) continue;
        byName.set(intentName(intent), { branch: name, intent });
      }
    }
    // Own words come first: of two as good, the more particular ones.
    const matcher = own.length > 0 ? this.compile(own) : this.shared;
    const allowed = new Set(byName.keys());
    const expected = new Set([...allowed, ...this.questionNames]);
    return { matcher, branches: byName, allowed, expected };
  }
}

/**
 * Until a large scene's model is there, so many of its utterances are compared: as many of each
 * intent as of any other.
 */
function asManyAsFit(intents: readonly MatcherIntent[]): MatcherIntent[] {
  const all = intents.reduce((sum, { utterances }) => sum + utterances.length, 0);
  if (all <= FEW) return [...intents];
  const each = Math.max(1, Math.floor(FEW / intents.length));
  return intents.map((intent) => ({ ...intent, utterances: intent.utterances.slice(0, each) }));
}

// Intents, questions and branches may bear the same name.
const intentName = (name: string): string => `intent ${name}`;
const questionName = (name: string): string => `question ${name}`;
const branchName = (index: number): string => `branch ${index}`;

function unknownIntents(scene: SceneWords | null, branches: readonly MatchBranch[]): Problem[] {
  const known = scene?.intents.map((intent) => intent.name) ?? [];
  return branches.flatMap(({ intents = [] }, i) =>
    intents.flatMap((intent, k) => {
      if (known.includes(intent)) return [];
      const reason = scene
        ? `the scene "${scene.name}" has no intent "${intent}"; it has ${known.join(', ') || 'none'}`
        : `the call has no scene, so there is no intent "${intent}"; choose a scene, or give the branch utterances of its own`;
      return [{ path: `branches[${i}].intents[${k}]`, reason }];
    }),
  );
}

function languageOf(intents: readonly MatcherIntent[]): Language {
  const words = intents.flatMap(({ utterances, keywords = [] }) => [...utterances, ...keywords]);
  return /\p{Script=Han}/u.test(words.join(' ')) ? 'zh-CN' : 'en-US';
}
