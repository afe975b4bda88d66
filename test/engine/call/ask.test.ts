import { expect } from 'chai';
import type { BranchRequest, BranchResult, CalleeAction, Turn } from '../../../engine/api';
import { ask as loop } from '../../../engine/call/ask';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const QUESTION = '请问您是本人吗？';
const MISSED = '没有听清。';
const FAREWELL = '再见。';
const NONSENSE: CalleeAction = { say: '红烧肉要放冰糖' };

const scene = {
  name: '回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [
    { name: '肯定', utterances: ['是的', '我是'], tags: [{ group: '身份', name: '本人' }] },
  ],
  globalQuestions: [
    { name: '问公司', questions: ['你们是哪家公司的？'], answer: '我们是晴川物流。' },
  ],
  tagGroups: [{ name: '身份', tags: ['本人', '非本人'] }],
} as const;

const ask: Omit<BranchRequest, 'callId'> = {
  node: '提问',
  prompt: { texts: [QUESTION] },
  listen: { accept: 'both', noInputMs: 3_000 },
  branches: [{ name: '是', intents: ['肯定'], keys: ['1'] }],
  onUnrecognised: { wordings: [MISSED], farewell: FAREWELL },
};

describe('Asking', () => {
  let test: TestEngine;
  let callId: string;

  /** A callee who does these things, one a prompt that asks. */
  async function dial(...then: CalleeAction[]): Promise<void> {
    const responses = [{ when: ['本人', '哪位'], then }];
    test = await TestEngine.start({ callees: [{ name: 'callee', numbers: ['*'], responses }] });
    const { instanceId } = test;
    await test.api.scenes.import({ instanceId, definition: scene });
    const contact = { phoneNumber: '13800000001', variables: {} };
    callId = (await run(test.api.calls.dial({ instanceId, contact, scene: scene.name }))).call.id;
  }

  async function run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const end = (): void => void (settled = true);
    promise.then(end, end);
    await test.clock.settle();
    for (let waited = 0; !settled && waited < 120_000; waited += 100) await test.clock.advance(100);
    return promise;
  }

  const branch = (more: Partial<BranchRequest> = {}): Promise<BranchResult> =>
    run(test.api.calls.branch({ ...ask, callId, ...more }));
  const turns = (): Promise<Turn[]> => test.api.calls.turns({ callId });
  const said = async (): Promise<string[]> =>
    (await turns()).filter(({ speaker }) => speaker === 'robot').map(({ text }) => text);
  const task = async () => (await test.api.calls.get({ callId })).task;

  it('tells the branch, what was heard and what was asked on the way', async () => {
    await dial({ say: '你们是哪家公司的？' }, { say: '是的' });
    expect(await branch()).to.deep.include({
      outcome: 'branch',
      branch: '是',
      intent: '肯定',
      questions: ['问公司'],
    });
    expect((await turns()).map(({ node }) => node)).to.deep.equal([
      '提问',
      '提问',
      '问公司',
      '提问',
      '提问',
    ]);
  });

  it('asks again in other words where it has some, by turns', async () => {
    await dial(NONSENSE, NONSENSE, { say: '是的' });
    const onUnrecognised = { ...ask.onUnrecognised, wordings: [], limit: 5 };
    await branch({ again: ['您是本人吗？', '是哪位？'], onUnrecognised });
    expect(await said()).to.deep.equal([QUESTION, '您是本人吗？', '是哪位？']);
  });

  it('does not play what is recorded for the prompt in place of other words', async () => {
    await dial(NONSENSE, { say: '是的' });
    const recording = 'welcome';
    const asked: BranchRequest = {
      ...ask,
      callId,
      prompt: { texts: [QUESTION], recording },
      again: ['您是本人吗？'],
    };
    const requests: object[] = [];
    await run(
      loop(asked, {
        ...test.api.calls,
        speak: async (request) => {
          requests.push(request);
          const { recording: _, ...rest } = request;
          return test.api.calls.speak(rest);
        },
      }),
    );
    expect(requests.map((request) => 'recording' in request)).to.deep.equal([true, false]);
  });

  it('lets a wording that asks by itself stand for the prompt', async () => {
    await dial(NONSENSE, { say: '是的' });
    const onUnrecognised = { wordings: ['没听清，您是本人吗？'], thenRepeat: false };
    expect((await branch({ onUnrecognised })).outcome).to.equal('branch');
    expect(await said()).to.deep.equal([QUESTION, '没听清，您是本人吗？']);
  });

  it('has a wording for the first, the second and every later miss', async () => {
    await dial(NONSENSE, NONSENSE, NONSENSE, { say: '是的' });
    await branch({ onUnrecognised: { wordings: ['一', '二'], limit: 9 } });
    expect(await said()).to.deep.equal([QUESTION, '一', QUESTION, '二', QUESTION, '二', QUESTION]);
  });

  it('counts silence and nonsense apart', async () => {
    await dial(NONSENSE, {}, { say: '是的' });
    expect((await branch()).outcome).to.equal('branch');
  });

  it('ends the call at a limit, with the farewell', async () => {
    await dial(NONSENSE);
    expect(await branch()).to.deep.equal({ outcome: 'hungUp', endReason: 'UnrecognisedLimit' });
    expect((await said()).at(-1)).to.equal(FAREWELL);
  });

  it('leaves the call to the flow at a limit, and counts anew when it comes back', async () => {
    await dial(NONSENSE, NONSENSE, NONSENSE, NONSENSE);
    const onUnrecognised = { ...ask.onUnrecognised, atLimit: 'goOn' as const };
    for (const time of [1, 2]) {
      const { outcome, ...facts } = await branch({ onUnrecognised });
      expect(outcome, `time ${time}`).to.equal('unrecognised');
      expect(facts).to.deep.include({ count: 2, limitReached: true, questions: [] });
    }
    expect(await said()).to.deep.equal([QUESTION, MISSED, QUESTION, QUESTION, MISSED, QUESTION]);
    expect((await task()).endTime).to.equal(null);
  });

  it('sets the tags of the node when the call comes to it, and of the intent when it is hit', async () => {
    await dial({ say: '是的' });
    const call = test.api.calls.branch({
      ...ask,
      callId,
      tags: [{ group: '身份', name: '非本人' }],
    });
    await test.clock.settle();
    const tags = async () => (await test.api.calls.get({ callId })).tags;
    expect(await tags()).to.deep.equal([{ group: '身份', name: '非本人' }]);
    await run(call);
    expect(await tags()).to.deep.equal([{ group: '身份', name: '本人' }]);
  });

  it('refuses a tag that the scene has not got, before a word is said', async () => {
    await dial({});
    const error = await rejection(branch({ tags: [{ group: '身份', name: '邻居' }] }));
    expect(error.details.problems?.[0]?.path).to.equal('tags[0].name');
    expect(await said()).to.deep.equal([]);
  });

  it('marks the conversation as completed when the call comes to the node', async () => {
    await dial({ hangUp: true, interruptAt: 0.5 });
    await branch({ completes: true });
    expect(await task()).to.include({ completed: true, endReason: 'CalleeHungUp' });
  });

  it('does not mark a call that was over before it came there', async () => {
    await dial({ hangUp: true });
    await branch();
    await run(test.api.calls.speak({ callId, node: '道别', texts: ['再见'], completes: true }));
    await run(test.api.calls.hangUp({ callId }));
    expect((await task()).completed).to.equal(false);
  });

  it('keeps the mark through a crash', async () => {
    await dial({}, {});
    void test.api.calls.branch({ ...ask, callId, completes: true });
    await test.clock.advance(6_000);
    const copy = test.crashedCopy();
    const again = await TestEngine.start({ dataFolder: copy }, test.clock);
    const { task: after } = await again.api.calls.get({ callId });
    expect(after).to.include({ completed: true, endReason: 'EngineCrashed' });
    expect(after.systemTags).to.deep.equal(['PlaybackCompleted']);
  });
});
