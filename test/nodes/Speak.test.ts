import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError } from '../../engine/api';
import { definition } from '../../nodes/Speak/definition';
import { run } from '../../nodes/Speak/run';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { tempFolder } from '../support/folders';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Speak node', () => {
  const spoken = { outcome: 'spoken', text: '请问您是张三吗？', heard: 1, heardTo: 9 } as const;
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
      'calls.speak': { outcome: 'interrupted', text: '请问您是张三吗？', heard: 0.4, heardTo: 4 },
    });
    const result = await run(eachContext(definition, { client, settings }));
    expect(result).to.deep.equal({
      output: 'done',
      data: {
        spoken: { outcome: 'interrupted', text: '请问您是张三吗？', heard: 0.4, heardTo: 4 },
      },
      status: verbatim('请问您是张三吗？'),
    });
  });

  it('lets the callee cut in where the operator allows it', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    await run(eachContext(definition, { client, settings: { ...settings, bargeIn: 'any' } }));
    expect(paramsOf('calls.speak')[0]).to.include({ bargeIn: 'any' });
  });

  it('sets tags and completes the conversation where it is told to', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    const tags = [{ group: '身份', name: '本人' }];
    await run(
      eachContext(definition, { client, settings: { ...settings, tags, completes: true } }),
    );
    expect(paramsOf('calls.speak')[0]).to.deep.include({ tags, completes: true });
  });

  it('says with how many words, and how long a speech, the callee cuts in', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    const after = { bargeInWords: 3, bargeInSeconds: 1.5 };
    for (const bargeIn of ['any', 'keys'] as const) {
      await run(eachContext(definition, { client, settings: { ...settings, ...after, bargeIn } }));
    }
    const [any, keys] = paramsOf('calls.speak');
    expect(any).to.deep.include({ bargeInAfter: { words: 3, speechMs: 1_500 } });
    expect(keys).not.to.have.property('bargeInAfter');
  });

  it('passes on a voice of its own, and none where the scene has its say', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    const own = { ownVoice: true, voice: ' aixia ', speed: 1.2, volume: 60 };
    await run(eachContext(definition, { client, settings: { ...settings, ...own } }));
    expect(paramsOf('calls.speak')[0]).to.deep.include({
      voice: { voice: 'aixia', speed: 1.2, volume: 60 },
    });
  });

  it('hands a recording over only where the engine does not have it', async () => {
    const wav = new TextEncoder().encode('RIFF');
    const content = createHash('sha256').update(wav).digest('hex');
    let known = false;
    const { client, calls } = fakeClient({
      'calls.speak': () => {
        if (known) return spoken;
        throw DialflowError.notFound('recorded prompt', content);
      },
      'prompts.keep': () => {
        known = true;
        return { content, durationMs: 1 };
      },
    });
    const attachment = () => Promise.resolve({ fileName: 'a.wav', data: wav });
    const withFile = () => ({
      ...eachContext(definition, { client, settings: { ...settings, recording: 'input' } }),
      attachment,
    });
    await run(withFile());
    await run(withFile());
    expect(calls.map(({ method }) => method)).to.deep.equal([
      'calls.speak',
      'prompts.keep',
      'calls.speak',
      'calls.speak',
    ]);
  });

  it('reads a file of this machine, and says so where it cannot', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.speak': spoken });
    const file = join(tempFolder(), 'a.wav');
    const settingsOf = (recordingFile: string) => ({
      ...settings,
      recording: 'file' as const,
      recordingFile,
    });
    const error = await rejection(
      run(eachContext(definition, { client, settings: settingsOf(file) })),
    );
    expect(error.details['problems']).to.have.nested.property('[0].path', 'recordingFile');
    writeFileSync(file, 'RIFF');
    await run(eachContext(definition, { client, settings: settingsOf(file) }));
    expect(paramsOf('calls.speak')[0])
      .to.have.property('recording')
      .that.matches(/^[0-9a-f]{64}$/);
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
