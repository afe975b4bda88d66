import { expect } from 'chai';
import type { Callee, Job, JobGroup } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { MONDAY_MORNING } from '../../support/fakeClock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Calls Xinjiang, and slowly; the other calls everywhere else. */
const SLOW = '02512345678';
const QUICK = '02587654321';

const callees: Callee[] = [
  { name: 'patient', numbers: ['0999*'], onAnswer: { hangUp: true, afterSeconds: 30 } },
  { name: 'brief', numbers: ['*'], onAnswer: { hangUp: true } },
];
const urumqi = (index: number): string => `0991123${String(index).padStart(4, '0')}`;
const yining = (index: number): string => `0999123${String(index).padStart(4, '0')}`;
const nanjing = (index: number): string => `0251234${String(index).padStart(4, '0')}`;
const many = (of: (index: number) => string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => of(index));

describe('Jobs that only some caller numbers may call', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees });
    await test.api.numbers.saveSupplier({
      definition: {
        id: 'inland',
        name: { 'zh-CN': '内地', 'en-US': 'Inland' },
        kind: 'landline',
        rules: { blockedRegions: [{ province: '新疆' }], barredIndustries: ['物流'] },
        prices: {},
      },
    });
  });

  const numbers = (slow: object) =>
    test.api.numbers.add({
      instanceId: test.instanceId,
      numbers: [
        { number: SLOW, ...slow },
        { number: QUICK, supplier: 'inland' },
      ],
    });
  const jobs = async ({ id }: JobGroup): Promise<Job[]> =>
    (await test.api.jobs.list({ groupId: id, limit: 1000 })).list;
  const count = (list: readonly Job[], status: Job['status']): number =>
    list.filter((job) => job.status === status).length;

  it('wait by themselves while others of the group go on, and say until when', async () => {
    await numbers({ rateLimitCount: 1, rateLimitPeriod: 600 });
    const group = await test.campaign([...many(urumqi, 4), ...many(nanjing, 30)]);
    await test.clock.advance(5 * MINUTE);
    const all = await jobs(group);
    const [far, near] = [all.slice(0, 4), all.slice(4)];
    expect(count(near, 'Succeeded')).to.equal(30);
    expect(count(far, 'Succeeded')).to.equal(1);
    const waiting = far.filter(({ status }) => status === 'Scheduling');
    expect(waiting.map(({ heldBy }) => heldBy?.code)).to.deep.equal(
      Array.from({ length: 3 }, () => 'CallerNumberLimit'),
    );
    // Each in its turn, as the limit lets them go.
    const turns = waiting.map(({ nextAt }) => (nextAt ?? 0) - MONDAY_MORNING);
    expect(turns[0]).to.be.closeTo(10 * MINUTE, 2_000);
    for (const turn of turns) expect(turn).to.be.at.most(30 * MINUTE + 2_000);
    expect(waiting[0]?.heldBy?.words['en-US']).to.match(/1 call in 600 s.*again from 2026-01-05/);

    await test.untilEnded(group.id, 2 * HOUR);
    const begun = (await jobs(group))
      .slice(0, 4)
      .map(({ tasks }) => tasks[0]?.actualTime ?? 0)
      .sort((a, b) => a - b);
    const pauses = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    for (const pause of pauses) expect(pause).to.be.within(10 * MINUTE, 11 * MINUTE);
  });

  it('are gone on with at once when a call ends that their number was in full use by', async () => {
    await numbers({ maxConcurrency: 1 });
    const group = await test.campaign([...many(yining, 3), ...many(nanjing, 20)]);
    await test.clock.advance(20_000);
    const all = await jobs(group);
    expect(count(all.slice(3), 'Succeeded')).to.equal(20);
    expect(all.slice(0, 3).map(({ heldBy }) => heldBy?.code)).to.deep.equal([
      undefined,
      'CallerNumberLimit',
      'CallerNumberLimit',
    ]);
    await test.untilEnded(group.id, 10 * MINUTE);
    const tasks = (await jobs(group))
      .slice(0, 3)
      .flatMap((job) => job.tasks)
      .sort((a, b) => (a.actualTime ?? 0) - (b.actualTime ?? 0));
    expect(tasks.map(({ callingNumber }) => callingNumber)).to.deep.equal([SLOW, SLOW, SLOW]);
    tasks.slice(1).forEach((task, index) => {
      const pause = (task.actualTime ?? 0) - (tasks[index]?.endTime ?? 0);
      expect(pause).to.be.within(0, 1_000);
    });
  });

  it('go as soon as the limit is taken away', async () => {
    await numbers({ rateLimitCount: 1, rateLimitPeriod: 3_600 });
    const group = await test.campaign(many(urumqi, 3));
    await test.clock.advance(MINUTE);
    expect(count(await jobs(group), 'Succeeded')).to.equal(1);
    await test.api.numbers.update({
      instanceId: test.instanceId,
      number: SLOW,
      changes: { rateLimitCount: null, rateLimitPeriod: null },
    });
    await test.clock.advance(MINUTE);
    expect(count(await jobs(group), 'Succeeded')).to.equal(3);
  });

  it('do not keep other groups from their calls', async () => {
    await numbers({ rateLimitCount: 1, rateLimitPeriod: 600 });
    const far = await test.campaign(many(urumqi, 50), { priority: 'urgent' });
    const near = await test.campaign(many(nanjing, 50));
    await test.clock.advance(3 * MINUTE);
    expect(count(await jobs(near), 'Succeeded')).to.equal(50);
    expect(count(await jobs(far), 'Succeeded')).to.equal(1);
  });

  it('wait all together, unwritten, while no number is free for anybody', async () => {
    const limit = { rateLimitCount: 1, rateLimitPeriod: 600 };
    await numbers(limit);
    await test.api.numbers.update({
      instanceId: test.instanceId,
      number: QUICK,
      changes: limit,
    });
    const group = await test.campaign([...many(urumqi, 3), ...many(nanjing, 3)]);
    await test.clock.advance(MINUTE);
    const waiting = (await jobs(group)).filter(({ status }) => status === 'Scheduling');
    expect(waiting).to.have.length(4);
    for (const { heldBy, nextAt } of waiting) {
      expect(heldBy?.code).to.equal('CallerNumberLimit');
      expect(nextAt).to.be.closeTo(MONDAY_MORNING + 10 * MINUTE, 2_000);
    }
  });

  it('are not called from a number whose supplier bars the industry of the scene', async () => {
    await numbers({});
    const { instanceId } = test;
    const definition = {
      ...{ name: '回访', industry: '电商', type: '物流回访', language: 'zh-CN' },
      ...{ intents: [], globalQuestions: [], tagGroups: [] },
    };
    await test.api.scenes.import({ instanceId, definition });
    const callersOf = async (scene?: string): Promise<string[]> => {
      const group = await test.campaign(many(nanjing, 6), scene ? { scene } : {});
      await test.untilEnded(group.id, HOUR);
      const calls = (await jobs(group)).flatMap(({ tasks }) => tasks);
      return [...new Set(calls.map(({ callingNumber }) => callingNumber))].sort();
    };
    expect(await callersOf()).to.deep.equal([SLOW, QUICK]);
    expect(await callersOf('回访')).to.deep.equal([SLOW]);
  });
});
