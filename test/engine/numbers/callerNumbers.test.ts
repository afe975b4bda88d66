import { expect } from 'chai';
import { DialflowError, type CallerNumberSettings } from '../../../engine/api';
import {
  CallerNumberList,
  CallerNumberPool,
  Suppliers,
  SUPPLIER_PRESETS,
} from '../../../engine/numbers';
import { loadPlaces } from '../../../engine/places';
import { NumberStore } from '../../../engine/store/numbers';
import { openStore, type OpenStore } from '../../../engine/store/open';
import { Writer } from '../../../engine/store/writer';
import { idMaker } from '../../../engine/time/ids';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';
import { seededRandom } from '../../support/random';
import { rejection } from '../../support/rejection';
import { aSupplierDefinition, HOURS, INDUSTRIES } from './support';

const instanceId = 'sales';
const YOUYIN = 'beijing-youyin-landline';

describe('caller numbers', () => {
  let folder: string;
  let store: OpenStore;
  let clock: FakeClock;
  let numbers: CallerNumberList;
  let pool: CallerNumberPool;
  let changed: string[];
  let trunks: string[] | null = null;

  /** What the engine does when it starts on this folder. */
  async function open(): Promise<void> {
    store = await openStore(folder);
    const writer = new Writer(store.db, () => undefined);
    const newId = idMaker(clock, seededRandom(clock.now()));
    const places = await loadPlaces();
    const numberStore = new NumberStore(store.db, writer);
    pool = new CallerNumberPool(places);
    changed = [];
    numbers = new CallerNumberList({
      clock,
      newId,
      store: numberStore,
      places,
      suppliers: new Suppliers({
        clock,
        store: numberStore,
        places,
        hours: HOURS,
        industries: INDUSTRIES,
        presets: SUPPLIER_PRESETS,
      }),
      pool,
      trunks: () => trunks,
      instance: (id) => {
        if (!['sales', 'service'].includes(id)) throw DialflowError.notFound('instance', id);
      },
      changed: (id) => changed.push(id),
    });
    await numbers.load();
  }

  async function restart(): Promise<void> {
    await store.close();
    await open();
  }

  beforeEach(async () => {
    folder = tempFolder();
    clock = new FakeClock();
    await open();
  });
  afterEach(() => store.close());

  const add = (...list: CallerNumberSettings[]) => numbers.add({ instanceId, numbers: list });
  const problemsOf = async (work: Promise<unknown>): Promise<string[]> =>
    ((await rejection(work)).details.problems ?? []).map(({ path, reason }) => `${path} ${reason}`);

  it('are added with the place that their number tells', async () => {
    const [landline, mobile, service] = await add(
      { number: '0571-8888 0006' },
      { number: '13800138000' },
      { number: '95588' },
    );
    expect(landline).to.deep.include({
      instanceId,
      number: '057188880006',
      province: '浙江',
      city: '杭州',
      rateLimitCount: null,
      supplier: null,
      enabled: true,
      createdAt: clock.now(),
      liveCalls: 0,
      freeAt: null,
    });
    expect(mobile).to.include({ province: '北京', city: '北京' });
    expect(service).to.include({ province: '', city: '' });
    expect(changed).to.deep.equal([instanceId]);
  });

  it('are bound to trunks that the SIP line has, and to no others', async () => {
    trunks = ['main', 'second'];
    const [bound] = await add({ number: '1001', trunk: 'main' });
    expect(bound).to.include({ trunk: 'main' });
    expect(await problemsOf(add({ number: '1002', trunk: 'mian' }))).to.deep.equal([
      'numbers[0].trunk the SIP line has no trunk "mian"; it has main, second',
    ]);
    const rows = [
      { 主叫号码: '1003', 中继: 'other' },
      { 主叫号码: '1004', 中继: 'second' },
    ];
    const imported = await numbers.import({ instanceId, rows });
    expect(imported.added).to.equal(1);
    expect(imported.rejected.map(({ number }) => number)).to.deep.equal(['1003']);
    const update = (changes: { trunk?: string | null; remark?: string }) =>
      numbers.update({ instanceId, number: '1001', changes });
    expect(await problemsOf(update({ trunk: 'other' }))).to.have.length(1);
    // One that has gone since does not stand in the way of other changes.
    trunks = ['second'];
    expect(await update({ remark: 'sales' })).to.include({ trunk: 'main', remark: 'sales' });
    expect(pool.trunkOf('1004')).to.equal('second');
    trunks = null;
    expect(await update({ trunk: 'any' })).to.include({ trunk: 'any' });
  });

  it('take the place that is given instead', async () => {
    const [number] = await add({ number: '95588', province: '广东省', city: '深圳市' });
    expect(number).to.include({ province: '广东', city: '深圳' });
  });

  it('are refused together, with all that is wrong', async () => {
    await add({ number: '1001' });
    const problems = await problemsOf(
      add(
        { number: 'abc' },
        { number: '1001' },
        { number: '1002', rateLimitCount: 0, rateLimitPeriod: 90_000 },
        { number: '1002' },
        { number: '1003', rateLimitPeriod: 5 },
        { number: '1004', supplier: 'nobody', province: '广东', city: '杭州' },
        { number: '1005', minutePrice: -1, maxConcurrency: 1.5, province: 'Bavaria' },
      ),
    );
    expect(problems).to.deep.equal([
      'numbers[0].number is no number; 3 to 20 digits are needed, with a + before them if wanted',
      'numbers[1].number is there already; update it to change it',
      'numbers[2].rateLimitCount is 0; a whole number from 1 to 100000 is needed',
      'numbers[2].rateLimitPeriod is 90000; a whole number from 1 to 86400 is needed',
      'numbers[3].number is that of numbers[2] as well',
      'numbers[4].rateLimitCount is missing: a rate limit is so many calls in so many seconds, and a period is given',
      'numbers[5].city "杭州" is no city of 广东; write it as 广州 or 广州市',
      'numbers[5].supplier there is no supplier "nobody"; known are beijing-youyin-landline, beijing-youyin-mobile, shanghai-zhongchuang-landline, zhejiang-lingdaoyi-landline, shanghai-lingsheng-landline',
      'numbers[6].province "Bavaria" is no province of mainland China; write it as 广东 or 广东省',
      'numbers[6].maxConcurrency is 1.5; a whole number from 1 to 10000 is needed',
      'numbers[6].minutePrice is -1; 0 or more yuan are needed',
    ]);
    expect((await numbers.list({ instanceId })).list).to.have.length(1);
  });

  it('are changed by one at a time', async () => {
    const answers = await Promise.allSettled([add({ number: '1001' }), add({ number: '1001' })]);
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('belong to one instance', async () => {
    await add({ number: '1001' });
    const other = numbers.add({ instanceId: 'service', numbers: [{ number: '1001' }] });
    expect(await problemsOf(other)).to.deep.equal([
      'numbers[0].number belongs to another instance; remove it there first',
    ]);
    expect((await rejection(numbers.get({ instanceId: 'service', number: '1001' }))).code).to.equal(
      'NotFound',
    );
    expect((await rejection(numbers.list({ instanceId: 'nobody' }))).code).to.equal('NotFound');
  });

  it('are listed a page at a time, and found by number, place and remark', async () => {
    await add(
      { number: '1003', remark: '周末' },
      { number: '1001', province: '浙江', city: '宁波' },
      { number: '1002' },
    );
    const first = await numbers.list({ instanceId, limit: 2 });
    expect(first.list.map(({ number }) => number)).to.deep.equal(['1001', '1002']);
    expect(first.next).to.equal('1002');
    const second = await numbers.list({ instanceId, limit: 2, after: '1002' });
    expect(second.list.map(({ number }) => number)).to.deep.equal(['1003']);
    expect(second.next).to.equal(null);
    for (const [search, found] of [
      ['宁波', '1001'],
      ['周末', '1003'],
      ['02', '1002'],
    ] as const) {
      const { list } = await numbers.list({ instanceId, search });
      expect(list.map(({ number }) => number)).to.deep.equal([found]);
    }
  });

  it('are changed, and the pool goes by it at once', async () => {
    await add({ number: '1001', remark: 'as before' });
    const number = await numbers.update({
      instanceId,
      number: '1001',
      changes: { rateLimitCount: 1, rateLimitPeriod: 10, supplier: YOUYIN },
    });
    expect(number).to.deep.include({ rateLimitCount: 1, remark: 'as before', supplier: YOUYIN });
    const request = { instanceId, candidates: [], routing: 'none', calledNumber: '95588' } as const;
    expect(pool.take({ ...request, now: clock.now() })).to.deep.equal({
      number: '1001',
      supplier: YOUYIN,
    });
    expect(await numbers.get({ instanceId, number: '1001' })).to.deep.include({
      liveCalls: 1,
      freeAt: clock.now() + 10_000,
    });
    const both = { rateLimitCount: null, rateLimitPeriod: null, supplier: null };
    const free = await numbers.update({ instanceId, number: '1001', changes: both });
    expect(free).to.deep.include({ ...both, freeAt: null });
    expect(numbers.supplierOf('1001')).to.equal(undefined);
  });

  it('are removed', async () => {
    await add({ number: '1001' }, { number: '1002' });
    const removed = await numbers.remove({ instanceId, numbers: ['1001', '10-02', '1003'] });
    expect(removed).to.deep.equal({ removed: 2 });
    await restart();
    expect((await numbers.list({ instanceId })).list).to.be.empty;
  });

  it('are there after a restart, as they were', async () => {
    const before = await add(
      {
        number: '1001',
        province: '浙江',
        city: '宁波',
        rateLimitCount: 3,
        rateLimitPeriod: 60,
        maxConcurrency: 2,
        supplier: '浙江领道易科技有限公司（固话）',
        trunk: 'main',
        monthlyPrice: 25,
        minutePrice: 0.12,
        remark: '备注',
        enabled: false,
      },
      { number: '1002' },
    );
    expect(before[0]?.supplier).to.equal('zhejiang-lingdaoyi-landline');
    await restart();
    expect((await numbers.list({ instanceId })).list).to.deep.equal(before);
  });

  it('count the calls of before a restart against their limits', async () => {
    await add({ number: '1001', rateLimitCount: 2, rateLimitPeriod: 60 }, { number: '1002' });
    const newId = idMaker(clock, seededRandom(7));
    const called = async (): Promise<void> => {
      const now = clock.now();
      await store.db
        .insertInto('task')
        .values({
          id: newId(),
          job_id: newId(),
          group_id: 'group',
          instance_id: instanceId,
          attempt: 1,
          status: 1,
          calling_number: '1001',
          called_number: '95588',
          planned_time: now,
          actual_time: now,
          ring_ms: 0,
          talk_ms: 0,
          turn_count: 0,
        } as never)
        .execute();
    };
    await called();
    await clock.advance(50_000);
    await called();
    await clock.advance(5_000);
    const second = clock.now() - 5_000;
    await called();
    await clock.advance(20_000);
    await restart();
    const { freeAt } = await numbers.get({ instanceId, number: '1001' });
    expect(freeAt).to.equal(second + 60_000);
  });

  it('come from a table, row by row', async () => {
    await add({ number: '1001', remark: 'kept' });
    await numbers.add({ instanceId: 'service', numbers: [{ number: '1009' }] });
    const rows = [
      { 主叫号码: '1001', 限流次数: '5', '限流周期（秒）': 10 },
      { number: 1002, 省份: '浙江省', 城市: '宁波市', 启用: '否', unknown: 'x' },
      { 主叫号码: '1002' },
      { 备注: 'no number' },
      { number: '1003', 限流次数: 'many', 启用: 'maybe' },
      { number: '1009' },
      { number: '1004', 供应商: 'nobody' },
    ];
    const { added, changed: count, rejected } = await numbers.import({ instanceId, rows });
    expect([added, count]).to.deep.equal([1, 1]);
    expect(rejected.map(({ row, reason }) => `${row} ${reason.slice(0, 60)}`)).to.deep.equal([
      '3 The number stands in an earlier row.',
      '4 there is no number; its column is "number" or "主叫号码"',
      '5 限流次数: "many" is no number; 启用: "maybe" is neither yes nor no',
      '6 The number belongs to another instance; remove it there firs',
      '7 supplier: there is no supplier "nobody"; known are beijing-y',
    ]);
    expect(await numbers.get({ instanceId, number: '1001' })).to.deep.include({
      rateLimitCount: 5,
      rateLimitPeriod: 10,
      remark: 'kept',
    });
    expect(await numbers.get({ instanceId, number: '1002' })).to.deep.include({
      city: '宁波',
      enabled: false,
    });
  });

  it('go with their instance', async () => {
    await add({ number: '1001' });
    numbers.forget(instanceId);
    expect((await numbers.list({ instanceId })).list).to.be.empty;
  });

  describe('places', () => {
    it('are told of any number', async () => {
      expect(await numbers.places({ numbers: ['0571-88880006', '95588'] })).to.deep.equal([
        {
          number: '057188880006',
          province: '浙江',
          city: '杭州',
          areaCode: '0571',
          carrier: '',
          timeZone: 'Asia/Shanghai',
        },
        { number: '95588', province: '', city: '', areaCode: '', carrier: '', timeZone: null },
      ]);
    });

    it('can be added, hold after a restart, and can be forgotten', async () => {
      const rows = [{ prefix: '1991234', province: '广东省', city: '深圳市', carrier: '中国电信' }];
      expect(await numbers.addPlaces({ rows })).to.deep.equal({ added: 1 });
      await restart();
      const [place] = await numbers.places({ numbers: ['19912345678'] });
      expect(place).to.include({ province: '广东', city: '深圳', areaCode: '0755' });
      await numbers.clearPlaces();
      await restart();
      const [after] = await numbers.places({ numbers: ['19912345678'] });
      expect(after).to.include({ city: '', carrier: '中国电信' });
    });

    it('must be of mobiles', async () => {
      const rows = [
        { prefix: '0571', province: '浙江', city: '杭州' },
        { prefix: '13800001', province: '浙江', city: '杭 州' },
      ];
      expect(await problemsOf(numbers.addPlaces({ rows }))).to.deep.equal([
        'rows[0].prefix "0571" is not the first 3 to 7 digits of mobiles',
        'rows[1].prefix "13800001" is not the first 3 to 7 digits of mobiles',
        'rows[1].city has a blank in it',
      ]);
    });
  });

  describe('suppliers', () => {
    it('come with the product: five of them, with their rules', async () => {
      const list = await numbers.suppliers();
      const rules = Object.fromEntries(list.map((one) => [one.id, one.rules]));
      expect(list.every(({ preset, numbers: count }) => preset && count === 0)).to.equal(true);
      expect(Object.keys(rules)).to.have.length(5);
      expect(rules['zhejiang-lingdaoyi-landline']).to.deep.include({
        callingHours: [{ beginTime: '09:00:00', endTime: '20:00:00' }],
        callsPerDay: 1,
        callsPerDayOf: [{ industry: '催收', callsPerDay: 3 }],
        blockedRegions: [{ province: '北京' }, { province: '新疆' }, { province: '西藏' }],
      });
      expect(rules['beijing-youyin-mobile']?.concurrencyPerNumber).to.equal(3);
    });

    it('of one’s own are added, changed, kept and removed', async () => {
      const definition = aSupplierDefinition({
        blockedRegions: [{ province: '新疆维吾尔自治区' }],
      });
      const saved = await numbers.saveSupplier({ definition });
      expect(saved).to.deep.include({ id: 'our-trunk', preset: false, numbers: 0 });
      expect(saved.rules.blockedRegions).to.deep.equal([{ province: '新疆' }]);
      await restart();
      await add({ number: '1001', supplier: 'Our trunk' });
      const changes = aSupplierDefinition({ concurrencyPerNumber: 1 });
      expect((await numbers.saveSupplier({ definition: changes })).numbers).to.equal(1);
      const request = { instanceId, candidates: [], routing: 'none', calledNumber: '1' } as const;
      pool.take({ ...request, now: clock.now() });
      expect(pool.take({ ...request, now: clock.now() })).to.include({ waitUntil: Infinity });
      expect((await rejection(numbers.removeSupplier({ id: 'our-trunk' }))).message).to.equal(
        '1 caller number is of the supplier "our-trunk"; give them another one first.',
      );
      await numbers.remove({ instanceId, numbers: ['1001'] });
      await numbers.removeSupplier({ id: 'our-trunk' });
      await restart();
      expect(await numbers.suppliers()).to.have.length(5);
    });

    it('that came with the product cannot be changed or removed', async () => {
      const definition = aSupplierDefinition({}, { id: YOUYIN });
      expect((await rejection(numbers.saveSupplier({ definition }))).code).to.equal(
        'AlreadyExists',
      );
      expect((await rejection(numbers.removeSupplier({ id: YOUYIN }))).code).to.equal('WrongState');
      expect((await rejection(numbers.removeSupplier({ id: 'nobody' }))).code).to.equal('NotFound');
    });

    it('are refused with all that is wrong, by path', async () => {
      const shape = {
        ...aSupplierDefinition(),
        id: 'Our Trunk',
        rules: { callsPerDay: 0, hours: 1 },
      };
      expect(await problemsOf(numbers.saveSupplier({ definition: shape }))).to.deep.equal([
        'id must be small letters, digits and hyphens, such as my-trunk, not "Our Trunk"',
        'rules.hours is not a known field; known here are callingHours, timeZone, callsPerDay, callsPerDayOf, blockedRegions, barredIndustries, barredWords, concurrencyPerNumber',
        'rules.callsPerDay must be at least 1, not 0',
      ]);
      const meaning = aSupplierDefinition(
        {
          callingHours: [
            { beginTime: '20:00:00', endTime: '09:00' },
            { beginTime: '25:00', endTime: '26:00' },
          ],
          blockedRegions: [{ province: 'Texas' }, { province: '广东', city: '杭州' }],
        },
        { prices: { minute: { from: 2, to: 1 } } },
      );
      expect(await problemsOf(numbers.saveSupplier({ definition: meaning }))).to.deep.equal([
        'rules.callingHours[0] is 20:00:00 to 09:00; the end must be after the beginning',
        'rules.callingHours[1].beginTime 25:00 is no time of day',
        'rules.callingHours[1].endTime 26:00 is no time of day',
        'prices.minute goes from 2 down to 1',
        'rules.blockedRegions[0].province "Texas" is no province of mainland China; write it as 广东 or 广东省',
        'rules.blockedRegions[1].city "杭州" is no city of 广东; write it as 广州 or 广州市',
      ]);
      const zone = aSupplierDefinition({ timeZone: 'Moon/Base' });
      expect(await problemsOf(numbers.saveSupplier({ definition: zone }))).to.deep.equal([
        'rules.timeZone "Moon/Base" is not known; give an IANA name such as Asia/Shanghai',
      ]);
    });
  });
});
