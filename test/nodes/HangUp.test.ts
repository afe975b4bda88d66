import { expect } from 'chai';
import { definition } from '../../nodes/HangUp/definition';
import { run } from '../../nodes/HangUp/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';

describe('the Hang Up node', () => {
  it('ends the call as completed, at once after the prompt, unless told otherwise', async () => {
    const { client, paramsOf } = fakeClient({
      'calls.hangUp': { outcome: 'ended', endReason: 'Completed' },
    });
    const result = await run(eachContext(definition, { client }));
    expect(paramsOf('calls.hangUp')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        reason: 'Completed',
        delayMs: 0,
        completes: true,
      },
    ]);
    expect(result).to.deep.equal({
      output: 'done',
      data: { ended: { reason: 'Completed' } },
      status: words('正常结束', 'completed'),
    });
  });

  it('waits before it, and keeps the reason it was given', async () => {
    const { client, paramsOf } = fakeClient({
      'calls.hangUp': { outcome: 'ended', endReason: 'NoInputLimit' },
    });
    const settings = { reason: 'NoInputLimit', delaySeconds: 1.5 };
    const result = await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.hangUp')[0]).to.include({ reason: 'NoInputLimit', delayMs: 1500 });
    expect(result.output).to.equal('done');
  });

  it('says the farewell first, with its tags, and hangs up after it', async () => {
    const { client, calls, paramsOf } = fakeClient({
      'calls.speak': { outcome: 'spoken', text: '再见。', heard: 1, heardTo: 3 },
      'calls.hangUp': { outcome: 'ended', endReason: 'Completed' },
    });
    const tags = [{ group: '满意度', name: '满意' }];
    const settings = { text: '再见。', similar: ['谢谢，再见。'], tags, completes: false };
    const result = await run(eachContext(definition, { client, settings }));
    expect(calls.map(({ method }) => method)).to.deep.equal(['calls.speak', 'calls.hangUp']);
    expect(paramsOf('calls.speak')[0]).to.deep.include({
      texts: ['再见。', '谢谢，再见。'],
      tags,
      completes: false,
    });
    expect(paramsOf('calls.hangUp')[0]).to.not.have.property('tags');
    expect(paramsOf('calls.hangUp')[0]).to.include({ completes: false });
    expect(result.output).to.equal('done');
  });

  it('hangs up no more where the callee did during the farewell', async () => {
    const { client, calls } = fakeClient({
      'calls.speak': { outcome: 'hungUp', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client, settings: { text: '再见。' } }));
    expect(result.output).to.equal('hungUp');
    expect(calls).to.have.length(1);
  });

  it('completes nothing with another reason', async () => {
    const { client, paramsOf } = fakeClient({
      'calls.hangUp': { outcome: 'ended', endReason: 'FlowStopped' },
    });
    await run(eachContext(definition, { client, settings: { reason: 'FlowStopped' } }));
    expect(paramsOf('calls.hangUp')[0]).to.include({ completes: false });
  });

  it('answers "hung up" when the call had ended before, for another reason', async () => {
    const { client } = fakeClient({
      'calls.hangUp': { outcome: 'ended', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client }));
    expect(result.output).to.equal('hungUp');
    expect(result.data).to.deep.equal({ hungUp: { reason: 'CalleeHungUp' } });
  });
});
