import { expect } from 'chai';
import type { Callee, EventEnvelope, Job, JobGroup, JobGroupSettings } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { MONDAY_MORNING } from '../../support/fakeClock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const callees: Callee[] = [
  { name: 'brief', numbers: ['138*', '0*'], onAnswer: { hangUp: true } },
  { name: 'slow', numbers: ['137*'], ringSeconds: 20, onAnswer: { hangUp: true } },
  { name: 'away', numbers: ['139*'], outcome: 'noAnswer', ringSeconds: 5 },
  { name: 'arrears', numbers: ['136*'], outcome: 'inArrears', ringSeconds: 1 },
  { name: 'suspended', numbers: ['135*'], outcome: 'outOfService', ringSeconds: 1 },
  { name: 'empty', numbers: ['134*'], outcome: 'emptyNumber', ringSeconds: 1 },
  { name: 'patient', numbers: ['133*'] },
];
const number = (prefix: string, index = 1) => `${prefix}${String(index).padStart(8, '0')}`;
const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => number(prefix, index + 1));

/** Days of 2026-01 on which somebody was called, in Shanghai. */
const daysOf = (jobs: readonly Job[]): number[] =>
  jobs
    .flatMap(({ tasks }) => tasks.map(({ actualTime }) => actualTime ?? 0))
    .map((at) => new Date(at + 8 * HOUR).getUTCDate())
    .sort((a, b) => a - b);

describe('A job group goes by', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees, flowSilenceSeconds: 30 });
  });
  const jobs = async ({ id }: JobGroup): Promise<Job[]> =>
    (await test.api.jobs.list({ groupId: id, limit: 1000 })).list;
  const tasks = async (group: JobGroup) => (await jobs(group)).flatMap((job) => job.tasks);
  const hours = [{ beginTime: '09:00', endTime: '18:00' }];

  describe('its schedule', () => {
    it('round and round on days of the week', async function () {
      this.timeout(30_000);
      const group = await test.campaign([number('138')], {
        strategy: {
          workingTime: hours,
          repeatBy: 'Week',
          repeatDays: [1, 4],
          endTime: MONDAY_MORNING + 11 * DAY,
        },
      });
      await test.clock.advance(12 * DAY);
      // Mondays and Thursdays from Monday the 5th to Friday the 16th.
      expect(daysOf(await jobs(group))).to.deep.equal([5, 8, 12, 15]);
      expect((await test.api.jobGroups.get({ groupId: group.id })).status).to.equal('Completed');
    });

    it('round and round on days of the month', async function () {
      this.timeout(60_000);
      const group = await test.campaign([number('138')], {
        strategy: {
          workingTime: hours,
          repeatBy: 'Month',
          repeatDays: [7, 20, 31],
          endTime: MONDAY_MORNING + 34 * DAY,
        },
      });
      await test.clock.advance(35 * DAY);
      // To the 8th of February.
      expect(daysOf(await jobs(group))).to.deep.equal([7, 7, 20, 31]);
    });

    it('from its start on', async () => {
      const startTime = MONDAY_MORNING + 2 * HOUR;
      const group = await test.campaign([number('138')], { strategy: { startTime } });
      await test.clock.advance(HOUR);
      const [waiting] = await jobs(group);
      expect(waiting).to.deep.include({ status: 'Scheduling', nextAt: startTime });
      expect(waiting?.heldBy?.code).to.equal('OutsideWindow');
      await test.clock.advance(2 * HOUR);
      expect((await tasks(group))[0]?.actualTime).to.be.within(startTime, startTime + 2_000);
    });
  });

  describe('its strategy', () => {
    it('with one given with the contacts before it', async () => {
      const { id: groupId } = await test.api.jobGroups.create({
        instanceId: test.instanceId,
        settings: {
          name: 'own',
          retryTimes: 0,
          strategy: { name: 'mine', maxAttemptsPerDay: 1, workingTime: hours },
        },
      });
      const contact = (phoneNumber: string) => ({ phoneNumber, variables: {} });
      await test.api.jobGroups.assign({ groupId, contacts: [contact(number('139', 1))] });
      await test.api.jobGroups.assign({
        groupId,
        contacts: [contact(number('139', 2))],
        strategy: { maxAttemptsPerDay: 3, minAttemptInterval: 7 },
      });
      const group = await test.api.jobGroups.start({ groupId });
      expect(group.strategy.name).to.equal('mine');
      await test.untilEnded(groupId, 2 * HOUR);
      const [first, second] = await jobs(group);
      expect([first?.tasks.length, second?.tasks.length]).to.deep.equal([1, 3]);
      const [one, two] = second?.tasks ?? [];
      expect((two?.actualTime ?? 0) - (one?.endTime ?? 0)).to.equal(7 * MINUTE);
    });

    it('to so many attempts a day, and goes on on the next', async () => {
      const group = await test.campaign([number('139')], {
        retryTimes: 3,
        retryIntervalMinutes: 1,
        strategy: { maxAttemptsPerDay: 2, workingTime: hours },
      });
      await test.clock.advance(2 * DAY);
      expect(daysOf(await jobs(group))).to.deep.equal([5, 5, 6, 6]);
    });

    it('to numbers of the same province first, then to any', async () => {
      const [hangzhou, guangzhou] = ['057188880001', '02088880002'];
      await test.api.numbers.add({
        instanceId: test.instanceId,
        numbers: [{ number: hangzhou, maxConcurrency: 1 }, { number: guangzhou }],
      });
      const ningbo = ['057412340001', '057412340002'];
      const group = await test.campaign(ningbo, { strategy: { routingStrategy: 'sameProvince' } });
      await test.untilEnded(group.id, HOUR);
      const callers = (await tasks(group)).map(({ callingNumber }) => callingNumber);
      expect(callers.sort()).to.deep.equal([guangzhou, hangzhou]);
    });
  });

  describe('its redial options', () => {
    const OPTIONS = [
      ['empty numbers', '134', 'emptyNumberIgnore'],
      ['numbers in arrears', '136', 'inArrearsIgnore'],
      ['numbers out of service', '135', 'outOfServiceIgnore'],
    ] as const;
    for (const [what, prefix, option] of OPTIONS) {
      it(`to dial ${what} again, or not`, async () => {
        const attempts = async (ignore: boolean): Promise<number> => {
          const settings: Partial<JobGroupSettings> = {
            retryTimes: 2,
            retryIntervalMinutes: 1,
            recallStrategy: { [option]: ignore },
          };
          const group = await test.campaign([number(prefix)], settings);
          await test.untilEnded(group.id, HOUR);
          return (await tasks(group)).length;
        };
        expect(await attempts(true)).to.equal(1);
        expect(await attempts(false)).to.equal(3);
      });
    }

    it('unless the instance calls no empty number again', async () => {
      const settings = { emptyNumberNoMoreCalls: true };
      await test.api.instances.update({ instanceId: test.instanceId, settings });
      const group = await test.campaign([number('134')], {
        retryTimes: 2,
        retryIntervalMinutes: 1,
        recallStrategy: { emptyNumberIgnore: false },
      });
      await test.untilEnded(group.id, HOUR);
      expect(await tasks(group)).to.have.length(1);
    });

    it('to give a call up after so much ringing', async () => {
      const outcome = async (ringSeconds: number) => {
        const group = await test.campaign([number('137')], { ringSeconds });
        await test.untilEnded(group.id, HOUR);
        const [task] = await tasks(group);
        return [task?.status, task?.ringMs];
      };
      expect(await outcome(15)).to.deep.equal(['NoAnswer', 15_000]);
      expect(await outcome(25)).to.deep.equal(['Succeeded', 20_000]);
    });
  });

  it('what its flows can keep up with: it dials fewer while they begin late', async function () {
    this.timeout(20_000);
    await test.api.instances.update({ instanceId: test.instanceId, maxConcurrency: 20 });
    let late = 800;
    await test.on({ types: ['CallAnswered'] }, ({ callId }: EventEnvelope) => {
      if (callId === null) return;
      // A flow's first node, so long after the answer; it ends some seconds later.
      test.clock.after(late, () => {
        void test.api.calls
          .speak({ callId, node: 'greeting', texts: ['您好'], bargeIn: 'never' })
          .then(() => test.api.calls.hangUp({ callId, delayMs: 5_000 }));
      });
    });
    const group = await test.campaign(numbers('133', 1_000));
    const live = async (): Promise<number> =>
      (await test.api.jobGroups.get({ groupId: group.id })).progress.executing;
    await test.clock.advance(1_000);
    expect(await live()).to.equal(20);
    await test.clock.advance(2 * MINUTE);
    expect(await live()).to.be.below(10);
    const waiting = (await jobs(group)).find(({ status }) => status === 'Scheduling');
    expect(waiting?.heldBy?.code).to.equal('FlowsLate');
    late = 50;
    await test.clock.advance(3 * MINUTE);
    expect(await live()).to.equal(20);
  });
});
