import { LARGEST_RECORDING_BYTES, type BargeInAfter, type PromptVoice } from '../../api';
import { id, listOf, object, prompt, text, whole, type Params, type ParamsOf } from './shapes';

/** Octets; their number is told where they are read. */
const wav = {
  type: 'object',
  description: `must be the octets of a wav file, at most ${LARGEST_RECORDING_BYTES / 1_000_000} MB`,
} as const;

export const bargeIn = { enum: ['never', 'speech', 'keys', 'any'] };

export const bargeInAfter = object<BargeInAfter>(
  {},
  { words: whole(0, 50), speechMs: { type: 'number', minimum: 0, maximum: 30_000 } },
);

export const promptVoice = object<PromptVoice>(
  {},
  {
    voice: text(200),
    speed: { type: 'number', minimum: 0.5, maximum: 2 },
    volume: { type: 'number', minimum: 0, maximum: 100 },
  },
);

export const hotWords = listOf(text(50), 500);
export const endSilenceMs = { type: 'number', minimum: 100, maximum: 10_000 };
export const contentName = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: 'must be what prompts.keep answered with',
};

export const promptParams: ParamsOf<'prompts'> = {
  record: object<Params<'prompts', 'record'>>(
    { instanceId: id, text: prompt, wav },
    { scene: id, fileName: text(500) },
  ),
  recordings: object<Params<'prompts', 'recordings'>>({ instanceId: id }, { scene: id }),
  audio: object<Params<'prompts', 'audio'>>({ recordingId: id }, {}),
  removeRecording: object<Params<'prompts', 'removeRecording'>>({ recordingId: id }, {}),
  keep: object<Params<'prompts', 'keep'>>({ wav }, {}),
  parts: object<Params<'prompts', 'parts'>>(
    { instanceId: id, texts: listOf(prompt, 1_000) },
    { scene: id },
  ),
};
