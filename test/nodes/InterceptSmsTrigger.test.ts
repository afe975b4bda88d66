import { expect } from 'chai';
import { definition } from '../../nodes/InterceptSmsTrigger/definition';
import { run } from '../../nodes/InterceptSmsTrigger/run';
import { words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { anEventSms, privacyEvent, X } from '../support/privacyRecords';
import { aTrunkEvent } from '../support/records';
import { rejection } from '../support/rejection';

describe('The Intercept SMS Trigger', () => {
  const { client } = fakeClient();
  const context = (settings: Record<string, unknown> = {}) =>
    triggerContext(definition, { client, settings });
  const intercepted = (own: Parameters<typeof anEventSms>[0] = {}) =>
    privacyEvent({ eventType: 'SmsIntercepted', eventTime: 1_000, sms: anEventSms(own) });

  it('asks for what comes in, with numbers hidden, unless told otherwise', async () => {
    expect(await run.filter(context())).to.deep.equal({ types: ['SmsIntercepted'], masked: true });
  });

  it('asks for the events of a pool, which may be named before it is there', async () => {
    const settings = { events: ['SmsDelivery', 'SmsBilled'], pool: ' rides ', numbers: 'real' };
    expect(await run.filter(context(settings))).to.deep.equal({
      ...{ types: ['SmsDelivery', 'SmsBilled'], group: 'rides', masked: false },
    });
  });

  it('takes any X, or one', () => {
    const other = intercepted({ x: '17000000002' });
    expect(run.wants(other, context())).to.equal(true);
    expect(run.wants(other, context({ x: X }))).to.equal(false);
    expect(run.wants(intercepted(), context({ x: ' 170-0000-0001 ' }))).to.equal(true);
  });

  it('takes any state, or those chosen; what was delivered has none to choose', () => {
    const waiting = context({ states: ['AwaitingConfirmation'] });
    expect(run.wants(intercepted(), waiting)).to.equal(true);
    expect(run.wants(intercepted({ state: 'Intercepted' }), waiting)).to.equal(false);
    const sms = anEventSms({ state: 'Delivered' });
    const delivery = { eventType: 'SmsDelivery', eventTime: 1, sms, delivered: true } as const;
    expect(run.wants(privacyEvent(delivery), waiting)).to.equal(true);
  });

  it('hands on the message and the event', async () => {
    const event = intercepted();
    expect(await run.emit(event)).to.deep.equal({
      output: 'out',
      data: { sms: anEventSms(), event: event.body },
      status: words('170****0001 待确认', '170****0001 awaits confirmation'),
      alarming: false,
    });
  });

  it('tells of one that has not arrived, and alarms', async () => {
    const sms = anEventSms({ state: 'Failed', error: 'absent' });
    const body = { eventType: 'SmsDelivery', eventTime: 1, sms, delivered: false } as const;
    const { data, status, alarming } = await run.emit(privacyEvent(body));
    expect(data).to.deep.equal({ sms, delivered: false, event: body });
    expect(status?.['en-US']).to.equal('message delivery: 170****0001 failed');
    expect(alarming).to.equal(true);
  });

  it('tells what is billed', async () => {
    const { id, poolKey, kind, x, bindingId, outId, outOrderId } = anEventSms();
    const sms = { id, poolKey, kind, x, bindingId, outId, outOrderId };
    const item = 'smartSms' as const;
    const body = { eventType: 'SmsBilled' as const, eventTime: 1, sms, item, count: 2 };
    expect(await run.emit(privacyEvent(body))).to.deep.equal({
      output: 'out',
      data: { sms, billed: { item, count: 2 }, event: body },
      status: words('170****0001 计费 2 条', '170****0001 billed: 2'),
    });
  });

  it('is no place for other events', async () => {
    expect((await rejection(run.emit(aTrunkEvent()))).code).to.equal('Internal');
  });

  it('wants at least one event', () => {
    expect(() => checkSettings(definition.fields, { events: [] })).to.throw(/events/);
  });
});
