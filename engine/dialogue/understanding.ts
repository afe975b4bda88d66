import {
  DialflowError,
  type IntentMethods,
  type IntentRanking,
  type MeaningTaken,
  type Scene,
} from '../api';
import type { Clock } from '../time/clock';
import type { Consultation, Consulting } from './opinion/consulting';
import type { SceneHit, SceneMatcher, SceneWords } from './questions';
import { parseScene } from './scene';
import type { SceneModels } from './sceneModels';

export interface UnderstandingContext {
  models: SceneModels;
  /** Null: nobody else is asked. */
  consulting: Consulting | null;
  sceneOf: (p: { instanceId: string; scene: string; version?: number }) => Promise<Scene>;
  clock: Clock;
}

/** Whoever tries a sentence waits so long for a model that is not there yet. */
const PATIENCE_MS = 10_000;

/** What sentences mean in a scene: for calls, and for whoever tries one. */
export class Understandings implements IntentMethods {
  constructor(private readonly context: UnderstandingContext) {}

  /** As a call asks; by the best model that there is at the moment it asks. */
  of(scene: Scene | null) {
    const { models, consulting } = this.context;
    // A call begins: made ready while the callee is greeted.
    models.matcherOf(scene);
    type Asked = Parameters<SceneMatcher['match']>;
    return {
      match: (...asked: Asked): SceneHit | null => models.matcherOf(scene).match(...asked),
      weigh: (...asked: Asked) => {
        const matcher = models.matcherOf(scene);
        const [nearest] = matcher.rank(...asked);
        return { nearest: nearest ?? null, threshold: matcher.threshold };
      },
      ...(consulting && {
        consult: async (...asked: Asked): Promise<SceneHit | null> =>
          (await consulting.match(models.matcherOf(scene), scene, ...asked)).hit,
      }),
    };
  }

  rank: IntentMethods['rank'] = async (p) => {
    const { globalQuestions = true, text } = p;
    const scene = await this.asked(p);
    const branches = p.branches ?? scene.intents.map(({ name }) => ({ name, intents: [name] }));
    const matcher = await this.trained(scene);
    const options = { globalQuestions };
    const { hit, opinion } = await this.answer(matcher, scene, text, branches, options);
    const ranking: IntentRanking = {
      text,
      ranking: matcher.rank(text, branches, options),
      threshold: matcher.threshold,
      model: matcher.model,
      secondOpinion: opinion,
      result: takenOf(hit),
    };
    return ranking;
  };

  close(): Promise<void> {
    return this.context.models.close();
  }

  private async asked(p: Parameters<IntentMethods['rank']>[0]): Promise<SceneWords> {
    const { instanceId, scene, version, definition } = p;
    if (definition !== undefined) return parseScene(definition);
    if (scene === undefined) {
      const problem = { path: 'scene', reason: 'is missing; name a scene, or give a definition' };
      throw DialflowError.invalid('request', [problem]);
    }
    return this.context.sceneOf({ instanceId, scene, ...(version !== undefined && { version }) });
  }

  private async trained(scene: SceneWords): Promise<SceneMatcher> {
    const { models, clock } = this.context;
    let timer: { cancel(): void } | undefined;
    const over = new Promise<null>((resolve) => {
      timer = clock.after(PATIENCE_MS, () => resolve(null));
    });
    try {
      return (await Promise.race([models.trained(scene), over])) ?? models.matcherOf(scene);
    } finally {
      timer?.cancel();
    }
  }

  private async answer(
    matcher: SceneMatcher,
    scene: SceneWords,
    ...asked: Parameters<SceneMatcher['match']>
  ): Promise<Consultation> {
    const { consulting } = this.context;
    if (!consulting) return { hit: matcher.match(...asked), opinion: null };
    return consulting.match(matcher, scene, ...asked);
  }
}

function takenOf(hit: SceneHit | null): MeaningTaken {
  if (!hit) return { outcome: 'unrecognised' };
  if (hit.kind === 'branch') {
    const { branch, intent, confidence, because } = hit;
    return { outcome: 'branch', branch, intent, confidence, because };
  }
  const { question, answer, confidence, because } = hit;
  return { outcome: 'question', question, answer, confidence, because };
}
