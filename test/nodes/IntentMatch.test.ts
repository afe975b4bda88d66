import { expect } from 'chai';
import { DialflowError, type MatchResult } from '../../engine/api';
import { outputsOf } from '../../nodes/host/definition';
import { definition } from '../../nodes/IntentMatch/definition';
import { run } from '../../nodes/IntentMatch/run';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Intent Match node', () => {
  const heard = { outcome: 'speech', text: '是的', confidence: 0.9 };
  const input = { call: { id: 'call-1' }, heard };
  const branches = [
    { name: '肯定身份', intents: ['肯定'], keys: ['1'] },
    { name: '不是本人', intents: ['否定', '打错了'], keywords: ['不是我'] },
  ];
  const answering = (match: MatchResult) => fakeClient({ 'calls.match': match });
  const taken: MatchResult = {
    outcome: 'branch',
    branch: '肯定身份',
    intent: '肯定',
    confidence: 0.93,
    because: '是的',
  };

  it('asks with what was heard, its branches and what to do about misses', async () => {
    const { client, paramsOf } = answering(taken);
    const settings = {
      branches,
      globalQuestions: false,
      unrecognisedWordings: ['不好意思，我没有听清。'],
      unrecognisedFarewell: '再见。',
      noInputLimit: 3,
    };
    await run(eachContext(definition, { client, settings, input }));
    expect(paramsOf('calls.match')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        heard,
        branches: [
          { name: '肯定身份', intents: ['肯定'], utterances: [], keywords: [], keys: ['1'] },
          {
            name: '不是本人',
            intents: ['否定', '打错了'],
            utterances: [],
            keywords: ['不是我'],
            keys: [],
          },
        ],
        globalQuestions: false,
        onUnrecognised: { wordings: ['不好意思，我没有听清。'], limit: 2, farewell: '再见。' },
        onNoInput: { wordings: [], limit: 3 },
      },
    ]);
  });

  it('goes on at the output of the branch that was taken', async () => {
    const { client } = answering(taken);
    const result = await run(eachContext(definition, { client, settings: { branches }, input }));
    expect(result).to.deep.equal({
      output: 'branch:肯定身份',
      data: { match: taken },
      status: verbatim('肯定身份'),
    });
    expect(outputsOf(definition, { branches }).map((output) => output.key)).to.include(
      result.output,
    );
  });

  const others: MatchResult[] = [
    { outcome: 'question', question: '问公司', confidence: 0.8 },
    { outcome: 'unrecognised', count: 1 },
    { outcome: 'noInput', count: 1 },
  ];
  for (const match of others) {
    it(`goes on at "${match.outcome}", with the result`, async () => {
      const { client } = answering(match);
      const result = await run(eachContext(definition, { client, settings: { branches }, input }));
      expect(result.output).to.equal(match.outcome);
      expect(result.data).to.deep.equal({ match });
    });
  }

  it('answers "hung up" when a limit ended the call', async () => {
    const { client } = answering({ outcome: 'hungUp', endReason: 'UnrecognisedLimit' });
    const result = await run(eachContext(definition, { client, settings: { branches }, input }));
    expect(result.output).to.equal('hungUp');
    expect(result.data).to.deep.equal({ hungUp: { reason: 'UnrecognisedLimit' } });
  });

  it('has an output for each branch, before those for questions and misses', () => {
    expect(outputsOf(definition, { branches }).map((output) => output.key)).to.deep.equal([
      'branch:肯定身份',
      'branch:不是本人',
      'question',
      'unrecognised',
      'noInput',
    ]);
  });

  it('tells the operator to put it behind a Listen node when no answer comes in', async () => {
    const { client } = fakeClient();
    const context = eachContext(definition, {
      client,
      settings: { branches },
      input: { call: { id: 'call-1' } },
    });
    const error = await rejection(run(context));
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.match(/behind a Listen node/);
  });

  it('names every branch that is double, can never be taken or asks for no key', () => {
    const { client } = fakeClient();
    const settings = {
      branches: [{ name: '是', keys: ['1'] }, { name: '是', keys: ['2', 'x'] }, { name: '否' }],
    };
    expect(() => eachContext(definition, { client, settings, input }))
      .to.throw(DialflowError)
      .with.nested.property('details.problems')
      .that.has.deep.ordered.members([
        { path: 'branches[1].keys[1]', reason: '"x" is no key; keys are 0 to 9, *, # and A to D' },
        { path: 'branches[1].name', reason: 'another one is named "是" too; no two may be alike' },
        {
          path: 'branches[2]',
          reason: 'this branch can never be taken: give it an intent, utterance, keyword or key',
        },
      ]);
  });

  it('wants at least one branch', () => {
    const { client } = fakeClient();
    expect(() => eachContext(definition, { client, input })).to.throw(/branches/);
  });
});
