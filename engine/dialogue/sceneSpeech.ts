import type { SceneDefinition } from '../api';
import { anyText, between, listOf, record, whole, words } from './schemaParts';

/** Of a scene, how it speaks and listens. */
type Speech = Pick<SceneDefinition, 'voice' | 'listening' | 'opening'>;

const MOST_TEXT = 1_000;
/** How a prompt is said, and what cuts it short. */
export const promptSchemas = {
  voice: record([], {
    voice: anyText(200),
    speed: between(0.5, 2),
    volume: between(0, 100),
  }),
  bargeIn: { enum: ['never', 'speech', 'keys', 'any'] },
  bargeInAfter: record([], {
    words: whole(0, 50),
    speechMs: between(0, 30_000),
  }),
};
const { voice, bargeIn, bargeInAfter } = promptSchemas;

/** JSON schemas of these fields. */
export const speechSchemas = {
  voice,
  listening: record([], {
    endSilenceMs: between(100, 10_000),
    hotWords: listOf(words(50), 500),
    apology: anyText(MOST_TEXT),
  }),
  opening: record(['texts'], {
    texts: listOf(words(MOST_TEXT), 20, 1),
    bargeIn,
    bargeInAfter,
  }),
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
