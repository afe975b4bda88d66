import { expect } from 'chai';
import { definition } from '../../nodes/Listen/definition';
import { run } from '../../nodes/Listen/run';
import { words } from '../../nodes/host/definition';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Listen node', () => {
  it('waits in milliseconds, and passes on how a key entry ends', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.listen': { outcome: 'noInput' } });
    const settings = { noInputSeconds: 2.5, maxDigits: 4, endKey: '*', interDigitSeconds: 1.5 };
    await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.listen')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        accept: 'both',
        noInputMs: 2500,
        maxDigits: 4,
        endKey: '*',
        interDigitMs: 1500,
      },
    ]);
  });

  it('says nothing of keys when only speech is accepted', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.listen': { outcome: 'noInput' } });
    await run(eachContext(definition, { client, settings: { accept: 'speech' } }));
    expect(paramsOf('calls.listen')[0]).to.have.all.keys('callId', 'node', 'accept', 'noInputMs');
  });

  it('says how speech ends, which words to expect, and what an entry has to be', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.listen': { outcome: 'noInput' } });
    const settings = {
      maxSpeechSeconds: 20,
      endSilenceSeconds: 0.5,
      hotWords: ['改期', ' '],
      apology: ' 没听清。 ',
      keyPattern: '1[0-9]{10}',
    };
    await run(eachContext(definition, { client, settings }));
    const [asked] = paramsOf('calls.listen');
    expect(asked).to.deep.include({
      maxSpeechMs: 20_000,
      endSilenceMs: 500,
      hotWords: ['改期'],
      apology: '没听清。',
      keyPattern: '1[0-9]{10}',
    });
    expect(asked, 'the pattern says how many').not.to.have.property('maxDigits');
  });

  it('hands on what was said', async () => {
    const heard = { outcome: 'speech', text: '是的', confidence: 0.95 } as const;
    const { client } = fakeClient({ 'calls.listen': heard });
    const result = await run(eachContext(definition, { client }));
    expect(result).to.deep.equal({ output: 'heard', data: { heard }, status: verbatim('是的') });
  });

  it('hands on the keys pressed', async () => {
    const heard = { outcome: 'keys', keys: '1' } as const;
    const { client } = fakeClient({ 'calls.listen': heard });
    const result = await run(eachContext(definition, { client }));
    expect(result).to.deep.equal({
      output: 'heard',
      data: { heard },
      status: words('按键 1', 'keys 1'),
    });
  });

  it('takes its own output, not an error, when nothing came in time', async () => {
    const { client } = fakeClient({ 'calls.listen': { outcome: 'noInput' } });
    const result = await run(eachContext(definition, { client }));
    expect(result.output).to.equal('noInput');
    expect(result.data).to.deep.equal({ heard: { outcome: 'noInput' } });
  });

  it('answers "hung up" when the callee is gone', async () => {
    const { client } = fakeClient({
      'calls.listen': { outcome: 'hungUp', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client }));
    expect(result.output).to.equal('hungUp');
    expect(result.data).to.deep.equal({ hungUp: { reason: 'CalleeHungUp' } });
  });

  it('refuses an input without a call', async () => {
    const { client } = fakeClient();
    const error = await rejection(
      run(eachContext(definition, { client, input: { call: 'call-1' } })),
    );
    expect(error.code).to.equal('InvalidInput');
  });
});
