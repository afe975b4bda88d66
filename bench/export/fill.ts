import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { encodeKind, endOf, ringStep } from '../../engine/store/results/kinds';
import { openStore } from '../../engine/store/open';
import { JobStatus, TaskStatus, type JobStatusName, type TaskStatusName } from '../../engine/api';

/** What a campaign of a large roster leaves in the store, written straight into it. */
export interface Fill {
  dataFolder: string;
  calls: number;
  /** The time of the first call. */
  from: number;
  groups: number;
  /** With turns of the answered ones. */
  turns: boolean;
}

const OUTCOMES: readonly [TaskStatusName, number][] = [
  ['Succeeded', 45],
  ['NoAnswer', 25],
  ['Busy', 10],
  ['PoweredOff', 7],
  ['NotConnected', 5],
  ['EmptyNumber', 4],
  ['OutOfService', 2],
  ['Failed', 1.5],
  ['InArrears', 0.49],
  ['CallerNotRegistered', 0.01],
];
const ENDS = [
  'Completed',
  'Completed',
  'CalleeHungUp',
  'UnrecognisedLimit',
  'NoInputLimit',
] as const;
export const INSTANCE = 'bench-instance-0000-0000-000000000000';

const id = (kind: number, n: number): string =>
  `0199${kind.toString(16).padStart(4, '0')}-${Math.floor(n / 65536)
    .toString(16)
    .padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const groupId = (n: number): string => id(1, n);

/** The same numbers each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export async function fill({ dataFolder, calls, from, groups, turns }: Fill): Promise<void> {
  const { close } = await openStore(dataFolder);
  await close();
  const db = new DatabaseSync(join(dataFolder, 'dialflow.db'));
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN');
  db.prepare(
    'insert into instance (id, name, description, max_concurrency, created_at) values (?,?,?,?,?)',
  ).run(INSTANCE, 'bench', '', 100, from);
  const group = db.prepare(
    `insert into job_group (id, instance_id, name, scene_id, status, direct, settings, total, created_at)
     values (?, ?, ?, null, 3, 0, '{}', ?, ?)`,
  );
  for (let n = 0; n < groups; n++) {
    group.run(groupId(n), INSTANCE, `满意度回访 ${n}`, Math.ceil(calls / groups), from);
  }
  const job = db.prepare(
    `insert into job (id, group_id, instance_id, dedupe_key, status, failure_reason, phone_number, name,
      honorific, reference_id, contact_id, variables, attempts, attempts_today, attempts_day, next_at, created_at, ended_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, 1, 1, 0, ?, ?, ?)`,
  );
  const task = db.prepare(
    `insert into task (id, job_id, group_id, instance_id, attempt, status, calling_number, called_number,
      planned_time, actual_time, answered_at, end_time, ring_ms, talk_ms, hang_up_by, end_reason, turn_count,
      completed, kind)
     values (?, ?, ?, ?, 1, ?, '02160000001', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const turn = db.prepare(
    `insert into turn (call_id, sequence, at, speaker, text, node, intent, confidence, interrupted, heard, unrecognised)
     values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
  );
  const random = chance(1);
  for (let n = 0; n < calls; n++) {
    if (n % 50_000 === 49_999) db.exec('COMMIT; BEGIN');
    const status = outcome(random() * 100);
    const answered = status === 'Succeeded';
    const at = from + n * 250;
    const ringMs = status === 'EmptyNumber' ? 0 : 1_000 + Math.floor(random() * 44_000);
    const talkMs = answered ? 3_000 + Math.floor(random() * 60_000) : 0;
    const end = answered
      ? (ENDS[Math.floor(random() * ENDS.length)] ?? 'Completed')
      : 'NotAnswered';
    const spoke = answered && random() < 0.8;
    const jobStatus: JobStatusName = answered
      ? 'Succeeded'
      : random() < 0.01
        ? 'Cancelled'
        : 'Failed';
    const number = `1${38 + (n % 3)}${String((n * 7919) % 100_000_000).padStart(8, '0')}`;
    const owner = groupId(Math.floor((n * groups) / calls));
    const [jobId, taskId] = [id(2, n), id(3, n)];
    const ended = at + ringMs + talkMs;
    job.run(
      jobId,
      owner,
      INSTANCE,
      `p:${n}`,
      JobStatus[jobStatus],
      jobStatus === 'Failed' ? 1 : null,
      number,
      NAMES[n % NAMES.length] ?? '',
      `C${n}`,
      jobId,
      JSON.stringify({ city: CITIES[n % CITIES.length] ?? '' }),
      at,
      from,
      ended,
    );
    task.run(
      taskId,
      jobId,
      owner,
      INSTANCE,
      TaskStatus[status],
      number,
      at,
      at,
      answered ? at + ringMs : null,
      ended,
      ringMs,
      talkMs,
      answered ? (end === 'CalleeHungUp' ? 'callee' : 'flow') : null,
      end,
      answered ? (spoke ? 4 : 1) : 0,
      end === 'Completed' ? 1 : 0,
      encodeKind({
        status,
        jobStatus,
        spoke,
        transferred: false,
        end: endOf(end),
        completed: end === 'Completed',
        ring: ringStep(ringMs),
      }),
    );
    if (!turns || !answered) continue;
    turn.run(taskId, 1, at, 'robot', '您好，请问您对本次配送满意吗？', '开场', null, null, 1, null);
    if (!spoke) continue;
    const odd = random() < 0.1;
    turn.run(
      taskId,
      2,
      at + 4_000,
      'callee',
      odd ? '今天天气不错' : '挺满意的',
      '开场',
      odd ? null : '肯定',
      0.9,
      null,
      odd ? 1 : null,
    );
    turn.run(taskId, 3, at + 6_000, 'robot', '感谢您的反馈，再见。', '结束', null, null, 1, null);
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE);');
  db.close();
}

const NAMES = ['张三', '李四', '王五', '赵六', '=SUM(A1)', '欧阳娜娜'];
const CITIES = ['杭州', '上海', '北京', '广州'];

function outcome(at: number): TaskStatusName {
  let sum = 0;
  for (const [status, share] of OUTCOMES) {
    sum += share;
    if (at < sum) return status;
  }
  return 'NoAnswer';
}
