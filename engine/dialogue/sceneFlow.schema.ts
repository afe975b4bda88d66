import { anyText, between, listOf, record, text, whole, words, type Schemas } from './schemaParts';
import { promptSchemas } from './sceneSpeech';

/** More than a conversation has; a canvas of so many is still one that somebody can read. */
const MOST_NODES = 300;
const MOST_LIST = 100;

const some = (items: object, minItems = 0) => listOf(items, MOST_LIST, minItems);
const bool = { type: 'boolean' };
const name = text(100, 'a name');
const said = words(5_000);

const marks = { tags: some(record(['group', 'name'], { group: name, name })), completes: bool };
const prompt = { text: said, similar: some(said), ...promptSchemas };

const listen = record([], {
  accept: { enum: ['speech', 'keys', 'both'] },
  noInputMs: between(0, 3_600_000),
  maxSpeechMs: between(500, 600_000),
  endSilenceMs: between(100, 10_000),
  hotWords: some(said),
  apology: anyText(1_000),
  endKey: { type: 'string', pattern: '^[0-9A-D*#]?$', description: 'one key, or empty for none' },
  maxDigits: whole(1, 100),
  keyPattern: anyText(200),
  interDigitMs: between(0, 3_600_000),
});

const branch = record(['name', 'to'], {
  name,
  to: name,
  intents: some(name),
  utterances: some(said),
  keywords: some(said),
  keys: some({ type: 'string', pattern: '^[0-9A-D*#]{1,50}$', description: 'keys, e.g. 1' }),
});

const miss = record([], {
  wordings: some(said),
  limit: whole(1, 20),
  farewell: anyText(5_000),
  thenRepeat: bool,
  atLimit: { enum: ['hangUp', 'goOn'] },
  to: name,
});

const transfer = record(['to'], {
  to: {
    anyOf: [
      record(['number'], { number: anyText(100) }),
      record(['phones'], { phones: some(name, 1) }),
    ],
    description: '{"number": …} or {"phones": […]}',
  },
  how: { enum: ['join', 'refer'] },
  ring: { enum: ['inTurn', 'atOnce'] },
  ringSeconds: between(1, 600),
  waitSeconds: between(0, 3_600),
  waitingText: anyText(5_000),
  announcement: anyText(5_000),
  callerNumber: anyText(100),
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
          again: some(said),
          listen,
          branches: some(branch, 1),
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
