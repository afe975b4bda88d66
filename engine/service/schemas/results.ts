import {
  JobStatus,
  SYSTEM_TAGS,
  TaskStatus,
  type HistoryFilter,
  type StatisticsScope,
} from '../../api';
import {
  bool,
  id,
  limit,
  listOf,
  name,
  object,
  sequence,
  text,
  whole,
  type Params,
  type ParamsOf,
} from './shapes';

const time = { type: 'number', minimum: 0, maximum: 8.64e15 };
const duration = { type: 'number', minimum: 0, maximum: 86_400_000 };
const language = { enum: ['zh-CN', 'en-US'] };
const position = name(200);
const statuses = (values: object) => ({
  ...listOf({ enum: Object.keys(values) }, 20),
  minItems: 1,
});

const filter = {
  calledNumber: name(100),
  referenceId: name(1000),
  groupId: id,
  groupName: name(1000),
  scene: id,
  taskId: id,
  jobId: id,
  sessionId: id,
  jobStatuses: statuses(JobStatus),
  taskStatuses: statuses(TaskStatus),
  hangUpByRejection: bool,
  hasAnswered: bool,
  completed: bool,
  actualTimeFrom: time,
  actualTimeTo: time,
  ringMsFrom: duration,
  ringMsTo: duration,
  callingNumber: name(100),
  talkMsFrom: duration,
  talkMsTo: duration,
  systemTags: { ...listOf({ enum: SYSTEM_TAGS }, SYSTEM_TAGS.length), minItems: 1 },
  tag: object<Required<HistoryFilter>['tag']>({ group: name(200) }, { name: name(200) }),
};

const scope = { groupId: id, from: time, to: time };
const ofScope = object<StatisticsScope>({ instanceId: id }, scope);
const ofInstance = object<{ instanceId: string }>({ instanceId: id }, {});
const ofExport = object<{ exportId: string }>({ exportId: id }, {});

export const resultParams: ParamsOf<'results'> = {
  history: object<Params<'results', 'history'>>(
    { instanceId: id },
    { ...filter, limit, after: position },
  ),
  call: object<Params<'results', 'call'>>({ callId: id }, {}),
  statistics: object<Params<'results', 'statistics'>>(
    { instanceId: id },
    { ...scope, top: whole(1, 1000) },
  ),
  chart: object<Params<'results', 'chart'>>(
    { instanceId: id, kind: { enum: ['funnel', 'overTime', 'tags'] }, language },
    { ...scope, title: text(200), width: whole(400, 4000) },
  ),
  label: object<Params<'results', 'label'>>(
    { callId: id, sequence },
    {
      transcript: { type: ['string', 'null'], maxLength: 5_000 },
      labels: listOf(text(100), 100),
      hotWords: listOf(text(100), 100),
    },
  ),
  labelSummary: ofScope,
  hotWords: ofInstance,
  removeHotWords: object<Params<'results', 'removeHotWords'>>(
    { instanceId: id, words: listOf(text(100), 1000) },
    {},
  ),
};

export const exportParams: ParamsOf<'exports'> = {
  create: object<Params<'exports', 'create'>>(
    { instanceId: id, kind: { enum: ['taskResult', 'callLog', 'conversations'] } },
    { ...filter, format: { enum: ['xlsx', 'csv'] }, language, recordings: bool },
  ),
  list: object<Params<'exports', 'list'>>({ instanceId: id }, { limit, after: position }),
  get: ofExport,
  read: object<Params<'exports', 'read'>>(
    { exportId: id, offset: sequence, length: whole(1, 4 * 1024 * 1024) },
    {},
  ),
  cancel: ofExport,
  retry: ofExport,
  delete: ofExport,
  retention: null,
  setRetention: object<Params<'exports', 'setRetention'>>({ days: whole(1, 3_650) }, {}),
};
