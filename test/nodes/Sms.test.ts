import { expect } from 'chai';
import { DialflowError, type SmsGatewayStatus } from '../../engine/api';
import { definition } from '../../nodes/Sms/definition';
import { run } from '../../nodes/Sms/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient, type Answers } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { anSms, aPool, POOL_KEY, X } from '../support/privacyRecords';
import { rejection } from '../support/rejection';

const gateway = (own: Partial<SmsGatewayStatus> = {}): SmsGatewayStatus => ({
  ...{ name: 'main', kind: 'smpp', state: 'up', detail: null, since: 0 },
  ...{ sends: true, receives: true, received: 3, sent: 2 },
  ...own,
});

function node(answers: Answers, settings: Record<string, unknown>, input = {}) {
  const { client, paramsOf } = fakeClient({ 'privacy.listPools': [aPool()], ...answers });
  return { ran: run(eachContext(definition, { client, settings, input })), paramsOf };
}

describe('The SMS node', () => {
  const sending = anSms({ state: 'Sending' });
  const answers: Answers = { 'sms.send': sending, 'sms.confirm': sending, 'sms.get': sending };

  it('sends to a side of a binding', async () => {
    const settings = { bindingId: ' 7 ', to: 'B', text: '您的车到了', outId: 'o' };
    const { ran, paramsOf } = node(answers, settings);
    expect(await ran).to.deep.equal({
      output: 'ok',
      data: { sms: sending },
      status: words('170****0001 发送中', '170****0001 being sent'),
    });
    expect(paramsOf('sms.send')).to.deep.equal([
      { bindingId: '7', to: 'B', text: '您的车到了', outId: 'o' },
    ]);
  });

  it('sends by the binding that comes with the input', async () => {
    const { ran, paramsOf } = node(answers, { text: 'x' }, { bound: { id: '8' } });
    await ran;
    expect(paramsOf('sms.send')).to.deep.equal([{ bindingId: '8', to: 'A', text: 'x' }]);
  });

  it('answers, confirms and gets the message that comes with the input', async () => {
    const input = { sms: { id: 'sms-1' } };
    const reply = node(answers, { operation: 'reply', text: 'x' }, input);
    await reply.ran;
    expect(reply.paramsOf('sms.send')).to.deep.equal([{ replyTo: 'sms-1', text: 'x' }]);
    const confirm = node(answers, { operation: 'confirm' }, input);
    await confirm.ran;
    expect(confirm.paramsOf('sms.confirm')).to.deep.equal([{ smsId: 'sms-1' }]);
    const get = node(answers, { operation: 'get' }, input);
    expect((await get.ran).data).to.deep.equal({ sms: sending });
  });

  it('confirms with other words, another message than that of the input', async () => {
    const settings = { operation: 'confirm', smsId: 'sms-2', otherText: '已到' };
    const { ran, paramsOf } = node(answers, settings, { sms: { id: 'sms-1' } });
    await ran;
    expect(paramsOf('sms.confirm')).to.deep.equal([{ smsId: 'sms-2', text: '已到' }]);
  });

  it('says that a message is needed where none is given or comes', async () => {
    const { output, data } = await node(answers, { operation: 'confirm' }).ran;
    expect(output).to.equal('refused');
    expect(data['refused'])
      .to.have.property('reason')
      .that.matches(/smsId: must be given, or come with the input as sms\.id/);
  });

  it('takes the other output where the engine is against it', async () => {
    const { ran } = node(
      {
        'sms.send': () => {
          const details = { reason: 'Unsubscribed' };
          throw new DialflowError('WrongState', 'They want nothing more.', details);
        },
      },
      { bindingId: '7', text: 'x' },
    );
    expect(await ran).to.deep.equal({
      output: 'refused',
      data: {
        refused: {
          ...{ code: 'WrongState', because: 'Unsubscribed' },
          reason: 'They want nothing more.',
        },
      },
      status: words('They want nothing more.', 'They want nothing more.'),
      alarming: true,
    });
  });

  it('fails where the engine does', async () => {
    const { ran } = node(
      {
        'sms.confirm': () => {
          throw new DialflowError('EngineStopped', 'The engine has stopped.', {}, true);
        },
      },
      { operation: 'confirm', smsId: 'sms-9' },
    );
    expect((await rejection(ran)).code).to.equal('EngineStopped');
  });

  it('lists messages by all that is given, page by page', async () => {
    const settings = {
      ...{ operation: 'list', ofPool: 'rides', ofNumber: '138 0000 0001', x: X, limit: 2 },
      ...{ ofBinding: '7', ofOutId: 'order-7', state: 'Failed', from: '1970-01-02' },
    };
    const { ran, paramsOf } = node(
      {
        'sms.list': ({ after }) => ({
          list: [anSms({ id: after ?? 'first' })],
          next: after === undefined ? 'second' : 'third',
        }),
      },
      settings,
    );
    const { data, status } = await ran;
    const messages = [anSms({ id: 'first' }), anSms({ id: 'second' })];
    expect(data).to.deep.equal({ messages, total: 2 });
    expect(status?.['zh-CN']).to.equal('2 条');
    expect(paramsOf('sms.list')[0]).to.deep.equal({
      ...{ poolKey: POOL_KEY, number: '13800000001', x: X, bindingId: '7', outId: 'order-7' },
      ...{ state: 'Failed', from: new Date(1970, 0, 2).getTime(), limit: 2 },
    });
  });

  it('puts numbers on the stop list of a pool, takes them off, and lists them', async () => {
    const stop = { poolKey: POOL_KEY, number: '13800000001', x: '', text: '', at: 1 };
    const stops: Answers = {
      'sms.addStops': { added: 2 },
      'sms.removeStops': { removed: 1 },
      'sms.listStops': { list: [stop], next: null },
    };
    const add = node(stops, {
      ...{ operation: 'addStops', pool: 'rides', numbers: '13800000001；13800000002' },
    });
    expect((await add.ran).data).to.deep.equal({ added: 2 });
    const numbers = ['13800000001', '13800000002'];
    expect(add.paramsOf('sms.addStops')).to.deep.equal([
      { poolKey: POOL_KEY, phoneNumbers: numbers },
    ]);
    const remove = node(stops, { operation: 'removeStops', pool: POOL_KEY, numbers: '1' });
    expect((await remove.ran).data).to.deep.equal({ removed: 1 });
    const list = node(stops, { operation: 'listStops' });
    expect((await list.ran).data).to.deep.equal({ stops: [stop], total: 1 });
    expect(list.paramsOf('sms.listStops')).to.deep.equal([{ limit: 100 }]);
  });

  it('tells how the gateways stand', async () => {
    const up = node({ 'sms.status': [gateway()] }, { operation: 'status' });
    expect(await up.ran).to.deep.equal({
      output: 'ok',
      data: { gateways: [gateway()], allUp: true },
      status: words('全部可用', 'all are up'),
      alarming: false,
    });
    const down = gateway({ name: 'spare', state: 'down', detail: 'ECONNREFUSED' });
    const partly = node({ 'sms.status': [gateway(), down] }, { operation: 'status' });
    expect(await partly.ran).to.deep.include({
      ...{ output: 'refused', status: words('spare 不可用', 'spare not up'), alarming: true },
    });
    const none = node({ 'sms.status': [] }, { operation: 'status' });
    expect((await none.ran).status?.['en-US']).to.equal('no gateways');
  });

  it('names its own fields in what the engine refuses', async () => {
    const { ran } = node(
      {
        'sms.addStops': () => {
          const reason = '"1" is no phone number';
          throw DialflowError.invalid('numbers', [{ path: 'phoneNumbers[0]', reason }]);
        },
      },
      { operation: 'addStops', pool: 'rides', numbers: '1' },
    );
    const { data } = await ran;
    expect(data['refused'])
      .to.have.property('reason')
      .that.matches(/ numbers\[0\]: "1" is no/);
  });

  it('wants a text where one is sent, and says on the canvas what it does', () => {
    expect(() => checkSettings(definition.fields, {})).to.throw(/text/);
    const settings = checkSettings(definition.fields, { operation: 'confirm' });
    expect(subtitleOf(definition, settings, 'en-US')).to.equal('Confirm');
  });
});
