import { expect } from 'chai';
import { TestEngine } from '../../../support/engine';
import { HOUR, MINUTE } from '../../../support/privacy';
import {
  A,
  B,
  bring,
  one,
  open,
  STRANGER,
  told,
  usageOf,
  type Opened,
} from '../../../support/sms/opened';
import { until } from '../../../support/until';

describe('messages to X numbers', () => {
  it('are not taken where the pool has them off', async () => {
    const opened = await open({});
    await bring(opened.http, A, opened.x, '到了吗');
    expect((await opened.test.api.sms.list({})).list).to.deep.equal([]);
    expect(opened.events).to.deep.equal([]);
    expect(await usageOf(opened)).to.deep.equal([]);
  });

  it('are not taken by 95AXN', async () => {
    const opened = await open({}, {}, '95AXN');
    await bring(opened.http, STRANGER, opened.x, '您好');
    expect((await opened.test.api.sms.list({})).list).to.deep.equal([]);
  });

  it('are intercepted with the binding they are of, told of and billed by 70 characters', async () => {
    const opened = await open({ mode: 'intercept' });
    const { http, events, x, binding } = opened;
    await bring(http, `+86${B}`, x, '好'.repeat(71));
    await until(() => events.length === 2);
    expect(await one(opened)).to.deep.include({
      ...{ origin: 'person', x, from: B, fromSide: 'other', to: A, state: 'Intercepted' },
      ...{ reason: 'InterceptOnly', bindingId: binding.id, outId: 'order-7', count: 2 },
      ...{ receivedThrough: 'http', sentText: null, text: '好'.repeat(71) },
      billed: { item: 'interceptedSms', count: 2 },
    });
    expect(told(events)).to.deep.equal(['SmsIntercepted', 'SmsBilled']);
    expect(await usageOf(opened)).to.deep.equal([['interceptedSms', 2]]);
    expect(http.posted).to.deep.equal([]);
  });

  it('of strangers are intercepted only where all are', async () => {
    const matching = await open({ mode: 'intercept' });
    await bring(matching.http, STRANGER, matching.x, '你好');
    expect((await matching.test.api.sms.list({})).list).to.deep.equal([]);
    const all = await open({ mode: 'intercept', all: true });
    await bring(all.http, STRANGER, all.x, '你好');
    expect(await one(all)).to.deep.include({ reason: 'NoBinding', bindingId: null, to: null });
  });

  it('are passed on with X as the sender, and no number of anybody in it', async () => {
    const opened = await open({ mode: 'smart' });
    const { http, events, x } = opened;
    await bring(http, A, x, '我到楼下了');
    await until(() => events.length === 3);
    const [{ sms, body } = { sms: null, body: '' }] = http.posted;
    expect(sms).to.deep.include({
      ...{ from: x, to: B, text: '【号码隐私保护】我到楼下了【回T退订】' },
    });
    expect(body).not.to.contain(A);
    expect(told(events)).to.deep.equal(['SmsIntercepted', 'SmsForwarded', 'SmsBilled']);
    await http.report({ id: sms!.id, status: 'delivered' });
    await until(() => events.length === 4);
    expect(events[3]).to.deep.include({ eventType: 'SmsDelivery', delivered: true });
    expect(await one(opened)).to.deep.include({ state: 'Delivered', sentThrough: 'http' });
    expect(await usageOf(opened)).to.deep.equal([['smartSms', 1]]);
  });

  it('are passed on once, however often they are brought with the same id', async () => {
    const opened = await open({ mode: 'smart' });
    const { http, x } = opened;
    const sms = { from: A, to: x, text: '我到楼下了', id: 'their-1' };
    expect(await (await http.bring([sms, sms])).json()).to.deep.equal({
      ...{ code: 0, ids: ['their-1', 'their-1'] },
    });
    await http.bring(sms);
    await until(() => http.posted.length === 1);
    await one(opened);
  });

  it('are passed on where they have a word of the white list', async () => {
    const opened = await open({ mode: 'smart', whitelist: ['快递', 'OTP'] });
    const { http, x, test } = opened;
    await bring(http, A, x, '你的快递到了');
    await bring(http, A, x, 'your ｏｔｐ is 1');
    await bring(http, A, x, '吃饭了吗');
    await until(() => http.posted.length === 2);
    const { list } = await test.api.sms.list({});
    expect(list.map(({ reason }) => reason)).to.deep.equal(['NotWhitelisted', null, null]);
    expect(await usageOf(opened)).to.deep.equal([
      ['interceptedSms', 1],
      ['smartSms', 2],
    ]);
  });

  it('go in the order in which they came, also while one is tried again', async () => {
    const { http, x, test } = await open({ mode: 'smart' });
    http.answers = [503];
    await bring(http, A, x, 'one');
    await bring(http, A, x, 'two');
    await bring(http, B, x, 'other way');
    await until(() => http.posted.length === 1);
    expect(http.posted[0]?.sms.to).to.equal(A);
    await until(async () => {
      const { list } = await test.api.sms.list({ number: B, state: 'Sending' });
      return list.some(({ error }) => error.includes('503'));
    });
    await test.clock.advance(6_000);
    await until(() => http.posted.length === 3);
    expect(http.posted.slice(1).map(({ sms }) => sms.text)).to.deep.equal([
      ...['【号码隐私保护】one【回T退订】', '【号码隐私保护】two【回T退订】'],
    ]);
  });

  it('that cannot be sent come back with their text, and are billed as intercepted', async () => {
    const opened = await open({ mode: 'smart' });
    opened.http.answers = [400];
    await bring(opened.http, A, opened.x, '好'.repeat(71));
    await until(() => opened.events.length === 3);
    expect(told(opened.events)).to.deep.equal(['SmsIntercepted', 'SmsDelivery', 'SmsBilled']);
    expect(opened.events[1]).to.deep.include({ delivered: false });
    expect(await one(opened)).to.deep.include({
      ...{ state: 'Failed', reason: 'SendingFailed', text: '好'.repeat(71) },
      billed: { item: 'interceptedSms', count: 2 },
    });
    expect(await usageOf(opened)).to.deep.equal([['interceptedSms', 2]]);
  });

  for (const [what, reason, meanwhile] of [
    [
      'whom they are for has unsubscribed',
      'Unsubscribed',
      ({ test, pool }: Opened) =>
        test.api.sms.addStops({ poolKey: pool.key, phoneNumbers: [B] }).then(() => undefined),
    ],
    [
      'their binding is undone, and X released',
      'NoBinding',
      async ({ test, pool, binding, x }: Opened) => {
        await test.api.privacy.unbind({ bindingId: binding.id });
        await test.api.privacy.releaseNumbers({ poolKey: pool.key, numbers: [x] });
      },
    ],
  ] as const) {
    it(`that wait to be sent are not where ${what}, and are billed as intercepted`, async () => {
      const opened = await open({ mode: 'smart' });
      const { http, x, test, events } = opened;
      http.answers = [503];
      await bring(http, A, x, 'hi');
      await until(async () => (await one(opened)).error.includes('503'));
      await meanwhile(opened);
      await test.clock.advance(6_000);
      await until(async () => (await one(opened)).state === 'Failed');
      await until(() => told(events).includes('SmsBilled'));
      expect(await one(opened)).to.deep.include({ reason });
      expect(http.posted).to.deep.equal([]);
      expect(await usageOf(opened)).to.deep.equal([['interceptedSms', 1]]);
    });
  }

  it('that nothing takes for their whole time fail then', async () => {
    const opened = await open({ mode: 'smart' }, { sendMinutes: 2 });
    opened.http.answers = Array<number>(100).fill(503);
    await bring(opened.http, A, opened.x, 'x');
    const failed = async (): Promise<boolean> => (await one(opened)).state === 'Failed';
    for (let at = 0; at < 200 && !(await failed()); at++) await opened.test.clock.advance(1_000);
    const { endedAt, receivedAt } = await one(opened);
    expect((endedAt ?? 0) - receivedAt).to.be.within(2 * MINUTE, 3 * MINUTE);
    expect(opened.http.posted).to.deep.equal([]);
  });

  it('that did not arrive are billed as intercepted after all, on the day they were sent', async () => {
    const opened = await open({ mode: 'smart' });
    const { http, test, events } = opened;
    await bring(http, A, opened.x, '到了');
    await until(() => events.length === 3);
    expect(await usageOf(opened)).to.deep.equal([['smartSms', 1]]);
    await test.clock.advance(26 * HOUR);
    await http.report({ id: http.posted[0]!.sms.id, status: 'failed', reason: '空号' });
    await until(() => events.length === 5);
    expect(await one(opened)).to.deep.include({
      ...{ state: 'Failed', reason: 'DeliveryFailed', error: '空号' },
    });
    expect(await usageOf(opened)).to.deep.equal([['interceptedSms', 1]]);
    const days = await test.api.privacy.dailyUsage({
      ...{ poolKey: opened.pool.key },
      span: { from: test.clock.now() - 26 * HOUR, to: test.clock.now() },
    });
    expect(days.days.map(({ sms }) => sms)).to.deep.equal([1, 0]);
  });

  it('of A where A calls nobody back have nobody to go to', async () => {
    const opened = await open({ mode: 'smart' }, {}, 'AXN');
    await bring(opened.http, A, opened.x, '有人吗');
    expect(await one(opened)).to.deep.include({ state: 'Intercepted', reason: 'NobodyThere' });
    await bring(opened.http, STRANGER, opened.x, '在吗');
    await until(() => opened.http.posted.length === 1);
    expect(opened.http.posted[0]?.sms.to).to.equal(A);
  });

  it('that a restriction or the blacklist is against are kept, and not passed on', async () => {
    const opened = await open({ mode: 'smart' }, {}, 'AXB', { restriction: 'fromA' });
    const { test, http, x, pool } = opened;
    await bring(http, A, x, 'a');
    await test.api.privacy.addBlacklist({ poolKey: pool.key, entries: [{ number: B }] });
    await bring(http, B, x, 'b');
    const { list } = await test.api.sms.list({});
    expect(list.map(({ reason }) => reason)).to.deep.equal(['Restricted', 'Restricted']);
  });
});

describe('messages that were to be sent when the engine crashed', () => {
  it('are sent by the next one, once', async () => {
    const { http, x, test } = await open({ mode: 'smart' });
    http.answers = [503];
    await bring(http, A, x, '到了');
    await until(async () => (await test.api.sms.list({})).list[0]?.error !== '');
    const dataFolder = test.crashedCopy();
    await test.stop();
    const { send } = http.settings;
    const next = await TestEngine.start({ dataFolder, sms: { http: { send } } }, test.clock);
    await until(async () => (await next.api.sms.list({})).list[0]?.state === 'Sent');
    expect(http.posted.map(({ sms }) => sms.to)).to.deep.equal([B]);
    expect((await next.api.sms.list({})).list).to.have.length(1);
  });
});

describe('who wants no messages', () => {
  it('says so by a word, whichever way it is written, and gets none any more', async () => {
    const { http, x, test, pool } = await open({ mode: 'smart' });
    for (const [text, number] of [
      ['T', '13500000001'],
      [' ｔｄ。', '13500000002'],
      ['退订', '13500000003'],
      ['stop!', '13500000004'],
      ['【回T退订】', '13500000005'],
      ['To you', '13500000006'],
    ] as const) {
      await bring(http, number, x, text);
    }
    await bring(http, B, x, 'T');
    const { list } = await test.api.sms.listStops({ poolKey: pool.key });
    expect(list.map(({ number }) => number)).to.deep.equal([
      ...[B, '13500000005', '13500000004', '13500000003', '13500000002', '13500000001'],
    ]);
    await bring(http, A, x, '你好');
    const { list: all } = await test.api.sms.list({});
    expect(all.map(({ reason }) => reason)).to.deep.equal(['Unsubscribed', 'StopWord']);
    expect(http.posted).to.deep.equal([]);
    await test.api.sms.removeStops({ poolKey: pool.key, phoneNumbers: [`+86 ${B}`] });
    await bring(http, A, x, '你好');
    await until(() => http.posted.length === 1);
  });

  it('is on the list after a restart, and by hand', async () => {
    const opened = await open({ mode: 'smart' });
    const { test, pool, x } = opened;
    const { sms } = test.api;
    expect(await sms.addStops({ poolKey: pool.key, phoneNumbers: [B, B] })).to.deep.equal({
      added: 1,
    });
    expect((await sms.addStops({ poolKey: pool.key, phoneNumbers: [B] })).added).to.equal(0);
    await test.stop();
    const next = await TestEngine.start(
      { dataFolder: test.dataFolder, sms: { http: opened.http.settings } },
      test.clock,
    );
    await bring(opened.http, A, x, '你好');
    const { list } = await next.api.sms.list({});
    expect(list[0]?.reason).to.equal('Unsubscribed');
    const refused = await sms.addStops({ poolKey: pool.key, phoneNumbers: ['no'] }).catch(String);
    expect(refused).to.match(/phoneNumbers\[0\]/);
  });
});
