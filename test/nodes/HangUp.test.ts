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
      { callId: 'call-1', node: 'the node', reason: 'Completed', delayMs: 0 },
    ]);
    expect(result).to.deep.equal({
      output: 'done',
      data: { ended: { reason: 'Completed' } },
      status: words('对话完结', 'completed'),
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

  it('answers "hung up" when the call had ended before, for another reason', async () => {
    const { client } = fakeClient({
      'calls.hangUp': { outcome: 'ended', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client }));
    expect(result.output).to.equal('hungUp');
    expect(result.data).to.deep.equal({ hungUp: { reason: 'CalleeHungUp' } });
  });
});
