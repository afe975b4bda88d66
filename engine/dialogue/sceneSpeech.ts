import type { SceneDefinition } from '../api';

/** Of a scene, how it speaks and listens. */
type Speech = Pick<SceneDefinition, 'voice' | 'listening' | 'opening'>;

const MOST_TEXT = 1_000;
/** Something that can be said: at least a letter, a character or a digit. */
const SPEAKABLE = '[\\p{L}\\p{N}]';

const record = (properties: Readonly<Record<string, object>>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const between = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const wording = {
  type: 'string',
  pattern: SPEAKABLE,
  description: 'words that can be said',
  maxLength: MOST_TEXT,
};

/** How a prompt is said, and what cuts it short. */
export const promptSchemas = {
  voice: record({
    voice: { type: 'string', maxLength: 200 },
    speed: between(0.5, 2),
    volume: between(0, 100),
  }),
  bargeIn: { enum: ['never', 'speech', 'keys', 'any'] },
  bargeInAfter: record({
    words: { type: 'integer', minimum: 0, maximum: 50 },
    speechMs: between(0, 30_000),
  }),
};
const { voice, bargeIn, bargeInAfter } = promptSchemas;

/** JSON schemas of these fields. */
export const speechSchemas = {
  voice,
  listening: record({
    endSilenceMs: between(100, 10_000),
    hotWords: { type: 'array', maxItems: 500, items: { ...wording, maxLength: 50 } },
    apology: { type: 'string', maxLength: MOST_TEXT },
  }),
  opening: record(
    {
      texts: { type: 'array', minItems: 1, maxItems: 20, items: wording },
      bargeIn,
      bargeInAfter,
    },
    ['texts'],
  ),
};

/** Without what says nothing, so that a scene that sets nothing has none of these fields. */
export function trimmedSpeech({ voice, listening, opening }: Speech): Speech {
  const { voice: name, ...sound } = voice ?? {};
  const spoken = { ...(name?.trim() && { voice: name.trim() }), ...sound };
  const { hotWords = [], apology, ...ends } = listening ?? {};
  const heard = {
    ...ends,
    ...(hotWords.length > 0 && { hotWords: hotWords.map((word) => word.trim()) }),
    ...(apology?.trim() && { apology: apology.trim() }),
  };
  return {
    ...(Object.keys(spoken).length > 0 && { voice: spoken }),
    ...(Object.keys(heard).length > 0 && { listening: heard }),
    ...(opening && { opening: { ...opening, texts: opening.texts.map((text) => text.trim()) } }),
  };
}
