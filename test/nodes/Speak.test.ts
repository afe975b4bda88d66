import { expect } from 'chai';
import { definition } from '../../nodes/Speak/definition';
import { run } from '../../nodes/Speak/run';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Speak node', () => {
  const spoken = { outcome: 'spoken', text: '请问您是张三吗？', heard: 1 } as const;
  const settings = { text: '请问您是 @name 吗？', similar: ['您是 @name 本人吗？', ' '] };

  it('asks the call to say the prompt or one of its similar wordings', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.speak')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        texts: ['请问您是 @name 吗？', '您是 @name 本人吗？'],
        bargeIn: 'never',
      },
    ]);
  });

  it('tells what was said and how much of it was heard', async () => {
    const { client } = fakeClient({
      'calls.speak': { outcome: 'interrupted', text: '请问您是张三吗？', heard: 0.4 },
    });
    const result = await run(eachContext(definition, { client, settings }));
    expect(result).to.deep.equal({
      output: 'done',
      data: { spoken: { outcome: 'interrupted', text: '请问您是张三吗？', heard: 0.4 } },
      status: verbatim('请问您是张三吗？'),
    });
  });

  it('lets the callee cut in where the operator allows it', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    await run(eachContext(definition, { client, settings: { ...settings, bargeIn: 'any' } }));
    expect(paramsOf('calls.speak')[0]).to.include({ bargeIn: 'any' });
  });

  it('answers "hung up" with the reason when the callee is gone', async () => {
    const { client } = fakeClient({
      'calls.speak': { outcome: 'hungUp', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client, settings }));
    expect(result).to.include({ output: 'hungUp' });
    expect(result.data).to.deep.equal({ hungUp: { reason: 'CalleeHungUp' } });
  });

  it('tells the operator where to put it when no call comes in', async () => {
    const { client, calls } = fakeClient();
    const error = await rejection(run(eachContext(definition, { client, settings, input: {} })));
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.match(/Call Trigger or a Dial node/);
    expect(calls).to.be.empty;
  });

  it('keeps its status short and on one line', async () => {
    const text = '打扰您一分钟，您最近寄过一个包裹，\n请问您对这次服务满意吗？';
    const { client } = fakeClient({ 'calls.speak': { ...spoken, text } });
    const { status } = await run(eachContext(definition, { client, settings }));
    expect(status).to.have.property('zh-CN', '打扰您一分钟，您最近寄过一个包裹， 请问您对这…');
  });
});
