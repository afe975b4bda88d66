import {
  EVENT_TYPES,
  JobStatus,
  type AnsweringMachinePolicy,
  type Contact,
  type EngineApi,
  type EventFilter,
  type FlowEndReason,
  type JobGroupSettings,
  type MatchBranch,
  type MissPolicy,
  type Tag,
} from '../api';

/**
 * JSON schemas of what is asked of an engine: shapes and sane bounds. Meanings (a strategy's
 * times, a scene's definition, a number) have checks of their own where they belong; here they
 * only have to be of the right type.
 */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}
export type Schema = boolean | Readonly<Record<string, unknown>>;

type RequiredOf<T> = { [K in keyof T]-?: T extends Record<K, T[K]> ? K : never }[keyof T];
type OptionalOf<T> = Exclude<keyof T, RequiredOf<T>>;
type Of<K extends PropertyKey> = { readonly [P in K]: Schema };

/** A schema with every field of T, those that must be there and those that may: no others. */
function object<T>(required: Of<RequiredOf<T>>, optional: Of<OptionalOf<T>>): ObjectSchema {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional } as Record<string, Schema>,
    additionalProperties: false,
  };
}

/** One of several shapes, told apart by a field; `fields` by its values, all of them required. */
function oneOf(
  tag: string,
  fields: Readonly<Record<string, Readonly<Record<string, Schema>>>>,
  additionalProperties: boolean,
): ObjectSchema {
  return {
    type: 'object',
    required: [tag],
    properties: { [tag]: { enum: Object.keys(fields) } },
    allOf: Object.entries(fields).map(([value, rest]) => ({
      if: { type: 'object', required: [tag], properties: { [tag]: { const: value } } },
      then: {
        type: 'object',
        required: Object.keys(rest),
        properties: { [tag]: true, ...rest },
        additionalProperties,
      },
    })),
  };
}

const text = (maxLength: number) => ({ type: 'string', maxLength });
const name = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const ms = { type: 'number', minimum: 0, maximum: 3_600_000 };
const listOf = (items: Schema, maxItems: number) => ({ type: 'array', items, maxItems });
const bool = { type: 'boolean' };
const number = { type: 'number' };
const anyObject = { type: 'object' } as const;

/** An id, or the name of a thing that may be called by it. */
const id = name(200);
/** As `id`; empty is none. */
const idOrNone = text(200);
/** Names of nodes and consumers are made by hosts, of names that people gave. */
const given = text(1000);
const consumer = name(1000);
const description = text(10_000);
const prompt = text(5_000);
const sentence = text(500);
const limit = whole(1, 10_000);
const sequence = whole(0, Number.MAX_SAFE_INTEGER);
/** As much as a roster's cell holds. */
const cell = text(32_767);

// ---------------------------------------------------------------- parts

const contact = object<Contact>(
  {
    phoneNumber: text(100),
    // Flows put numbers into variables; the engine makes texts of them.
    variables: {
      type: 'object',
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'], maxLength: 32_767 },
    },
  },
  { name: cell, honorific: cell, referenceId: cell, row: sequence },
);

const answeringMachine = object<AnsweringMachinePolicy>(
  { action: { enum: ['continue', 'hangUp', 'leaveMessage'] } },
  { message: prompt },
);

const groupSettings = object<JobGroupSettings>(
  { name: text(1000) },
  {
    description,
    scene: idOrNone,
    strategy: anyObject,
    recallStrategy: object<Required<JobGroupSettings>['recallStrategy']>(
      {},
      { emptyNumberIgnore: bool, inArrearsIgnore: bool, outOfServiceIgnore: bool },
    ),
    retryTimes: number,
    retryIntervalMinutes: number,
    ringSeconds: number,
    maxConcurrency: number,
    callerNumber: text(100),
    answeringMachine,
  },
);

const rosterSource = oneOf(
  'kind',
  {
    file: { path: name(4096) },
    // Bytes: the reader checks that they are, and their number.
    data: { fileName: text(1000), data: true },
    text: { text: { type: 'string' } },
    rows: { rows: { type: 'array' } },
  },
  false,
);

/** It has been through a flow, which may have added to it. */
const heard = oneOf(
  'outcome',
  {
    speech: { text: text(10_000), confidence: number },
    keys: { keys: text(100) },
    noInput: {},
    hungUp: { endReason: name(100) },
  },
  true,
);

const branch = object<MatchBranch>(
  { name: name(200) },
  {
    intents: listOf(id, 300),
    utterances: listOf(sentence, 1000),
    keywords: listOf(sentence, 1000),
    keys: listOf(text(100), 100),
  },
);

const missPolicy = object<MissPolicy>(
  {},
  { wordings: listOf(prompt, 100), limit: whole(0, 1000), farewell: prompt },
);

/** One of the two, and only one. */
const transferTarget = {
  type: 'object',
  properties: { number: name(100), phones: { ...listOf(name(200), 100), minItems: 1 } },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  description: 'must be {"number": "…"} or {"phones": ["…"]}',
} as const;

const FLOW_END_REASONS = [
  'Completed',
  'UnrecognisedLimit',
  'NoInputLimit',
  'FlowStopped',
] as const satisfies FlowEndReason[];

const eventFilter = object<EventFilter>(
  {},
  {
    types: { ...listOf({ enum: EVENT_TYPES }, 100), minItems: 1 },
    instanceId: id,
    group: id,
    scene: id,
    direct: bool,
  },
);

// ---------------------------------------------------------------- methods

type Params<D extends keyof EngineApi, M extends keyof EngineApi[D]> = EngineApi[D][M] extends (
  p: infer P,
) => unknown
  ? P
  : never;

type ByMethod = {
  readonly [D in keyof EngineApi]: {
    readonly [M in keyof EngineApi[D]]: EngineApi[D][M] extends () => unknown ? null : ObjectSchema;
  };
};

const ofInstance = object<{ instanceId: string }>({ instanceId: id }, {});
const ofGroup = object<{ groupId: string }>({ groupId: id }, {});
const ofCall = object<{ callId: string }>({ callId: id }, {});
const ofScene = object<Params<'scenes', 'get'>>({ instanceId: id, scene: id }, {});
const ofEvent = object<Params<'events', 'acknowledge'>>({ subscription: sequence, sequence }, {});

/** Every method of the contract; null: it takes nothing. */
export const PARAMS: ByMethod = {
  engine: { info: null },
  line: { status: null, test: object<Params<'line', 'test'>>({ trunk: name(200) }, {}) },
  instances: {
    ensure: object<Params<'instances', 'ensure'>>(
      { name: name(200) },
      { maxConcurrency: number, description },
    ),
    create: object<Params<'instances', 'create'>>(
      { name: name(200), maxConcurrency: number },
      { description },
    ),
    update: object<Params<'instances', 'update'>>(
      { instanceId: id },
      { name: name(200), maxConcurrency: number, description },
    ),
    get: ofInstance,
    list: null,
    delete: ofInstance,
  },
  contacts: {
    check: object<Params<'contacts', 'check'>>({ source: rosterSource }, { reference: name(1000) }),
    progress: object<Params<'contacts', 'progress'>>({ reference: name(1000) }, {}),
  },
  jobGroups: {
    create: object<Params<'jobGroups', 'create'>>({ instanceId: id, settings: groupSettings }, {}),
    assign: object<Params<'jobGroups', 'assign'>>(
      { groupId: id, contacts: listOf(contact, 10_000) },
      { strategy: anyObject, checkOnly: bool },
    ),
    start: ofGroup,
    pause: ofGroup,
    resume: ofGroup,
    stop: ofGroup,
    get: ofGroup,
    list: object<Params<'jobGroups', 'list'>>({ instanceId: id }, { limit, after: id }),
    delete: ofGroup,
  },
  jobs: {
    get: object<Params<'jobs', 'get'>>({ jobId: id }, {}),
    list: object<Params<'jobs', 'list'>>(
      { groupId: id },
      { status: { enum: Object.keys(JobStatus) }, limit, after: id },
    ),
  },
  scenes: {
    check: object<Params<'scenes', 'check'>>({ definition: anyObject }, {}),
    import: object<Params<'scenes', 'import'>>({ instanceId: id, definition: anyObject }, {}),
    get: ofScene,
    list: ofInstance,
    delete: ofScene,
  },
  calls: {
    dial: object<Params<'calls', 'dial'>>(
      { instanceId: id, contact },
      {
        scene: idOrNone,
        ringSeconds: number,
        callerNumber: text(100),
        answeringMachine,
        reference: given,
      },
    ),
    giveUp: object<Params<'calls', 'giveUp'>>({ reference: name(1000) }, {}),
    speak: object<Params<'calls', 'speak'>>(
      { callId: id, node: given, texts: listOf(prompt, 100) },
      { bargeIn: { enum: ['never', 'speech', 'keys', 'any'] } },
    ),
    listen: object<Params<'calls', 'listen'>>(
      { callId: id, node: given, accept: { enum: ['speech', 'keys', 'both'] } },
      {
        noInputMs: ms,
        endKey: {
          type: 'string',
          pattern: '^[0-9A-D*#]?$',
          description: 'one key, 0 to 9, *, # or A to D; empty for none',
        },
        maxDigits: whole(1, 100),
        interDigitMs: ms,
      },
    ),
    match: object<Params<'calls', 'match'>>(
      { callId: id, node: given, heard, branches: listOf(branch, 100) },
      { globalQuestions: bool, onUnrecognised: missPolicy, onNoInput: missPolicy },
    ),
    transfer: object<Params<'calls', 'transfer'>>(
      { callId: id, node: given, to: transferTarget },
      {
        how: { enum: ['join', 'refer'] },
        ring: { enum: ['inTurn', 'atOnce'] },
        ringSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 600 },
        waitSeconds: { type: 'number', minimum: 0, maximum: 3_600 },
        waitingText: prompt,
        announcement: prompt,
        callerNumber: text(100),
      },
    ),
    tag: object<Params<'calls', 'tag'>>(
      {
        callId: id,
        node: given,
        tags: listOf(object<Tag>({ group: name(200), name: name(200) }, {}), 100),
      },
      {},
    ),
    hangUp: object<Params<'calls', 'hangUp'>>(
      { callId: id },
      { node: given, reason: { enum: FLOW_END_REASONS }, delayMs: ms, atOnce: bool },
    ),
    get: ofCall,
    turns: ofCall,
  },
  events: {
    open: object<Params<'events', 'open'>>({ consumer, filter: eventFilter }, { transient: bool }),
    acknowledge: ofEvent,
    reject: ofEvent,
    close: object<Params<'events', 'close'>>({ subscription: sequence }, {}),
    forget: object<Params<'events', 'forget'>>({ consumer }, {}),
    list: object<Params<'events', 'list'>>(
      {},
      {
        types: { ...listOf({ enum: EVENT_TYPES }, 100), minItems: 1 },
        group: id,
        after: sequence,
        limit,
      },
    ),
  },
};
