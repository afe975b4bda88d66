import type {
  Call,
  EventEnvelope,
  Job,
  JobEventBody,
  JobEventType,
  JobGroup,
  Scene,
  Task,
  TrunkStatus,
} from '../../engine/api';

/** Whole records of the engine for tests that care about one or two fields of them. */

export const aTask = (own: Partial<Task> = {}): Task => ({
  id: 'task-1',
  callId: 'call-1',
  jobId: 'job-1',
  status: 'Executing',
  callingNumber: '02510000001',
  calledNumber: '13800000001',
  plannedTime: 1_000,
  actualTime: 1_000,
  answeredAt: null,
  endTime: null,
  ringMs: 2_000,
  talkMs: 0,
  hangUpBy: null,
  endReason: null,
  turnCount: 0,
  exception: null,
  sipCode: null,
  trunk: null,
  answeredBy: null,
  quality: null,
  recording: null,
  transferredTo: null,
  ...own,
});

export const aCall = (own: Partial<Call> = {}): Call => ({
  id: 'call-1',
  instanceId: 'instance-1',
  groupId: 'group-1',
  jobId: 'job-1',
  sceneId: null,
  state: 'answered',
  task: aTask(),
  contact: { phoneNumber: '13800000001', name: '张三', variables: { city: '杭州' } },
  tags: [],
  turns: [],
  ...own,
});

export const aJob = (own: Partial<Job> = {}): Job => ({
  id: 'job-1',
  groupId: 'group-1',
  instanceId: 'instance-1',
  status: 'Succeeded',
  failureReason: null,
  contact: { phoneNumber: '13800000001', variables: {} },
  tasks: [aTask({ status: 'Succeeded', talkMs: 21_000, turnCount: 6, endReason: 'Completed' })],
  tags: [{ group: '满意度', name: '满意' }],
  nextAt: null,
  heldBy: null,
  endedAt: 60_000,
  ...own,
});

export const aJobGroup = (own: Partial<JobGroup> = {}): JobGroup => ({
  id: 'group-1',
  instanceId: 'instance-1',
  name: '满意度回访 0105',
  description: '',
  scene: '满意度回访',
  sceneId: 'scene-1',
  strategy: {},
  recallStrategy: { emptyNumberIgnore: true, inArrearsIgnore: true, outOfServiceIgnore: true },
  retryTimes: 3,
  retryIntervalMinutes: 10,
  ringSeconds: 45,
  maxConcurrency: 10,
  priority: 'daily',
  minConcurrency: 0,
  callerNumber: '',
  callerNumbers: [],
  recallCallerNumbers: [],
  retryByOutcome: {},
  progressive: null,
  answeringMachine: { action: 'continue' },
  consentSource: null,
  status: 'Draft',
  createdAt: 1_000,
  startedAt: null,
  endedAt: null,
  pausedBecause: null,
  sourceGroupId: null,
  progress: {
    total: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    executing: 0,
    scheduling: 0,
    paused: 0,
  },
  ...own,
});

export const aScene = (own: Partial<Scene> = {}): Scene => ({
  id: 'scene-1',
  instanceId: 'instance-1',
  name: '满意度回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [],
  globalQuestions: [],
  tagGroups: [],
  version: 1,
  status: 'Published',
  publishedVersion: 1,
  review: null,
  createdAt: 1_000,
  updatedAt: 1_000,
  ...own,
});

export function aJobEvent(type: JobEventType, own: Partial<JobEventBody> = {}): EventEnvelope {
  const body: JobEventBody = {
    eventType: type,
    eventTime: 2_000,
    instanceId: 'instance-1',
    groupId: 'group-1',
    id: 'job-1',
    extras: [
      { key: 'city', value: '杭州' },
      { key: 'callee', value: 'satisfied' },
    ],
    contacts: [
      { id: 'c-1', honorific: '', name: '张三', phoneNumber: '13800000001', referenceId: 'C001' },
    ],
    status: type === 'JobComplete' ? 'Succeeded' : 'Executing',
    tasks: [
      {
        id: 'task-1',
        callId: 'call-1',
        planedTime: 1_000,
        actualTime: 1_000,
        callingNumber: '02510000001',
        calledNumber: '13800000001',
        status: 'Executing',
      },
    ],
    ...own,
  };
  return {
    sequence: 7,
    type,
    instanceId: 'instance-1',
    groupId: 'group-1',
    sceneId: 'scene-1',
    callId: type === 'JobComplete' ? null : 'call-1',
    direct: false,
    body,
  };
}

export const aTrunk = (own: Partial<TrunkStatus> = {}): TrunkStatus => ({
  name: 'trunk1',
  state: 'up',
  detail: null,
  registered: null,
  since: 1_000,
  liveCalls: 0,
  roundTripMs: 12,
  ...own,
});

export const aTrunkEvent = (own: Partial<TrunkStatus> = {}): EventEnvelope => ({
  sequence: 8,
  type: 'TrunkChanged',
  instanceId: '',
  groupId: '',
  sceneId: null,
  callId: null,
  direct: false,
  body: { eventType: 'TrunkChanged', eventTime: 2_000, trunk: aTrunk(own) },
});
