import { expect } from 'chai';
import type {
  Callee,
  EventEnvelope,
  InstanceSettings,
  Job,
  JobGroup,
  JobGroupSettings,
} from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { FakeClock, MONDAY_MORNING } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const callees: Callee[] = [
  { name: 'brief', numbers: ['138*'], onAnswer: { hangUp: true } },
  { name: 'away', numbers: ['139*'], outcome: 'noAnswer', ringSeconds: 5 },
  { name: 'busy', numbers: ['137*'], outcome: 'busy', ringSeconds: 1 },
  { name: 'gone', numbers: ['136*'], outcome: 'emptyNumber', ringSeconds: 1 },
  { name: 'broken', numbers: ['134*'], outcome: 'lineFailed', ringSeconds: 1 },
  { name: 'patient', numbers: ['135*'] },
  { name: 'talker', numbers: ['133*'], onAnswer: { say: '喂', afterSeconds: 1 } },
];
const number = (prefix: string, index = 1) => `${prefix}${String(index).padStart(8, '0')}`;
const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => number(prefix, index + 1));

describe('Scheduling', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees, flowSilenceSeconds: 60 });
  });

  const set = (settings: Partial<InstanceSettings>) =>
    test.api.instances.update({ instanceId: test.instanceId, settings });
  const lines = (maxConcurrency: number) =>
    test.api.instances.update({ instanceId: test.instanceId, maxConcurrency });
  const jobs = async ({ id }: JobGroup): Promise<Job[]> =>
    (await test.api.jobs.list({ groupId: id, limit: 1000 })).list;
  const job = async (group: JobGroup): Promise<Job> => {
    const [first] = await jobs(group);
    if (!first) throw new Error('there is no job');
    return first;
  };
  const group = (id: string) => test.api.jobGroups.get({ groupId: id });
  const live = async (of: JobGroup) => (await group(of.id)).progress.executing;
  const draft = (settings: Partial<JobGroupSettings> = {}) =>
    test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: 'test', ...settings },
    });

  describe('between groups', () => {
    it('dials urgent groups before daily ones', async () => {
      await lines(2);
      const daily = await test.campaign(numbers('135', 4));
      await test.clock.advance(1_000);
      const urgent = await test.campaign(numbers('135', 3), { priority: 'urgent' });
      await test.clock.advance(10 * MINUTE);
      const begun = (list: Job[]) => list.map(({ tasks }) => tasks[0]?.actualTime ?? Infinity);
      const [first, second] = [await jobs(daily), await jobs(urgent)];
      const lastUrgent = Math.max(...begun(second));
      expect(begun(first).filter((at) => at < lastUrgent)).to.have.length(2);
    });

    it('guarantees lines to a daily group beside urgent ones', async () => {
      await lines(5);
      const daily = await test.campaign(numbers('135', 30), { minConcurrency: 2 });
      const urgent = await test.campaign(numbers('135', 30), { priority: 'urgent' });
      await test.clock.advance(5 * MINUTE);
      expect([await live(daily), await live(urgent)]).to.deep.equal([2, 3]);
    });

    it('shares idle lines out evenly', async () => {
      await lines(6);
      const all = [
        await test.campaign(numbers('135', 10)),
        await test.campaign(numbers('135', 10)),
        await test.campaign(numbers('135', 10)),
      ];
      await test.clock.advance(3 * MINUTE);
      for (const one of all) expect(await live(one)).to.equal(2);
    });

    it('takes turns where there is a single line', async () => {
      await lines(1);
      const all = [await test.campaign(numbers('138', 6)), await test.campaign(numbers('138', 6))];
      await test.clock.advance(12_000);
      const counts = await Promise.all(all.map(async (one) => (await group(one.id)).progress));
      const [a = 0, b = 0] = counts.map(({ succeeded }) => succeeded);
      expect(a + b).to.be.greaterThan(2);
      expect(Math.abs(a - b)).to.be.at.most(1);
    });

    it('refuses to guarantee more than the instance has', async () => {
      await lines(5);
      await test.campaign(numbers('135', 1), { minConcurrency: 3 });
      await test.campaign(numbers('135', 1), { minConcurrency: 3, priority: 'urgent' });
      const error = await rejection(test.campaign(numbers('135', 1), { minConcurrency: 3 }));
      expect(error).to.have.property('code', 'LimitExceeded');
      expect(await rejection(draft({ minConcurrency: 6 }))).to.have.property(
        'code',
        'InvalidInput',
      );
      expect(await rejection(lines(2))).to.have.property('code', 'LimitExceeded');
    });

    it('tells what a job waits for', async () => {
      await lines(1);
      const first = await test.campaign(numbers('135', 2), { maxConcurrency: 1 });
      const second = await test.campaign(numbers('135', 1));
      await test.clock.advance(5_000);
      const codes = async (of: JobGroup) => (await jobs(of)).map(({ heldBy }) => heldBy?.code);
      expect(await codes(first)).to.deep.equal([undefined, 'GroupLimit']);
      expect(await codes(second)).to.deep.equal(['LinesBusy']);
      await test.api.jobGroups.pause({ groupId: second.id });
      expect(await codes(second)).to.deep.equal(['NotRunning']);
    });
  });

  describe('by the rules of the instance', () => {
    it('keeps to its calling times, and tells until when', async () => {
      await set({ callingTime: [{ beginTime: '14:00', endTime: '18:00' }] });
      const held = await test.campaign(numbers('138', 1));
      await test.clock.advance(MINUTE);
      const { heldBy, nextAt, tasks } = await job(held);
      expect(tasks).to.have.length(0);
      expect(heldBy?.code).to.equal('OutsideGlobalWindow');
      expect(heldBy?.words['zh-CN']).to.match(/全局可外呼时段.*2026-01-05 14:00/);
      expect(nextAt).to.equal(MONDAY_MORNING + 4 * HOUR);
      await test.clock.advance(4 * HOUR);
      expect((await job(held)).status).to.equal('Succeeded');
    });

    it('dials at once when its calling times are changed', async () => {
      await set({ callingTime: [{ beginTime: '14:00', endTime: '18:00' }] });
      const held = await test.campaign(numbers('138', 1));
      await test.clock.advance(MINUTE);
      await set({ callingTime: [] });
      await test.clock.advance(MINUTE);
      expect((await job(held)).status).to.equal('Succeeded');
    });

    it('leaves out the weekend', async () => {
      await set({ weekdaysOnly: true });
      await test.clock.advance(5 * DAY); // Saturday
      const held = await test.campaign(numbers('138', 1));
      await test.clock.advance(DAY);
      expect((await job(held)).tasks).to.have.length(0);
      await test.clock.advance(DAY);
      expect((await job(held)).status).to.equal('Succeeded');
    });

    it('calls nobody more often a day than it allows, over all groups', async () => {
      await set({ dailyCap: 2 });
      const groups = [
        await test.campaign([number('138')]),
        await test.campaign([number('138')]),
        await test.campaign([number('138')]),
      ];
      await test.clock.advance(5 * MINUTE);
      const all = await Promise.all(groups.map(job));
      expect(all.map(({ status }) => status).sort()).to.deep.equal([
        'Scheduling',
        'Succeeded',
        'Succeeded',
      ]);
      const held = all.find(({ status }) => status === 'Scheduling');
      expect(held?.heldBy?.code).to.equal('DailyCap');
      expect(held?.nextAt).to.equal(MONDAY_MORNING + 14 * HOUR);
      await test.clock.advance(DAY);
      for (const one of groups) expect((await job(one)).status).to.equal('Succeeded');
    });

    it('does not count failures of the line', async () => {
      await set({ dailyCap: 1 });
      const broken = await test.campaign([number('134')], {
        retryTimes: 3,
        retryIntervalMinutes: 1,
      });
      await test.clock.advance(10 * MINUTE);
      expect((await job(broken)).tasks).to.have.length(4);
    });

    it('lets the allow list pass', async () => {
      await set({ dailyCap: 1, callingTime: [{ beginTime: '14:00', endTime: '18:00' }] });
      const list = { kind: 'allow', instanceId: test.instanceId } as const;
      await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: number('138') }] });
      for (let count = 0; count < 3; count++) {
        const group = await test.campaign([number('138'), number('138', 2)]);
        await test.clock.advance(MINUTE);
        expect((await jobs(group)).map(({ status }) => status)).to.deep.equal([
          'Succeeded',
          'Scheduling',
        ]);
      }
    });

    it('refuses a cap of more than five', async () => {
      const error = await rejection(set({ dailyCap: 6 }));
      expect(error).to.have.property('code', 'InvalidInput');
      expect(String(error)).to.match(/settings\.dailyCap/);
    });

    it('calls nobody who is on the do-not-call list', async () => {
      const list = { kind: 'doNotCall', instanceId: test.instanceId } as const;
      await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: number('138') }] });
      const some = await test.campaign(numbers('138', 2));
      await test.untilEnded(some.id, MINUTE);
      const [barred, other] = await jobs(some);
      expect(barred).to.include({ status: 'Failed', failureReason: 'ContactBlockList' });
      expect(barred?.tasks).to.have.length(0);
      expect(other?.status).to.equal('Succeeded');
    });

    it('cancels whoever is put on the stop-call list of a paused group', async () => {
      await lines(1);
      const some = await test.campaign(numbers('135', 3));
      await test.clock.advance(5_000);
      await test.api.jobGroups.pause({ groupId: some.id });
      const list = { kind: 'stopCall', groupId: some.id } as const;
      await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: number('135', 2) }] });
      expect((await group(some.id)).progress).to.include({ cancelled: 1, paused: 1 });
      await test.api.jobGroups.resume({ groupId: some.id });
      await test.untilEnded(some.id);
      expect((await jobs(some)).map(({ status }) => status)).to.deep.equal([
        'Succeeded',
        'Cancelled',
        'Succeeded',
      ]);
    });

    it('does not call a number again in a group that has found it not to exist', async () => {
      const contact = (referenceId: string) => ({
        phoneNumber: number('136'),
        referenceId,
        variables: {},
      });
      await lines(1);
      const some = await test.campaign([contact('a'), contact('b')]);
      await test.untilEnded(some.id, MINUTE);
      const [first, second] = await jobs(some);
      expect(first?.tasks).to.have.length(1);
      expect(second).to.include({ status: 'Failed', failureReason: 'EmptyNumber' });
      expect(second?.tasks).to.have.length(0);
    });

    it('refuses a single call that a rule does not let be made', async () => {
      const contact = { phoneNumber: number('138'), variables: {} };
      const dial = () => test.api.calls.dial({ instanceId: test.instanceId, contact });
      await set({ dailyCap: 1 });
      await Promise.all([dial(), test.clock.advance(MINUTE)]);
      const capped = rejection(dial());
      await test.clock.advance(1_000);
      expect(await capped).to.have.property('code', 'LimitExceeded');
      await set({ dailyCap: null, callingTime: [{ beginTime: '20:00', endTime: '21:00' }] });
      const late = rejection(dial());
      await test.clock.advance(1_000);
      expect(String(await late)).to.match(/calling times/);
    });
  });

  describe('from caller numbers', () => {
    const caller = '02512345678';

    it('keeps to their rate limits, and tells when one is free', async () => {
      await test.api.numbers.add({
        instanceId: test.instanceId,
        numbers: [{ number: caller, rateLimitCount: 1, rateLimitPeriod: 60 }],
      });
      const some = await test.campaign(numbers('138', 3), { callerNumbers: [caller] });
      await test.clock.advance(30_000);
      const [, second] = await jobs(some);
      expect(second?.heldBy?.code).to.equal('CallerNumberLimit');
      await test.clock.advance(3 * MINUTE);
      const begun = (await jobs(some)).map(({ tasks }) => tasks[0]);
      expect(begun.map((task) => task?.callingNumber)).to.deep.equal([caller, caller, caller]);
      const times = begun.map((task) => task?.actualTime ?? 0);
      expect((times[1] ?? 0) - (times[0] ?? 0)).to.be.at.least(MINUTE);
      expect((times[2] ?? 0) - (times[1] ?? 0)).to.be.at.least(MINUTE);
    });

    it('makes further attempts from others, where there are some', async () => {
      const settings = { callerNumbers: [caller], recallCallerNumbers: ['02587654321'] };
      const retries = { retryTimes: 1, retryIntervalMinutes: 1 };
      const some = await test.campaign([number('139')], { ...settings, ...retries });
      await test.untilEnded(some.id, HOUR);
      const { tasks } = await job(some);
      expect(tasks.map((task) => task.callingNumber)).to.deep.equal([caller, '02587654321']);
    });

    it('goes on with first attempts while the numbers of further ones are limited', async () => {
      const recall = '02587654321';
      await test.api.numbers.add({
        instanceId: test.instanceId,
        numbers: [{ number: recall, rateLimitCount: 1, rateLimitPeriod: 3600 }],
      });
      await lines(1);
      const away = await test.campaign([...numbers('139', 2), ...numbers('138', 30)], {
        callerNumbers: [caller],
        recallCallerNumbers: [recall],
        retryTimes: 1,
        retryIntervalMinutes: 0,
      });
      await test.clock.advance(10 * MINUTE);
      expect((await group(away.id)).progress.succeeded).to.equal(30);
    });
  });

  describe('of a group that repeats', () => {
    const repeating = (own: object = {}): Partial<JobGroupSettings> => ({
      strategy: {
        workingTime: [{ beginTime: '09:00', endTime: '12:00' }],
        repeatBy: 'Day',
        endTime: MONDAY_MORNING + 2 * DAY + HOUR,
        ...own,
      },
    });

    it('goes round its contacts again on each day that it runs', async () => {
      const some = await test.campaign(numbers('138', 3), repeating());
      await test.clock.advance(HOUR);
      expect((await group(some.id)).progress).to.include({ total: 3, succeeded: 3 });
      expect((await group(some.id)).status).to.equal('Executing');
      await test.clock.advance(DAY);
      expect((await group(some.id)).progress).to.include({ total: 6, succeeded: 6 });
      await test.clock.advance(DAY);
      const ended = await group(some.id);
      expect(ended.status).to.equal('Completed');
      expect(ended.progress).to.include({ total: 9, succeeded: 9 });
    });

    it('leaves out who still has a job, and numbers that do not exist', async () => {
      await lines(1);
      const settings = repeating({ workingTime: [{ beginTime: '09:00', endTime: '10:00:30' }] });
      const some = await test.campaign([number('136'), ...numbers('135', 3)], settings);
      await test.clock.advance(HOUR);
      const today = (await group(some.id)).progress;
      expect(today).to.include({ total: 4, failed: 1 });
      const waiting = today.scheduling;
      expect(waiting).to.be.greaterThan(0);
      await test.clock.advance(23 * HOUR + MINUTE);
      // Tomorrow: everybody but the number that does not exist; who waits goes on waiting.
      expect((await group(some.id)).progress.total).to.equal(4 + 3 - waiting);
    });

    it('lays a round out once, though the engine is killed meanwhile', async () => {
      const some = await test.campaign(numbers('138', 3), repeating());
      await test.clock.advance(HOUR);
      const copy = test.crashedCopy();
      const at = test.clock.now();
      await test.stop();
      test = await TestEngine.start({ callees, dataFolder: copy }, new FakeClock(at + DAY));
      await test.clock.advance(HOUR / 2);
      expect((await group(some.id)).progress).to.include({ total: 6, succeeded: 6 });
    });

    it('fails with TimeUp what no window reaches before the end', async () => {
      await lines(1);
      const settings = repeating({
        workingTime: [{ beginTime: '09:00', endTime: '10:00:30' }],
        repeatBy: 'Once',
        endTime: MONDAY_MORNING + 2 * HOUR,
      });
      const some = await test.campaign(numbers('135', 3), settings);
      const ended = await test.untilEnded(some.id, 3 * HOUR);
      expect(ended.progress.failed).to.be.greaterThan(0);
      const failed = (await jobs(some)).filter(({ status }) => status === 'Failed');
      for (const one of failed) expect(one.failureReason).to.equal('TimeUp');
    });
  });

  describe('by outcome', () => {
    it('redials after one outcome otherwise than after others', async () => {
      const some = await test.campaign([number('137'), number('139')], {
        retryTimes: 1,
        retryIntervalMinutes: 1,
        retryByOutcome: { Busy: { retryTimes: 3, retryIntervalMinutes: 2 } },
      });
      await test.untilEnded(some.id, HOUR);
      const [busy, away] = await jobs(some);
      expect([busy?.tasks.length, away?.tasks.length]).to.deep.equal([4, 2]);
      const [first, second] = busy?.tasks ?? [];
      expect((second?.actualTime ?? 0) - (first?.endTime ?? 0)).to.equal(2 * MINUTE);
    });

    it('pauses a group whose calls fail for the line, and says so', async () => {
      const told: unknown[] = [];
      await test.on({ types: ['JobGroupProgress'] }, ({ body }: EventEnvelope) => {
        if (body.eventType === 'JobGroupProgress' && body.pausedBecause) told.push(body.status);
      });
      const some = await test.campaign(numbers('134', 60));
      await test.clock.advance(10 * MINUTE);
      const paused = await group(some.id);
      expect(paused.status).to.equal('Paused');
      expect(paused.pausedBecause?.code).to.equal('LineFailures');
      expect(paused.pausedBecause?.words['en-US']).to.match(/of the last 20 calls failed/);
      expect(told.length).to.be.greaterThan(0);
      expect(new Set(told)).to.deep.equal(new Set(['Paused']));
      expect(paused.progress.paused).to.be.greaterThan(0);
      const resumed = await test.api.jobGroups.resume({ groupId: some.id });
      expect(resumed.pausedBecause).to.equal(null);
    });
  });

  describe('of groups that are made of others', () => {
    it('makes one group for one request', async () => {
      const make = () =>
        test.api.jobGroups.create({
          instanceId: test.instanceId,
          settings: { name: 'once' },
          requestId: 'r-1',
        });
      const [first, second] = await Promise.all([make(), make()]);
      expect(second.id).to.equal(first.id);
      expect((await test.api.jobGroups.list({ instanceId: test.instanceId })).list).to.have.length(
        1,
      );
    });

    it('copies settings and contacts', async () => {
      const some = await test.campaign(numbers('138', 3), { ringSeconds: 20, priority: 'urgent' });
      await test.untilEnded(some.id, HOUR);
      const copy = await test.api.jobGroups.copy({ groupId: some.id });
      expect(copy).to.deep.include({
        name: 'test_复制',
        status: 'Draft',
        ringSeconds: 20,
        priority: 'urgent',
        sourceGroupId: some.id,
      });
      expect(copy.progress.total).to.equal(3);
      await test.api.jobGroups.start({ groupId: copy.id });
      expect((await test.untilEnded(copy.id, HOUR)).progress.succeeded).to.equal(3);
      const bare = await test.api.jobGroups.copy({ groupId: some.id, name: 'b', contacts: false });
      expect(bare).to.deep.include({ name: 'b' });
      expect(bare.progress.total).to.equal(0);
    });

    it('redials by outcome', async () => {
      const some = await test.campaign([number('138'), number('133'), number('139')]);
      await test.untilEnded(some.id, HOUR);
      const redial = async (
        outcomes: Parameters<typeof test.api.jobGroups.redial>[0]['outcomes'],
      ) => {
        const made = await test.api.jobGroups.redial({ groupId: some.id, outcomes });
        return (await jobs(made)).map(({ contact }) => contact.phoneNumber);
      };
      expect(await redial(['failed'])).to.deep.equal([number('139')]);
      expect(await redial(['noInteraction'])).to.deep.equal([number('138')]);
      expect(await redial(['succeeded', 'failed'])).to.have.length(3);
      const error = await rejection(redial(['cancelled']));
      expect(String(error)).to.match(/nobody to redial/);
      const { list } = await test.api.jobGroups.list({ instanceId: test.instanceId });
      expect(list).to.have.length(4);
      const outcomes = ['failed'] as const;
      const started = await test.api.jobGroups.redial({
        groupId: some.id,
        outcomes: [...outcomes],
        start: true,
        settings: { name: 'again' },
      });
      expect(started).to.deep.include({ name: 'again', status: 'Scheduling' });
    });

    it('changes only what the state allows', async () => {
      const some = await test.campaign(numbers('135', 2));
      await test.clock.advance(1_000);
      const update = (settings: Partial<JobGroupSettings>) =>
        test.api.jobGroups.update({ groupId: some.id, settings });
      const changed = await update({ maxConcurrency: 1, description: 'new' });
      expect(changed).to.include({ maxConcurrency: 1, description: 'new', name: 'test' });
      expect(await rejection(update({ strategy: {} }))).to.have.property('code', 'WrongState');
      await test.api.jobGroups.pause({ groupId: some.id });
      expect((await update({ strategy: { maxAttemptsPerDay: 2 } })).strategy).to.deep.equal({
        maxAttemptsPerDay: 2,
      });
      expect((await update({ callerNumber: '02512345678' })).callerNumbers).to.deep.equal([
        '02512345678',
      ]);
      await test.api.jobGroups.stop({ groupId: some.id });
      expect(await rejection(update({ ringSeconds: 5 }))).to.have.property('code', 'WrongState');
      expect((await update({ name: 'over' })).name).to.equal('over');
    });

    it('tells before the start how many will be dialled, and why others will not', async () => {
      const list = { kind: 'doNotCall', instanceId: test.instanceId } as const;
      await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: number('138', 1) }] });
      await set({ callingTime: [{ beginTime: '14:00', endTime: '18:00' }] });
      const { id: groupId } = await draft();
      const contact = (phoneNumber: string) => ({ phoneNumber, variables: {} });
      await test.api.jobGroups.assign({ groupId, contacts: numbers('138', 4).map(contact) });
      await test.api.jobGroups.assign({
        groupId,
        contacts: [contact(number('139'))],
        strategy: { endTime: MONDAY_MORNING + HOUR },
      });
      const seen = await test.api.jobGroups.preview({ groupId });
      expect(seen).to.deep.include({ total: 5, toDial: 3, skipped: 2, delayed: 0 });
      expect(seen.firstAt).to.equal(MONDAY_MORNING + 4 * HOUR);
      expect(seen.byReason.map(({ reason, count }) => [reason, count])).to.have.deep.members([
        ['doNotCall', 1],
        ['noWindow', 1],
      ]);
      expect((await group(groupId)).progress).to.include({ total: 5, failed: 0 });
    });
  });

  it("shares the account's concurrency out among instances", async () => {
    await test.api.instances.setConcurrency({ total: 15 });
    expect(await test.api.instances.concurrency()).to.deep.equal({
      total: 15,
      allotted: 10,
      remaining: 5,
    });
    const create = (maxConcurrency: number) =>
      test.api.instances.create({ name: 'second', maxConcurrency });
    expect(await rejection(create(6))).to.have.property('code', 'LimitExceeded');
    await create(5);
    expect(await rejection(test.api.instances.setConcurrency({ total: 14 }))).to.have.property(
      'code',
      'LimitExceeded',
    );
  });

  it("goes by the callee's own clock where it is known", async () => {
    await test.stop();
    // Three in the morning in Berlin, ten o'clock where the callee is.
    test = await TestEngine.start({ callees, timeZone: 'Europe/Berlin' });
    await set({ callingTime: [{ beginTime: '09:00', endTime: '10:30' }] });
    const some = await test.campaign([number('138')]);
    await test.clock.advance(MINUTE);
    expect((await job(some)).status).to.equal('Succeeded');
    await test.clock.advance(HOUR);
    const late = await test.campaign([number('138', 2)]);
    await test.clock.advance(MINUTE);
    expect((await job(late)).heldBy?.code).to.equal('OutsideGlobalWindow');
    expect((await job(late)).nextAt).to.equal(MONDAY_MORNING + 23 * HOUR);
  });
});
