import { expect } from 'chai';
import type { SmsSettings } from '../../../../engine/api';
import { TestEngine } from '../../../support/engine';
import { FakeClock } from '../../../support/fakeClock';
import { HOUR, MINUTE } from '../../../support/privacy';
import { HttpSmsc } from '../../../support/sms/gateway';
import { A, B, bring, one, open, told, usageOf } from '../../../support/sms/opened';
import { Smsc, type SmscSettings } from '../../../support/sms/smsc';
import { until } from '../../../support/until';

describe('messages that wait to be confirmed', () => {
  it('are passed on when they are, once', async () => {
    const opened = await open({ mode: 'smart', confirm: true });
    const { http, x, test, events } = opened;
    await bring(http, A, x, '我的手机号是13812345678');
    const { id, state, confirmBy, receivedAt } = await one(opened);
    expect(state).to.equal('AwaitingConfirmation');
    expect(confirmBy).to.equal(receivedAt + HOUR);
    const [first, second] = await Promise.all([
      test.api.sms.confirm({ smsId: id, text: '我的手机号是***' }).catch(String),
      test.api.sms.confirm({ smsId: id }).catch(String),
    ]);
    expect([first, second].filter((one) => typeof one === 'string')).to.have.length(1);
    await until(() => told(events).includes('SmsBilled'));
    expect(http.posted).to.have.length(1);
    expect(http.posted[0]?.sms.text).to.equal('【号码隐私保护】我的手机号是***【回T退订】');
    expect((await one(opened)).text).to.equal('我的手机号是13812345678');
    expect(await usageOf(opened)).to.deep.equal([['smartSms', 1]]);
  });

  it('are not when nobody has confirmed them in time, to the second', async () => {
    const opened = await open({ mode: 'smart', confirm: true }, { confirmMinutes: 5 });
    const { test, http, x, events } = opened;
    await bring(http, A, x, '你好');
    const { id } = await one(opened);
    await test.clock.advance(5 * MINUTE - 1);
    expect((await one(opened)).state).to.equal('AwaitingConfirmation');
    await test.clock.advance(1);
    await until(() => events.length === 3);
    expect(await one(opened)).to.deep.include({ state: 'Intercepted', reason: 'NotConfirmed' });
    expect(await usageOf(opened)).to.deep.equal([['interceptedSms', 1]]);
    const refused = await test.api.sms.confirm({ smsId: id }).catch(String);
    expect(refused).to.match(/does not wait to be confirmed/);
  });

  it('are not when their binding is no more', async () => {
    const opened = await open({ mode: 'smart', confirm: true });
    const { test, http, x, binding } = opened;
    await bring(http, A, x, '你好');
    await test.api.privacy.unbind({ bindingId: binding.id });
    const { id } = await one(opened);
    expect(await test.api.sms.confirm({ smsId: id }).catch(String)).to.match(/is no more/);
    expect((await one(opened)).reason).to.equal('NoBinding');
    expect(http.posted).to.deep.equal([]);
  });

  it('wait on after a crash', async () => {
    const opened = await open({ mode: 'smart', confirm: true }, { confirmMinutes: 5 });
    await bring(opened.http, A, opened.x, '你好');
    const folder = opened.test.crashedCopy();
    const clock = new FakeClock(opened.test.clock.now() + 6 * MINUTE);
    const next = await TestEngine.start({ dataFolder: folder, sms: {} }, clock);
    await clock.advance(1);
    await until(async () => (await next.api.sms.list({})).list[0]?.reason === 'NotConfirmed');
  });
});

describe('messages of flows', () => {
  it('go from X to a side of a binding, or to whoever wrote', async () => {
    const opened = await open({ mode: 'smart' });
    const { test, http, x, binding } = opened;
    const { sms } = test.api;
    const sent = await sms.send({ bindingId: binding.id, to: 'B', text: '司机已到', outId: 'o-1' });
    expect(sent).to.deep.include({ origin: 'flow', from: null, to: B, outId: 'o-1', x });
    await bring(http, A, x, 'hello');
    const { list } = await sms.list({ number: A });
    await sms.send({ replyTo: list[0]!.id, text: '收到' });
    await until(() => http.posted.length === 3);
    const answer = http.posted.find(({ sms }) => sms.text.includes('收到'));
    expect(answer?.sms).to.deep.include({ from: x, to: A });
  });

  it('are refused in words where they cannot go', async () => {
    const { test, binding, pool } = await open({ mode: 'smart' });
    const { sms, privacy } = test.api;
    const send = (text: string, bindingId = binding.id): Promise<string> =>
      sms.send({ bindingId, to: 'B', text }).then(
        () => 'sent',
        (error: Error) => error.message,
      );
    expect(await send('  ')).to.match(/text: must have 1 to 1000 characters/);
    expect(await send('x'.repeat(1_001))).to.match(/it has 1001/);
    expect(await send('x', '12')).to.match(/no binding "12"/);
    await sms.addStops({ poolKey: pool.key, phoneNumbers: [B] });
    expect(await send('x')).to.match(/has unsubscribed/);
    await privacy.updatePool({ poolKey: pool.key, settings: { sms: { mode: 'off' } } });
    expect(await send('x')).to.match(/Messages are off/);
    const reply = await sms.send({ replyTo: 'none', text: 'x' }).catch(String);
    expect(reply).to.match(/no message "none"/);
    const both = { bindingId: binding.id, to: 'A' as const, replyTo: 'x', text: 'x' };
    expect(await sms.send(both).catch(String)).to.match(/or replyTo alone/);
  });

  it('cost nothing when they fail', async () => {
    const opened = await open({ mode: 'smart' });
    const { test, http, binding } = opened;
    http.answers = [400];
    await test.api.sms.send({ bindingId: binding.id, to: 'B', text: 'x' });
    await until(async () => (await one(opened)).state === 'Failed');
    expect(await usageOf(opened)).to.deep.equal([]);
  });
});

const smppOf = ({ port }: Smsc) => ({
  ...{ name: 'main', host: '127.0.0.1', port, systemId: 'us', password: 's' },
});

describe('messages through a message centre by SMPP', () => {
  it('come in parts in random order, go out in parts, and are reported of', async () => {
    const smsc = await Smsc.start();
    const smpp = smppOf(smsc);
    const opened = await open({ mode: 'smart' }, { smpp: [smpp], http: {} });
    const { test, x, events } = opened;
    await until(async () => (await test.api.sms.status())[0]?.state === 'up');
    const pieces = ['甲'.repeat(67), '乙'.repeat(67), '丙'.repeat(10)];
    for (const at of [2, 0, 2, 1]) {
      const udh = Buffer.from([5, 0, 3, 77, 3, at + 1]);
      const status = await smsc.deliver({
        ...{ source_addr: A, destination_addr: x },
        short_message: { udh, message: pieces[at] },
      });
      expect(status).to.equal(0);
    }
    await until(() => events.length === 3);
    const text = pieces.join('');
    expect(smsc.submitted.map((part) => part.text).join('')).to.equal(
      `【号码隐私保护】${text}【回T退订】`,
    );
    expect(smsc.submitted.map(({ from, to }) => [from, to])).to.deep.equal(
      smsc.submitted.map(() => [x, B]),
    );
    for (const { messageId } of smsc.submitted) {
      expect((await one(opened)).state).to.equal('Sent');
      await smsc.receipt(messageId.padStart(10, '0'), 'DELIVRD');
    }
    await until(() => events.length === 4);
    expect(await one(opened)).to.deep.include({ state: 'Delivered', count: 3 });
    expect((await one(opened)).billed).to.deep.equal({ item: 'smartSms', count: 3 });
  });

  /** An engine with a message centre, and HTTP for what comes in. */
  async function openWith(settings: SmscSettings, more: Partial<SmsSettings> = {}) {
    const smsc = await Smsc.start(settings);
    const http = await HttpSmsc.start();
    const smpp = smppOf(smsc);
    const opened = await open(
      { mode: 'smart' },
      { smpp: [smpp], http: { listen: http.settings.listen }, ...more },
    );
    const { test } = opened;
    await until(async () => (await test.api.sms.status())[0]?.state === 'up');
    return { ...opened, smsc, smpp, http };
  }

  it('are reported of also where the report comes with the answer', async () => {
    const opened = await openWith({ reportsAtOnce: 'DELIVRD' });
    await bring(opened.http, A, opened.x, 'hello');
    await until(async () => (await one(opened)).state === 'Delivered');
  });

  it('are reported of by their own ids, not by what these would be in another base', async () => {
    const { smsc, http, x, test } = await openWith({ messageId: (nth) => ['10', '16'][nth - 1]! });
    const stateOf = async (text: string) =>
      (await test.api.sms.list({})).list.find((sms) => sms.text === text)?.state;
    await bring(http, A, x, 'first');
    await until(async () => (await stateOf('first')) === 'Sent');
    // It comes before the answer that names its message; 16 is 10 in hexadecimal.
    await smsc.receipt('16', 'UNDELIV');
    expect(await stateOf('first')).to.equal('Sent');
    await bring(http, A, x, 'second');
    await until(async () => (await stateOf('second')) === 'Failed');
    expect(await stateOf('first')).to.equal('Sent');
  });

  it('are reported of in the base that the message centre is set to write ids in', async () => {
    const smsc = await Smsc.start({ messageId: () => '4D2' });
    const http = await HttpSmsc.start();
    const smpp = { ...smppOf(smsc), receiptIds: 'decimal' as const };
    const listen = { listen: http.settings.listen };
    const opened = await open({ mode: 'smart' }, { smpp: [smpp], http: listen });
    await until(async () => (await opened.test.api.sms.status())[0]?.state === 'up');
    await bring(http, A, opened.x, 'hello');
    await until(async () => (await one(opened)).state === 'Sent');
    await smsc.receipt('0000001234', 'DELIVRD');
    await until(async () => (await one(opened)).state === 'Delivered');
  });

  it('have another try at a new start, however late it is', async () => {
    const opened = await openWith({}, { sendMinutes: 1 });
    const { test, smsc, smpp, http, x } = opened;
    await smsc.kill();
    await until(async () => (await test.api.sms.status())[0]?.state === 'down');
    await bring(http, A, x, 'hello');
    await until(async () => (await one(opened)).error !== '');
    const dataFolder = test.crashedCopy();
    await smsc.listen();
    const clock = new FakeClock(test.clock.now() + 2 * MINUTE);
    const sms = { smpp: [smpp], sendMinutes: 1 };
    const next = await TestEngine.start({ dataFolder, sms }, clock);
    await until(async () => (await next.api.sms.status())[0]?.state === 'up');
    await clock.advance(10_000);
    await until(() => smsc.submitted.length === 1);
  });

  it('are sent through the next one while the first takes nothing, and through it again then', async () => {
    const smsc = await Smsc.start();
    const http = await HttpSmsc.start();
    http.answers = [503];
    const smpp = smppOf(smsc);
    const opened = await open(
      { mode: 'smart' },
      { smpp: [smpp], http: http.settings, sendThrough: ['http', 'main'] },
    );
    const { test, x } = opened;
    await until(async () => (await test.api.sms.status())[0]?.state === 'up');
    await bring(http, A, x, 'first');
    await until(async () => (await one(opened)).error !== '');
    await test.clock.advance(6_000);
    await until(() => smsc.submitted.length === 1);
    expect(http.posted).to.deep.equal([]);
    await test.clock.advance(30_000);
    await bring(http, A, x, 'second');
    await until(() => http.posted.length === 1);
    expect(smsc.submitted).to.have.length(1);
  });

  it('are sent when it has come back', async () => {
    const smsc = await Smsc.start();
    const smpp = smppOf(smsc);
    const http = await HttpSmsc.start();
    const opened = await open(
      { mode: 'smart' },
      { smpp: [smpp], http: { listen: http.settings.listen } },
    );
    const { test, x } = opened;
    await until(async () => (await test.api.sms.status())[0]?.state === 'up');
    await smsc.kill();
    await until(async () => (await test.api.sms.status())[0]?.state === 'down');
    await bring(http, A, x, '到了');
    await until(async () => (await one(opened)).error !== '');
    expect((await one(opened)).error).to.match(/Nothing that can send is connected: main/);
    await smsc.listen();
    for (let at = 0; at < 200 && smsc.submitted.length === 0; at++) {
      await test.clock.advance(500);
      for (let turn = 0; turn < 10; turn++) await test.clock.settle();
    }
    await until(() => smsc.submitted.length === 1);
    expect(smsc.submitted[0]).to.deep.include({ from: x, to: B });
  });
});
