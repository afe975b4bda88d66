import { promptSchemas } from './sceneSpeech';

/** More than a conversation has; a canvas of so many is still one that somebody can read. */
const MOST_NODES = 300;
const MOST_LIST = 100;
const SPEAKABLE = '[\\p{L}\\p{N}]';

type Schemas = Readonly<Record<string, object>>;

const record = (required: readonly string[], properties: Schemas) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const listOf = (items: object, minItems = 0) => ({
  type: 'array',
  items,
  minItems,
  maxItems: MOST_LIST,
});
const between = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const text = (maxLength: number) => ({ type: 'string', maxLength });
const bool = { type: 'boolean' };
const name = { type: 'string', pattern: '\\S', description: 'a name', maxLength: 100 };
const words = {
  type: 'string',
  pattern: SPEAKABLE,
  description: 'words that can be said',
  maxLength: 5_000,
};

const marks = { tags: listOf(record(['group', 'name'], { group: name, name })), completes: bool };
const prompt = { text: words, similar: listOf(words), ...promptSchemas };

const listen = record([], {
  accept: { enum: ['speech', 'keys', 'both'] },
  noInputMs: between(0, 3_600_000),
  maxSpeechMs: between(500, 600_000),
  endSilenceMs: between(100, 10_000),
  hotWords: listOf(words),
  apology: text(1_000),
  endKey: { type: 'string', pattern: '^[0-9A-D*#]?$', description: 'one key, or empty for none' },
  maxDigits: { type: 'integer', minimum: 1, maximum: 100 },
  keyPattern: text(200),
  interDigitMs: between(0, 3_600_000),
});

const branch = record(['name', 'to'], {
  name,
  to: name,
  intents: listOf(name),
  utterances: listOf(words),
  keywords: listOf(words),
  keys: listOf({ type: 'string', pattern: '^[0-9A-D*#]{1,50}$', description: 'keys, e.g. 1' }),
});

const miss = record([], {
  wordings: listOf(words),
  limit: { type: 'integer', minimum: 1, maximum: 20 },
  farewell: text(5_000),
  thenRepeat: bool,
  atLimit: { enum: ['hangUp', 'goOn'] },
  to: name,
});

const transfer = record(['to'], {
  to: {
    anyOf: [
      record(['number'], { number: text(100) }),
      record(['phones'], { phones: listOf(name, 1) }),
    ],
    description: '{"number": …} or {"phones": […]}',
  },
  how: { enum: ['join', 'refer'] },
  ring: { enum: ['inTurn', 'atOnce'] },
  ringSeconds: between(1, 600),
  waitSeconds: between(0, 3_600),
  waitingText: text(5_000),
  announcement: text(5_000),
  callerNumber: text(100),
});

/** A node of this kind (or action), with all fields that it may have. */
const node = (kind: Schemas, required: readonly string[], properties: Schemas) => ({
  if: { type: 'object', properties: kind, required: Object.keys(kind) },
  then: record(['name', ...required], { kind: true as never, name, ...marks, ...properties }),
});

export const sceneFlowSchema = record(['start', 'nodes'], {
  start: name,
  nodes: {
    type: 'array',
    minItems: 1,
    maxItems: MOST_NODES,
    items: {
      type: 'object',
      required: ['kind', 'name'],
      properties: {
        kind: { enum: ['branch', 'plain', 'function'] },
        action: { enum: ['hangUp', 'transfer'] },
      },
      allOf: [
        { if: { properties: { kind: { const: 'function' } } }, then: { required: ['action'] } },
        node({ kind: { const: 'branch' } }, ['text', 'branches'], {
          ...prompt,
          again: listOf(words),
          listen,
          branches: listOf(branch, 1),
          unrecognised: miss,
          noInput: miss,
          globalQuestions: bool,
        }),
        node({ kind: { const: 'plain' } }, ['text', 'to'], { ...prompt, to: name }),
        node({ kind: { const: 'function' }, action: { const: 'hangUp' } }, [], {
          ...prompt,
          action: true as never,
          reason: { enum: ['Completed', 'UnrecognisedLimit', 'NoInputLimit', 'FlowStopped'] },
          delayMs: between(0, 60_000),
        }),
        node(
          { kind: { const: 'function' }, action: { const: 'transfer' } },
          ['transfer', 'notTaken'],
          {
            ...prompt,
            action: true as never,
            transfer,
            notTaken: name,
          },
        ),
      ],
    },
  },
});
