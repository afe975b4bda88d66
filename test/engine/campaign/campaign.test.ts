import { Ajv } from 'ajv';
import { expect } from 'chai';
import {
  DialflowError,
  eventSchemas,
  type Callee,
  type EventEnvelope,
  type JobEventBody,
  type JobGroupSettings,
} from '../../../engine/api';
import { FakeClock } from '../../support/fakeClock';
import { TestEngine } from '../../support/engine';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Answers, and hangs up at once: a call that needs no flow. */
const brief: Callee = { name: 'brief', numbers: ['138*'], onAnswer: { hangUp: true } };
const unanswering: Callee = { name: 'away', numbers: ['139*'], outcome: 'noAnswer' };
const busyOnce: Callee = {
  name: 'busy once',
  numbers: ['137*'],
  outcome: ['busy', 'answers'],
  onAnswer: { hangUp: true },
};
const empty: Callee = { name: 'empty', numbers: ['136*'], outcome: 'emptyNumber' };
/** Stays on the line until it is hung up on. */
const patient: Callee = { name: 'patient', numbers: ['135*'] };
const callees = [brief, unanswering, busyOnce, empty, patient];

const number = (prefix: string, index: number) => `${prefix}${String(index).padStart(8, '0')}`;
const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => number(prefix, index));

async function rejection(promise: Promise<unknown>): Promise<DialflowError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DialflowError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('A campaign', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees });
  });

  const jobs = async (groupId: string) => (await test.api.jobs.list({ groupId })).list;

  it('calls every contact and completes', async () => {
    const { id } = await test.campaign(numbers('138', 25));
    const group = await test.untilEnded(id);
    expect(group.status).to.equal('Completed');
    expect(group.progress).to.include({ total: 25, succeeded: 25, failed: 0, scheduling: 0 });
    expect(await jobs(id)).to.have.length(25);
  });

  it('never has more calls up than the instance allows', async () => {
    await test.campaign(numbers('135', 30));
    await test.clock.advance(5_000);
    expect((await test.api.engine.info()).liveCalls).to.equal(10);
  });

  it("never has more calls up than the group's own limit allows", async () => {
    await test.campaign(numbers('135', 30), { maxConcurrency: 3 });
    await test.clock.advance(5_000);
    expect((await test.api.engine.info()).liveCalls).to.equal(3);
  });

  it('shares the lines between groups that run side by side', async () => {
    const first = await test.campaign(numbers('135', 30), { name: 'first' });
    const second = await test.campaign(numbers('135', 30), { name: 'second' });
    await test.clock.advance(40_000); // The flow silence frees lines again.
    const counts = await Promise.all(
      [first, second].map(
        async ({ id }) => (await test.api.jobGroups.get({ groupId: id })).progress,
      ),
    );
    for (const { executing, succeeded } of counts)
      expect(executing + succeeded).to.be.greaterThan(0);
  });

  it('dials an unanswered contact again after the interval, so many times', async () => {
    const { id } = await test.campaign(numbers('139', 1), {
      retryTimes: 2,
      retryIntervalMinutes: 10,
      ringSeconds: 20,
    });
    await test.untilEnded(id);
    const [job] = await jobs(id);
    expect(job).to.include({ status: 'Failed', failureReason: 'NoAnswer' });
    expect(job?.tasks.map((task) => task.status)).to.deep.equal([
      'NoAnswer',
      'NoAnswer',
      'NoAnswer',
    ]);
    const [first, second] = job?.tasks ?? [];
    expect((second?.actualTime ?? 0) - (first?.endTime ?? 0)).to.be.within(
      10 * MINUTE,
      10 * MINUTE + 1000,
    );
    expect(first?.ringMs).to.equal(20_000);
  });

  it('takes a later answer for success', async () => {
    const { id } = await test.campaign(numbers('137', 1), { retryTimes: 1 });
    await test.untilEnded(id);
    const [job] = await jobs(id);
    expect(job).to.include({ status: 'Succeeded', failureReason: null });
    expect(job?.tasks.map((task) => task.status)).to.deep.equal(['Busy', 'Succeeded']);
  });

  it('does not dial an empty number again', async () => {
    const { id } = await test.campaign(numbers('136', 1), { retryTimes: 3 });
    await test.untilEnded(id);
    const [job] = await jobs(id);
    expect(job).to.include({ status: 'Failed', failureReason: 'EmptyNumber' });
    expect(job?.tasks).to.have.length(1);
  });

  it('waits for its working time, and says so on the job', async () => {
    const { id } = await test.campaign(numbers('138', 1), {
      strategy: { workingTime: [{ beginTime: '14:00:00', endTime: '16:00:00' }] },
    });
    await test.clock.advance(1_000);
    const [held] = await jobs(id);
    expect(held?.heldBy?.words['en-US']).to.match(/14:00/);
    expect((await test.api.jobGroups.get({ groupId: id })).status).to.equal('Scheduling');
    await test.clock.advance(4 * HOUR - 2_000);
    expect((await jobs(id))[0]?.tasks).to.have.length(0);
    await test.clock.advance(10_000);
    expect((await jobs(id))[0]?.status).to.equal('Succeeded');
  });

  it('fails what is left with TimeUp when its strategy ends', async () => {
    const endTime = test.clock.now() + HOUR;
    const { id } = await test.campaign([...numbers('139', 2), number('138', 1)], {
      retryTimes: 100,
      retryIntervalMinutes: 45,
      strategy: {
        endTime,
        workingTime: [{ beginTime: '09:00:00', endTime: '10:30:00' }],
      },
    });
    const group = await test.untilEnded(id);
    expect(group.progress).to.include({ succeeded: 1, failed: 2 });
    const failed = (await jobs(id)).filter((job) => job.status === 'Failed');
    expect(failed.map((job) => job.failureReason)).to.deep.equal(['TimeUp', 'TimeUp']);
  });

  it('dials nothing more while it is paused, and goes on when it is resumed', async () => {
    const { id } = await test.campaign(numbers('135', 30), { maxConcurrency: 5 });
    await test.clock.advance(3_000);
    const paused = await test.api.jobGroups.pause({ groupId: id });
    expect(paused).to.have.property('status', 'Paused');
    expect(paused.progress).to.include({ executing: 5, paused: 25 });
    await test.clock.advance(60_000);
    const resting = await test.api.jobGroups.get({ groupId: id });
    expect(resting.progress).to.include({ executing: 0, succeeded: 5, paused: 25 });
    await test.api.jobGroups.resume({ groupId: id });
    await test.clock.advance(3_000);
    expect((await test.api.jobGroups.get({ groupId: id })).progress.executing).to.equal(5);
  });

  it('keeps its limit when it is resumed while calls of before are still up', async () => {
    const { id } = await test.campaign(numbers('135', 30), { maxConcurrency: 5 });
    await test.clock.advance(3_000);
    await test.api.jobGroups.pause({ groupId: id });
    await test.api.jobGroups.resume({ groupId: id });
    await test.clock.advance(3_000);
    expect((await test.api.engine.info()).liveCalls).to.equal(5);
  });

  it('cancels what waits and what rings when it is stopped, and lets answered calls end', async () => {
    const { id } = await test.campaign([...numbers('135', 2), ...numbers('139', 20)]);
    await test.clock.advance(5_000);
    const group = await test.api.jobGroups.stop({ groupId: id });
    expect(group.status).to.equal('Stopped');
    await test.clock.settle();
    const { progress } = await test.api.jobGroups.get({ groupId: id });
    expect(progress).to.include({ cancelled: 20, executing: 2 });
    await test.clock.advance(60_000);
    const after = await test.api.jobGroups.get({ groupId: id });
    expect(after.progress).to.include({ cancelled: 20, executing: 0, succeeded: 2 });
    const cut = (await jobs(id))
      .flatMap((job) => job.tasks)
      .filter((t) => t.status === 'Terminated');
    expect(cut).to.have.length(8);
    expect(cut[0]).to.include({ endReason: 'GroupStopped', hangUpBy: 'engine' });
  });

  it('takes the same contact twice as one job', async () => {
    const group = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: '' },
    });
    const contacts = [{ phoneNumber: number('138', 1), variables: {} }];
    await test.api.jobGroups.assign({ groupId: group.id, contacts });
    const again = await test.api.jobGroups.assign({ groupId: group.id, contacts });
    expect(again).to.deep.include({ assigned: 0, duplicates: 1 });
    expect((await test.api.jobGroups.get({ groupId: group.id })).progress.total).to.equal(1);
  });

  it('goes on when it is given more contacts after it had ended', async () => {
    const { id } = await test.campaign(numbers('138', 1));
    await test.untilEnded(id);
    const contacts = [{ phoneNumber: number('138', 2), variables: {} }];
    await test.api.jobGroups.assign({ groupId: id, contacts });
    expect((await test.api.jobGroups.get({ groupId: id })).status).to.equal('Scheduling');
    const group = await test.untilEnded(id);
    expect(group.progress.succeeded).to.equal(2);
  });

  it('proposes a name from the time when it is given none', async () => {
    const group = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: '' },
    });
    expect(group.name).to.match(/^job group_20260105_1000\d\d$/);
  });

  it('refuses settings that are wrong, all of them by path, and makes nothing', async () => {
    const settings: JobGroupSettings = {
      name: 'x',
      ringSeconds: 0,
      retryTimes: 1.5,
      callerNumber: 'abc',
      strategy: { workingTime: [{ beginTime: '18:00:00', endTime: '09:00:00' }] },
    };
    const error = await rejection(
      test.api.jobGroups.create({ instanceId: test.instanceId, settings }),
    );
    expect(error.code).to.equal('InvalidInput');
    const paths = error.details.problems?.map((problem) => problem.path) ?? [];
    expect(paths).to.include.members(['ringSeconds', 'retryTimes', 'callerNumber']);
    expect(paths.some((path) => path.startsWith('strategy.workingTime[0]'))).to.equal(true);
    expect((await test.api.jobGroups.list({ instanceId: test.instanceId })).list).to.have.length(0);
  });

  it('refuses a list with a bad contact whole, naming it by index', async () => {
    const group = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: '' },
    });
    const contacts = [number('138', 1), '12'].map((phoneNumber) => ({
      phoneNumber,
      variables: {},
    }));
    const error = await rejection(test.api.jobGroups.assign({ groupId: group.id, contacts }));
    expect(error.details.problems?.[0]?.path).to.equal('contacts[1].phoneNumber');
    expect((await test.api.jobGroups.get({ groupId: group.id })).progress.total).to.equal(0);
  });

  it('refuses to start without contacts, or twice, and says what can be done', async () => {
    const group = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: 'empty' },
    });
    const none = await rejection(test.api.jobGroups.start({ groupId: group.id }));
    expect(none.message).to.match(/no contacts/);
    const { id } = await test.campaign(numbers('138', 1));
    const twice = await rejection(test.api.jobGroups.start({ groupId: id }));
    expect(twice.message).to.match(/only one that is draft can be started/);
  });

  it('tells of each step of a call by events in the shape of the seed', async () => {
    const events: EventEnvelope[] = [];
    await test.on({}, (event) => void events.push(event));
    const { id } = await test.campaign(
      [
        {
          phoneNumber: number('137', 1),
          name: '张三',
          referenceId: 'C001',
          variables: { parcel: '7' },
        },
      ],
      { retryTimes: 1 },
    );
    await test.untilEnded(id);
    await test.clock.advance(2_000);
    expect(
      events.map(({ type }) => type).filter((type) => type !== 'JobGroupProgress'),
    ).to.deep.equal([
      'Dialing',
      'CallFinished',
      'Dialing',
      'CallAnswered',
      'CallFinished',
      'JobComplete',
    ]);
    const ajv = new Ajv({ allErrors: true });
    for (const { type, body } of events) {
      const check = ajv.compile(eventSchemas[type]);
      expect(check(body), `${type}: ${ajv.errorsText(check.errors)}`).to.equal(true);
    }
    const complete = events.find(({ type }) => type === 'JobComplete')?.body as JobEventBody;
    expect(complete).to.deep.include({
      status: 'Succeeded',
      groupId: id,
      extras: [{ key: 'parcel', value: '7' }],
    });
    expect(complete.contacts[0]).to.include({ name: '张三', referenceId: 'C001' });
    expect(complete.tasks.map((task) => task.status)).to.deep.equal(['Busy', 'Succeeded']);
  });

  it('tells of its counters while it runs and at its end', async () => {
    const told: string[] = [];
    await test.on({ types: ['JobGroupProgress'] }, ({ body }) => {
      if (body.eventType === 'JobGroupProgress')
        told.push(`${body.status} ${body.progress.succeeded}`);
    });
    const { id } = await test.campaign(numbers('138', 15), { maxConcurrency: 5 });
    await test.untilEnded(id);
    await test.clock.advance(2_000);
    expect(told.at(0)).to.equal('Scheduling 0');
    expect(told.at(-1)).to.equal('Completed 15');
    expect(told.length).to.be.greaterThan(3);
  });

  it('deletes a group with all that belongs to it, but not one that runs', async () => {
    const { id } = await test.campaign(numbers('138', 2));
    expect((await rejection(test.api.jobGroups.delete({ groupId: id }))).code).to.equal(
      'WrongState',
    );
    await test.untilEnded(id);
    await test.api.jobGroups.delete({ groupId: id });
    expect((await rejection(test.api.jobGroups.get({ groupId: id }))).code).to.equal('NotFound');
    expect(await jobs(id)).to.have.length(0);
  });
});

describe('A campaign over restarts', () => {
  it('goes on by itself when the engine starts again', async () => {
    const clock = new FakeClock();
    const first = await TestEngine.start({ callees }, clock);
    const { id } = await first.campaign([...numbers('138', 3), ...numbers('139', 1)], {
      retryTimes: 1,
      retryIntervalMinutes: 5,
    });
    await clock.advance(10_000);
    await first.stop();
    const { dataFolder } = first;
    const second = await TestEngine.start({ callees, dataFolder }, clock);
    const group = await second.untilEnded(id);
    expect(group.progress).to.include({ total: 4, succeeded: 3, failed: 1 });
    const [away] = (await second.api.jobs.list({ groupId: id, status: 'Failed' })).list;
    // The ring that the stop cut short is not held against the two attempts.
    expect(away?.tasks.filter((task) => task.endReason !== 'EngineStopped')).to.have.length(2);
  });

  it('settles what a killed engine left open, loses no job and dials no attempt twice', async () => {
    const clock = new FakeClock();
    const first = await TestEngine.start({ callees }, clock);
    const { id } = await first.campaign(
      [...numbers('135', 2), ...numbers('139', 2), ...numbers('138', 20)],
      {
        retryTimes: 1,
        retryIntervalMinutes: 5,
        maxConcurrency: 6,
      },
    );
    await clock.advance(2_500); // Some ring, some talk, most wait.
    const dataFolder = first.crashedCopy();
    const answered = (await first.api.jobs.list({ groupId: id })).list
      .flatMap((job) => job.tasks)
      .filter((task) => task.answeredAt !== null && task.endTime === null);
    expect(answered.length).to.be.greaterThan(0);
    await first.stop();

    const second = await TestEngine.start({ callees, dataFolder }, clock);
    const group = await second.untilEnded(id);
    expect(group.progress).to.include({ total: 24, succeeded: 22, failed: 2, executing: 0 });
    const { list } = await second.api.jobs.list({ groupId: id });
    for (const job of list) {
      expect(job.tasks.filter((task) => task.status === 'Succeeded').length).to.be.at.most(1);
      expect(job.tasks.every((task) => task.endTime !== null)).to.equal(true);
      expect(job.tasks.length).to.be.at.most(2);
    }
    const cut = list
      .flatMap((job) => job.tasks)
      .filter((task) => task.endReason === 'EngineCrashed');
    expect(cut.length).to.be.greaterThan(0);
  });

  it('refuses a second engine on the same data folder', async () => {
    const first = await TestEngine.start();
    const error = await rejection(TestEngine.start({ dataFolder: first.dataFolder }));
    expect(error.code).to.equal('DataFolderInUse');
    expect(error.message).to.include(`process ${process.pid}`);
  });
});
