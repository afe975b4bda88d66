import { expect } from 'chai';
import type { Callee, CalleeResponse, SceneDefinition } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { wavFile } from '../media/wavFile';

const QUESTION = '请问您对这次服务满意吗？';
const NODE = { node: 'ask', texts: [QUESTION] };

/** On the simulated line, which hears and says what its data tell. */
describe('Speaking and listening on the simulated line', () => {
  let test: TestEngine;
  let callId: string;

  async function dial(
    responses: CalleeResponse[],
    { who = {}, scene }: { who?: Partial<Callee>; scene?: Partial<SceneDefinition> } = {},
  ): Promise<void> {
    const callee = { name: 'callee', numbers: ['*'], ringSeconds: 1, responses, ...who };
    test = await TestEngine.start({ callees: [callee] });
    const { instanceId } = test;
    if (scene) {
      const definition = {
        name: '回访',
        industry: '物流',
        type: '回访',
        language: 'zh-CN',
        ...scene,
      };
      await test.api.scenes.import({ instanceId, definition });
    }
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const dialled = test.api.calls.dial({ instanceId, contact, ...(scene && { scene: '回访' }) });
    const result = await run(dialled);
    expect(result.answered).to.equal(true);
    callId = result.call.id;
  }

  async function run<T>(promise: Promise<T>, limitMs = 120_000): Promise<T> {
    let settled = false;
    const settle = (): void => void (settled = true);
    void promise.then(settle, settle);
    await test.clock.settle();
    for (let waited = 0; waited < limitMs && !settled; waited += 50) await test.clock.advance(50);
    return promise;
  }
  const speak = (more: object = {}) => run(test.api.calls.speak({ callId, ...NODE, ...more }));
  const listen = (more: object = {}) =>
    run(test.api.calls.listen({ callId, node: 'hear', accept: 'both', ...more }));
  const turns = () => test.api.calls.turns({ callId });

  it('cuts a prompt when enough words have come, and hands them to the listen behind it', async () => {
    await dial([{ when: '请问', then: { say: '我不需要这个服务', interruptAt: 0.3 } }]);
    const said = await speak({ bargeIn: 'speech', bargeInAfter: { words: 3 } });
    expect(said).to.include({ outcome: 'interrupted' });
    expect(said.outcome !== 'hungUp' && said.heard).to.be.within(0.5, 0.7);
    expect(await listen()).to.include({ outcome: 'speech', text: '我不需要这个服务' });
    const [robot] = await turns();
    expect(robot?.heardTo).to.be.within(6, 8);
  });

  it('does not cut it for 嗯, and does not take that for an answer', async () => {
    await dial([{ when: '请问', then: { say: '嗯', interruptAt: 0.3 } }]);
    const said = await speak({ bargeIn: 'any', bargeInAfter: { words: 3 } });
    expect(said).to.include({ outcome: 'spoken', heard: 1, heardTo: QUESTION.length });
    expect(await listen({ noInputMs: 1_000 })).to.include({ outcome: 'noInput' });
    expect((await turns()).map(({ text }) => text)).to.deep.equal([QUESTION, '嗯']);
  });

  it('takes what began before the end of the prompt, also where nothing may cut it', async () => {
    for (const more of [{}, { bargeIn: 'any', bargeInAfter: { words: 4 } }]) {
      await dial([{ when: '请问', then: { say: '满意', interruptAt: 0.9 } }]);
      expect(await speak(more)).to.include({ outcome: 'spoken', heard: 1 });
      expect(await listen({ noInputMs: 200 })).to.include({ outcome: 'speech', text: '满意' });
      await test.stop();
    }
  });

  it('takes keys that are typed ahead of the question', async () => {
    await dial([{ when: '请问', then: { keys: '12', interruptAt: 0.3 } }]);
    expect(await speak({ bargeIn: 'keys' })).to.include({ outcome: 'interrupted' });
    expect(await speak({ bargeIn: 'keys', texts: ['请按键'] })).to.include({ heard: 0 });
    const heard = await listen({ accept: 'keys', maxDigits: 2 });
    expect(heard).to.include({ outcome: 'keys', keys: '12' });
  });

  it('takes an entry by its pattern, and says so where it does not fit', async () => {
    await dial([
      { when: '手机', then: { keys: '13800138000' } },
      { when: '月份', then: { keys: '13#' } },
      { when: '尾号', then: { keys: '12' } },
    ]);
    const pattern = { accept: 'keys', keyPattern: '1[0-9]{10}' };
    await speak({ texts: ['请输入手机号'] });
    const from = test.clock.now();
    expect(await listen(pattern)).to.deep.equal({ outcome: 'keys', keys: '13800138000' });
    expect(test.clock.now() - from, 'it waits for no end key').to.be.lessThan(3_500);
    await speak({ texts: ['请输入月份'] });
    const month = await listen({ accept: 'keys', keyPattern: '0?[1-9]|1[0-2]', maxDigits: 4 });
    expect(month).to.deep.equal({ outcome: 'keys', keys: '13', valid: false });
    await speak({ texts: ['请输入尾号'] });
    const short = await listen({ accept: 'keys', keyPattern: '[0-9]{4}' });
    expect(short).to.deep.equal({ outcome: 'keys', keys: '12', valid: false });
  });

  it('refuses a pattern that is none, before it waits', async () => {
    await dial([]);
    const refused = await listen({ keyPattern: '(1+)+' }).catch((error: unknown) => error);
    expect(String(refused)).to.match(/keyPattern/);
    expect(await listen({ noInputMs: 100 })).to.include({ outcome: 'noInput' });
  });

  it('takes what lasts too long as far as it went', async () => {
    await dial([{ when: '请问', then: { say: '这个说来话长我要从头讲起慢慢地讲给你听' } }]);
    await speak();
    const heard = await listen({ maxSpeechMs: 2_000 });
    expect(heard).to.include({ outcome: 'speech', text: '这个说来话长我要从' });
  });

  it('keeps how far a prompt came when the callee hangs up in its middle', async () => {
    await dial([{ when: '请问', then: { hangUp: true, interruptAt: 0.5 } }]);
    expect(await speak()).to.deep.equal({ outcome: 'hungUp', endReason: 'CalleeHungUp' });
    const [robot] = await turns();
    expect(robot).to.include({ heardTo: 6, interrupted: false });
  });

  it("says the scene's opening prompt by itself, in turn call by call, and the flow behind it", async () => {
    const opening = { texts: ['您好， @name 。', '喂， @name 。'] };
    await dial([], { scene: { opening } });
    await speak();
    expect((await turns()).map(({ node, text }) => [node, text])).to.deep.equal([
      ['opening', '您好，张三。'],
      ['ask', QUESTION],
    ]);
    const [first, second] = await turns();
    // 6 characters take 1.3 s.
    expect((second?.at ?? 0) - (first?.at ?? 0)).to.be.within(1_300, 1_400);
    const contact = { phoneNumber: '13800000002', variables: { name: '李四' } };
    const { instanceId } = test;
    const next = await run(test.api.calls.dial({ instanceId, contact, scene: '回访' }));
    callId = next.call.id;
    await run(test.clock.advance(2_000));
    expect((await turns())[0]?.text).to.equal('喂，李四。');
  });

  it('lets callees answer an opening prompt that may be cut short', async () => {
    const opening = { texts: [QUESTION], bargeIn: 'any' as const };
    const responses = [{ when: '请问', then: { say: '满意', interruptAt: 0.5 } }];
    await dial(responses, { scene: { opening } });
    expect(await listen()).to.include({ outcome: 'speech', text: '满意' });
    expect((await turns())[0]).to.include({ node: 'opening', interrupted: true });
  });

  it('says half as long what is said twice as fast, and as long as its recording what is recorded', async () => {
    await dial([], { scene: { voice: { speed: 2 } } });
    const { instanceId } = test;
    const from = test.clock.now();
    await speak();
    const spoken = test.clock.now() - from;
    expect(spoken).to.be.within(1_300, 1_450); // 12 characters
    const wav = wavFile({ tag: 1, rate: 8_000, bits: 16 }, new Uint8Array(16_000 * 5));
    const recording = test.api.prompts.record({ instanceId, text: QUESTION, wav });
    const { durationMs } = await recording;
    expect(durationMs).to.equal(5_000);
    const again = test.clock.now();
    await speak();
    expect(test.clock.now() - again).to.be.within(5_000, 5_100);
  });

  it('plays what a node brings, once it is kept', async () => {
    await dial([]);
    const wav = wavFile({ tag: 1, rate: 8_000, bits: 16 }, new Uint8Array(16_000 * 9));
    const unknown = await speak({ recording: 'a'.repeat(64) }).catch((error: unknown) => error);
    expect(unknown).to.include({ code: 'NotFound' });
    const { content } = await test.api.prompts.keep({ wav });
    expect(await speak({ recording: content })).to.include({ text: QUESTION, heard: 1 });
    // Not since it was asked for: time goes on while the disk is looked at.
    const begun = (await turns()).at(-1)?.at ?? 0;
    expect(test.clock.now() - begun).to.be.within(9_000, 9_100);
  });

  it('refuses a scene whose voice, listening or opening is not what it can be, by path', async () => {
    await dial([]);
    const definition = {
      name: 'x',
      industry: '物流',
      type: '回访',
      language: 'zh-CN',
      voice: { speed: 3, volume: -1 },
      listening: { endSilenceMs: 5, hotWords: [''] },
      opening: { texts: [], bargeIn: 'sometimes' },
    };
    const error = await test.api.scenes.check({ definition }).catch((thrown: unknown) => thrown);
    const { problems } = (error as { details: { problems: { path: string }[] } }).details;
    expect(problems.map(({ path }) => path)).to.have.members([
      'voice.speed',
      'voice.volume',
      'listening.endSilenceMs',
      'listening.hotWords[0]',
      'opening.texts',
      'opening.bargeIn',
    ]);
  });

  it('keeps voice, listening and opening with the scene, through export and a new version', async () => {
    const more = {
      voice: { voice: 'aixia', speed: 1.1, volume: 60 },
      listening: { endSilenceMs: 500, hotWords: ['晴川'], apology: '没听清。' },
      opening: { texts: ['您好。'], bargeIn: 'never' as const },
    };
    await dial([], { scene: more });
    const { instanceId } = test;
    const exported = await test.api.scenes.export({ instanceId, scene: '回访' });
    expect(exported).to.deep.include(more);
    const again = await test.api.scenes.import({ instanceId, definition: exported });
    expect(again.version).to.equal(1);
    const faster = { ...exported, voice: { speed: 1.2 } };
    const { version } = await test.api.scenes.import({ instanceId, definition: faster });
    expect(version).to.equal(2);
    const changes = await test.api.scenes.diff({ instanceId, scene: '回访', from: 1 });
    expect(changes.map(({ path }) => path)).to.have.members([
      'voice.voice',
      'voice.speed',
      'voice.volume',
    ]);
  });
});
