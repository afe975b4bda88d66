import { expect } from 'chai';
import type { CalleeAction, Turn } from '../../../engine/api';
import { TestEngine } from '../../support/engine';

const WAIT = '正在为您转接，请稍候。';
const COMPANY = '我们是晴川物流，您上次寄件用的就是我们，我们在全国有三百多个网点。';

const scene = {
  name: '回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [],
  globalQuestions: [{ name: '问公司', questions: ['你们是哪家公司的？'], answer: COMPANY }],
  tagGroups: [],
} as const;

describe('A callee who waits for an agent', () => {
  let test: TestEngine;
  let callId: string;

  /** What it does each time that it is told to wait; the agent answers after so long. */
  async function transferred(then: CalleeAction[], agentSeconds: number) {
    test = await TestEngine.start({
      callees: [
        {
          name: 'callee',
          numbers: ['138*'],
          ringSeconds: 1,
          responses: [{ when: '请稍候', then }],
        },
        { name: 'li', ringSeconds: agentSeconds },
      ],
    });
    const { instanceId } = test;
    await test.api.scenes.import({ instanceId, definition: scene });
    const contact = { phoneNumber: '13800000001', variables: {} };
    const dialled = test.api.calls.dial({ instanceId, contact, scene: scene.name });
    await test.clock.advance(3_000);
    callId = (await dialled).call.id;
    const outcome = test.api.calls.transfer({
      callId,
      node: '转接',
      to: { phones: ['li'] },
      ringSeconds: 60,
      waitingText: WAIT,
    });
    await test.clock.advance(60_000);
    expect(await outcome).to.include({ outcome: 'transferred' });
    return test.api.calls.turns({ callId });
  }

  const told = ({ speaker, text, node, globalQuestion }: Turn) => [
    speaker,
    text,
    node ?? globalQuestion,
  ];

  it('has a global question answered, and waits on', async () => {
    const turns = await transferred([{ say: '你们是哪家公司的？' }, {}], 40);
    expect(turns.map(told)).to.deep.equal([
      ['robot', WAIT, '转接'],
      ['callee', '你们是哪家公司的？', '问公司'],
      ['robot', COMPANY, '问公司'],
    ]);
    expect(turns.map(({ heard }) => heard)).to.deep.equal([1, undefined, 1]);
  });

  it('is told to wait again after the answer, and may ask again', async () => {
    const ask = { say: '你们是哪家公司的？' };
    const turns = await transferred([ask, ask, {}], 55);
    expect(turns.map(({ speaker }) => speaker)).to.deep.equal([
      'robot',
      'callee',
      'robot',
      'callee',
      'robot',
    ]);
  });

  it('is put through in the middle of an answer', async () => {
    const turns = await transferred([{ say: '你们是哪家公司的？' }], 9);
    expect(turns.map(told)[2]).to.deep.equal(['robot', COMPANY, '问公司']);
    expect(turns[2]?.heard).to.be.within(0.01, 0.99);
  });

  it('is not answered where it asks nothing', async () => {
    const turns = await transferred([{ say: '红烧肉要放冰糖' }, {}], 30);
    expect(turns.map(told)).to.deep.equal([
      ['robot', WAIT, '转接'],
      ['callee', '红烧肉要放冰糖', undefined],
    ]);
  });
});
