import { expect } from 'chai';
import {
  DialflowError,
  type CallerNumber,
  type NumberPlace,
  type Supplier,
} from '../../engine/api';
import { definition } from '../../nodes/Number/definition';
import { run } from '../../nodes/Number/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import type { Data } from '../../nodes/host/run';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

const instanceId = 'instance-1';

const aNumber = (number: string): CallerNumber => ({
  id: `id-${number}`,
  instanceId,
  number,
  province: '浙江',
  city: '杭州',
  rateLimitCount: null,
  rateLimitPeriod: null,
  maxConcurrency: null,
  supplier: null,
  trunk: null,
  monthlyPrice: null,
  minutePrice: null,
  remark: '',
  enabled: true,
  createdAt: 1,
  liveCalls: 0,
  freeAt: null,
});
const aSupplier: Supplier = {
  id: 'our-trunk',
  name: { 'zh-CN': '我们的线路', 'en-US': 'Our trunk' },
  kind: 'landline',
  rules: {},
  prices: {},
  preset: false,
  numbers: 0,
};
const aPlace: NumberPlace = {
  number: '13800138000',
  province: '北京',
  city: '北京',
  areaCode: '010',
  carrier: '中国移动',
  timeZone: 'Asia/Shanghai',
};

describe('The Number node', () => {
  function start(answers: Answers, settings: Record<string, unknown>, inputs: Data[] = []) {
    const { client, paramsOf } = fakeClient(answers);
    return { paramsOf, answer: run(allContext(definition, { client, settings, inputs })) };
  }

  it('lists numbers', async () => {
    const list = [aNumber('1001'), aNumber('1002')];
    const answers = { 'numbers.list': { list, next: null } };
    const { answer, paramsOf } = start(answers, { search: ' 杭州 ', limit: 5 });
    expect(await answer).to.deep.equal({
      outputs: { out: list },
      status: words('2 个号码', '2 numbers'),
    });
    expect(paramsOf('numbers.list')).to.deep.equal([{ instanceId, limit: 5, search: '杭州' }]);
  });

  it('adds numbers, all with the same settings', async () => {
    const { answer, paramsOf } = start(
      { 'numbers.add': [aNumber('1001'), aNumber('1002')] },
      {
        operation: 'add',
        numbers: '1001；1002\n',
        rateLimitCount: 10,
        rateLimitPeriod: 60,
        supplier: 'our-trunk',
        trunk: ' main ',
        city: '杭州',
      },
    );
    expect((await answer).outputs['out']).to.have.length(2);
    const limit = { rateLimitCount: 10, rateLimitPeriod: 60 };
    const same = { ...limit, supplier: 'our-trunk', trunk: 'main', city: '杭州' };
    expect(paramsOf('numbers.add')).to.deep.equal([
      {
        instanceId,
        numbers: [
          { number: '1001', ...same },
          { number: '1002', ...same },
        ],
      },
    ]);
  });

  it('leaves limits out that are not set', async () => {
    const { answer, paramsOf } = start(
      { 'numbers.add': [aNumber('1001')] },
      { operation: 'add', numbers: '1001' },
    );
    expect((await answer).status).to.deep.equal(words('1 个号码', '1 number'));
    expect(paramsOf('numbers.add')).to.deep.equal([{ instanceId, numbers: [{ number: '1001' }] }]);
  });

  it('tells what is wrong with new numbers by its own fields', async () => {
    const problems = [
      { path: 'numbers[1].number', reason: 'is there already' },
      { path: 'numbers[0].supplier', reason: 'there is no supplier "x"' },
    ];
    const { answer } = start(
      {
        'numbers.add': () => {
          throw DialflowError.invalid('list of caller numbers', problems);
        },
      },
      { operation: 'add', numbers: '1001 1002', supplier: 'x' },
    );
    expect((await rejection(answer)).details.problems?.map(({ path }) => path)).to.deep.equal([
      'numbers[1]',
      'supplier',
    ]);
  });

  it('changes what is listed, of each number', async () => {
    const answers: Answers = {
      'numbers.get': ({ number }) => aNumber(number),
      'numbers.update': ({ number }) => aNumber(number),
    };
    const { answer, paramsOf } = start(answers, {
      operation: 'update',
      numbers: '1001 1002',
      changes: [
        { setting: 'rateLimitCount', value: '5' },
        { setting: 'rateLimitPeriod', value: '60' },
        { setting: 'supplier', value: '' },
        { setting: 'remark', value: '' },
        { setting: 'enabled', value: '否' },
        { setting: 'minutePrice', value: '0.12' },
      ],
    });
    expect((await answer).outputs['out']).to.have.length(2);
    const changes = {
      rateLimitCount: 5,
      rateLimitPeriod: 60,
      supplier: null,
      remark: '',
      enabled: false,
      minutePrice: 0.12,
    };
    expect(paramsOf('numbers.update')).to.deep.equal([
      { instanceId, number: '1001', changes },
      { instanceId, number: '1002', changes },
    ]);
  });

  it('changes none where one of the numbers is not there', async () => {
    const { answer, paramsOf } = start(
      {
        'numbers.get': ({ number }) => {
          if (number === '1002') throw DialflowError.notFound('caller number', number);
          return aNumber(number);
        },
      },
      {
        operation: 'update',
        numbers: '1001 1002',
        changes: [{ setting: 'remark', value: 'x' }],
      },
    );
    expect((await rejection(answer)).code).to.equal('NotFound');
    expect(paramsOf('numbers.update')).to.be.empty;
  });

  it('refuses changes that cannot be', async () => {
    const changes = [
      { setting: 'rateLimitCount', value: 'many' },
      { setting: 'enabled', value: 'maybe' },
    ];
    const { answer } = start(
      { 'numbers.get': aNumber('1001') },
      { operation: 'update', numbers: '1001', changes },
    );
    expect((await rejection(answer)).details.problems).to.deep.equal([
      { path: 'changes[0].value', reason: '"many" is no number' },
      { path: 'changes[1].value', reason: '"maybe" is neither yes nor no' },
    ]);
  });

  it('removes numbers', async () => {
    const { answer, paramsOf } = start(
      { 'numbers.remove': { removed: 1 } },
      { operation: 'remove', numbers: '1001,1002' },
    );
    expect((await answer).outputs).to.deep.equal({ out: [{ removed: 1 }] });
    expect(paramsOf('numbers.remove')).to.deep.equal([{ instanceId, numbers: ['1001', '1002'] }]);
  });

  it('imports a table, however long, and hands on the rows that were not taken', async () => {
    const rows = Array.from({ length: 10_001 }, (_, index) => ({ number: String(1000 + index) }));
    let part = 0;
    const { answer, paramsOf } = start(
      {
        'numbers.import': () => ({
          added: 2,
          changed: 1,
          rejected: part++ === 1 ? [{ row: 1, number: '11000', reason: 'is wrong' }] : [],
        }),
      },
      { operation: 'import' },
      rows,
    );
    expect(await answer).to.deep.equal({
      outputs: {
        out: [{ added: 4, changed: 2, rejected: 1 }],
        rejected: [{ row: 10_001, number: '11000', reason: 'is wrong' }],
      },
      cameFrom: { rejected: [10_000] },
      status: words('新增 4，更新 2，未导入 1', '4 added, 2 changed, 1 rejected'),
    });
    expect(paramsOf('numbers.import')).to.have.length(2);
  });

  it('tells where numbers belong', async () => {
    const { answer } = start(
      { 'numbers.places': [aPlace] },
      { operation: 'place', numbers: '13800138000' },
    );
    expect((await answer).outputs).to.deep.equal({ out: [aPlace] });
  });

  it('adds places of either language’s columns', async () => {
    const rows = [
      { 号段: 1991234, 省份: '广东', 城市: '深圳', 运营商: '中国电信' },
      { prefix: '1991235', province: '广东', city: '广州' },
    ];
    const answers = { 'numbers.addPlaces': { added: 2 } };
    const { answer, paramsOf } = start(answers, { operation: 'addPlaces' }, rows);
    expect((await answer).outputs).to.deep.equal({ out: [{ added: 2 }] });
    expect(paramsOf('numbers.addPlaces')).to.deep.equal([
      {
        rows: [
          { prefix: '1991234', province: '广东', city: '深圳', carrier: '中国电信' },
          { prefix: '1991235', province: '广东', city: '广州' },
        ],
      },
    ]);
    const bad = start(answers, { operation: 'addPlaces' }, [{ prefix: '199' }]);
    expect((await rejection(bad.answer)).message).to.include('items[0].province: is missing');
  });

  it('removes a supplier of one’s own, and forgets places that were added', async () => {
    const removed = start(
      { 'numbers.removeSupplier': undefined },
      { operation: 'removeSupplier', supplierId: ' our-trunk ' },
    );
    expect((await removed.answer).outputs['out']).to.deep.equal([
      { id: 'our-trunk', removed: true },
    ]);
    expect(removed.paramsOf('numbers.removeSupplier')).to.deep.equal([{ id: 'our-trunk' }]);
    const cleared = start({ 'numbers.clearPlaces': undefined }, { operation: 'clearPlaces' });
    expect((await cleared.answer).outputs['out']).to.deep.equal([{ cleared: true }]);
  });

  it('lists suppliers, and saves one’s own', async () => {
    const listed = start({ 'numbers.suppliers': [aSupplier] }, { operation: 'suppliers' });
    expect(await listed.answer).to.deep.equal({
      outputs: { out: [aSupplier] },
      status: words('1 个供应商', '1 supplier'),
    });
    const settings = { operation: 'saveSupplier', definition: '{"id": "our-trunk"}' };
    const saved = start({ 'numbers.saveSupplier': aSupplier }, settings);
    expect(await saved.answer).to.deep.equal({
      outputs: { out: [aSupplier] },
      status: words('我们的线路', 'Our trunk'),
    });
    expect(saved.paramsOf('numbers.saveSupplier')).to.deep.equal([
      { definition: { id: 'our-trunk' } },
    ]);
    const refused = start(
      {
        'numbers.saveSupplier': () => {
          throw DialflowError.invalid('supplier', [{ path: 'name', reason: 'is missing' }]);
        },
      },
      settings,
    );
    expect((await rejection(refused.answer)).message).to.include('definition.name: is missing');
  });

  it('wants what an operation needs', () => {
    expect(() => checkSettings(definition.fields, {})).to.not.throw();
    expect(() => checkSettings(definition.fields, { operation: 'add' })).to.throw(/numbers/);
    expect(() =>
      checkSettings(definition.fields, { operation: 'update', numbers: '1001' }),
    ).to.throw(/changes/);
    expect(() =>
      checkSettings(definition.fields, { operation: 'saveSupplier', definition: '[1]' }),
    ).to.throw(/definition/);
  });

  it('says on the canvas what it does', () => {
    const settings = checkSettings(definition.fields, { operation: 'place', numbers: '1' });
    expect(subtitleOf(definition, settings, 'en-US')).to.equal('Place of a number');
  });
});
