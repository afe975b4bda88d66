import {
  JobStatus,
  TaskStatus,
  type JobStatusName,
  type TaskStatusName,
} from '../../../engine/api';
import { openStore } from '../../../engine/store/open';
import { encodeKind, endOf, ringStep } from '../../../engine/store/results/kinds';
import type { Db } from '../../../engine/store/schema';
import { tempFolder } from '../../support/folders';

/** A call as a test describes it; the rest is filled in. */
export interface GivenCall {
  id: string;
  job: string;
  group?: string;
  number?: string;
  name?: string;
  referenceId?: string;
  variables?: Record<string, string>;
  jobStatus?: JobStatusName;
  status?: TaskStatusName;
  at?: number;
  ringMs?: number;
  talkMs?: number;
  end?: string;
  /** Default: where it ended as Completed. */
  completed?: boolean;
  /** 挂断时完成播放. Default: where a prompt was said at all. */
  heardAll?: boolean | null;
  by?: string;
  exception?: object;
  recording?: string;
  transferredTo?: string;
  tags?: Record<string, string>;
  /** `robot` or `callee`, what was said, at which node, and what it was taken for. */
  turns?: readonly GivenTurn[];
}
export type GivenTurn = readonly [
  speaker: 'robot' | 'callee',
  text: string,
  node: string,
  intent?: string | null,
];

/** 2026-01-05 09:00 in Shanghai. */
export const START = Date.UTC(2026, 0, 5, 1);
export const INSTANCE = 'instance-1';
export const GROUP = 'group-1';

/** A data folder with these calls in its store, as engines leave them. */
export async function folderWith(calls: readonly GivenCall[]): Promise<string> {
  const folder = tempFolder();
  const { db, close } = await openStore(folder);
  await db
    .insertInto('instance')
    .values({
      id: INSTANCE,
      name: '回访业务',
      description: '',
      max_concurrency: 10,
      created_at: START,
      settings: null,
    })
    .execute();
  await db
    .insertInto('scene')
    .values({
      id: 'scene-1',
      instance_id: INSTANCE,
      name: '满意度回访',
      version: 1,
      definition: '{}',
      created_at: START,
      updated_at: START,
      published_version: null,
    })
    .execute();
  const groups = new Set(calls.map(({ group = GROUP }) => group));
  for (const group of groups) await insertGroup(db, group, calls);
  const jobs = new Set<string>();
  for (const call of calls) {
    if (!jobs.has(call.job)) await insertJob(db, call);
    jobs.add(call.job);
    await insertCall(db, call);
  }
  await close();
  return folder;
}

async function insertGroup(db: Db, id: string, calls: readonly GivenCall[]): Promise<void> {
  const jobs = new Map(
    calls
      .filter(({ group = GROUP }) => group === id)
      .map(({ job, jobStatus }) => [job, jobStatus ?? 'Succeeded']),
  );
  const many = (status: JobStatusName): number =>
    [...jobs.values()].filter((one) => one === status).length;
  await db
    .insertInto('job_group')
    .values({
      id,
      instance_id: INSTANCE,
      name: `测试任务 ${id}`,
      scene_id: id === GROUP ? 'scene-1' : null,
      status: 3,
      direct: 0,
      settings: JSON.stringify({
        description: '=HYPERLINK("http://example.com")',
        strategy: { workingTime: [{ beginTime: '09:00:00', endTime: '18:00:00' }] },
        recallStrategy: {},
        retryTimes: 3,
        retryIntervalMinutes: 10,
        ringSeconds: 45,
        maxConcurrency: 0,
        answeringMachine: { action: 'continue' },
      }),
      total: jobs.size,
      succeeded: many('Succeeded'),
      failed: many('Failed'),
      cancelled: many('Cancelled'),
      executing: 0,
      created_at: START - 60_000,
      started_at: START - 30_000,
      ended_at: START + 3_600_000,
    })
    .execute();
}

async function insertJob(db: Db, call: GivenCall): Promise<void> {
  const { job, group = GROUP, number = '13800000001', jobStatus = 'Succeeded' } = call;
  await db
    .insertInto('job')
    .values({
      id: job,
      group_id: group,
      instance_id: INSTANCE,
      dedupe_key: `p:${job}`,
      status: JobStatus[jobStatus],
      failure_reason: jobStatus === 'Failed' ? 1 : null,
      phone_number: number,
      name: call.name ?? '',
      honorific: '',
      reference_id: call.referenceId ?? '',
      contact_id: `contact-${job}`,
      variables: JSON.stringify(call.variables ?? {}),
      strategy: null,
      attempts: 1,
      attempts_today: 1,
      attempts_day: 0,
      next_at: START,
      created_at: START,
      ended_at: START,
    })
    .execute();
}

async function insertCall(db: Db, call: GivenCall): Promise<void> {
  const { id, job, group = GROUP, number = '13800000001', status = 'Succeeded' } = call;
  const { at = START, ringMs = 5_000, talkMs = 20_000, turns = [], transferredTo = null } = call;
  const answered = status === 'Succeeded';
  const end = call.end ?? (answered ? 'Completed' : 'NotAnswered');
  const completed = call.completed ?? end === 'Completed';
  const spoke = turns.some(([speaker]) => speaker === 'robot');
  const heardAll = call.heardAll === undefined ? spoke || null : call.heardAll;
  const jobStatus = call.jobStatus ?? 'Succeeded';
  const over = jobStatus === 'Succeeded' || jobStatus === 'Failed' || jobStatus === 'Cancelled';
  await db
    .insertInto('task')
    .values({
      id,
      job_id: job,
      group_id: group,
      instance_id: INSTANCE,
      attempt: 1,
      status: TaskStatus[status],
      calling_number: '02160000001',
      called_number: number,
      planned_time: at - 1_000,
      actual_time: at,
      answered_at: answered ? at + ringMs : null,
      end_time: at + ringMs + (answered ? talkMs : 0),
      ring_ms: ringMs,
      talk_ms: answered ? talkMs : 0,
      hang_up_by: answered ? (call.by ?? (end === 'CalleeHungUp' ? 'callee' : 'flow')) : null,
      end_reason: end,
      detail: null,
      turn_count: turns.length,
      exception: call.exception ? JSON.stringify(call.exception) : null,
      recording_file: call.recording ?? null,
      recording_ms: call.recording ? talkMs : null,
      transferred_to: transferredTo,
      completed: completed ? 1 : 0,
      playback_completed: heardAll === null ? null : Number(heardAll),
      kind: encodeKind({
        status,
        jobStatus: over ? jobStatus : null,
        spoke: turns.some(([speaker]) => speaker === 'callee'),
        transferred: transferredTo !== null,
        end: endOf(end),
        completed,
        ring: ringStep(ringMs),
      }),
    })
    .execute();
  for (const [index, [speaker, text, node, intent]] of turns.entries()) {
    const isCallee = speaker === 'callee';
    await db
      .insertInto('turn')
      .values({
        call_id: id,
        sequence: index + 1,
        at: at + ringMs + index * 2_000,
        speaker,
        text,
        keys: null,
        node,
        intent: intent ?? null,
        global_question: null,
        confidence: isCallee ? 0.9 : null,
        interrupted: 0,
        heard: isCallee ? null : 1,
        unrecognised: isCallee && intent === null ? 1 : null,
      })
      .execute();
  }
  for (const [tagGroup, tag] of Object.entries(call.tags ?? {})) {
    await db
      .insertInto('tag_hit')
      .values({ call_id: id, job_id: job, group_id: group, tag_group: tagGroup, tag })
      .execute();
  }
}

/** A small campaign in which everything has happened once. */
export const CAMPAIGN: readonly GivenCall[] = [
  {
    id: 'call-1',
    job: 'job-1',
    name: '张三',
    referenceId: 'C001',
    variables: { city: '杭州', name: '张三' },
    recording: '2026-01-05/call-1.wav',
    tags: { 满意度: '满意', 身份: '本人' },
    turns: [
      ['robot', '您好，请问您满意吗？', '开场'],
      ['callee', '挺好的', '开场', '肯定'],
      ['robot', '感谢您的反馈，再见。', '结束'],
    ],
  },
  {
    id: 'call-2',
    job: 'job-2',
    number: '01012345678',
    name: '=HYPERLINK("http://example.com","点我")',
    referenceId: '@C002',
    variables: { city: '上海' },
    at: START + 3_600_000,
    end: 'CalleeHungUp',
    tags: { 满意度: '不满意' },
    turns: [
      ['robot', '您好，请问您满意吗？', '开场'],
      ['callee', '今天天气不错', '开场', null],
      ['robot', '没有听清，请再说一遍。', '开场'],
      ['callee', '不满意', '开场', '否定'],
      ['robot', '请问哪里不满意？', '追问'],
    ],
  },
  {
    id: 'call-3',
    job: 'job-3',
    number: '13800000003',
    variables: { city: '杭州' },
    at: START + 60_000,
    end: 'UnrecognisedLimit',
    turns: [
      ['robot', '您好，请问您满意吗？', '开场'],
      ['callee', '+++', '开场', null],
      ['callee', '啊', '开场', null],
    ],
  },
  {
    id: 'call-4',
    job: 'job-4',
    number: '13800000004',
    at: START + 120_000,
    end: 'CalleeHungUp',
    talkMs: 2_000,
    turns: [['robot', '您好，请问您满意吗？', '开场']],
  },
  {
    id: 'call-5',
    job: 'job-5',
    number: '13800000005',
    at: START + 180_000,
    end: 'NoInputLimit',
    turns: [['robot', '您好，请问您满意吗？', '开场']],
  },
  {
    id: 'call-6',
    job: 'job-6',
    number: '13800000006',
    at: START + 240_000,
    end: 'Transferred',
    by: 'agent',
    transferredTo: '02160000099',
    turns: [
      ['robot', '您好，请问您满意吗？', '开场'],
      ['callee', '转人工', '开场', '转人工'],
    ],
  },
  {
    id: 'call-7',
    job: 'job-7',
    number: '13800000007',
    name: '-2+3',
    jobStatus: 'Failed',
    status: 'NoAnswer',
    at: START + 300_000,
    ringMs: 45_000,
  },
  {
    id: 'call-8',
    job: 'job-7',
    number: '13800000007',
    jobStatus: 'Failed',
    status: 'Failed',
    at: START + 900_000,
    ringMs: 0,
    end: 'LineFailed',
    exception: {
      code: 'TrunkLimit',
      sipCode: 503,
      cause: null,
      message: { 'zh-CN': '线路限流', 'en-US': 'The trunk limits the rate' },
      suggestion: { 'zh-CN': '请联系线路供应商', 'en-US': 'Ask the carrier' },
    },
  },
  {
    id: 'call-9',
    job: 'job-8',
    number: '13800000008',
    jobStatus: 'Cancelled',
    status: 'Cancelled',
    at: START + 360_000,
    ringMs: 3_000,
  },
];
