import type { Scene, SceneDefinition, SceneReview, WordingFinding } from '../api';

/** A step of its review, as it stands on the version. */
export function reviewed(
  outcome: SceneReview['outcome'],
  at: number,
  by = '',
  reason = '',
  findings: WordingFinding[] = [],
): SceneReview {
  return { outcome, at, by: by.trim(), reason: reason.trim(), findings };
}

/** The scene without what its store says of it. */
export function definitionOf(scene: Scene): SceneDefinition {
  const { name, description, industry, type, language, intents, globalQuestions, tagGroups } =
    scene;
  const { voice, listening, opening, flow } = scene;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    industry,
    type,
    language,
    intents,
    globalQuestions,
    tagGroups,
    ...(voice && { voice }),
    ...(listening && { listening }),
    ...(opening && { opening }),
    ...(flow && { flow }),
  };
}

/** Whether a version would be the same again. */
export const sameText = (a: SceneDefinition, b: SceneDefinition): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
