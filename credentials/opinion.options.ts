import type { SecondOpinionSettings } from '../engine/api';
import type { SettingsOf } from '../nodes/host/definition';
import type { opinionFields } from './opinion.fields';

/** Who is asked besides; nothing where nobody is. */
export function toSecondOpinion(settings: SettingsOf<typeof opinionFields>): {
  secondOpinion?: SecondOpinionSettings;
} {
  if (settings.secondOpinion === 'none') return {};
  const key = settings.secondOpinionKey.trim();
  const model = settings.secondOpinionModel.trim();
  return {
    secondOpinion: {
      url: settings.secondOpinionUrl.trim(),
      kind: settings.secondOpinion,
      ...(key && { key }),
      ...(model && { model }),
      timeLimitMs: settings.secondOpinionMs,
    },
  };
}

/** What the engine finds wrong, by the names of the fields. */
export const OPINION_PATHS: readonly (readonly [string, string])[] = [
  ['secondOpinion.url', 'secondOpinionUrl'],
  ['secondOpinion.timeLimitMs', 'secondOpinionMs'],
];
