import { expect } from 'chai';
import type { AnsweringMachinePolicy, Callee, DialResult } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const machine: Callee = { name: 'machine', numbers: ['*'], ringSeconds: 1, machine: true };
const person: Callee = { name: 'person', numbers: ['*'], ringSeconds: 1 };
/** Hangs up in the middle of its greeting. */
const abrupt: Callee = {
  ...machine,
  onAnswer: { say: '您好，我不在，请稍后再拨。', hangUp: true },
};

const leaveMessage = (message = '您好 @name ，请回电。'): AnsweringMachinePolicy => ({
  action: 'leaveMessage',
  message,
});

describe('A call that a machine answers', () => {
  let test: TestEngine;
  let callId: string;

  async function dial(callee: Callee, answeringMachine?: AnsweringMachinePolicy): Promise<void> {
    test = await TestEngine.start({ callees: [callee] });
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const dialled: Promise<DialResult> = test.api.calls.dial({
      instanceId: test.instanceId,
      contact,
      ...(answeringMachine && { answeringMachine }),
    });
    await test.clock.advance(1_100);
    const { answered, call } = await dialled;
    expect(answered).to.equal(true);
    callId = call.id;
  }

  const task = async () => (await test.api.calls.get({ callId })).task;
  const speak = (text: string) => test.api.calls.speak({ callId, node: '提问', texts: [text] });
  const listen = () => test.api.calls.listen({ callId, node: '收听', accept: 'both' });

  it('goes on with its flow, which may ask who answered', async () => {
    await dial(machine);
    expect(await task()).to.have.property('answeredBy', null);
    await test.clock.advance(4_000);
    expect(await task()).to.include({ answeredBy: 'machine', status: 'Executing' });
    const spoken = speak('您好');
    await test.clock.advance(3_000);
    expect(await spoken).to.include({ outcome: 'spoken', answeredBy: 'machine' });
    const heard = listen();
    await test.clock.advance(10_000);
    expect(await heard).to.have.property('answeredBy', 'machine');
    await test.api.calls.hangUp({ callId });
    expect(await task()).to.include({ status: 'Succeeded', endReason: 'Completed' });
  });

  it('says nothing of it where a person has answered', async () => {
    await dial(person, leaveMessage());
    const spoken = speak('您好');
    await test.clock.advance(3_000);
    expect(await spoken).to.not.have.property('answeredBy');
    expect(await task()).to.include({ answeredBy: 'person', endTime: null });
  });

  it('is hung up where that is wanted, and counts as not answered', async () => {
    await dial(machine, { action: 'hangUp' });
    const spoken = speak('您好，我是晴川物流的客服，想占用您一分钟的时间。');
    await test.clock.advance(4_000);
    expect(await spoken).to.deep.equal({ outcome: 'hungUp', endReason: 'AnsweringMachine' });
    expect(await task()).to.include({
      status: 'NoAnswer',
      answeredBy: 'machine',
      endReason: 'AnsweringMachine',
      hangUpBy: 'engine',
    });
  });

  it('is left a message after the beep, with its variables, and is hung up', async () => {
    await dial(machine, leaveMessage());
    const heard = listen();
    await test.clock.advance(4_000);
    // The flow is told at once; the call is up until the message is said.
    expect(await heard).to.deep.equal({ outcome: 'hungUp', endReason: 'AnsweringMachine' });
    expect(await speak('您好')).to.include({ outcome: 'hungUp' });
    expect(await task()).to.have.property('endTime', null);
    await test.clock.advance(20_000);
    expect(await task()).to.include({
      status: 'Succeeded',
      endReason: 'AnsweringMachine',
      hangUpBy: 'engine',
    });
    const turns = await test.api.calls.turns({ callId });
    const said = turns.filter(({ speaker }) => speaker === 'robot');
    expect(said.map(({ text, heard, node }) => ({ text, heard, node }))).to.deep.equal([
      { text: '您好张三，请回电。', heard: 1, node: 'answeringMachine' },
    ]);
    const greeting = turns.find(({ speaker }) => speaker === 'callee');
    expect((said[0]?.at ?? 0) - (greeting?.at ?? 0)).to.be.within(600, 800);
  });

  it('is not ended by its flow while the message is waited for and said', async () => {
    await dial(machine, leaveMessage());
    await test.clock.advance(4_000);
    await test.api.calls.hangUp({ callId, reason: 'FlowStopped', atOnce: true });
    await test.clock.advance(40_000);
    expect(await task()).to.include({ status: 'Succeeded', endReason: 'AnsweringMachine' });
  });

  it('counts as not answered where the machine hung up before the message', async () => {
    await dial(abrupt, leaveMessage());
    await test.clock.advance(10_000);
    expect(await task()).to.include({
      status: 'NoAnswer',
      endReason: 'AnsweringMachine',
      hangUpBy: 'callee',
    });
  });

  it('ends with its engine while the message is waited for', async () => {
    await dial(machine, leaveMessage());
    await test.clock.advance(4_000);
    await test.stop();
  });

  it('needs a text to leave', async () => {
    test = await TestEngine.start({ callees: [machine] });
    const error = await rejection(
      test.api.jobGroups.create({
        instanceId: test.instanceId,
        settings: { name: '', answeringMachine: leaveMessage('  ') },
      }),
    );
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'answeringMachine.message',
    ]);
  });

  it('is dialled again by its campaign until somebody answers', async () => {
    test = await TestEngine.start({ callees: [machine] });
    const { id } = await test.campaign(['13800000001'], {
      answeringMachine: { action: 'hangUp' },
      retryTimes: 1,
      retryIntervalMinutes: 5,
    });
    const group = await test.untilEnded(id);
    expect(group.answeringMachine).to.deep.equal({ action: 'hangUp' });
    const [job] = (await test.api.jobs.list({ groupId: id })).list;
    expect(job).to.include({ status: 'Failed', failureReason: 'NoAnswer' });
    expect(job?.tasks.map(({ status }) => status)).to.deep.equal(['NoAnswer', 'NoAnswer']);
  });

  it('is done with once it has its message', async () => {
    test = await TestEngine.start({ callees: [machine] });
    const { id } = await test.campaign(['13800000001'], {
      answeringMachine: leaveMessage('请回电'),
      retryTimes: 1,
    });
    await test.untilEnded(id);
    const [job] = (await test.api.jobs.list({ groupId: id })).list;
    expect(job).to.include({ status: 'Succeeded' });
    expect(job?.tasks).to.have.length(1);
  });
});
