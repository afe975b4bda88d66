import { join } from 'node:path';
import type { Scene, SecondOpinionSettings } from '../api';
import { FolderCache } from '../dialogue/intents/model/cache';
import { ThreadTrainer, type Trainer } from '../dialogue/intents/model/trainer';
import { Consulting } from '../dialogue/opinion/consulting';
import { openAdviser } from '../dialogue/opinion/open';
import { TIME_LIMIT_MS } from '../dialogue/opinion/settings';
import { SceneModels } from '../dialogue/sceneModels';
import { Understandings } from '../dialogue/understanding';
import { Breaker } from '../speech/breaker';
import type { Clock } from '../time/clock';
import { messageOf } from '../speech/failure';

export interface IntentSurroundings {
  dataFolder: string;
  secondOpinion: SecondOpinionSettings | undefined;
  clock: Clock;
  /** How much faster than the wall's the clock is. */
  speed: number;
  /** Null: nothing is trained. */
  trainer: Trainer | null | undefined;
  sceneOf: (p: { instanceId: string; scene: string; version?: number }) => Promise<Scene>;
  warn: (message: string) => void;
}

/** What sentences mean: models of scenes, and whoever is asked besides. */
export function openIntents(given: IntentSurroundings): {
  models: SceneModels;
  understandings: Understandings;
} {
  const { dataFolder, secondOpinion, clock, speed, sceneOf, warn } = given;
  const models = new SceneModels({
    trainer: given.trainer === undefined ? new ThreadTrainer() : given.trainer,
    cache: new FolderCache(join(dataFolder, 'models')),
    failed: (error) => warn(`a model of intents was not made or kept: ${messageOf(error)}`),
  });
  // Networks are no faster where the engine's clock is.
  const limitMs = (secondOpinion?.timeLimitMs ?? TIME_LIMIT_MS) * speed;
  const consulting =
    secondOpinion && new Consulting(openAdviser(secondOpinion), new Breaker(clock), clock, limitMs);
  const context = { models, consulting: consulting ?? null, sceneOf, clock };
  return { models, understandings: new Understandings(context) };
}
