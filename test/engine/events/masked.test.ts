import { expect } from 'chai';
import type { EventBody, EventFilter } from '../../../engine/api';
import { masked } from '../../../engine/events/masked';
import { A, B, open, STRANGER } from '../../support/sms/opened';
import { DAY, MINUTE, poolWith } from '../../support/privacy';
import { anEventSms, aBinding, privacyEvent } from '../../support/privacyRecords';
import { aJobEvent } from '../../support/records';
import { TestEngine } from '../../support/engine';

const HIDDEN = [A, B, STRANGER];

const maskedBody = (body: EventBody): EventBody => masked(privacyEvent(body)).body;

async function gathered(test: TestEngine, filter: EventFilter): Promise<EventBody[]> {
  const bodies: EventBody[] = [];
  await test.on(filter, ({ body }) => void bodies.push(body), `with ${JSON.stringify(filter)}`);
  return bodies;
}

describe('Events for whoever is not to know numbers', () => {
  it('have numbers of messages hidden, for one consumer and not for another', async () => {
    const { test, http, x } = await open({ mode: 'smart', confirm: true, all: true });
    const open_ = await gathered(test, {});
    const hidden = await gathered(test, { masked: true });
    await http.bring([
      { from: A, to: x, text: `我是${A}，或打 ${B.slice(0, 3)} 0000 0002，取件码 886421` },
      { from: STRANGER, to: x, text: 'who is this?' },
    ]);
    await test.clock.advance(1_000);
    expect(open_).to.have.length.above(1);
    expect(hidden.map(({ eventType }) => eventType)).to.deep.equal(
      open_.map(({ eventType }) => eventType),
    );
    for (const number of HIDDEN) expect(JSON.stringify(hidden)).to.not.include(number);
    expect(JSON.stringify(open_)).to.include(A).and.include(B).and.include(STRANGER);
    const [first] = hidden;
    if (first?.eventType !== 'SmsIntercepted') throw new Error(first?.eventType);
    expect(first.sms).to.deep.include({
      ...{ from: '138****0001', to: '139****0002', x },
      text: '我是138****0001，或打 139****0002，取件码 886421',
    });
  });

  it('are narrowed to a pool by its key or its name, also of one that is made later', async () => {
    const test = await TestEngine.start();
    const types: EventFilter['types'] = ['BindingExpiring'];
    const named = await gathered(test, { types, group: 'AXB' });
    const { pool } = await poolWith(test, 'AXB', 1, { expiringMinutes: 5 });
    const other = await poolWith(test, 'AXN', 1, { expiringMinutes: 5 });
    const keyed = await gathered(test, { types, group: pool.key });
    const expiresAt = test.clock.now() + DAY;
    await test.api.privacy.bind({ poolKey: pool.key, a: A, b: B, expiresAt });
    await test.api.privacy.bind({ poolKey: other.pool.key, a: A, expiresAt });
    await test.clock.advance(DAY - 5 * MINUTE + 1_000);
    for (const bodies of [named, keyed]) {
      const pools = bodies.map((body) => body.eventType === 'BindingExpiring' && body.binding);
      expect(pools.map((binding) => binding && binding.poolKey)).to.deep.equal([pool.key]);
    }
  });

  it('have those of bindings hidden', async () => {
    const test = await TestEngine.start();
    const bodies = await gathered(test, { types: ['BindingExpiring'], masked: true });
    const { pool } = await poolWith(test, 'AXB', 1, { expiringMinutes: 5 });
    const expiresAt = test.clock.now() + DAY;
    await test.api.privacy.bind({ poolKey: pool.key, a: A, b: B, expiresAt });
    await test.clock.advance(DAY - 5 * MINUTE + 1_000);
    expect(bodies).to.have.length(1);
    const [body] = bodies;
    if (body?.eventType !== 'BindingExpiring') throw new Error(body?.eventType);
    expect(body.binding).to.include({ a: '138****0001', b: '139****0002' });
  });

  it('hide short numbers, too, and nothing twice', () => {
    const binding = aBinding({ a: '10086', b: null });
    const once = maskedBody({ eventType: 'BindingExpiring', eventTime: 1, binding });
    expect(once).to.deep.include({ binding: { ...binding, a: '*****' } });
    expect(maskedBody(once)).to.deep.equal(once);
    const sms = anEventSms();
    const intercepted = maskedBody({ eventType: 'SmsIntercepted', eventTime: 1, sms });
    expect(maskedBody(intercepted)).to.deep.equal(intercepted);
  });

  it('leave waybills, codes and orders in texts as they are', () => {
    const text = '运单 SF1234567890123，订单 202611201380000000012，验证码 13800';
    const sms = anEventSms({ text });
    expect(maskedBody({ eventType: 'SmsIntercepted', eventTime: 1, sms })).to.deep.include({
      sms: { ...sms, from: '138****0001', to: '139****0002' },
    });
  });

  it('hide whom a job calls, and not from which number', () => {
    const event = aJobEvent('JobComplete');
    const { body } = masked(event);
    if (body.eventType !== 'JobComplete') throw new Error(body.eventType);
    expect(body.contacts.map(({ phoneNumber }) => phoneNumber)).to.deep.equal(['138****0001']);
    expect(JSON.stringify(body)).to.not.include('13800000001');
    expect(body.tasks.map(({ callingNumber }) => callingNumber)).to.deep.equal(
      event.body.eventType === 'JobComplete'
        ? event.body.tasks.map(({ callingNumber }) => callingNumber)
        : [],
    );
  });
});
