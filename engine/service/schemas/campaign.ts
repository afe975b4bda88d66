import {
  CONSENT_SOURCES,
  type AnsweringMachinePolicy,
  type Contact,
  type InstanceSettings,
  type JobGroupSettings,
  type ProgressiveDialling,
  type RetryOutcome,
  type RetryRule,
  type WorkingTime,
} from '../../api';
import {
  anyObject,
  bool,
  cell,
  description,
  id,
  idOrNone,
  limit,
  listOf,
  name,
  number,
  object,
  prompt,
  sequence,
  text,
  type ObjectSchema,
  type Params,
  type ParamsOf,
  type Schema,
} from './shapes';

/** Instances and job groups: what they are set up with, and what is asked of them. */

export const contact = object<Contact>(
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

export const answeringMachine = object<AnsweringMachinePolicy>(
  { action: { enum: ['continue', 'hangUp', 'leaveMessage'] } },
  { message: prompt },
);

const workingTime = object<WorkingTime>({ beginTime: text(100), endTime: text(100) }, {});

const instanceSettings = object<Partial<InstanceSettings>>(
  {},
  {
    callingTime: listOf(workingTime, 100),
    weekdaysOnly: bool,
    dailyCap: { type: ['number', 'null'] },
    emptyNumberNoMoreCalls: bool,
    answerDelayMs: number,
  },
);

const retryRule = object<RetryRule>({ retryTimes: number }, { retryIntervalMinutes: number });
const progressive: ObjectSchema = {
  ...object<ProgressiveDialling>({ phones: listOf(name(200), 1000), factor: number }, {}),
  type: ['object', 'null'] as unknown as 'object',
};

const settingsButName = {
  description,
  scene: idOrNone,
  strategy: anyObject,
  recallStrategy: object<Required<JobGroupSettings>['recallStrategy']>(
    {},
    { emptyNumberIgnore: bool, inArrearsIgnore: bool, outOfServiceIgnore: bool },
  ),
  retryTimes: number,
  retryIntervalMinutes: number,
  retryByOutcome: object<Partial<Record<RetryOutcome, RetryRule>>>(
    {},
    {
      NoAnswer: retryRule,
      Busy: retryRule,
      NotConnected: retryRule,
      PoweredOff: retryRule,
      OutOfService: retryRule,
      InArrears: retryRule,
      EmptyNumber: retryRule,
      Failed: retryRule,
    },
  ),
  ringSeconds: number,
  maxConcurrency: number,
  minConcurrency: number,
  priority: { enum: ['urgent', 'daily'] },
  callerNumber: text(100),
  callerNumbers: listOf(text(100), 1000),
  recallCallerNumbers: listOf(text(100), 1000),
  progressive,
  answeringMachine,
  consentSource: { enum: [...CONSENT_SOURCES, null] },
} satisfies Record<string, Schema>;

export const groupSettings = object<JobGroupSettings>({ name: text(1000) }, settingsButName);
const someGroupSettings = object<Partial<JobGroupSettings>>(
  {},
  { name: text(1000), ...settingsButName },
);

const ofInstance = object<{ instanceId: string }>({ instanceId: id }, {});
const ofGroup = object<{ groupId: string }>({ groupId: id }, {});
/** Made by whoever asks, so that asking twice makes one. */
const requestId = name(200);

export const instanceParams: ParamsOf<'instances'> = {
  ensure: object<Params<'instances', 'ensure'>>(
    { name: name(200) },
    { maxConcurrency: number, description },
  ),
  create: object<Params<'instances', 'create'>>(
    { name: name(200), maxConcurrency: number },
    { description, settings: instanceSettings },
  ),
  update: object<Params<'instances', 'update'>>(
    { instanceId: id },
    { name: name(200), maxConcurrency: number, description, settings: instanceSettings },
  ),
  get: ofInstance,
  list: null,
  delete: ofInstance,
  concurrency: null,
  setConcurrency: object<Params<'instances', 'setConcurrency'>>(
    { total: { type: ['number', 'null'] } },
    {},
  ),
};

export const jobGroupParams: ParamsOf<'jobGroups'> = {
  create: object<Params<'jobGroups', 'create'>>(
    { instanceId: id, settings: groupSettings },
    { requestId },
  ),
  update: object<Params<'jobGroups', 'update'>>({ groupId: id, settings: someGroupSettings }, {}),
  copy: object<Params<'jobGroups', 'copy'>>(
    { groupId: id },
    { name: text(1000), contacts: bool, requestId },
  ),
  redial: object<Params<'jobGroups', 'redial'>>(
    {
      groupId: id,
      outcomes: listOf({ enum: ['succeeded', 'noInteraction', 'failed', 'cancelled'] }, 4),
    },
    { settings: someGroupSettings, start: bool, requestId },
  ),
  preview: ofGroup,
  assign: object<Params<'jobGroups', 'assign'>>(
    { groupId: id, contacts: listOf(contact, 10_000) },
    { strategy: anyObject, checkOnly: bool, consentSource: { enum: CONSENT_SOURCES } },
  ),
  start: ofGroup,
  pause: ofGroup,
  resume: ofGroup,
  stop: ofGroup,
  get: ofGroup,
  list: object<Params<'jobGroups', 'list'>>({ instanceId: id }, { limit, after: id }),
  delete: ofGroup,
};
