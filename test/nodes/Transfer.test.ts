import { expect } from 'chai';
import { DialflowError } from '../../engine/api';
import { definition } from '../../nodes/Transfer/definition';
import { run } from '../../nodes/Transfer/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

const taken = { outcome: 'transferred', to: 'li' } as const;

describe('the Transfer node', () => {
  it('rings phones in turn, without waiting for busy ones, unless told otherwise', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.transfer': taken });
    const context = eachContext(definition, { client, settings: { phones: ['li', 'wang'] } });
    const result = await run(context);
    expect(paramsOf('calls.transfer')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        to: { phones: ['li', 'wang'] },
        how: 'join',
        ring: 'inTurn',
        ringSeconds: 25,
        waitSeconds: 0,
      },
    ]);
    expect(result).to.deep.equal({
      output: 'transferred',
      data: { transfer: taken },
      status: words('已转接到 li', 'transferred to li'),
    });
    expect(context.told.progress).to.deep.equal(['transferring']);
  });

  it('calls a number, which is not shown whole on the canvas', async () => {
    const to = '057188888888';
    const { client, paramsOf } = fakeClient({
      'calls.transfer': { outcome: 'transferred', to },
    });
    const settings = {
      target: 'number',
      number: ' 0571-8888 8888 ',
      waitingText: '请稍候。',
      announcement: ' @name 来电。',
      callerNumber: '021 1234 5678',
      phones: ['hidden: not read'],
      waitSeconds: 9,
    };
    const result = await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.transfer')).to.deep.equal([
      {
        callId: 'call-1',
        node: 'the node',
        to: { number: to },
        how: 'join',
        ringSeconds: 25,
        waitingText: '请稍候。',
        announcement: '@name 来电。',
        callerNumber: '02112345678',
      },
    ]);
    expect(result.status?.['en-US']).to.equal('transferred to 057****8888');
  });

  it('leaves to the line what the line decides, when it is the line that transfers', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.transfer': taken });
    const settings = {
      phones: ['li'],
      how: 'refer',
      ring: 'atOnce',
      waitingText: '请稍候。',
      announcement: '来电',
    };
    await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.transfer')[0]).to.have.all.keys(
      'callId',
      'node',
      'to',
      'how',
      'ringSeconds',
      'waitSeconds',
    );
  });

  it('takes its own output, with the reason, when nobody takes the callee', async () => {
    const answer = { outcome: 'notTaken', reason: 'busy', detail: 'li: 486 Busy Here' } as const;
    const { client } = fakeClient({ 'calls.transfer': answer });
    const result = await run(eachContext(definition, { client, settings: { phones: ['li'] } }));
    expect(result).to.deep.equal({
      output: 'notTaken',
      data: { transfer: answer },
      status: words('坐席忙', 'busy'),
    });
  });

  it('answers "hung up" when the callee is gone', async () => {
    const { client } = fakeClient({
      'calls.transfer': { outcome: 'hungUp', endReason: 'CalleeHungUp' },
    });
    const result = await run(eachContext(definition, { client, settings: { phones: ['li'] } }));
    expect(result.output).to.equal('hungUp');
    expect(result.data).to.deep.equal({ hungUp: { reason: 'CalleeHungUp' } });
  });

  it('wants phones or a number, whichever is chosen', () => {
    const problems = (settings: Record<string, unknown>): unknown => {
      try {
        checkSettings(definition.fields, settings);
        return [];
      } catch (error) {
        return DialflowError.from(error).details.problems?.map(({ path }) => path);
      }
    };
    expect(problems({})).to.deep.equal(['phones']);
    expect(problems({ target: 'number' })).to.deep.equal(['number']);
    expect(problems({ target: 'number', number: 'abc' })).to.deep.equal(['number']);
    expect(problems({ phones: ['li'] })).to.deep.equal([]);
  });

  it("names the engine's complaints by its own fields", async () => {
    const { client } = fakeClient({
      'calls.transfer': () => {
        throw DialflowError.invalid('transfer', [{ path: 'to.phones[1]', reason: 'is unknown' }]);
      },
    });
    const settings = { phones: ['li', 'lee'] };
    const { details } = await rejection(run(eachContext(definition, { client, settings })));
    expect(details.problems).to.deep.equal([{ path: 'phones[1]', reason: 'is unknown' }]);
  });

  it('says on the canvas where it goes', () => {
    const said = (given: Record<string, unknown>) =>
      subtitleOf(definition, checkSettings(definition.fields, given), 'en-US');
    expect(said({ phones: ['li', 'wang'] })).to.equal('li, wang');
    expect(said({ target: 'number', number: '057188888888' })).to.equal('057188888888');
  });
});
