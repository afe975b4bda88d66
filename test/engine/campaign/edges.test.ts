import { expect } from 'chai';
import type { Callee, EventEnvelope, Strategy } from '../../../engine/api';
import { FakeClock, MONDAY_MORNING } from '../../support/fakeClock';
import { TestEngine } from '../../support/engine';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const callees: Callee[] = [
  { name: 'brief', numbers: ['138*'], onAnswer: { hangUp: true } },
  { name: 'away', numbers: ['139*'], outcome: 'noAnswer' },
  { name: 'patient', numbers: ['135*'] },
];
const number = (prefix: string, index: number) => `${prefix}${String(index).padStart(8, '0')}`;
const contact = (phoneNumber: string) => ({ phoneNumber, variables: {} });
const window = (beginTime: string, endTime: string): Strategy => ({
  workingTime: [{ beginTime, endTime }],
});

describe('A campaign, in the corners', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees });
  });

  const create = async (strategy?: Strategy, more: object = {}) =>
    test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: 'test', ...(strategy && { strategy }), ...more },
    });
  const assign = (groupId: string, phoneNumber: string, strategy?: Strategy) =>
    test.api.jobGroups.assign({
      groupId,
      contacts: [contact(phoneNumber)],
      ...(strategy && { strategy }),
    });
  const jobs = async (groupId: string) => (await test.api.jobs.list({ groupId })).list;

  it("dials a contact in its own window, where its strategy differs from the group's", async () => {
    const group = await create(window('09:00:00', '12:00:00'));
    await assign(group.id, number('138', 1), window('14:00:00', '16:00:00'));
    await test.api.jobGroups.start({ groupId: group.id });
    await test.clock.advance(3 * HOUR);
    expect((await jobs(group.id))[0]?.tasks).to.have.length(0);
    await test.clock.advance(HOUR + MINUTE);
    expect((await jobs(group.id))[0]?.status).to.equal('Succeeded');
    expect((await test.api.jobGroups.get({ groupId: group.id })).status).to.equal('Completed');
  });

  it('ends a contact whose own strategy is over, and the group with it', async () => {
    const group = await create();
    await assign(group.id, number('138', 1), { endTime: test.clock.now() + 1 });
    await test.clock.advance(1_000);
    await test.api.jobGroups.start({ groupId: group.id });
    const ended = await test.untilEnded(group.id, MINUTE);
    expect(ended.progress).to.include({ failed: 1 });
    expect((await jobs(group.id))[0]).to.have.property('failureReason', 'TimeUp');
  });

  it('dials a retry when it is due, whatever else of the group is up', async () => {
    const settings = { retryTimes: 1, retryIntervalMinutes: 1, ringSeconds: 10 };
    const patient: Callee[] = [...callees];
    await test.stop();
    test = await TestEngine.start({ callees: patient, flowSilenceSeconds: 3_600 });
    const { id } = await test.campaign([number('139', 1)], settings);
    await test.clock.advance(20_000);
    await assign(id, number('135', 1)); // talks for an hour
    await test.clock.advance(90_000);
    const [away] = await jobs(id);
    expect(away?.tasks).to.have.length(2);
  });

  it('goes on with contacts that come in the moment it completes', async () => {
    for (let offset = 0; offset < 40; offset++) {
      const { id } = await test.campaign([number('138', offset)]);
      await test.clock.advance(2_000);
      for (let turn = 0; turn < offset; turn++) await Promise.resolve();
      await assign(id, number('138', 1000 + offset));
      const { progress } = await test.untilEnded(id, MINUTE);
      expect(progress.succeeded, `offset ${offset}`).to.equal(2);
    }
  });

  it('counts no attempt of the day before against the new day', async () => {
    await test.stop();
    // 23:59:50 in Shanghai.
    const clock = new FakeClock(MONDAY_MORNING + 14 * HOUR - 10_000);
    test = await TestEngine.start({ callees }, clock);
    const { id } = await test.campaign([number('139', 1)], {
      ringSeconds: 30,
      retryTimes: 5,
      retryIntervalMinutes: 10,
      strategy: { maxAttemptsPerDay: 1 },
    });
    await clock.advance(15 * MINUTE);
    expect((await jobs(id))[0]?.tasks).to.have.length(2);
  });

  it('tells its last counters when the last call of a stopped group has ended', async () => {
    const told: string[] = [];
    await test.on({ types: ['JobGroupProgress'] }, ({ body }: EventEnvelope) => {
      if (body.eventType !== 'JobGroupProgress') return;
      const { succeeded, cancelled, executing } = body.progress;
      told.push(`${body.status} ${succeeded} ${cancelled} ${executing}`);
    });
    const { id } = await test.campaign(
      [1, 2, 3].map((n) => number('135', n)),
      {
        maxConcurrency: 1,
      },
    );
    await test.clock.advance(5_000);
    await test.api.jobGroups.stop({ groupId: id });
    await test.clock.advance(MINUTE);
    expect(told.at(-1)).to.equal('Stopped 1 2 0');
  });

  it('dials nothing more once the engine is told to stop', async () => {
    const groups = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        test.campaign([number('135', index)], {
          name: `${index}`,
          strategy: window('10:30:00', '11:00:00'),
        }),
      ),
    );
    await test.clock.advance(29 * MINUTE);
    const due = test.clock.advance(MINUTE + 1);
    await test.stop();
    await due;
    const again = await TestEngine.start({ callees, dataFolder: test.dataFolder }, test.clock);
    const tasks = await Promise.all(
      groups.map(async ({ id }) => (await again.api.jobs.list({ groupId: id })).list[0]?.tasks),
    );
    // Whatever had begun was ended as ours, and is not held against the job.
    for (const list of tasks) expect(list?.length ?? 0).to.be.at.most(1);
  });

  it('finishes a stop that a crash cut short', async () => {
    const { id } = await test.campaign(
      Array.from({ length: 1200 }, (_, n) => number('138', n)),
      {
        strategy: window('14:00:00', '16:00:00'),
      },
    );
    const stopping = test.api.jobGroups.stop({ groupId: id });
    let copy = '';
    for (let turn = 0; turn < 200 && copy === ''; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      const { status, progress } = await test.api.jobGroups.get({ groupId: id });
      if (status === 'Stopped' && progress.cancelled < 1200) copy = test.crashedCopy();
    }
    await stopping;
    expect(copy).to.not.equal('');
    const again = await TestEngine.start({ callees, dataFolder: copy }, test.clock);
    const { progress } = await again.api.jobGroups.get({ groupId: id });
    expect(progress).to.include({ cancelled: 1200, scheduling: 0 });
    const told = await again.api.events.list({ types: ['JobComplete'], limit: 5000 });
    expect(told).to.have.length(1200);
  });
});

describe('An instance', () => {
  it('is deleted only when nothing is under way in it, and leaves no trouble behind', async () => {
    const test = await TestEngine.start({ callees });
    const { id: instanceId } = await test.api.instances.create({ name: 'b', maxConcurrency: 2 });
    const dialing = test.api.calls.dial({ instanceId, contact: contact(number('138', 1)) });
    await test.clock.advance(1_000);
    const error = await rejection(test.api.instances.delete({ instanceId }));
    expect(error.message).to.match(/calls; delete and end those first/);
    await test.clock.advance(10_000);
    await dialing;
    await test.clock.settle();
    await test.api.instances.delete({ instanceId });
    const { id } = await test.campaign([number('138', 2)]);
    expect((await test.untilEnded(id)).progress.succeeded).to.equal(1);
  });
});

describe('A call placed by itself, in the corners', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees });
  });
  const dial = (phoneNumber: string, reference?: string) =>
    test.api.calls.dial({
      instanceId: test.instanceId,
      contact: contact(phoneNumber),
      ...(reference && { reference }),
    });

  it('is not placed when it is given up at once', async () => {
    const dialing = rejection(dial(number('138', 1), 'mine'));
    await test.api.calls.giveUp({ reference: 'mine' });
    expect((await dialing).code).to.equal('Aborted');
    await test.clock.advance(MINUTE);
    expect(await test.api.events.list({ types: ['Dialing'] })).to.have.length(0);
  });

  it('cannot be spoken to before the answer, and is none the worse for the attempt', async () => {
    const dialing = dial(number('135', 1));
    let callId: string | null = null;
    await test.on({ types: ['Dialing'], direct: true }, (event) => void (callId = event.callId));
    await test.clock.advance(500);
    expect(callId).to.be.a('string');
    const speak = () =>
      test.api.calls.speak({ callId: String(callId), node: 'early', texts: ['您好'] });
    expect((await rejection(speak())).code).to.equal('WrongState');
    await test.clock.advance(5_000);
    expect((await dialing).answered).to.equal(true);
    const spoken = speak();
    await test.clock.advance(5_000);
    expect(await spoken).to.include({ outcome: 'spoken' });
    const hungUp = test.api.calls.hangUp({ callId: String(callId) });
    await test.clock.advance(100);
    expect(await hungUp).to.include({ endReason: 'Completed' });
  });

  it('is not dialled again when its flow hangs up while it rings', async () => {
    const { id } = await test.campaign([number('139', 1)], { retryTimes: 3, ringSeconds: 40 });
    await test.clock.advance(5_000);
    const [event] = await test.api.events.list({ types: ['Dialing'] });
    await test.api.calls.hangUp({ callId: String(event?.callId) });
    const group = await test.untilEnded(id, MINUTE);
    expect(group.progress).to.include({ cancelled: 1 });
  });

  it('ends the wait before a delayed hang-up when the callee hangs up first', async () => {
    await test.stop();
    const gone: Callee[] = [
      { name: 'gone', numbers: ['*'], onAnswer: { hangUp: true, afterSeconds: 3 } },
    ];
    test = await TestEngine.start({ callees: gone });
    const dialing = dial(number('138', 1));
    await test.clock.advance(2_500);
    const { call } = await dialing;
    const hangingUp = test.api.calls.hangUp({ callId: call.id, delayMs: 60_000 });
    await test.clock.advance(4_000);
    expect(await hangingUp).to.include({ endReason: 'CalleeHungUp' });
  });
});

describe('The start of an engine', () => {
  it('refuses options that are wrong, by name, and leaves the data folder free', async () => {
    const wrong = { speed: 0, timeZone: 'Mars/Base' };
    const dataFolder = tempFolder();
    const error = await rejection(TestEngine.start({ callees, dataFolder, ...wrong }));
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['timeZone', 'speed']);
    await TestEngine.start({ callees, dataFolder });
  });
});
