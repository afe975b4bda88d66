import { expect } from 'chai';
import type { ConverseResult } from '../../engine/api';
import { outputsOf } from '../../nodes/host/definition';
import { argumentOf, areArguments } from '../../nodes/OutsideBot/arguments';
import { definition } from '../../nodes/OutsideBot/definition';
import { run } from '../../nodes/OutsideBot/run';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Outside Bot node', () => {
  const input = { call: { id: 'call-1' } };
  const facts = {
    heard: '周三吧',
    turns: 2,
    usage: { prompt: 10, completion: 5 },
    tags: [],
    warnings: [],
  };
  const branches = [
    { name: '改期', description: '想改时间', arguments: ['日期：方便的日期', 'hour'] },
    { name: '拒绝' },
  ];
  const settings = { url: 'http://127.0.0.1:11434/v1', model: 'qwen', branches };
  const answering = (result: ConverseResult) => fakeClient({ 'calls.converse': result });
  const taken: ConverseResult = {
    outcome: 'branch',
    branch: '改期',
    arguments: { 日期: '周三' },
    ...facts,
  };

  it('asks a chat model with all that is set, its key included', async () => {
    const { client, paramsOf } = answering(taken);
    const more = {
      apiKey: ' sk-secret ',
      temperature: 0,
      systemPrompt: '联系 @name 。',
      opening: ['您好。'],
      bargeInWords: 3,
      noInputWordings: ['喂？'],
      mayTransfer: false,
      fillers: ['请稍等。'],
      fillerSeconds: 1.5,
      maxMinutes: 2,
      forbiddenWords: ['收益'],
      completes: true,
    };
    await run(eachContext(definition, { client, settings: { ...settings, ...more }, input }));
    expect(paramsOf('calls.converse')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        bot: {
          kind: 'openai',
          url: 'http://127.0.0.1:11434/v1',
          apiKey: 'sk-secret',
          model: 'qwen',
          temperature: 0,
          maxTokens: 400,
        },
        systemPrompt: '联系 @name 。',
        opening: ['您好。'],
        begins: 'callee',
        branches: [
          {
            name: '改期',
            description: '想改时间',
            arguments: [{ name: '日期', description: '方便的日期' }, { name: 'hour' }],
          },
          { name: '拒绝' },
        ],
        may: { hangUp: true, transfer: false, tag: true },
        bargeIn: 'speech',
        bargeInAfter: { words: 3 },
        accept: 'speech',
        noInputMs: 5_000,
        onNoInput: { wordings: ['喂？'], limit: 2 },
        fillers: ['请稍等。'],
        fillerMs: 1_500,
        answerMs: 10_000,
        maxTurns: 30,
        maxMs: 120_000,
        forbiddenWords: ['收益'],
        completes: true,
      },
    ]);
  });

  it('asks an endpoint without model and key', async () => {
    const { client, paramsOf } = answering(taken);
    const http = { ...settings, kind: 'http', url: 'http://127.0.0.1:5678/bot' };
    await run(eachContext(definition, { client, settings: http, input }));
    const [params] = paramsOf('calls.converse') as { bot: unknown }[];
    expect(params?.bot).to.deep.equal({ kind: 'http', url: 'http://127.0.0.1:5678/bot' });
  });

  const outcomes: [ConverseResult, string][] = [
    [taken, 'branch:改期'],
    [{ outcome: 'transfer', reason: '要人工', ...facts }, 'transfer'],
    [{ outcome: 'doubt', reason: 'unsure', detail: '', ...facts }, 'doubt'],
    [{ outcome: 'failed', reason: 'late', detail: '', ...facts }, 'failed'],
    [{ outcome: 'noInput', count: 2, ...facts }, 'noInput'],
    [{ outcome: 'hungUp', endReason: 'CalleeHungUp', ...facts }, 'hungUp'],
  ];
  for (const [result, output] of outcomes) {
    it(`goes on at ${output} with what came of it`, async () => {
      const { client } = answering(result);
      const done = await run(eachContext(definition, { client, settings, input }));
      expect(done.output).to.equal(output);
      expect(done.data['bot']).to.deep.equal(result);
      expect(done.alarming ?? false).to.equal(output === 'failed');
      const outputs = outputsOf(definition, { ...settings, showHungUp: true });
      expect(outputs.map(({ key }) => key)).to.include(output);
      if (output === 'hungUp') {
        expect(done.data['hungUp']).to.deep.equal({ reason: 'CalleeHungUp' });
      }
    });
  }

  it('has an output for each branch, then its own', () => {
    expect(outputsOf(definition, settings).map(({ key }) => key)).to.deep.equal([
      'branch:改期',
      'branch:拒绝',
      'transfer',
      'doubt',
      'failed',
      'noInput',
    ]);
  });

  it('needs an address and, for a chat model, the model', () => {
    const { client } = answering(taken);
    const context = () => eachContext(definition, { client, settings: { url: 'bot' }, input });
    expect(context).to.throw(/url: "bot" is no address.*model: must not be empty/);
  });

  it('needs a call', async () => {
    const { client } = answering(taken);
    const running = run(eachContext(definition, { client, settings, input: {} }));
    expect((await rejection(running)).code).to.equal('InvalidInput');
  });

  it('takes no address or key from a message', () => {
    const { fields, credential } = definition;
    expect(credential?.fields).to.deep.equal(['url', 'apiKey']);
    expect(fields.url).to.not.have.property('dynamic');
    expect(fields.apiKey).to.not.have.property('dynamic');
    expect(fields.apiKey.password).to.equal(true);
  });

  it('reads arguments with and without what they are for', () => {
    expect(argumentOf('date: the day: any')).to.deep.equal({
      name: 'date',
      description: 'the day: any',
    });
    expect(areArguments(['date', 'hour: h'])).to.deep.equal([]);
    const flaws = areArguments(['date', ': x', 'date：again']);
    expect(flaws.map(({ at }) => at)).to.deep.equal(['[1]', '[2]']);
  });
});
