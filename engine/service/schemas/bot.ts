import type {
  BargeInAfter,
  BotArgument,
  BotBranch,
  ConverseRequest,
  HttpBotSettings,
  MissPolicy,
  OpenAiBotSettings,
  PromptVoice,
} from '../../api';
import { marks } from './branch';
import { bool, given, id, listOf, ms, name, object, prompt, sentence, text, whole } from './shapes';

const url = {
  type: 'string',
  maxLength: 2_000,
  pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$',
  description: 'must be an address that begins with http:// or https://',
};
const address = { url };
const key = { apiKey: text(10_000) };

const whenKind = (kind: string, then: object): object => ({
  if: { type: 'object', required: ['kind'], properties: { kind: { const: kind } } },
  then,
});

/** One of the two kinds, told apart by `kind`. */
const bot = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: ['openai', 'http'] } },
  allOf: [
    whenKind(
      'openai',
      object<OpenAiBotSettings>(
        { kind: true, ...address, model: name(200) },
        {
          ...key,
          temperature: { type: 'number', minimum: 0, maximum: 2 },
          maxTokens: whole(1, 100_000),
        },
      ),
    ),
    whenKind('http', object<HttpBotSettings>({ kind: true, ...address }, key)),
  ],
};

const branch = object<BotBranch>(
  { name: name(200) },
  {
    description: text(2_000),
    arguments: listOf(object<BotArgument>({ name: name(100) }, { description: text(2_000) }), 20),
  },
);

const bargeInAfter = object<BargeInAfter>({}, { words: whole(1, 1_000), speechMs: ms });

const voice = object<PromptVoice>(
  {},
  {
    voice: text(200),
    speed: { type: 'number', minimum: 0.5, maximum: 2 },
    volume: { type: 'number', minimum: 0, maximum: 100 },
  },
);

export const converseParams = object<ConverseRequest>(
  { callId: id, node: given, bot, branches: listOf(branch, 50) },
  {
    ...marks,
    systemPrompt: text(50_000),
    opening: listOf(prompt, 100),
    begins: { enum: ['callee', 'bot'] },
    may: object<NonNullable<ConverseRequest['may']>>(
      {},
      { hangUp: bool, transfer: bool, tag: bool },
    ),
    bargeIn: { enum: ['never', 'speech', 'keys', 'any'] },
    bargeInAfter,
    accept: { enum: ['speech', 'both'] },
    voice,
    noInputMs: ms,
    maxSpeechMs: ms,
    endSilenceMs: ms,
    hotWords: listOf(sentence, 1_000),
    onNoInput: object<Pick<MissPolicy, 'wordings' | 'limit'>>(
      {},
      { wordings: listOf(prompt, 100), limit: whole(0, 1_000) },
    ),
    fillers: listOf(prompt, 100),
    fillerMs: ms,
    answerMs: ms,
    maxTurns: whole(1, 1_000),
    maxMs: { type: 'number', minimum: 1_000, maximum: 86_400_000 },
    forbiddenWords: listOf(sentence, 5_000),
  },
);
