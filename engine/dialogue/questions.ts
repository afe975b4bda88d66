import {
  DialflowError,
  type GlobalQuestion,
  type Language,
  type MatchBranch,
  type Problem,
  type SceneDefinition,
} from '../api';
import { compileIntents } from './intents/matcher';
import type { IntentMatcher, MatcherIntent } from './intents/port';

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
}

/** What a matcher is made from; a stored scene fits. */
export type SceneWords = Pick<SceneDefinition, 'name' | 'language' | 'intents' | 'globalQuestions'>;

/** Lists of branches that are kept ready: as many as the largest flows have nodes. */
const KEPT = 100;

/** Without a scene, branches have their own words only, in the language these are in. */
export function compileScene(scene: SceneWords | null): SceneMatcher {
  return new CompiledScene(scene);
}

/** One list of branches, made ready. */
interface Plan {
  matcher: IntentMatcher;
  /** By the matcher's name for it. */
  branches: ReadonlyMap<string, { branch: string; intent: string | null }>;
  allowed: ReadonlySet<string>;
}

class CompiledScene implements SceneMatcher {
  private readonly ofScene: MatcherIntent[];
  private readonly questions: ReadonlyMap<string, GlobalQuestion>;
  private readonly questionNames: ReadonlySet<string>;
  /** For branches without words of their own: nearly all. */
  private readonly shared: IntentMatcher;
  private readonly plans = new Map<string, Plan>();

  constructor(private readonly scene: SceneWords | null) {
    this.questions = new Map(
      (scene?.globalQuestions ?? []).map((question) => [questionName(question.name), question]),
    );
    this.questionNames = new Set(this.questions.keys());
    this.ofScene = [
      ...(scene?.intents ?? []).map((intent) => ({ ...intent, name: intentName(intent.name) })),
      ...[...this.questions].map(([name, { questions }]) => ({ name, utterances: questions })),
    ];
    this.shared = compileIntents(this.ofScene, scene?.language ?? 'zh-CN');
  }

  match(
    text: string,
    branches: readonly MatchBranch[],
    { globalQuestions }: { globalQuestions: boolean },
  ): SceneHit | null {
    const plan = this.planFor(branches);
    const branchHit = plan.matcher.match(text, plan.allowed);
    const questionHit = globalQuestions ? plan.matcher.match(text, this.questionNames) : null;
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
    const taken = branchHit && plan.branches.get(branchHit.intent);
    if (!taken) return null;
    const { confidence, because } = branchHit;
    return { kind: 'branch', ...taken, confidence, because };
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
    const matcher =
      own.length > 0
        ? compileIntents([...own, ...this.ofScene], this.scene?.language ?? languageOf(own))
        : this.shared;
    return { matcher, branches: byName, allowed: new Set(byName.keys()) };
  }
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
