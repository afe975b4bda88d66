import { expect } from 'chai';
import type { Callee, TransferRequest, TransferResult } from '../../../engine/api';
import { rejection } from '../../support/rejection';
import { TestEngine } from '../../support/engine';

/** The callee answers after a second and stays; `more` of it as a test wants it. */
const patient = (more: Partial<Callee> = {}): Callee => ({
  name: 'callee',
  numbers: ['138*'],
  ringSeconds: 1,
  ...more,
});
const agent = (name: string, more: Partial<Callee> = {}): Callee => ({
  name,
  ringSeconds: 2,
  ...more,
});
/** Hangs up of itself, so long after it has answered. */
const talks = (seconds: number): Partial<Callee> => ({
  onAnswer: { hangUp: true, afterSeconds: seconds },
});

describe('A transfer', () => {
  let test: TestEngine;
  let callId: string;
  /** Timers of an engine in which nothing goes on. */
  let quiet: number;

  async function dial(...callees: Callee[]): Promise<void> {
    test = await TestEngine.start({ callees });
    quiet = test.clock.pending();
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const result = await run(test.api.calls.dial({ instanceId: test.instanceId, contact }));
    expect(result.answered).to.equal(true);
    callId = result.call.id;
  }

  /** Moves the clock until the promise is settled. */
  async function run<T>(promise: Promise<T>, limitMs = 300_000): Promise<T> {
    let settled = false;
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    await test.clock.settle();
    for (let waited = 0; !settled && waited < limitMs; waited += 100) await test.clock.advance(100);
    if (!settled) throw new Error(`not settled after ${limitMs} ms`);
    return promise;
  }

  const begin = (more: Partial<TransferRequest> = {}): Promise<TransferResult> =>
    test.api.calls.transfer({ callId, node: '转接', to: { phones: ['li'] }, ...more });
  const transfer = (more: Partial<TransferRequest> = {}) => run(begin(more));
  const call = () => test.api.calls.get({ callId });
  const task = async () => (await call()).task;
  const took = async <T>(promise: Promise<T>): Promise<[T, number]> => {
    const before = test.clock.now();
    return [await run(promise), test.clock.now() - before];
  };

  /** Ends what is up; then no timer may be left. */
  async function nothingIsLeft(): Promise<void> {
    await test.clock.advance(120_000); // ended calls are remembered for a while
    expect(test.clock.pending()).to.equal(quiet);
    expect((await test.api.engine.info()).liveCalls).to.equal(0);
  }

  describe('to a phone that takes it', () => {
    beforeEach(() => dial(patient(), agent('li', talks(40))));

    it('rings it, joins the two, and leaves the call to them until the agent hangs up', async () => {
      const [result, ms] = await took(begin());
      expect(result).to.deep.equal({ outcome: 'transferred', to: 'li' });
      expect(ms).to.be.within(1_900, 2_200);
      expect((await call()).state).to.equal('answered');
      await test.clock.advance(35_000); // longer than a flow may be silent
      expect((await call()).state).to.equal('answered');
      expect((await task()).transferredTo).to.equal('li');
      await test.clock.advance(6_000);
      expect(await task()).to.include({
        status: 'Succeeded',
        endReason: 'Transferred',
        hangUpBy: 'agent',
        transferredTo: 'li',
      });
      await nothingIsLeft();
    });

    it('takes the call out of the hands of its flow', async () => {
      await transfer();
      const gone = { outcome: 'hungUp', endReason: 'Transferred' };
      const { calls } = test.api;
      expect(await calls.speak({ callId, node: '播报', texts: ['您好'] })).to.deep.equal(gone);
      expect(await calls.listen({ callId, node: '收听', accept: 'both' })).to.deep.equal(gone);
      expect(await begin()).to.deep.equal(gone);
      const ended = await calls.hangUp({ callId, reason: 'FlowStopped', atOnce: true });
      expect(ended).to.deep.equal({ outcome: 'ended', endReason: 'Transferred' });
      expect((await call()).state).to.equal('answered');
      await calls.tag({ callId, node: '标签', tags: [{ group: '转接', name: '成功' }] });
      expect((await call()).tags).to.deep.equal([{ group: '转接', name: '成功' }]);
    });

    it('is one at a time, and nothing else is said meanwhile', async () => {
      const first = begin();
      await test.clock.advance(500);
      expect((await rejection(begin())).code).to.equal('WrongState');
      const spoken = test.api.calls.speak({ callId, node: '播报', texts: ['您好'] });
      expect((await rejection(spoken)).code).to.equal('WrongState');
      expect((await run(first)).outcome).to.equal('transferred');
    });

    it('ends both when the engine stops', async () => {
      await transfer();
      await test.stop();
      expect(test.clock.pending()).to.equal(0);
    });
  });

  it('tells the agent whom it gets, and the callee to wait', async () => {
    const announced = agent('li', { responses: [{ when: '张三', then: { keys: '1' } }] });
    await dial(patient(), announced);
    const [result, ms] = await took(
      begin({ waitingText: '请稍候， @name', announcement: '@name 来电，请接听。' }),
    );
    expect(result.outcome).to.equal('transferred');
    expect(ms).to.be.above(3_500);
    const turns = await test.api.calls.turns({ callId });
    expect(turns.map(({ speaker, text, node }) => ({ speaker, text, node }))).to.deep.equal([
      { speaker: 'robot', text: '请稍候，张三', node: '转接' },
    ]);
  });

  it('ends when the callee hangs up, and with it the agent', async () => {
    await dial(patient(talks(10)), agent('li'));
    await transfer();
    await test.clock.advance(10_000);
    expect(await task()).to.include({ endReason: 'Transferred', hangUpBy: 'callee' });
    await nothingIsLeft();
  });

  it('gives up what rings when the callee hangs up meanwhile', async () => {
    await dial(
      patient(talks(5)),
      agent('li', { ringSeconds: 20 }),
      agent('wang', { ringSeconds: 20 }),
    );
    const result = await transfer({ to: { phones: ['li', 'wang'] }, ring: 'atOnce' });
    expect(result).to.deep.equal({ outcome: 'hungUp', endReason: 'CalleeHungUp' });
    expect(await task()).to.include({ endReason: 'CalleeHungUp', transferredTo: null });
    await nothingIsLeft();
  });

  it('gives up the agent when the callee hangs up during the announcement', async () => {
    await dial(patient(talks(4)), agent('li'));
    const result = await transfer({ announcement: '这是一段很长的提示，说的是谁要转接过来。' });
    expect(result.outcome).to.equal('hungUp');
    await nothingIsLeft();
  });

  it('goes back to the flow when nobody takes it, and says why', async () => {
    await dial(patient(), agent('li', { outcome: 'noAnswer' }));
    const [result, ms] = await took(begin({ ringSeconds: 8 }));
    expect(result).to.deep.equal({
      outcome: 'notTaken',
      reason: 'noAnswer',
      detail: 'li: 408 Request Timeout',
    });
    expect(ms).to.be.within(7_900, 8_200);
    const spoken = await run(test.api.calls.speak({ callId, node: '播报', texts: ['没有人'] }));
    expect(spoken.outcome).to.equal('spoken');
    // The flow's silence is watched again.
    await test.clock.advance(31_000);
    expect(await task()).to.include({ endReason: 'FlowSilent', transferredTo: null });
    await nothingIsLeft();
  });

  it('asks the next phone when one is busy, declines or does not answer', async () => {
    await dial(
      patient(),
      agent('li', { outcome: 'busy' }),
      agent('wang', { outcome: 'rejected' }),
      agent('zhao', { outcome: 'noAnswer' }),
      agent('qian'),
    );
    const phones = ['li', 'wang', 'zhao', 'qian'];
    expect(await transfer({ to: { phones }, ringSeconds: 5 })).to.include({ to: 'qian' });
  });

  it('rings all at once where that is wanted; the first one gets it, the others are let go', async () => {
    await dial(patient(), agent('li', { ringSeconds: 9 }), agent('wang', { ringSeconds: 3 }));
    const [result, ms] = await took(begin({ to: { phones: ['li', 'wang'] }, ring: 'atOnce' }));
    expect(result).to.deep.equal({ outcome: 'transferred', to: 'wang' });
    expect(ms).to.be.within(2_900, 3_200);
  });

  it('of several that would not, tells the one that came nearest', async () => {
    await dial(
      patient(),
      agent('li', { outcome: 'busy' }),
      agent('wang', { outcome: 'notConnected' }),
    );
    expect(await transfer({ to: { phones: ['wang', 'li'] } })).to.deep.equal({
      outcome: 'notTaken',
      reason: 'busy',
      detail: 'wang: 480 Temporarily Unavailable; li: 486 Busy Here',
    });
  });

  it('waits for a phone that is in a call, as long as it may', async () => {
    await dial(patient(), agent('li', talks(12)));
    await transfer();
    const first = callId;
    const contact = { phoneNumber: '13800000002', variables: {} };
    const dialled = await run(test.api.calls.dial({ instanceId: test.instanceId, contact }));
    callId = dialled.call.id;
    expect(await transfer()).to.deep.include({ reason: 'busy', detail: 'li: in another call' });
    const [result, ms] = await took(begin({ waitSeconds: 60 }));
    expect(result).to.include({ outcome: 'transferred', to: 'li' });
    expect(ms).to.be.within(10_000, 15_000);
    expect((await test.api.calls.get({ callId: first })).state).to.equal('ended');
  });

  it('asks the next when an agent hangs up during the announcement', async () => {
    await dial(
      patient(),
      agent('li', { onAnswer: { hangUp: true, afterSeconds: 1 } }),
      agent('wang'),
    );
    const result = await transfer({
      to: { phones: ['li', 'wang'] },
      announcement: '有客户要转接过来。',
    });
    expect(result).to.include({ to: 'wang' });
  });

  it('goes to a number as well, and shows it what is asked for', async () => {
    await dial(patient(), { name: 'office', numbers: ['0571*'] });
    const result = await transfer({
      to: { number: '+86 0571-8888 8888' },
      callerNumber: '02112345678',
    });
    expect(result).to.deep.equal({ outcome: 'transferred', to: '057188888888' });
    // Nobody hangs up by himself: a simulated talk is over after a while.
    await test.clock.advance(21_000);
    expect(await task()).to.include({ endReason: 'Transferred', hangUpBy: 'agent' });
    await nothingIsLeft();
  });

  it('refuses what is no number, and phones that are not there, before anything rings', async () => {
    await dial(patient(), agent('li'));
    for (const number of ['abc', '12', '+1 555 0100 100', '123456789012345678901']) {
      const { code, details } = await rejection(begin({ to: { number } }));
      expect([code, details.problems?.[0]?.path], number).to.deep.equal([
        'InvalidInput',
        'to.number',
      ]);
    }
    const { details } = await rejection(begin({ to: { phones: ['li', 'lee'] } }));
    expect(details.problems).to.deep.equal([
      {
        path: 'to.phones[1]',
        reason: 'there is no phone "lee" on this line; there are: callee, li',
      },
    ]);
  });

  it('drops what the callee says or presses while it waits', async () => {
    await dial(
      patient({ otherwise: { keys: '12', afterSeconds: 0 } }),
      agent('li', { outcome: 'noAnswer' }),
    );
    await transfer({ waitingText: '请稍候。', ringSeconds: 12 });
    const heard = await run(
      test.api.calls.listen({ callId, node: '收听', accept: 'keys', noInputMs: 2_000 }),
    );
    expect(heard.outcome).to.equal('noInput');
  });

  it('outlives the stop of its group, as every answered call does', async () => {
    test = await TestEngine.start({ callees: [patient(), agent('li', talks(9))] });
    quiet = test.clock.pending();
    await test.on({ types: ['CallAnswered'] }, (event) => void (callId = event.callId ?? ''));
    const group = await test.campaign(['13800000001']);
    await test.clock.advance(3_000);
    const ringing = begin();
    await test.clock.advance(1_000);
    await test.api.jobGroups.stop({ groupId: group.id });
    expect((await run(ringing)).outcome).to.equal('transferred');
    await test.clock.advance(10_000);
    expect(await task()).to.include({ endReason: 'Transferred', hangUpBy: 'agent' });
    await nothingIsLeft();
  });

  it('is given up when the engine stops while it rings', async () => {
    await dial(patient(), agent('li', { ringSeconds: 20 }));
    const ringing = begin();
    await test.clock.advance(1_000);
    await test.stop();
    expect(await ringing).to.deep.equal({ outcome: 'hungUp', endReason: 'EngineStopped' });
    expect(test.clock.pending()).to.equal(0);
  });

  describe('by the line itself', () => {
    it('is the end of the call once it is taken', async () => {
      await dial(patient(), agent('li'));
      expect(await transfer({ how: 'refer' })).to.deep.equal({ outcome: 'transferred', to: 'li' });
      await test.clock.advance(100);
      expect(await task()).to.include({
        status: 'Succeeded',
        endReason: 'Transferred',
        hangUpBy: 'flow',
        transferredTo: 'li',
      });
      await nothingIsLeft();
    });

    it('goes back to the flow where it is not taken, and to the next phone before that', async () => {
      await dial(patient(), agent('li', { outcome: 'busy' }), {
        name: 'office',
        numbers: ['0571*'],
      });
      const result = await transfer({ how: 'refer', to: { phones: ['li'] } });
      expect(result).to.deep.equal({
        outcome: 'notTaken',
        reason: 'busy',
        detail: 'li: 486 Busy Here',
      });
      expect(await transfer({ how: 'refer', to: { number: '057188888888' } })).to.include({
        outcome: 'transferred',
      });
    });

    it('is over when the callee hangs up meanwhile', async () => {
      await dial(patient(talks(3)), agent('li', { ringSeconds: 20 }));
      expect(await transfer({ how: 'refer' })).to.deep.equal({
        outcome: 'hungUp',
        endReason: 'CalleeHungUp',
      });
      await nothingIsLeft();
    });
  });
});
