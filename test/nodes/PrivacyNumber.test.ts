import { expect } from 'chai';
import { DialflowError, type NumberResult, type Pool, type PrivacyNumber } from '../../engine/api';
import { definition } from '../../nodes/PrivacyNumber/definition';
import { run } from '../../nodes/PrivacyNumber/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings, readSettings } from '../../nodes/host/settings';
import type { Data } from '../../nodes/host/run';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

const aPool = (key: string, name: string): Pool => ({ key, name }) as Pool;
const POOLS: Answers = { 'privacy.listPools': [aPool('FC1', '打车'), aPool('FC2', '外卖')] };

const aNumber = (number: string): PrivacyNumber => ({
  ...{ number, spec: 'virtual', province: '北京', city: '北京', carrier: '', trunk: null },
  ...{ monthlyPrice: null, minutePrice: null, poolKey: 'FC1', status: 'Unbound' },
  verification: { state: 'Unverified', person: '', expiresAt: null, changedAt: null, reason: '' },
  ...{ bindings: 0, bindingsLeft: 200, boughtAt: 1, remark: '' },
});
const done = (number: string): NumberResult => ({ number, done: true, city: '北京' });
const bound = (number: string): NumberResult => ({
  ...{ number, done: false, city: '北京', reason: 'still has bindings (2); unbind them first' },
});

describe('The Privacy Number node', () => {
  function start(answers: Answers, settings: Record<string, unknown>, inputs: Data[] = []) {
    const { client, paramsOf } = fakeClient(answers);
    return { paramsOf, answer: run(allContext(definition, { client, settings, inputs })) };
  }

  it('lists numbers by what is asked of them', async () => {
    const list = { list: [aNumber('17000000001')], next: null };
    const { answer, paramsOf } = start(
      { ...POOLS, 'privacy.listNumbers': list },
      {
        ...{ operation: 'list', where: 'pool', ofPool: '打车', status: 'Bound' },
        ...{ verification: 'Pending', city: '北京', search: '1700', limit: 5 },
      },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [aNumber('17000000001')] },
      status: words('1 个号码', '1 number'),
    });
    expect(paramsOf('privacy.listNumbers')).to.deep.equal([
      {
        ...{ inStock: false, poolKey: 'FC1', status: 'Bound', verification: 'Pending' },
        ...{ city: '北京', search: '1700', limit: 5 },
      },
    ]);
    const inStock = start({ 'privacy.listNumbers': list }, { where: 'stock', limit: 5 });
    await inStock.answer;
    expect(inStock.paramsOf('privacy.listNumbers')).to.deep.equal([{ inStock: true, limit: 5 }]);
  });

  it('looks numbers up, and says which there are not', async () => {
    const { answer } = start(
      {
        'privacy.getNumber': ({ number }) => {
          if (number === '2') throw DialflowError.notFound('privacy number', number);
          return aNumber(number);
        },
      },
      { operation: 'get', numbers: '17000000001；2' },
    );
    expect(await answer).to.deep.equal({
      outputs: {
        out: [aNumber('17000000001')],
        refused: [{ number: '2', reason: 'There is no privacy number "2".', done: false }],
      },
      status: words('找到 1 个，未成功 1 个', '1 found, 1 refused'),
    });
  });

  it('fails where the engine does, not number by number', async () => {
    const { answer } = start(
      {
        'privacy.getNumber': () => {
          throw new DialflowError('EngineStopped', 'The engine stops.');
        },
      },
      { operation: 'get', numbers: '17000000001' },
    );
    expect((await rejection(answer)).code).to.equal('EngineStopped');
  });

  it('buys numbers into a pool, and tells which', async () => {
    const { answer, paramsOf } = start(
      {
        ...POOLS,
        'privacy.buyNumbers': { numbers: ['17000000001', '17000000002'] },
        'privacy.getNumber': ({ number }) => aNumber(number),
      },
      {
        ...{ operation: 'buy', pool: '打车', spec: 'virtual', count: 2 },
        ...{ city: '北京', prefix: '170' },
      },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [aNumber('17000000001'), aNumber('17000000002')] },
      status: words('已购买 2 个', '2 numbers bought'),
    });
    expect(paramsOf('privacy.buyNumbers')).to.deep.equal([
      { poolKey: 'FC1', spec: 'virtual', count: 2, city: '北京', prefix: '170' },
    ]);
  });

  for (const [operation, method, zh, en] of [
    ['release', 'releaseNumbers', '已释放', 'released'],
    ['lock', 'lockNumbers', '已锁定', 'locked'],
    ['unlock', 'unlockNumbers', '已解锁', 'unlocked'],
  ] as const) {
    it(`can ${operation} numbers of a pool, each with what became of it`, async () => {
      const answers: Answers = {
        ...POOLS,
        [`privacy.${method}`]: [done('17000000001'), bound('17000000002')],
      };
      const settings = { operation, pool: 'FC1', numbers: '17000000001\n17000000002' };
      const { answer, paramsOf } = start(answers, settings);
      const reason = 'still has bindings (2); unbind them first';
      expect(await answer).to.deep.equal({
        outputs: {
          out: [done('17000000001')],
          refused: [{ number: '17000000002', city: '北京', reason, done: false }],
        },
        status: words(`${zh} 1 个，未成功 1 个`, `1 ${en}, 1 refused`),
      });
      expect(paramsOf(`privacy.${method}`)).to.deep.equal([
        { poolKey: 'FC1', numbers: ['17000000001', '17000000002'] },
      ]);
    });
  }

  it('takes the numbers of what comes in, however many, and keeps what came of which', async () => {
    const inputs = Array.from({ length: 501 }, (_, index) => ({ number: 17_000_000_000 + index }));
    const { answer, paramsOf } = start(
      {
        ...POOLS,
        'privacy.lockNumbers': ({ numbers }) =>
          numbers.map((number) => (number.endsWith('500') ? bound(number) : done(number))),
      },
      { operation: 'lock', pool: 'FC1', from: 'input' },
      inputs,
    );
    const { outputs, cameFrom } = await answer;
    expect(outputs['out']).to.have.length(500);
    expect(cameFrom?.['out']?.[499]).to.equal(499);
    expect(cameFrom?.['refused']).to.deep.equal([500]);
    const sizes = (paramsOf('privacy.lockNumbers') as { numbers: string[] }[]).map(
      ({ numbers }) => numbers.length,
    );
    expect(sizes).to.deep.equal([500, 1]);
  });

  it('says where no number came in', async () => {
    const settings = { operation: 'lock', pool: 'FC1', from: 'input' };
    const none = start(POOLS, settings);
    expect((await rejection(none.answer)).message).to.include('items: there are none');
    const some = start(POOLS, settings, [{ number: '17000000001' }, { x: 1, name: 'Li' }, {}]);
    expect((await rejection(some.answer)).details.problems).to.deep.equal([
      { path: 'items[2].number', reason: 'is missing' },
    ]);
  });

  it('moves certain numbers, or so many of a city', async () => {
    const moved = {
      ...{ id: 'm1', fromPool: 'FC1', toPool: 'FC2', count: 2, moved: 1, movedAt: 1 },
      results: [done('17000000001'), bound('17000000002')],
    };
    const more = { moveId: 'm1', fromPool: 'FC1', toPool: 'FC2' };
    const reason = 'still has bindings (2); unbind them first';
    const pools = { pool: '打车', toPool: '外卖' };
    const certain = start(
      { ...POOLS, 'privacy.moveNumbers': moved },
      { operation: 'move', ...pools, numbers: '17000000001 17000000002' },
    );
    expect(await certain.answer).to.deep.equal({
      outputs: {
        out: [{ ...done('17000000001'), ...more }],
        refused: [{ number: '17000000002', city: '北京', reason, ...more, done: false }],
      },
      status: words('已迁移 1 个，未成功 1 个', '1 moved, 1 refused'),
    });
    expect(certain.paramsOf('privacy.moveNumbers')).to.deep.equal([
      { fromPool: 'FC1', toPool: 'FC2', numbers: ['17000000001', '17000000002'] },
    ]);
    const some = start(
      { ...POOLS, 'privacy.moveSome': moved },
      { operation: 'moveSome', ...pools, count: 2, city: '北京' },
    );
    await some.answer;
    expect(some.paramsOf('privacy.moveSome')).to.deep.equal([
      { fromPool: 'FC1', toPool: 'FC2', count: 2, city: '北京' },
    ]);
  });

  it('lists moves', async () => {
    const { answer } = start(
      { 'privacy.listMoves': { list: [], next: null } },
      { operation: 'moves' },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [] },
      status: words('0 次迁移', '0 moves'),
    });
  });

  it('remarks on numbers', async () => {
    const { answer, paramsOf } = start(
      { 'privacy.updateNumber': ({ number, remark }) => ({ ...aNumber(number), remark }) },
      { operation: 'remark', numbers: '17000000001', remark: '前台' },
    );
    expect((await answer).outputs['out']).to.deep.equal([
      { ...aNumber('17000000001'), remark: '前台' },
    ]);
    expect(paramsOf('privacy.updateNumber')).to.deep.equal([
      { number: '17000000001', remark: '前台' },
    ]);
  });

  it('starts and finishes verification', async () => {
    const numbers = '17000000001';
    const started = start(
      { 'privacy.startVerification': [done(numbers)] },
      { operation: 'startVerification', numbers, person: '13800000000' },
    );
    expect((await started.answer).status).to.deep.equal(words('开始认证 1 个', '1 being verified'));
    expect(started.paramsOf('privacy.startVerification')).to.deep.equal([
      { numbers: [numbers], person: '13800000000' },
    ]);
    const finished = start(
      { 'privacy.finishVerification': [done(numbers)] },
      { operation: 'finishVerification', numbers, outcome: 'rejected', reason: '姓名不符' },
    );
    expect((await finished.answer).status).to.deep.equal(words('认证未通过 1 个', '1 rejected'));
    expect(finished.paramsOf('privacy.finishVerification')).to.deep.equal([
      { numbers: [numbers], verified: false, reason: '姓名不符' },
    ]);
  });

  it('tells what is left in stock', async () => {
    const remain = { amount: 3, cities: [{ province: '北京', city: '北京', amount: 3 }] };
    const { answer, paramsOf } = start(
      { 'privacy.stockRemain': remain },
      { operation: 'remain', spec: 'carrier', prefix: '138' },
    );
    expect(await answer).to.deep.equal({
      outputs: { out: [remain] },
      status: words('余量 3 个', '3 in stock'),
    });
    expect(paramsOf('privacy.stockRemain')).to.deep.equal([{ spec: 'carrier', prefix: '138' }]);
  });

  it('adds numbers to the stock, alike or each as its row has it', async () => {
    const answers: Answers = { 'privacy.addStock': ({ numbers }) => ({ added: numbers.length }) };
    const alike = start(answers, {
      ...{ operation: 'addStock', numbers: '17000000001 17000000002', spec: 'virtual' },
      ...{ stockCity: '北京', trunk: 'main', monthlyPrice: '0', minutePrice: '0.09' },
    });
    expect((await alike.answer).outputs).to.deep.equal({ out: [{ added: 2 }] });
    const common = { city: '北京', trunk: 'main', monthlyPrice: 0, minutePrice: 0.09 };
    expect(alike.paramsOf('privacy.addStock')).to.deep.equal([
      {
        numbers: [
          { number: '17000000001', spec: 'virtual', ...common },
          { number: '17000000002', spec: 'virtual', ...common },
        ],
      },
    ]);
    const table = start(
      answers,
      { operation: 'addStock', from: 'input', spec: 'virtual', trunk: 'main' },
      [
        { 号码: '17000000001', 省份: '浙江', 城市: '杭州', 月租: 3 },
        { number: '0571-88880001', spec: 'carrier', trunk: 'other', carrier: '中国电信' },
        { 号码: 95001, 号码资源: '95号码' },
      ],
    );
    await table.answer;
    expect(table.paramsOf('privacy.addStock')).to.deep.equal([
      {
        numbers: [
          {
            ...{ number: '17000000001', spec: 'virtual', province: '浙江', city: '杭州' },
            ...{ trunk: 'main', monthlyPrice: 3 },
          },
          { number: '0571-88880001', spec: 'carrier', carrier: '中国电信', trunk: 'other' },
          { number: '95001', spec: '95', trunk: 'main' },
        ],
      },
    ]);
  });

  it('says which number or row of new ones is wrong', async () => {
    const problems = [
      { path: 'numbers[1].number', reason: 'is there already' },
      { path: 'numbers[1].city', reason: 'there is no city "x"' },
      { path: 'numbers[0].spec', reason: 'must be 95' },
    ];
    const answers: Answers = {
      'privacy.addStock': () => {
        throw DialflowError.invalid('stock', problems);
      },
    };
    const pathsOf = async (answer: Promise<unknown>): Promise<string[]> =>
      (await rejection(answer)).details.problems?.map(({ path }) => path) ?? [];
    const typed = start(answers, { operation: 'addStock', numbers: '1 2' });
    expect(await pathsOf(typed.answer)).to.deep.equal(['numbers[1]', 'stockCity', 'spec']);
    const settings = { operation: 'addStock', from: 'input' };
    const rows = start(answers, settings, [{ number: '1' }, { number: '2' }]);
    expect(await pathsOf(rows.answer)).to.deep.equal([
      ...['items[1].number', 'items[1].city', 'items[0].spec'],
    ]);
    for (const [row, path] of [
      [{ number: '1', spec: 'constructor' }, 'items[0].spec'],
      [{ number: '1', 单价: '很贵' }, 'items[0].minutePrice'],
    ] as const) {
      expect(await pathsOf(start(answers, settings, [row]).answer)).to.deep.equal([path]);
    }
  });

  it('takes numbers out of the stock', async () => {
    const reason = 'is in pool FC1; release it first';
    const { answer } = start(
      {
        'privacy.removeStock': [done('17000000001'), { ...bound('17000000002'), reason }],
      },
      { operation: 'removeStock', numbers: '17000000001,17000000002' },
    );
    expect((await answer).outputs['refused']).to.deep.equal([
      { number: '17000000002', city: '北京', reason, done: false },
    ]);
  });

  it('wants what an operation needs', () => {
    const wrong = (settings: Record<string, unknown>): string[] =>
      readSettings(definition.fields, settings).faults.map(({ path }) => path);
    expect(wrong({})).to.deep.equal([]);
    expect(wrong({ operation: 'buy' })).to.deep.equal(['pool']);
    expect(wrong({ operation: 'move' })).to.deep.equal(['pool', 'toPool', 'numbers']);
    expect(wrong({ operation: 'get', from: 'input' })).to.deep.equal([]);
    expect(wrong({ operation: 'startVerification', numbers: '1', person: 'Li' })).to.deep.equal([
      'person',
    ]);
    expect(wrong({ operation: 'addStock', numbers: '1', monthlyPrice: 'x' })).to.deep.equal([
      'monthlyPrice',
    ]);
  });

  it('says on the canvas what it does', () => {
    const settings = checkSettings(definition.fields, { operation: 'remain' });
    expect(subtitleOf(definition, settings, 'en-US')).to.equal('Stock: what is left');
  });
});
