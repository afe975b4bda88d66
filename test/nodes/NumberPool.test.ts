import { expect } from 'chai';
import { DialflowError, type Pool, type PrivacyPrices, type RingTone } from '../../engine/api';
import { definition } from '../../nodes/NumberPool/definition';
import { run } from '../../nodes/NumberPool/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings, readSettings } from '../../nodes/host/settings';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

const KEY = 'FC100000137458124';

const aPool = (changes: Partial<Pool> = {}): Pool => ({
  key: KEY,
  kind: 'AXB',
  name: '打车',
  settings: {
    assignment: 'default',
    sms: { mode: 'off', all: false, whitelist: [], confirm: false },
    ringTones: { fromA: null, toA: null },
    alarmPercent: null,
    expiringMinutes: null,
    ringTimeoutSeconds: 60,
    longestCallMinutes: 120,
    transfers: 'nobody',
    language: 'zh-CN',
    verifiedOnly: false,
    announcements: {},
  },
  numbers: 10,
  bindings: 250,
  utilisation: 0.125,
  createdAt: 1,
  ...changes,
});
const aTone = (id: string, name: string): RingTone => ({
  ...{ id, name, kind: 'text', text: '您好', fileName: '', durationMs: 0, createdAt: 1 },
});
const PRICES: PrivacyPrices = {
  currency: 'CNY',
  numberPerMonth: { virtual: 5, carrier: 15, '95': 0 },
  perMinute: { virtual: 0.11, carrier: 0.11, '95': 0.11 },
  recordingPerMinute: 0.01,
  interceptedSms: 0.025,
  smartSms: 0.1,
};
const pools: Answers = { 'privacy.listPools': [aPool()] };

describe('The Number Pool node', () => {
  function start(answers: Answers, settings: Record<string, unknown>) {
    const { client, paramsOf } = fakeClient(answers);
    return { paramsOf, answer: run(allContext(definition, { client, settings })) };
  }

  it('lists pools, of a kind and with a part of their name', async () => {
    const { answer, paramsOf } = start(pools, { ofKind: 'AXB', search: ' 打车 ' });
    expect(await answer).to.deep.equal({
      outputs: { out: [aPool()] },
      status: words('1 个号码池', '1 pool'),
    });
    expect(paramsOf('privacy.listPools')).to.deep.equal([{ kind: 'AXB', search: '打车' }]);
  });

  it('finds a pool by its key or its name, and says how much of it is in use', async () => {
    for (const pool of [KEY, ' 打车 ']) {
      expect(await start(pools, { operation: 'get', pool }).answer).to.deep.equal({
        outputs: { out: [aPool()] },
        status: words('打车 利用率 12.5%', '打车 12.5% in use'),
      });
    }
    const unknown = start(pools, { operation: 'get', pool: '外卖' });
    expect((await rejection(unknown.answer)).message).to.equal('There is no number pool "外卖".');
    const twice = { 'privacy.listPools': [aPool(), aPool({ key: 'FC2' })] };
    const error = await rejection(start(twice, { operation: 'get', pool: '打车' }).answer);
    expect(error.message).to.include(`2 number pools are named "打车"`).and.include(`${KEY}, FC2`);
  });

  it('creates a pool with its defaults, or with what is chosen of its configuration', async () => {
    const made = { 'privacy.createPool': aPool() };
    const plain = start(made, { operation: 'create', kind: 'AXG', name: '招聘' });
    expect((await plain.answer).status).to.deep.equal(words('打车', '打车'));
    expect(plain.paramsOf('privacy.createPool')).to.deep.equal([
      { kind: 'AXG', name: '招聘', settings: {} },
    ]);
    const parts = ['assignment', 'alarm', 'verifiedOnly'];
    const { answer, paramsOf } = start(made, {
      ...{ operation: 'create', kind: 'AXB', name: '打车', parts },
      ...{ assignment: 'smart', alarmPercent: 90, ringTimeoutSeconds: 20 },
    });
    await answer;
    expect(paramsOf('privacy.createPool')).to.deep.equal([
      {
        kind: 'AXB',
        name: '打车',
        settings: { assignment: 'smart', alarmPercent: 90, verifiedOnly: true },
      },
    ]);
  });

  it('configures all parts of a pool', async () => {
    const { answer, paramsOf } = start(
      {
        ...pools,
        'privacy.listRingTones': [aTone('10000001', '欢迎'), aTone('10000002', '稍候')],
        'privacy.updatePool': aPool(),
      },
      {
        ...{ operation: 'configure', pool: KEY, newName: '出行' },
        parts: [
          ...['assignment', 'sms', 'ringTones', 'alarm', 'expiring', 'ringTimeout'],
          ...['longestCall', 'transfers', 'verifiedOnly', 'language', 'announcements'],
        ],
        ...{ assignment: 'strict', smsMode: 'smart', smsAll: true, smsWhitelist: ['快递', '到了'] },
        ...{ smsConfirm: true, toneFromA: '欢迎', toneToA: '', alarmPercent: 0 },
        ...{ expiringMinutes: 30, ringTimeoutSeconds: 20, longestCallMinutes: 10, transfers: 'A' },
        ...{ verifiedOnly: false, spoken: 'en-US' },
        announcements: [
          { when: 'unknownCaller', wording: ' 请用预留号码拨打。 ' },
          { when: 'restricted', wording: '' },
        ],
      },
    );
    expect((await answer).outputs).to.deep.equal({ out: [aPool()] });
    expect(paramsOf('privacy.updatePool')).to.deep.equal([
      {
        poolKey: KEY,
        name: '出行',
        settings: {
          assignment: 'strict',
          sms: { mode: 'smart', all: true, whitelist: ['快递', '到了'], confirm: true },
          ringTones: { fromA: '10000001', toA: null },
          alarmPercent: null,
          expiringMinutes: 30,
          ringTimeoutSeconds: 20,
          longestCallMinutes: 10,
          transfers: 'A',
          verifiedOnly: false,
          language: 'en-US',
          announcements: { unknownCaller: '请用预留号码拨打。', restricted: null },
        },
      },
    ]);
  });

  it('does not configure where nothing is chosen', async () => {
    const { answer, paramsOf } = start(pools, { operation: 'configure', pool: KEY });
    expect((await rejection(answer)).message).to.include('parts: nothing is chosen');
    expect(paramsOf('privacy.updatePool')).to.be.empty;
  });

  it('tells what the engine refuses by its own fields', async () => {
    const problems = [
      ...['name', 'settings.sms.mode', 'settings.sms.whitelist[0]', 'settings.ringTones.toA'],
      ...['settings.alarmPercent', 'settings.announcements.restricted'],
    ].map((path) => ({ path, reason: 'is wrong' }));
    const refuses = (): never => {
      throw DialflowError.invalid('number pool', problems);
    };
    const pathsOf = async (answer: Promise<unknown>): Promise<string[]> =>
      (await rejection(answer)).details.problems?.map(({ path }) => path) ?? [];
    const rest = [
      ...['smsMode', 'smsWhitelist[0]', 'toneToA', 'alarmPercent', 'announcements.restricted'],
    ];
    const created = start(
      { 'privacy.createPool': refuses },
      { operation: 'create', name: 'x'.repeat(17) },
    );
    expect(await pathsOf(created.answer)).to.deep.equal(['name', ...rest]);
    const changed = start(
      { ...pools, 'privacy.updatePool': refuses },
      { operation: 'configure', pool: KEY, newName: 'x' },
    );
    expect(await pathsOf(changed.answer)).to.deep.equal(['newName', ...rest]);
  });

  it('shows only the fields of what is to be set', () => {
    const shown = (settings: Record<string, unknown>): string[] => {
      const { hidden } = readSettings(definition.fields, settings);
      return Object.keys(definition.fields).filter((name) => !hidden.has(name));
    };
    const configure = { operation: 'configure', pool: KEY };
    expect(shown(configure)).to.deep.equal(['operation', 'pool', 'newName', 'parts']);
    expect(shown({ ...configure, parts: ['sms', 'alarm'] })).to.deep.equal([
      ...['operation', 'pool', 'newName', 'parts', 'smsMode', 'alarmPercent'],
    ]);
    expect(shown({ ...configure, parts: ['sms'], smsMode: 'smart' })).to.include.members([
      ...['smsAll', 'smsWhitelist', 'smsConfirm'],
    ]);
    expect(shown({ parts: ['sms'] })).to.deep.equal(['operation', 'ofKind', 'search']);
  });

  it('tells what a month cost', async () => {
    const usage = { month: '2026-01', currency: 'CNY', rows: [], amount: 12.5 };
    const { answer, paramsOf } = start(
      { ...pools, 'privacy.usage': usage },
      { operation: 'usage', month: '2026-01', ofPool: '打车' },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [usage] },
      status: words('2026-01 12.5 CNY', '2026-01 12.5 CNY'),
    });
    expect(paramsOf('privacy.usage')).to.deep.equal([{ month: '2026-01', poolKey: KEY }]);
  });

  it('gives the bill of each pool as a file', async () => {
    const { answer, paramsOf } = start(
      {
        'privacy.listPools': [aPool(), aPool({ key: 'FC2', name: '外卖', kind: 'AXN' })],
        'privacy.usage': { month: '2026-01', currency: 'CNY', rows: [], amount: 5 },
        'privacy.usageCsv': ({ poolKey }) => ({ fileName: `${poolKey}202601.csv`, csv: 'a,b\n' }),
      },
      { operation: 'bills', month: '2026-01', language: 'en-US' },
    );
    const { outputs, files, status } = await answer;
    const month = { month: '2026-01', currency: 'CNY', amount: 5 };
    expect(outputs['out']).to.deep.equal([
      { poolKey: KEY, poolName: '打车', kind: 'AXB', ...month, fileName: `${KEY}202601.csv` },
      { poolKey: 'FC2', poolName: '外卖', kind: 'AXN', ...month, fileName: 'FC2202601.csv' },
    ]);
    expect(
      files?.['out']?.map((file) => file && new TextDecoder().decode(file.data)),
    ).to.deep.equal(['a,b\n', 'a,b\n']);
    expect(files?.['out']?.[0]).to.include({ fileName: `${KEY}202601.csv`, mimeType: 'text/csv' });
    expect(status).to.deep.equal(words('2 个账单', '2 bills'));
    expect(paramsOf('privacy.usageCsv')[0]).to.deep.equal({
      ...{ poolKey: KEY, month: '2026-01', language: 'en-US' },
    });
  });

  it('tells the figures of days, of a kind', async () => {
    const day = {
      ...{ numbers: 1, calls: 4, answered: 3, connectionRate: 0.75, minutes: 1, callCharge: 0.11 },
      sms: 2,
    };
    const usage = { currency: 'CNY', days: [{ day: '2026-01-05', ...day }], total: day };
    const { answer, paramsOf } = start(
      { 'privacy.dailyUsage': usage },
      {
        ...{ operation: 'daily', ofKind: '95AXN', period: 'days' },
        ...{ firstDay: '2026-01-05', lastDay: '2026-01-05' },
      },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [usage] },
      status: words('4 次通话，1 分钟', '4 calls, 1 minute'),
    });
    expect(paramsOf('privacy.dailyUsage')).to.deep.equal([
      { span: { firstDay: '2026-01-05', lastDay: '2026-01-05' }, kind: '95AXN' },
    ]);
  });

  it('changes the prices that are listed, and no others', async () => {
    const { answer, paramsOf } = start(
      { 'privacy.prices': PRICES, 'privacy.setPrices': PRICES },
      {
        operation: 'setPrices',
        prices: [
          { item: 'perMinute.carrier', price: 0.2 },
          { item: 'numberPerMonth.95', price: 100 },
          { item: 'smartSms', price: 0.08 },
        ],
      },
    );
    await answer;
    expect(paramsOf('privacy.setPrices')).to.deep.equal([
      {
        prices: {
          ...PRICES,
          perMinute: { ...PRICES.perMinute, carrier: 0.2 },
          numberPerMonth: { ...PRICES.numberPerMonth, '95': 100 },
          smartSms: 0.08,
        },
      },
    ]);
    const reset = start({ 'privacy.setPrices': PRICES }, { operation: 'resetPrices' });
    await reset.answer;
    expect(reset.paramsOf('privacy.setPrices')).to.deep.equal([{ prices: null }]);
  });

  it('records arrears, and that they are paid', async () => {
    const owed = { since: 1, bindingsEndAt: 2 };
    const since = new Date(2026, 0, 5, 9).getTime();
    const set = start(
      { 'privacy.setArrears': owed },
      { operation: 'setArrears', since: '2026-01-05 09:00' },
    );
    expect((await set.answer).status).to.deep.equal(words('欠费中', 'in arrears'));
    expect(set.paramsOf('privacy.setArrears')).to.deep.equal([{ since }]);
    const paid = start(
      { 'privacy.setArrears': { since: null, bindingsEndAt: null } },
      { operation: 'clearArrears' },
    );
    expect((await paid.answer).status).to.deep.equal(words('未欠费', 'nothing is owed'));
    expect(paid.paramsOf('privacy.setArrears')).to.deep.equal([{ since: null }]);
  });

  it('wants what an operation needs', () => {
    const wrong = (settings: Record<string, unknown>): string[] =>
      readSettings(definition.fields, settings).faults.map(({ path }) => path);
    expect(wrong({})).to.deep.equal([]);
    expect(wrong({ operation: 'create' })).to.deep.equal(['name']);
    expect(wrong({ operation: 'configure' })).to.deep.equal(['pool']);
    expect(wrong({ operation: 'usage', month: '2026-13' })).to.deep.equal(['month']);
    expect(wrong({ operation: 'setPrices' })).to.deep.equal(['prices']);
    expect(wrong({ operation: 'setArrears', since: 'yesterday' })).to.deep.equal(['since']);
  });

  it('says on the canvas what it does', () => {
    const settings = checkSettings(definition.fields, { operation: 'bills' });
    expect(subtitleOf(definition, settings, 'zh-CN')).to.equal('账单：导出');
  });
});
