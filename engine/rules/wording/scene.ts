import type { CheckedText, SceneDefinition, WordingFinding } from '../../api';
import { industries } from '../industries/industries';
import { checkWording, describe, type Wording } from './wording';

/**
 * What bars a scene from being published: the business that it declares, the wording of what it
 * says, and of the prompts that its flow says. What callees may say to it (utterances, keywords,
 * questions) is theirs, and is not looked at.
 */
export function reviewScene(
  scene: SceneDefinition,
  prompts: readonly CheckedText[] = [],
): WordingFinding[] {
  const said = (where: string, text: string): Wording => ({ where, text, as: 'said' });
  const label = (where: string, text: string): Wording => ({ where, text, as: 'label' });
  return [
    ...declared(scene),
    ...checkWording([
      said('name', scene.name),
      said('description', scene.description ?? ''),
      ...scene.intents.flatMap(({ name, description = '' }, i) => [
        label(`intents[${i}].name`, name),
        label(`intents[${i}].description`, description),
      ]),
      ...scene.globalQuestions.flatMap(({ name, answer }, i) => [
        label(`globalQuestions[${i}].name`, name),
        said(`globalQuestions[${i}].answer`, answer),
      ]),
      ...scene.tagGroups.flatMap(({ name, tags }, i) => [
        label(`tagGroups[${i}].name`, name),
        ...tags.map((tag, k) => label(`tagGroups[${i}].tags[${k}]`, tag)),
      ]),
      ...(scene.opening?.texts ?? []).map((text, i) => said(`opening.texts[${i}]`, text)),
      said('listening.apology', scene.listening?.apology ?? ''),
      ...prompts.map(({ where, text }) => said(where, text)),
    ]),
  ];
}

function declared({ industry, type }: SceneDefinition): WordingFinding[] {
  const byIndustry = industries.check({ industry }).rows;
  const byType = industries.check({ industry: type }).rows;
  const together = industries.check({ industry, type }).rows;
  const seen = new Set<string>();
  const told = (where: string, phrase: string, rows: typeof together): WordingFinding[] =>
    rows
      .filter(({ id }) => !seen.has(id) && seen.add(id))
      .map((row) => ({
        where,
        phrase,
        index: 0,
        rule: 'barredIndustry',
        id: row.id,
        words: row.words,
        row,
        reason: `"${phrase}" is barred business: ${describe(row)}; ${row.advice['en-US']}`,
      }));
  return [
    ...told('industry', industry, byIndustry),
    ...told('type', type, byType),
    ...told('industry', `${industry} ${type}`, together),
  ];
}
