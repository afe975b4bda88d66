import { expect } from 'chai';
import { CallerNumberPool, type NumberTaken, type NumberWait } from '../../../engine/numbers';
import type { TakeRequest } from '../../../engine/numbers';
import { loadPlaces, type KnownPlaces } from '../../../engine/places';
import { MONDAY_MORNING } from '../../support/fakeClock';
import { aNumber, aSupplier } from './support';

const NOW = MONDAY_MORNING; // ten o'clock in Shanghai
const HOUR = 3_600_000;
const BEIJING = '13800138000';
const SHANGHAI = '02112345678';
const NINGBO = '057412345678';
const XINJIANG = '09911234567';

describe('the pool of caller numbers', () => {
  let places: KnownPlaces;
  let pool: CallerNumberPool;
  before(async () => {
    places = await loadPlaces();
  });
  beforeEach(() => {
    pool = new CallerNumberPool(places);
  });

  const ask = (own: Partial<TakeRequest> = {}): NumberTaken | NumberWait =>
    pool.take({
      instanceId: 'instance',
      candidates: [],
      routing: 'none',
      calledNumber: BEIJING,
      now: NOW,
      ...own,
    });
  const outlook = (own: Partial<TakeRequest> = {}) =>
    pool.outlook({
      instanceId: 'instance',
      candidates: [],
      calledNumber: BEIJING,
      now: NOW,
      ...own,
    });
  const taken = (own: Partial<TakeRequest> = {}): string => {
    const answer = ask(own);
    if ('waitUntil' in answer) throw new Error(answer.because);
    return answer.number;
  };
  const waits = (own: Partial<TakeRequest> = {}): NumberWait => {
    const answer = ask(own);
    if ('number' in answer) throw new Error(`took ${answer.number}`);
    return answer;
  };

  it('leaves it to the line where there are no numbers', () => {
    expect(ask()).to.deep.equal({ number: '' });
    pool.give('');
  });

  it('takes numbers that nobody looks after, in turn', () => {
    const candidates = ['1001', '1002'];
    expect([1, 2, 3].map(() => taken({ candidates }))).to.deep.equal(['1001', '1002', '1001']);
  });

  it('takes the least recently taken number of the instance', () => {
    for (const number of ['a1', 'a2', 'a3']) pool.put(aNumber(number), null);
    pool.put(aNumber('b1', { instanceId: 'other' }), null);
    expect([1, 2, 3, 4].map(() => taken())).to.deep.equal(['a1', 'a2', 'a3', 'a1']);
    expect(taken({ instanceId: 'other' })).to.equal('b1');
  });

  it('lets a number be called from as often as its limit says, in any span of time', () => {
    pool.put(aNumber('1001', { rateLimitCount: 2, rateLimitPeriod: 10 }), null);
    taken();
    taken({ now: NOW + 4_000 });
    expect(waits({ now: NOW + 4_000 })).to.deep.include({
      waitUntil: NOW + 10_000,
      because: 'All caller numbers have reached their rate limit: 2 calls in 10 s',
      code: 'CallerNumberLimit',
      never: false,
    });
    expect(waits({ now: NOW + 9_999 }).waitUntil).to.equal(NOW + 10_000);
    taken({ now: NOW + 10_000 });
    expect(waits({ now: NOW + 10_000 }).waitUntil).to.equal(NOW + 14_000);
  });

  it('says when the first of several is free', () => {
    pool.put(aNumber('1001', { rateLimitCount: 1, rateLimitPeriod: 60 }), null);
    pool.put(aNumber('1002', { rateLimitCount: 1, rateLimitPeriod: 20 }), null);
    taken();
    taken({ now: NOW + 5_000 });
    expect(waits({ now: NOW + 6_000 }).waitUntil).to.equal(NOW + 25_000);
  });

  it('counts calls that are up against the concurrency of a number', () => {
    pool.put(aNumber('1001', { maxConcurrency: 2 }), null);
    taken();
    taken();
    expect(waits()).to.include({ waitUntil: Infinity, never: false });
    pool.give('1001');
    expect(taken()).to.equal('1001');
    expect(pool.stateOf('1001', NOW)).to.deep.equal({ liveCalls: 2, freeAt: null });
  });

  it('keeps what was counted when a limit changes', () => {
    const limited = (count: number) =>
      aNumber('1001', { rateLimitCount: count, rateLimitPeriod: 60 });
    pool.put(limited(3), null);
    taken();
    taken({ now: NOW + 1_000 });
    pool.put(limited(1), null);
    expect(waits({ now: NOW + 2_000 }).waitUntil).to.equal(NOW + 61_000);
  });

  it('counts what was called from before a restart', () => {
    pool.put(aNumber('1001', { rateLimitCount: 2, rateLimitPeriod: 60 }), null);
    pool.began('1001', NOW - 30_000);
    pool.began('1001', NOW - 20_000);
    expect(waits().waitUntil).to.equal(NOW + 30_000);
  });

  it('passes over numbers that are switched off', () => {
    pool.put(aNumber('1001', { enabled: false }), null);
    expect(waits()).to.include({
      waitUntil: Infinity,
      because: 'All caller numbers are switched off',
    });
    pool.put(aNumber('1002'), null);
    expect(taken()).to.equal('1002');
  });

  it('forgets a number that is removed', () => {
    pool.put(aNumber('1001'), null);
    pool.remove('1001');
    expect(ask()).to.deep.equal({ number: '' });
  });

  describe('number strategy', () => {
    const put = () => {
      pool.put(aNumber('any'), null);
      pool.put(aNumber('hangzhou', { province: '浙江', city: '杭州' }), null);
      pool.put(aNumber('ningbo', { province: '浙江', city: '宁波', maxConcurrency: 1 }), null);
      pool.put(aNumber('beijing', { province: '北京', city: '北京' }), null);
    };

    it('prefers the same city, then the same province, then any', () => {
      put();
      const routing = 'sameCity';
      expect(taken({ routing, calledNumber: NINGBO })).to.equal('ningbo');
      expect(taken({ routing, calledNumber: NINGBO })).to.equal('hangzhou');
      expect(taken({ routing, calledNumber: BEIJING })).to.equal('beijing');
      expect(taken({ routing, calledNumber: SHANGHAI })).to.equal('any');
    });

    it('takes any of the province by turns where the province is preferred', () => {
      put();
      const routing = 'sameProvince';
      expect(taken({ routing, calledNumber: NINGBO })).to.equal('hangzhou');
      expect(taken({ routing, calledNumber: NINGBO })).to.equal('ningbo');
      expect(taken({ routing, calledNumber: NINGBO })).to.equal('hangzhou');
    });

    it('takes cities of one area code for the same', () => {
      pool.put(aNumber('other'), null);
      pool.put(aNumber('meishan', { province: '四川', city: '眉山' }), null);
      const routing = 'sameCity';
      expect(taken({ routing, calledNumber: '02812345678' })).to.equal('meishan');
    });

    it('knows where numbers are that nobody looks after', () => {
      const candidates = [SHANGHAI, '057487654321'];
      const routing = 'sameCity';
      expect(taken({ routing, candidates, calledNumber: NINGBO })).to.equal('057487654321');
    });
  });

  describe('rules of suppliers', () => {
    it('keep calling hours', () => {
      const supplier = aSupplier({
        callingHours: [{ beginTime: '12:00:00', endTime: '14:00:00' }],
      });
      pool.put(aNumber('1001'), supplier);
      expect(waits()).to.include({
        waitUntil: NOW + 2 * HOUR,
        code: 'SupplierRule',
        because:
          'The supplier "Our trunk" does not allow calls at this time; again from 2026-01-05 12:00:00 (Asia/Shanghai)',
      });
      expect(ask({ now: NOW + 2 * HOUR })).to.deep.equal({ number: '1001', supplier: 'our-trunk' });
      expect(waits({ now: NOW + 4 * HOUR }).waitUntil).to.equal(NOW + 26 * HOUR);
    });

    it('do not stand for the limit of another number, which may end before', () => {
      const hours = [{ beginTime: '12:00:00', endTime: '14:00:00' }];
      pool.put(aNumber('1001'), aSupplier({ callingHours: hours }));
      pool.put(aNumber('1002', { maxConcurrency: 1 }), null);
      taken();
      expect(waits()).to.include({ waitUntil: NOW + 2 * HOUR, code: 'CallerNumberLimit' });
    });

    it('wait for the next hours where a limit lasts beyond them', () => {
      const supplier = aSupplier({
        callingHours: [{ beginTime: '09:00:00', endTime: '10:30:00' }],
      });
      pool.put(aNumber('1001', { rateLimitCount: 1, rateLimitPeriod: 3_600 }), supplier);
      taken();
      expect(waits().waitUntil).to.equal(NOW + 23 * HOUR);
    });

    it('keep to blocked regions, for good', () => {
      const supplier = aSupplier({ blockedRegions: [{ province: '新疆' }] });
      pool.put(aNumber('1001'), supplier);
      const calledNumber = XINJIANG;
      expect(waits({ calledNumber })).to.include({ waitUntil: Infinity, never: true });
      expect(waits({ calledNumber }).because).to.equal(
        'The supplier "Our trunk" does not call numbers of 新疆 乌鲁木齐',
      );
      expect(outlook({ calledNumber })).to.include({ rule: 'region', until: null });
      expect(taken()).to.equal('1001');
      pool.put(aNumber('1002'), null);
      expect(taken({ calledNumber })).to.equal('1002');
    });

    it('keep calls a day to one callee, and what an industry may have besides', () => {
      const supplier = aSupplier({
        callsPerDay: 1,
        callsPerDayOf: [{ industry: '催收', callsPerDay: 3 }],
        callingHours: [{ beginTime: '09:00:00', endTime: '20:00:00' }],
      });
      pool.put(aNumber('1001'), supplier);
      const tomorrowAtNine = NOW + 23 * HOUR;
      const calls = (callsToday: number, industry?: string) =>
        outlook({ callsToday, ...(industry && { industry }) });
      expect(calls(0)).to.equal(null);
      expect(calls(1)).to.include({ rule: 'cap', until: tomorrowAtNine });
      expect(calls(2, '催收')).to.equal(null);
      expect(calls(3, '催收')?.until).to.equal(tomorrowAtNine);
      expect(waits({ callsToday: 1 }).because).to.equal(
        'The supplier "Our trunk" allows 1 call a day to one callee',
      );
      expect(waits({ callsToday: 1 }).waitUntil).to.equal(tomorrowAtNine);
    });

    it('bar industries', () => {
      pool.put(aNumber('1001'), aSupplier({ barredIndustries: ['保险', 'POS'] }));
      pool.put(aNumber('1002'), null);
      expect(outlook({ industry: '人身保险 回访' })).to.equal(null);
      expect(outlook({ industry: '人身保险 回访', candidates: ['1001'] })).to.include({
        rule: 'industry',
        until: null,
      });
      expect(outlook({ industry: '非保险服务', candidates: ['1001'] })).to.equal(null);
      expect(taken({ industry: 'pos 机' })).to.equal('1002');
      pool.remove('1002');
      expect(waits({ industry: 'pos 机' })).to.include({ never: true, code: 'SupplierRule' });
    });

    it('limit calls at a time from one number, unless the number has a limit of its own', () => {
      const supplier = aSupplier({ concurrencyPerNumber: 1 });
      pool.put(aNumber('1001'), supplier);
      pool.put(aNumber('1002', { maxConcurrency: 2 }), supplier);
      expect([1, 2, 3].map(() => taken())).to.deep.equal(['1001', '1002', '1002']);
      expect(waits().waitUntil).to.equal(Infinity);
    });

    it('are not asked of numbers that have no supplier', () => {
      pool.put(aNumber('1001'), null);
      expect(outlook({ calledNumber: XINJIANG, callsToday: 99 })).to.equal(null);
    });
  });

  it('tells the time zone of a callee', () => {
    expect(pool.zoneOf(BEIJING)).to.equal('Asia/Shanghai');
    expect(pool.zoneOf('+12125550100')).to.equal('America/New_York');
    expect(pool.zoneOf('95588')).to.equal(undefined);
  });

  describe('where some callees may be called and others not', () => {
    const limit = { rateLimitCount: 1, rateLimitPeriod: 10 };
    beforeEach(() => {
      pool.put(aNumber('1001', limit), null);
      pool.put(aNumber('1002'), aSupplier({ blockedRegions: [{ province: '新疆' }] }));
    });
    const far = { calledNumber: XINJIANG };

    it('holds the former only, while the number that could call them is limited', () => {
      expect(taken(far)).to.equal('1001');
      expect(waits(far)).to.deep.include({
        waitUntil: NOW + 10_000,
        code: 'CallerNumberLimit',
        onlyThis: { turnAt: NOW + 10_000, orCallEnds: false },
      });
      expect(taken()).to.equal('1002');
    });

    it('gives each of them a turn, as fast as the limit lets calls go', () => {
      taken(far);
      const turns = [1, 2, 3].map(() => waits(far).onlyThis?.turnAt);
      expect(turns).to.deep.equal([NOW + 10_000, NOW + 20_000, NOW + 30_000]);
    });

    it('spreads those out for whom there is no turn within minutes', () => {
      taken(far);
      const turns = Array.from({ length: 1_000 }, () => waits(far).onlyThis?.turnAt ?? 0);
      expect(Math.max(...turns)).to.be.at.most(NOW + 611_000);
      expect(new Set(turns).size).to.be.greaterThan(30);
    });

    it('tells that a call that ends may free a number', () => {
      pool.put(aNumber('1001', { maxConcurrency: 1 }), null);
      taken(far);
      expect(waits(far).onlyThis).to.deep.equal({ turnAt: Infinity, orCallEnds: true });
      expect(pool.give('1001')).to.equal(true);
      expect(taken(far)).to.equal('1001');
    });

    it('holds everybody when no number is free at all', () => {
      taken(far);
      pool.put(aNumber('1002', { ...limit, enabled: false }), null);
      expect(waits()).to.not.have.property('onlyThis');
      expect(waits(far)).to.not.have.property('onlyThis');
    });

    it('holds everybody outside the hours of the suppliers', () => {
      pool.remove('1001');
      pool.put(
        aNumber('1002'),
        aSupplier({ callingHours: [{ beginTime: '12:00:00', endTime: '14:00:00' }] }),
      );
      expect(waits()).to.include({ code: 'SupplierRule' }).and.not.have.property('onlyThis');
    });
  });

  it('tells the trunk of a number', () => {
    pool.put(aNumber('1001', { trunk: 'main' }), null);
    expect(ask()).to.deep.equal({ number: '1001', trunk: 'main' });
    expect([pool.trunkOf('1001'), pool.trunkOf('1002')]).to.deep.equal(['main', undefined]);
  });

  describe('asked how many calls limits allow', () => {
    const asked = { instanceId: 'instance', candidates: [] };
    const hours = (from: number, to: number) => [NOW + from * HOUR, NOW + to * HOUR] as const;
    const most = (...spans: (readonly [number, number])[]) => pool.capacity(asked, spans);

    it('sums up its numbers, and knows of no bound where one has no limit', () => {
      pool.put(aNumber('1001', { rateLimitCount: 10, rateLimitPeriod: 3_600 }), null);
      pool.put(aNumber('1002', { rateLimitCount: 100, rateLimitPeriod: 86_400 }), null);
      expect(most(hours(0, 8))).to.equal(10 * 8 + 100);
      expect(most(hours(0, 1), hours(2, 3))).to.equal(10 * 2 + 100);
      pool.put(aNumber('1003'), null);
      expect(most(hours(0, 8))).to.equal(null);
    });

    it('counts what was called from already', () => {
      pool.put(aNumber('1001', { rateLimitCount: 3, rateLimitPeriod: 86_400 }), null);
      taken();
      expect(most(hours(0, 14))).to.equal(2);
    });

    it("leaves out what is outside a supplier's hours, or barred by it", () => {
      const supplier = aSupplier({
        callingHours: [{ beginTime: '09:00:00', endTime: '12:00:00' }],
        barredIndustries: ['保险'],
      });
      pool.put(aNumber('1001', { rateLimitCount: 1, rateLimitPeriod: 3_600 }), supplier);
      expect(most(hours(0, 14))).to.equal(2);
      expect(pool.capacity({ ...asked, industry: '保险' }, [hours(0, 14)])).to.equal(0);
    });
  });

  for (const routing of ['none', 'sameCity'] as const) {
    it(`takes as fast with 1,000 numbers as with few (${routing})`, () => {
      const perSecond = (count: number): number => {
        pool = new CallerNumberPool(places);
        const hours = [{ beginTime: '08:00:00', endTime: '22:00:00' }];
        const suppliers = [1, 2, 3, 4, 5].map((n) =>
          aSupplier({ callsPerDay: n, callingHours: hours }, `s${n}`),
        );
        const cities = ['杭州', '宁波', '温州', '绍兴'];
        for (let i = 0; i < count; i++) {
          const place = { province: '浙江', city: cities[i % 4] ?? '' };
          const own = { rateLimitCount: 1_000, rateLimitPeriod: 60, ...place };
          pool.put(aNumber(String(10_000 + i), own), suppliers[i % 5] ?? null);
        }
        const times = 20_000;
        const begin = performance.now();
        for (let i = 0; i < times; i++) {
          const own = { routing, calledNumber: NINGBO, now: NOW + i, callsToday: 0 };
          pool.give(taken(own));
        }
        return (times * 1_000) / (performance.now() - begin);
      };
      expect(perSecond(1_000)).to.be.above(30_000);
    });
  }
});
