import { expect } from 'chai';
import type { CallEnding } from '../../../engine/privacy';
import { startEvents } from '../../../engine/privacy/masked/events';
import { HOUR, MINUTE, DAY, privacyAlone, type PrivacyAlone } from '../../support/privacy';
import { rejection } from '../../support/rejection';
import { testStore } from '../../support/store';

const A = '13800000001';
const B = '13900000002';

describe('Usage of number privacy', () => {
  let alone: PrivacyAlone;
  let calls = 0;
  beforeEach(async () => {
    alone = await privacyAlone();
  });

  async function call(x: string, caller: string, ending: Partial<CallEnding> = {}): Promise<void> {
    const { privacy, clock } = alone;
    const id = `call-${++calls}`;
    const answer = privacy.resolve({ x, caller });
    await privacy.calls.begin({ id, caller, answer });
    const end = { endedAt: clock.now(), hungUpBy: 'caller' as const, endReason: 'HungUp' };
    await privacy.calls.end(id, { ...end, ...ending });
  }
  const talked = (ms: number): Partial<CallEnding> => ({
    answeredAt: alone.clock.now(),
    endedAt: alone.clock.now() + ms,
  });

  it('is a bill by pool, item and month', async () => {
    const { api, clock } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 3);
    const [x = ''] = numbers;
    const expiresAt = clock.now() + HOUR;
    await api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt, outId: 'o' });
    // By the minutes of the call, however long the file is.
    await call(x, A, { ...talked(61_000), recording: { file: 'r.wav', ms: 59_000 } });
    await call(x, B, talked(1_000));
    await call(x, A);
    await call(x, '13700000003');
    const head = { poolKey: pool.key, poolName: 'AXB', kind: 'AXB' };
    expect(await api.usage({})).to.deep.equal({
      month: '2026-01',
      currency: 'CNY',
      rows: [
        { ...head, item: 'number', spec: 'virtual', quantity: 3, amount: 15 },
        { ...head, item: 'call', spec: 'virtual', quantity: 3, amount: 0.33 },
        { ...head, item: 'recording', spec: null, quantity: 2, amount: 0.02 },
      ],
      amount: 15.35,
    });
    const { fileName, csv } = await api.usageCsv({ poolKey: pool.key, month: '2026-01' });
    expect(fileName).to.equal(`${pool.key}202601.csv`);
    expect(csv.split('\r\n')).to.deep.equal([
      '\uFEFF产品类型,号码池,计费项目,计费次数,计费单位,金额',
      'AXB中间号,AXB,AXB(170/171虚商号码)-号码占用费,3,个,15',
      'AXB中间号,AXB,AXB(170/171虚商号码)-通话时长费,3,分钟,0.33',
      'AXB中间号,AXB,AXB-录音费用,2,分钟,0.02',
      ',,合计,,CNY,15.35',
      '',
    ]);
    const day = await api.dailyUsage({ kind: 'AXB', span: { period: 'today' } });
    expect(day.days).to.deep.equal([
      {
        ...{ day: '2026-01-05', numbers: 3, calls: 4, answered: 2, connectionRate: 0.5 },
        ...{ minutes: 3, callCharge: 0.35, sms: 0 },
      },
    ]);
    expect(day.total).to.include({ calls: 4, minutes: 3 });
    const none = await api.dailyUsage({ kind: 'AXG', span: { period: 'today' } });
    expect(none.total.calls).to.equal(0);
    const { list } = await api.listCalls({ outId: 'o' });
    expect(list).to.have.length(3);
    expect(list[2]).to.include({ caller: A, callee: B, billedMinutes: 2, recordedMinutes: 2 });
    expect((await api.listCalls({ x })).list[0]).to.include({ announcement: 'unknownCaller' });
  });

  it('of numbers is charged once a month, in the pool that they are in as it begins', async () => {
    const { api, clock } = alone;
    const { pool: from, numbers } = await alone.poolWith('AXB', 4);
    const { key: to } = await api.createPool({ kind: 'AXB', name: 'to' });
    const [moved = '', released = ''] = numbers;
    await api.moveNumbers({ fromPool: from.key, toPool: to, numbers: [moved] });
    await api.releaseNumbers({ poolKey: from.key, numbers: [released] });
    await api.buyNumbers({ poolKey: to, spec: 'virtual', count: 1 });
    await api.releaseNumbers({ poolKey: to, numbers: [released] });
    const amounts = async (month: string) =>
      (await api.usage({ month })).rows.map(({ poolKey, quantity }) => [poolKey, quantity]);
    expect(await amounts('2026-01')).to.deep.equal([[from.key, 4]]);
    await clock.advance(31 * DAY);
    const inOrder = [
      [from.key, 2],
      [to, 1],
    ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
    expect(await amounts('2026-02')).to.deep.equal(inOrder);
    const { days } = await api.dailyUsage({
      span: { firstDay: '2026-01-31', lastDay: '2026-02-02' },
    });
    expect(days.map(({ day, numbers: count }) => [day, count])).to.deep.equal([
      ...[
        ['2026-01-31', 0],
        ['2026-02-01', 3],
        ['2026-02-02', 0],
      ],
    ]);
  });

  it('of months while nothing ran is charged at the next start', async () => {
    const { pool } = await alone.poolWith('AXN', 2);
    const { clock } = alone;
    await alone.privacy.stop();
    await clock.advance(62 * DAY);
    alone = await alone.again();
    for (const month of ['2026-01', '2026-02', '2026-03']) {
      const { rows } = await alone.api.usage({ month, poolKey: pool.key });
      expect(
        rows.map(({ quantity }) => quantity),
        month,
      ).to.deep.equal([2]);
    }
  });

  it('costs what it cost when it was used', async () => {
    const { api, clock } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    const [x = ''] = numbers;
    await api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt: clock.now() + HOUR });
    await call(x, A, talked(MINUTE));
    const prices = await api.prices();
    const perMinute = { ...prices.perMinute, virtual: 1 };
    await api.setPrices({ prices: { ...prices, perMinute } });
    await call(x, A, talked(MINUTE));
    const { rows } = await api.usage({});
    expect(rows.find(({ item }) => item === 'call')!.amount).to.equal(1.11);
    const error = await rejection(api.setPrices({ prices: { currency: 'x' } }));
    expect(error.details.problems!.length).to.equal(6);
    alone = await alone.again();
    expect((await alone.api.prices()).perMinute.virtual).to.equal(1);
    expect((await alone.api.setPrices({ prices: null })).perMinute.virtual).to.equal(0.11);
    expect((await rejection(api.usage({ month: '2026-02' }))).message).to.contain('is to come');
    expect((await rejection(api.usage({ month: 'x' }))).message).to.contain('such as 2026-01');
  });

  it('counts a call once, also one that a crash cut off', async () => {
    const { api, clock, privacy } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    const [x = ''] = numbers;
    await api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt: clock.now() + HOUR });
    await privacy.calls.begin({ id: 'c', caller: A, answer: privacy.resolve({ x, caller: A }) });
    alone = await alone.again();
    const { list } = await alone.api.listCalls({});
    expect(list[0]).to.include({ id: 'c', endReason: 'EngineCrashed', billedMinutes: 0 });
    const again = { endedAt: clock.now(), hungUpBy: 'caller' as const, endReason: 'x' };
    expect(await alone.privacy.calls.end('c', again)).to.equal(null);
    const { total } = await alone.api.dailyUsage({ span: { period: 'today' } });
    expect(total.calls).to.equal(1);
  });

  it('of a call that a crash cut off is what was recorded of it, and its end is told', async () => {
    const store = await testStore();
    const recording = { fileName: '2026-01-05/c.wav', durationMs: 150_000, url: 'file:///c.wav' };
    alone = await privacyAlone(store, null, (callId) =>
      Promise.resolve(callId === 'recorded' ? recording : null),
    );
    const { api, clock, privacy } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    const [x = ''] = numbers;
    await api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt: clock.now() + HOUR });
    const answer = privacy.resolve({ x, caller: A });
    for (const id of ['recorded', 'answered', 'ringing']) {
      await privacy.calls.begin({ id, caller: A, answer }, startEvents);
    }
    const answeredAt = clock.now();
    for (const id of ['recorded', 'answered']) await privacy.calls.answered(id, answeredAt);
    await clock.advance(HOUR);
    alone = await alone.again();
    const { list } = await alone.api.listCalls({});
    const billed = (id: string) => list.find((one) => one.id === id);
    expect(billed('recorded')).to.include({
      ...{ answeredAt, endedAt: answeredAt + 150_000, billedMinutes: 3, recordedMinutes: 3 },
      ...{ recordingFile: '2026-01-05/c.wav', endReason: 'EngineCrashed' },
    });
    expect(billed('answered')).to.include({ billedMinutes: 1, recordedMinutes: 0 });
    expect(billed('ringing')).to.include({ billedMinutes: 0, endedAt: clock.now() });
    const events = await store.db.selectFrom('event').select('type').execute();
    const count = (type: string) => events.filter((one) => one.type === type).length;
    expect(count('PrivacyCallStart')).to.equal(3);
    expect(count('PrivacyCallEnd')).to.equal(3);
    expect(count('PrivacyRecordingReady')).to.equal(1);
    expect(count('PrivacyCallBilled')).to.equal(2);
  });

  it('of a call is counted also where its number is gone from stock when it ends', async () => {
    const { api, clock, privacy } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    const [x = ''] = numbers;
    const { id } = await api.bind({
      ...{ poolKey: pool.key, a: A, b: B, x },
      expiresAt: clock.now() + HOUR,
    });
    const answeredAt = clock.now();
    await privacy.calls.begin({ id: 'c', caller: A, answer: privacy.resolve({ x, caller: A }) });
    await api.unbind({ bindingId: id });
    await api.releaseNumbers({ poolKey: pool.key, numbers: [x] });
    await api.removeStock({ numbers: [x] });
    await clock.advance(10 * MINUTE);
    const ending = { answeredAt, endedAt: clock.now(), hungUpBy: 'caller' as const };
    await privacy.calls.end('c', { ...ending, endReason: 'HungUp' });
    const { list } = await api.listCalls({});
    expect(list[0]).to.include({ endedAt: clock.now(), billedMinutes: 10 });
    const { rows } = await api.usage({ poolKey: pool.key });
    expect(rows.find(({ item }) => item === 'call')).to.include({ quantity: 10 });
  });

  it('in arrears stops buying and binding, and after a month undoes all bindings', async () => {
    const { api, clock } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    const [x = ''] = numbers;
    const bind = () =>
      api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt: clock.now() + 90 * DAY });
    const { id: bindingId } = await bind();
    const since = clock.now();
    const { bindingsEndAt } = await api.setArrears({ since });
    expect(bindingsEndAt).to.equal(since + 31 * DAY);
    expect((await rejection(bind())).message).to.contain('in arrears since 2026-01-05 10:00:00');
    const buy = api.buyNumbers({ poolKey: pool.key, spec: 'virtual', count: 1 });
    expect((await rejection(buy)).code).to.equal('WrongState');
    await clock.advance(31 * DAY - 1);
    expect((await api.resolve({ x, caller: A })).outcome).to.equal('connect');
    alone = await alone.again();
    await clock.advance(1_000);
    const now = alone.api;
    expect(await now.getBinding({ bindingId })).to.include({ endReason: 'Arrears' });
    expect((await now.resolve({ x, caller: A })).outcome).to.equal('announce');
    expect((await now.getNumber({ number: x })).status).to.equal('Frozen');
    expect((await rejection(now.setArrears({ since: clock.now() + 1 }))).code).to.equal(
      'InvalidInput',
    );
    await now.setArrears({ since: null });
    expect((await now.getNumber({ number: x })).status).to.equal('Unbound');
    await now.bind({ poolKey: pool.key, a: A, b: B, expiresAt: clock.now() + DAY });
  });
});
