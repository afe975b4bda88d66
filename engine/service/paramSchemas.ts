import {
  EVENT_TYPES,
  JobStatus,
  type EngineApi,
  type EventFilter,
  type FlowEndReason,
  type MatchBranch,
} from '../api';
import { accountParams } from './schemas/account';
import { marks, missPolicy, tagList, withBranch } from './schemas/branch';
import { converseParams } from './schemas/bot';
import { answeringMachine, contact, instanceParams, jobGroupParams } from './schemas/campaign';
import { tryoutParams } from './schemas/tryout';
import { intentParams } from './schemas/intents';
import { webhookParams } from './schemas/webhooks';
import { numberParams } from './schemas/numbers';
import { privacyParams } from './schemas/privacy';
import {
  bargeIn,
  bargeInAfter,
  contentName,
  endSilenceMs,
  hotWords,
  promptParams,
  promptVoice,
} from './schemas/prompts';
import { rulesParams } from './schemas/rules';
import { smsParams } from './schemas/sms';
import { scenesParams } from './schemas/scenes';
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
  id,
  idOrNone,
  given,
  consumer,
  prompt,
  sentence,
  limit,
  sequence,
  type Params,
  type ParamsOf,
} from './schemas/shapes';
import { contactParams, rosterSource } from './schemas/contacts';
import { exportParams, resultParams } from './schemas/results';

/**
 * JSON schemas of what is asked of an engine: shapes and sane bounds. Meanings (a strategy's
 * times, a scene's definition, a number) have checks of their own where they belong; here they
 * only have to be of the right type.
 */

// ---------------------------------------------------------------- parts

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
    masked: bool,
  },
);

// ---------------------------------------------------------------- methods

const ofCall = object<{ callId: string }>({ callId: id }, {});
const ofEvent = object<Params<'events', 'acknowledge'>>({ subscription: sequence, sequence }, {});

/** Every method of the contract; null: it takes nothing. */
export const PARAMS: { readonly [D in keyof EngineApi]: ParamsOf<D> } = {
  engine: { info: null },
  line: { status: null, test: object<Params<'line', 'test'>>({ trunk: name(200) }, {}) },
  instances: instanceParams,
  contacts: contactParams,
  jobGroups: jobGroupParams,
  jobs: {
    get: object<Params<'jobs', 'get'>>({ jobId: id }, {}),
    list: object<Params<'jobs', 'list'>>(
      { groupId: id },
      { status: { enum: Object.keys(JobStatus) }, limit, after: id },
    ),
  },
  numbers: numberParams,
  scenes: scenesParams,
  intents: intentParams(branch),
  prompts: promptParams,
  rules: rulesParams(rosterSource),
  calls: withBranch({
    dial: object<Params<'calls', 'dial'>>(
      { instanceId: id, contact },
      {
        scene: idOrNone,
        ringSeconds: number,
        callerNumber: text(100),
        answeringMachine,
        reference: given,
        tryout: idOrNone,
      },
    ),
    giveUp: object<Params<'calls', 'giveUp'>>({ reference: name(1000) }, {}),
    speak: object<Params<'calls', 'speak'>>(
      { callId: id, node: given, texts: listOf(prompt, 100) },
      { ...marks, bargeIn, bargeInAfter, voice: promptVoice, recording: contentName },
    ),
    listen: object<Params<'calls', 'listen'>>(
      { callId: id, node: given, accept: { enum: ['speech', 'keys', 'both'] } },
      {
        noInputMs: ms,
        maxSpeechMs: { type: 'number', minimum: 500, maximum: 600_000 },
        endSilenceMs,
        hotWords,
        apology: prompt,
        keyPattern: text(200),
        endKey: {
          type: 'string',
          pattern: '^[0-9A-D*#]?$',
          description: 'one key, 0 to 9, *, # or A to D; empty for none',
        },
        maxDigits: whole(1, 100),
        interDigitMs: ms,
      },
    ),
    converse: converseParams,
    match: object<Params<'calls', 'match'>>(
      { callId: id, node: given, heard, branches: listOf(branch, 100) },
      { globalQuestions: bool, onUnrecognised: missPolicy, onNoInput: missPolicy },
    ),
    transfer: object<Params<'calls', 'transfer'>>(
      { callId: id, node: given, to: transferTarget },
      {
        ...marks,
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
        tags: tagList,
      },
      {},
    ),
    hangUp: object<Params<'calls', 'hangUp'>>(
      { callId: id },
      {
        node: given,
        ...marks,
        reason: { enum: FLOW_END_REASONS },
        delayMs: ms,
        atOnce: bool,
      },
    ),
    flowFailed: object<Params<'calls', 'flowFailed'>>({ callId: id }, { mayGoOn: bool }),
    get: ofCall,
    turns: ofCall,
  }),
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
    redis: null,
  },
  account: accountParams,
  webhooks: webhookParams,
  tryout: tryoutParams,
  sms: smsParams,
  privacy: privacyParams,
  results: resultParams,
  exports: exportParams,
};
