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
import {
  object,
  oneOf,
  text,
  name,
  whole,
  ms,
  listOf,
  bool,
  number,
  anyObject,
  id,
  idOrNone,
  given,
  consumer,
  description,
  prompt,
  sentence,
  limit,
  sequence,
  cell,
  type Params,
  type ParamsOf,
} from './schemas/shapes';

/**
 * JSON schemas of what is asked of an engine: shapes and sane bounds. Meanings (a strategy's
 * times, a scene's definition, a number) have checks of their own where they belong; here they
 * only have to be of the right type.
 */

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

const ofInstance = object<{ instanceId: string }>({ instanceId: id }, {});
const ofGroup = object<{ groupId: string }>({ groupId: id }, {});
const ofCall = object<{ callId: string }>({ callId: id }, {});
const ofScene = object<Params<'scenes', 'get'>>({ instanceId: id, scene: id }, {});
const ofEvent = object<Params<'events', 'acknowledge'>>({ subscription: sequence, sequence }, {});

/** Every method of the contract; null: it takes nothing. */
export const PARAMS: { readonly [D in keyof EngineApi]: ParamsOf<D> } = {
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
