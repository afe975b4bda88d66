import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Scene } from '../api';
import type { ModelCache } from './intents/model/cache';
import { MODEL_VERSION, type ModelData, type TrainingSet } from './intents/model/data';
import type { Trainer } from './intents/model/trainer';
import { compileScene, trainingSetOf, type SceneMatcher, type SceneWords } from './questions';

export interface SceneModelsContext {
  /** None: likeness alone answers. */
  trainer: Trainer | null;
  cache: ModelCache;
  /** A model could not be made or kept: answers are by likeness, or it is trained again. */
  failed: (error: unknown) => void;
}

/** Models kept in memory: those of the scenes in use, and of some that were looked at. */
const KEPT = 30;
/** A fraction of a millisecond's work, or two where the code is not warm yet. */
const STEPS = 4;
/** Sentences that a matcher is asked before any callee's. */
const REHEARSED = 10;
const named = (name: string, utterance: string): SceneWords['intents'][number] => ({
  name,
  utterances: [utterance],
  keywords: [],
});

/** In place of a scene, where a call has none. */
const USUAL: readonly SceneWords[] = [
  {
    name: '',
    language: 'zh-CN',
    globalQuestions: [],
    intents: [named('是', '是的'), named('否', '不是')],
  },
  {
    name: '',
    language: 'en-US',
    globalQuestions: [],
    intents: [named('yes', 'yes'), named('no', 'no')],
  },
];

/**
 * The matcher of each scene: at once by likeness, and by a trained model as soon as there is one,
 * from the cache or from a thread of its own. A call never waits for it.
 */
export class SceneModels {
  private readonly matchers = new WeakMap<SceneWords, { matcher: SceneMatcher }>();
  private readonly better = new WeakMap<SceneWords, Promise<SceneMatcher>>();
  private readonly models = new Map<string, Promise<ModelData | null>>();
  private readonly none = compileScene(null);
  private warming: Promise<unknown> | undefined;

  constructor(private readonly context: SceneModelsContext) {}

  /** A scene was saved: its model is made now, so that it is there for the first call. */
  prepare(scene: SceneWords): void {
    void this.modelOf(scene);
  }

  /** The best matcher that there is at the moment. */
  matcherOf(scene: Scene | SceneWords | null): SceneMatcher {
    if (!scene) return this.withoutScene();
    const known = this.matchers.get(scene);
    if (known) return known.matcher;
    const entry = { matcher: compileScene(scene) };
    this.matchers.set(scene, entry);
    void this.modelOf(scene).then(async (model) => {
      if (model) entry.matcher = await this.improved(scene, model);
    });
    void madeReady(entry.matcher, scene);
    return entry.matcher;
  }

  /** With the trained model, however long that takes; by likeness where there is none to be had. */
  async trained(scene: SceneWords): Promise<SceneMatcher> {
    const model = await this.modelOf(scene);
    return model ? this.improved(scene, model) : this.matcherOf(scene);
  }

  /** By the trained model, as soon as it is ready to be asked. */
  private improved(scene: SceneWords, model: ModelData): Promise<SceneMatcher> {
    const known = this.better.get(scene);
    if (known) return known;
    const matcher = madeReady(compileScene(scene, model), scene);
    this.better.set(scene, matcher);
    return matcher;
  }

  /** The first call without a scene has what all of them compare with made ready. */
  private withoutScene(): SceneMatcher {
    this.warming ??= Promise.all(USUAL.map((scene) => madeReady(compileScene(scene), scene)));
    return this.none;
  }

  close(): Promise<void> {
    return this.context.trainer?.close() ?? Promise.resolve();
  }

  private modelOf(scene: SceneWords): Promise<ModelData | null> {
    const { trainer } = this.context;
    if (!trainer) return Promise.resolve(null);
    const set = trainingSetOf(scene);
    const key = keyOf(set);
    const model = this.models.get(key) ?? this.loadOrTrain(key, set, trainer);
    // The one used longest ago goes first.
    this.models.delete(key);
    this.models.set(key, model);
    const [oldest] = this.models.keys();
    if (this.models.size > KEPT && oldest !== undefined) this.models.delete(oldest);
    return model;
  }

  private async loadOrTrain(
    key: string,
    set: TrainingSet,
    trainer: Trainer,
  ): Promise<ModelData | null> {
    const { cache, failed } = this.context;
    try {
      const kept = await cache.load(key);
      if (kept) return kept;
      const model = await trainer.train(set);
      if (model) await cache.save(key, model).catch(failed);
      return model;
    } catch (error) {
      this.models.delete(key); // the next who asks tries again
      failed(error);
      return null;
    }
  }
}

/**
 * Little by little, so that calls go on meanwhile; and asked a few sentences, for what is asked the
 * first time takes ten times as long.
 */
async function madeReady(matcher: SceneMatcher, scene: SceneWords): Promise<SceneMatcher> {
  while (!matcher.prepare(STEPS)) await nextTurn();
  const sentences = scene.intents.flatMap(({ utterances }) => utterances.slice(0, 1));
  for (const sentence of sentences.slice(0, REHEARSED)) {
    matcher.rank(sentence, [], { globalQuestions: true });
    await nextTurn();
    matcher.match(`${sentence} ${sentence}`, [], { globalQuestions: true });
    await nextTurn();
  }
  return matcher;
}

/** Of all that a model depends on. */
function keyOf(set: TrainingSet): string {
  return createHash('sha256')
    .update(JSON.stringify([MODEL_VERSION, set]))
    .digest('hex')
    .slice(0, 40);
}
