import type { MatchBranch, SecondOpinion } from '../../api';
import type { Clock } from '../../time/clock';
import type { SceneHit, SceneMatcher, SceneWords } from '../questions';
import type { Adviser, Choice, Opinion, Rest } from './port';

export interface Consultation {
  hit: SceneHit | null;
  /** Null where nobody was asked. */
  opinion: SecondOpinion | null;
}

/**
 * The engine's own model is in doubt from this share of its threshold up to this share of the way
 * from there to certainty.
 */
const DOUBT = { below: 0.5, above: 0.4 };

/**
 * Asks an adviser where the engine's own model is in doubt, and nowhere else: after the time limit,
 * after a failure, and while the adviser rests, the engine's own answer stands.
 */
export class Consulting {
  constructor(
    private readonly adviser: Adviser,
    private readonly rest: Rest,
    private readonly clock: Clock,
    /** Of the clock. */
    private readonly timeLimitMs: number,
  ) {}

  async match(
    matcher: SceneMatcher,
    scene: SceneWords | null,
    text: string,
    branches: readonly MatchBranch[],
    options: { globalQuestions: boolean },
  ): Promise<Consultation> {
    const hit = matcher.match(text, branches, options);
    if (!isDoubtful(matcher, hit, text, branches, options)) return { hit, opinion: null };
    return this.consult(hit, text, choicesOf(scene, branches, options));
  }

  private async consult(
    hit: SceneHit | null,
    text: string,
    choices: readonly Meaning[],
  ): Promise<Consultation> {
    const begun = this.clock.now();
    const told = (outcome: SecondOpinion['outcome'], detail: string): SecondOpinion => ({
      outcome,
      detail,
      tookMs: this.clock.now() - begun,
    });
    if (choices.length === 0) return { hit, opinion: null };
    if (!this.rest.isAskable) return { hit, opinion: told('resting', this.adviser.name) };
    this.rest.asked();
    let given: Opinion | null;
    try {
      given = await this.inTime(text, choices);
    } catch (error) {
      this.rest.failed();
      return { hit, opinion: told('failed', error instanceof Error ? error.message : '') };
    }
    if (given === null) {
      this.rest.failed();
      return { hit, opinion: told('timedOut', this.adviser.name) };
    }
    this.rest.succeeded();
    const chosen = given.choice === null ? undefined : choices[given.choice];
    if (!chosen) {
      // "None of them" outweighs a guess that is hardly one.
      return { hit: null, opinion: told('refused', this.adviser.name) };
    }
    const because = `${this.adviser.name}: ${chosen.name}`;
    const next = chosen.hit(Math.max(given.confidence, hit?.confidence ?? 0), because);
    if (hit && isSame(hit, next)) return { hit, opinion: told('agreed', chosen.name) };
    return { hit: next, opinion: told('changed', chosen.name) };
  }

  /** Null: the time is over. What it answers then is not waited for. */
  private async inTime(text: string, choices: readonly Choice[]): Promise<Opinion | null> {
    const giveUp = new AbortController();
    let timer: { cancel(): void } | undefined;
    const over = new Promise<null>((resolve) => {
      timer = this.clock.after(this.timeLimitMs, () => resolve(null));
    });
    try {
      return await Promise.race([this.adviser.ask(text, choices, giveUp.signal), over]);
    } finally {
      timer?.cancel();
      giveUp.abort();
    }
  }
}

interface Meaning extends Choice {
  hit(confidence: number, because: string): SceneHit;
}

function isDoubtful(
  matcher: SceneMatcher,
  hit: SceneHit | null,
  ...asked: Parameters<SceneMatcher['rank']>
): boolean {
  const { threshold } = matcher;
  if (hit && !hit.because.startsWith('like ')) return false; // a keyword, or word for word
  if (hit) return hit.confidence < threshold + DOUBT.above * (1 - threshold);
  // Nothing like it anywhere is no doubt.
  const [best] = matcher.rank(...asked);
  return best !== undefined && best.confidence >= threshold * DOUBT.below;
}

/** What may be meant at this place: the branches, and the questions. */
function choicesOf(
  scene: SceneWords | null,
  branches: readonly MatchBranch[],
  { globalQuestions }: { globalQuestions: boolean },
): Meaning[] {
  const intents = new Map(scene?.intents.map((intent) => [intent.name, intent]));
  const meanings: Meaning[] = branches.flatMap((branch) => {
    const { name, utterances = [], intents: named = [] } = branch;
    const own: Meaning[] =
      utterances.length > 0 ? [meaning(name, utterances, branchHit(name, null))] : [];
    return [
      ...own,
      ...named.map((one) => {
        return meaning(one, intents.get(one)?.utterances ?? [], branchHit(name, one));
      }),
    ];
  });
  if (!globalQuestions) return meanings;
  return [
    ...meanings,
    ...(scene?.globalQuestions ?? []).map(({ name, questions, answer }) =>
      meaning(name, questions, (confidence, because) => {
        return { kind: 'question', question: name, answer, confidence, because };
      }),
    ),
  ];
}

const meaning = (name: string, examples: readonly string[], hit: Meaning['hit']): Meaning => ({
  name,
  examples,
  hit,
});

const branchHit =
  (branch: string, intent: string | null): Meaning['hit'] =>
  (confidence, because) => ({ kind: 'branch', branch, intent, confidence, because });

const isSame = (one: SceneHit, other: SceneHit): boolean =>
  one.kind === 'branch'
    ? other.kind === 'branch' && one.branch === other.branch && one.intent === other.intent
    : other.kind === 'question' && one.question === other.question;
