import { expect } from 'chai';
import type { CallRecord, HistoryFilter, SystemTag } from '../../../engine/api';
import { openStore } from '../../../engine/store/open';
import { historyPage } from '../../../engine/store/results/history';
import { kindOfRow } from '../../../engine/store/results/kinds';
import { recordsOf } from '../../../engine/store/results/records';
import type { Db } from '../../../engine/store/schema';
import { seededRandom } from '../../support/random';
import { CAMPAIGN, folderWith, GROUP, INSTANCE, START, type GivenCall } from './calls';

const random = seededRandom(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const JOB_STATUSES = ['Succeeded', 'Failed', 'Cancelled', 'Scheduling', 'Executing'] as const;
const STATUSES = ['Succeeded', 'NoAnswer', 'Busy', 'EmptyNumber', 'Failed'] as const;
const SYSTEM_TAG_SETS: SystemTag[][] = [
  ['CalleeHungUp'],
  ['PlaybackCut'],
  ['UnrecognisedLimit', 'PlaybackCompleted'],
  ['CalleeHungUp', 'NoInputLimit'],
];
const ENDS = ['Completed', 'CalleeHungUp', 'UnrecognisedLimit', 'NoInputLimit'] as const;

/** Calls of any sort; several at one instant, for pages to be cut between them. */
function manyCalls(count: number): GivenCall[] {
  return Array.from({ length: count }, (_, n): GivenCall => {
    const status = pick(STATUSES);
    return {
      id: `call-${String(Math.floor(random() * 1e9)).padStart(9, '0')}-${n}`,
      job: `any-${n}`,
      group: pick(['group-1', 'group-2', 'group-3']),
      number: pick(['13800000001', '13800000002', '13800000003']),
      referenceId: pick(['', 'C1', 'C2']),
      jobStatus: pick(JOB_STATUSES),
      status,
      at: START + Math.floor(random() * 50) * 1_000,
      ringMs: Math.floor(random() * 200_000),
      talkMs: Math.floor(random() * 5) * 1_000,
      ...(status === 'Succeeded' && {
        end: pick(ENDS),
        completed: pick([true, false]),
        heardAll: pick([true, false, null]),
        turns: pick([[], [['callee', '好', '开场', '肯定']]]) as GivenCall['turns'],
        tags: pick([{}, { 满意度: '满意' }, { 满意度: '一般' }]),
      }),
    } as GivenCall;
  });
}

function randomFilter(): HistoryFilter {
  const maybe = <T>(share: number, make: () => T): T | undefined =>
    random() < share ? make() : undefined;
  const from = Math.floor(random() * 50);
  const ring = Math.floor(random() * 150) * 1_000 + pick([0, 500]);
  const all = {
    calledNumber: maybe(0.1, () => pick(['13800000001', '13800000009'])),
    referenceId: maybe(0.1, () => pick(['C1', 'C9'])),
    groupId: maybe(0.15, () => pick(['group-1', 'group-9'])),
    groupName: maybe(0.15, () => pick(['任务', 'group-2', '%'])),
    scene: maybe(0.1, () => pick(['满意度回访', 'scene-1', 'none'])),
    jobStatuses: maybe(0.2, () => [pick(JOB_STATUSES), pick(JOB_STATUSES)]),
    taskStatuses: maybe(0.2, () => [pick(STATUSES), pick(STATUSES)]),
    hangUpByRejection: maybe(0.2, () => pick([true, false])),
    hasAnswered: maybe(0.2, () => pick([true, false])),
    completed: maybe(0.2, () => pick([true, false])),
    systemTags: maybe(0.15, () => pick(SYSTEM_TAG_SETS)),
    actualTimeFrom: maybe(0.2, () => START + from * 1_000),
    actualTimeTo: maybe(0.2, () => START + (from + 20) * 1_000),
    ringMsFrom: maybe(0.2, () => ring),
    ringMsTo: maybe(0.2, () => ring + 30_000),
    talkMsFrom: maybe(0.1, () => 2_000),
    talkMsTo: maybe(0.1, () => 3_000),
    tag: maybe(0.1, () => pick([{ group: '满意度' }, { group: '满意度', name: '满意' }])),
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return { instanceId: INSTANCE, ...(Object.fromEntries(given) as Partial<HistoryFilter>) };
}

/** The same, said plainly. */
function fits(call: CallRecord, filter: HistoryFilter): boolean {
  const { tag } = filter;
  const equal = (wanted: unknown, is: unknown): boolean => wanted === undefined || wanted === is;
  const within = (from: number | undefined, is: number, to: number | undefined): boolean =>
    (from === undefined || is >= from) && (to === undefined || is <= to);
  return (
    equal(filter.calledNumber, call.calledNumber) &&
    equal(filter.referenceId, call.referenceId) &&
    equal(filter.groupId, call.groupId) &&
    (filter.groupName === undefined || call.groupName.includes(filter.groupName)) &&
    (filter.scene === undefined || [call.sceneId, call.sceneName].includes(filter.scene)) &&
    (filter.jobStatuses?.includes(call.jobStatus) ?? true) &&
    (filter.taskStatuses?.includes(call.taskStatus) ?? true) &&
    equal(filter.hangUpByRejection, call.hangUpByRejection) &&
    equal(filter.hasAnswered, call.hasAnswered) &&
    equal(filter.completed, call.completed) &&
    (filter.systemTags ?? []).every((tag) => call.systemTags.includes(tag)) &&
    within(filter.actualTimeFrom, call.actualTime, (filter.actualTimeTo ?? Infinity) - 1) &&
    within(filter.ringMsFrom, call.ringMs, filter.ringMsTo) &&
    within(filter.talkMsFrom, call.talkMs, filter.talkMsTo) &&
    (!tag || call.tags.some((hit) => hit.group === tag.group && equal(tag.name, hit.name)))
  );
}

async function allPages(db: Db, filter: HistoryFilter, size: number): Promise<CallRecord[]> {
  const all: CallRecord[] = [];
  for (let before: { at: number; id: string } | undefined; ;) {
    const page = await recordsOf(db, await historyPage(db, filter, size, before));
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < size) return all;
    before = { at: last.actualTime, id: last.taskId };
  }
}

describe('History', () => {
  it('finds by any filters together what a look at every call finds, page by page', async () => {
    const { db, close } = await openStore(await folderWith(manyCalls(400)));
    try {
      const all = await allPages(db, { instanceId: INSTANCE }, 1_000);
      expect(all).to.have.length(400);
      for (let round = 0; round < 120; round++) {
        const filter = randomFilter();
        const expected = all.filter((call) => fits(call, filter));
        const found = await allPages(db, filter, pick([7, 50]));
        expect(
          found.map(({ taskId }) => taskId),
          JSON.stringify(filter),
        ).to.deep.equal(expected.map(({ taskId }) => taskId));
      }
    } finally {
      await close();
    }
  });

  it('tells the newest first, and of each what the seed shows', async () => {
    const { db, close } = await openStore(await folderWith(CAMPAIGN));
    try {
      const [first, ...others] = await allPages(db, { instanceId: INSTANCE }, 100);
      expect(others).to.have.length(8);
      expect(first).to.deep.include({
        callId: 'call-2',
        groupName: `测试任务 ${GROUP}`,
        sceneName: '满意度回访',
        calledNumber: '01012345678',
        referenceId: '@C002',
        jobStatus: 'Succeeded',
        taskStatus: 'Succeeded',
        hasAnswered: true,
        completed: false,
        lastPlaybackCompleted: true,
        systemTags: ['CalleeHungUp', 'PlaybackCompleted'],
        hangUpBy: 'callee',
        tags: [{ group: '满意度', name: '不满意' }],
      });
      const silent = others.find(({ callId }) => callId === 'call-7');
      expect(silent).to.include({ hasAnswered: false, lastPlaybackCompleted: null });
      expect(silent?.failureReason).to.equal('NoAnswer');
    } finally {
      await close();
    }
  });

  it('gives a call the same kind whether the engine or the database works it out', async () => {
    const { db, close } = await openStore(await folderWith([...CAMPAIGN, ...manyCalls(100)]));
    try {
      const rows = await db
        .selectFrom('task')
        .select(['id', 'kind', kindOfRow.as('again')])
        .execute();
      expect(rows).to.have.length(109);
      for (const { id, kind, again } of rows) expect(again, id).to.equal(kind);
    } finally {
      await close();
    }
  });
});
