import { expect } from 'chai';
import { DialflowError, type BranchResult } from '../../engine/api';
import { definition } from '../../nodes/Branch/definition';
import { run } from '../../nodes/Branch/run';
import { verbatim } from '../../nodes/common/terms';
import { definition as intentMatch } from '../../nodes/IntentMatch/definition';
import { outputsOf, words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';

describe('the Branch node', () => {
  const branches = [
    { name: '肯定身份', intents: ['肯定'], keys: ['1'] },
    { name: '不是本人', intents: ['否定'] },
  ];
  const settings = { text: '请问您是 @name 吗？', branches };
  const heard = { outcome: 'speech', text: '是的', confidence: 0.9 } as const;
  const facts = { heard, questions: ['问公司'] };
  const taken: BranchResult = {
    outcome: 'branch',
    branch: '肯定身份',
    intent: '肯定',
    confidence: 0.93,
    because: '是的',
    ...facts,
  };
  const answering = (result: BranchResult) => fakeClient({ 'calls.branch': result });

  it('asks with its prompt, its branches, and what to do about misses', async () => {
    const { client, paramsOf } = answering(taken);
    await run(
      eachContext(definition, {
        client,
        settings: {
          ...settings,
          similar: ['您是 @name 本人吗？'],
          again: ['您是本人吗？'],
          bargeIn: 'any',
          unrecognisedWordings: ['没有听清。', '还是没有听清。'],
          unrecognisedLimit: 3,
          unrecognisedThen: 'goOn',
          noInputRepeat: false,
          noInputFarewell: '再见。',
          noInputSeconds: 4,
          tags: [{ group: ' 进度 ', name: '已提问' }],
          completes: true,
        },
      }),
    );
    const [request] = paramsOf('calls.branch');
    expect(request).to.deep.include({
      callId: 'call-1',
      node: 'the node',
      again: ['您是本人吗？'],
      globalQuestions: true,
      onUnrecognised: {
        wordings: ['没有听清。', '还是没有听清。'],
        limit: 3,
        thenRepeat: true,
        atLimit: 'goOn',
      },
      onNoInput: {
        wordings: [],
        limit: 2,
        farewell: '再见。',
        thenRepeat: false,
        atLimit: 'hangUp',
      },
      tags: [{ group: '进度', name: '已提问' }],
      completes: true,
    });
    expect(request).to.have.nested.property('prompt.bargeIn', 'any');
    expect(request)
      .to.have.nested.property('prompt.texts')
      .that.deep.equals(['请问您是 @name 吗？', '您是 @name 本人吗？']);
    expect(request).to.have.nested.property('listen.noInputMs', 4_000);
    expect(request).to.have.nested.property('branches[0].name', '肯定身份');
  });

  it('sets no tag and completes nothing unless it is told to', async () => {
    const { client, paramsOf } = answering(taken);
    await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.branch')[0]).to.not.have.any.keys('tags', 'completes');
  });

  it('goes on at the branch that was taken, with what was heard on the way', async () => {
    const { client } = answering(taken);
    const result = await run(eachContext(definition, { client, settings }));
    const { heard: _, questions: __, ...match } = taken;
    expect(result).to.deep.equal({
      output: 'branch:肯定身份',
      data: { match, ...facts },
      status: verbatim('肯定身份'),
    });
  });

  for (const outcome of ['unrecognised', 'noInput'] as const) {
    it(`goes on at "${outcome}" where the flow is to see to it`, async () => {
      const { client } = answering({ outcome, count: 2, limitReached: true, ...facts });
      const result = await run(eachContext(definition, { client, settings }));
      expect(result.output).to.equal(outcome);
      expect(result.data['match']).to.deep.equal({ outcome, count: 2, limitReached: true });
      expect(result.status).to.deep.equal(
        outcome === 'noInput'
          ? words('无应答（2）', 'no input (2)')
          : words('未识别（2）', 'unrecognised (2)'),
      );
    });
  }

  it('answers "hung up" when the callee is gone', async () => {
    const { client } = answering({ outcome: 'hungUp', endReason: 'CalleeHungUp' });
    const result = await run(eachContext(definition, { client, settings }));
    expect(result).to.deep.include({
      output: 'hungUp',
      data: { hungUp: { reason: 'CalleeHungUp' } },
    });
  });

  it('has the outputs of Intent Match, but for questions, which it answers itself', () => {
    const keys = (of: typeof definition | typeof intentMatch) =>
      outputsOf(of, { branches, showHungUp: true }).map(({ key }) => key);
    expect(keys(definition)).to.deep.equal(keys(intentMatch).filter((key) => key !== 'question'));
  });

  it('wants a prompt, a branch and a limit', () => {
    const { client } = fakeClient();
    const wrong = { unrecognisedLimit: 0, noInputLimit: 0 };
    expect(() => eachContext(definition, { client, settings: wrong }))
      .to.throw(DialflowError)
      .with.nested.property('details.problems')
      .that.satisfies((problems: { path: string }[]) => {
        expect(problems.map(({ path }) => path)).to.have.members([
          'text',
          'branches',
          'unrecognisedLimit',
          'noInputLimit',
        ]);
        return true;
      });
  });
});
