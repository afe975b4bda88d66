import { expect } from 'chai';
import { DialflowError } from '../../engine/api';
import { definition } from '../../nodes/Dial/definition';
import { run } from '../../nodes/Dial/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { aCall, aTask } from '../support/records';
import { rejection } from '../support/rejection';

describe('the Dial node', () => {
  const settings = {
    number: ' 13800000001 ',
    name: '张三',
    variables: [{ key: 'city', value: '杭州' }],
  };

  it('calls the number with its name (a variable as well) and variables, and nothing left empty', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.dial': { answered: true, call: aCall() } });
    await run(eachContext(definition, { client, settings, input: {} }));
    const [request] = paramsOf('calls.dial') as { reference: string }[];
    expect(paramsOf('calls.dial')).to.deep.equal([
      {
        reference: request?.reference,
        instanceId: 'instance-1',
        contact: {
          phoneNumber: '13800000001',
          name: '张三',
          variables: { name: '张三', city: '杭州' },
        },
        ringSeconds: 45,
      },
    ]);
  });

  it('gives the call up when its flow is stopped while it rings', async () => {
    const stopped = new AbortController();
    const { client, paramsOf } = fakeClient({
      'calls.dial': () => {
        stopped.abort();
        throw new DialflowError('Aborted', 'The call was given up.');
      },
      'calls.giveUp': undefined,
    });
    const { signal } = stopped;
    await rejection(run(eachContext(definition, { client, settings, signal, input: {} })));
    const [request] = paramsOf('calls.dial') as { reference: string }[];
    expect(paramsOf('calls.giveUp')).to.deep.equal([{ reference: request?.reference }]);
  });

  it('passes on scene, ringing and caller number', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.dial': { answered: true, call: aCall() } });
    const more = { scene: '满意度回访', ringSeconds: 20, callerNumber: '02510000001' };
    await run(eachContext(definition, { client, settings: { ...settings, ...more }, input: {} }));
    expect(paramsOf('calls.dial')[0]).to.include(more);
  });

  it('passes on what is done about answering machines', async () => {
    const { client, paramsOf } = fakeClient({ 'calls.dial': { answered: true, call: aCall() } });
    const dial = async (more: object): Promise<unknown> => {
      await run(eachContext(definition, { client, settings: { ...settings, ...more }, input: {} }));
      return paramsOf('calls.dial').at(-1);
    };
    expect(await dial({})).to.not.have.property('answeringMachine');
    expect(await dial({ answeringMachine: 'hangUp' })).to.deep.include({
      answeringMachine: { action: 'hangUp' },
    });
    const machineMessage = ' 您好 @name ，请回电。 ';
    expect(await dial({ answeringMachine: 'leaveMessage', machineMessage })).to.deep.include({
      answeringMachine: { action: 'leaveMessage', message: '您好 @name ，请回电。' },
    });
  });

  it('hands on the call when it is answered', async () => {
    const call = aCall();
    const { client } = fakeClient({ 'calls.dial': { answered: true, call } });
    const context = eachContext(definition, { client, settings, input: {} });
    const result = await run(context);
    expect(result).to.deep.equal({
      output: 'answered',
      data: {
        call: { id: 'call-1' },
        contact: call.contact,
        variables: { city: '杭州' },
        task: call.task,
      },
      status: words('已接通', 'answered'),
    });
    expect(context.told.progress).to.deep.equal(['calling 138****0001']);
  });

  it('takes its own output, with the task status, when it is not answered', async () => {
    const call = aCall({ task: aTask({ status: 'Busy' }) });
    const { client } = fakeClient({ 'calls.dial': { answered: false, call, status: 'Busy' } });
    const result = await run(eachContext(definition, { client, settings, input: {} }));
    expect(result.output).to.equal('notAnswered');
    expect(result.data['task']).to.include({ status: 'Busy' });
    expect(result.status).to.have.property('en-US', 'busy');
  });

  it('names its own fields where the engine refuses the contact', async () => {
    const { client } = fakeClient({
      'calls.dial': () => {
        throw DialflowError.invalid('list of contacts', [
          { path: 'contacts[0].phoneNumber', reason: '3 digits, a mobile number has 11' },
          { path: 'contacts[0].variables.city', reason: 'is too long' },
          { path: 'contacts[0].variables.name', reason: 'is too long' },
        ]);
      },
    });
    const error = await rejection(
      run(eachContext(definition, { client, settings: { ...settings, number: '139' }, input: {} })),
    );
    expect(error.message).to.match(/ number: 3 digits, .*; variables\[0\].value: .*; name: /);
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'number',
      'variables[0].value',
      'name',
    ]);
  });

  it('refuses what can never be dialled, all of it at once', () => {
    const { client } = fakeClient();
    const wrong = { number: 'abc', callerNumber: 'abc', variables: [{ key: '1x', value: '' }] };
    expect(() => eachContext(definition, { client, settings: wrong, input: {} }))
      .to.throw(DialflowError)
      .with.property('message')
      .that.matches(/number: "abc" .*variables\[0\]\.key: "1x" .*callerNumber: "abc"/);
  });
});
