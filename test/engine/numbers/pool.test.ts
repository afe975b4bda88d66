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
      expect(pool.forbids('1001', calledNumber, 0, NOW)).to.deep.include({
        until: null,
        because: 'The supplier "Our trunk" does not call numbers of 新疆 乌鲁木齐',
      });
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
      expect(pool.forbids('1001', BEIJING, 0, NOW)).to.equal(undefined);
      expect(pool.forbids('1001', BEIJING, 1, NOW)).to.deep.include({
        until: tomorrowAtNine,
        because: 'The supplier "Our trunk" allows 1 call a day to one callee',
      });
      expect(pool.forbids('1001', BEIJING, 2, NOW, '催收')).to.equal(undefined);
      expect(pool.forbids('1001', BEIJING, 3, NOW, '催收')?.until).to.equal(tomorrowAtNine);
      expect(waits({ callsToday: 1 }).waitUntil).to.equal(tomorrowAtNine);
    });

    it('bar industries', () => {
      pool.put(aNumber('1001'), aSupplier({ barredIndustries: ['保险', 'POS'] }));
      pool.put(aNumber('1002'), null);
      expect(
        pool.barred({ instanceId: 'instance', candidates: [] }, '人身保险 回访'),
      ).to.deep.equal([{ number: '1001', supplier: 'our-trunk', industry: '保险' }]);
      expect(pool.barred({ instanceId: 'instance', candidates: ['1001'] }, '餐饮')).to.be.empty;
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
      expect(pool.forbids('1001', XINJIANG, 99, NOW)).to.equal(undefined);
    });
  });

  it('tells the time zone of a callee', () => {
    expect(pool.zoneOf(BEIJING)).to.equal('Asia/Shanghai');
    expect(pool.zoneOf('+12125550100')).to.equal('America/New_York');
    expect(pool.zoneOf('95588')).to.equal(undefined);
  });

  it('takes 20,000 numbers a second and more', () => {
    const hours = [{ beginTime: '08:00:00', endTime: '22:00:00' }];
    const suppliers = [1, 2, 3, 4, 5].map((n) =>
      aSupplier({ callsPerDay: n, callingHours: hours }, `s${n}`),
    );
    for (let i = 0; i < 200; i++) {
      const own = { rateLimitCount: 1_000, rateLimitPeriod: 60, province: '浙江', city: '杭州' };
      pool.put(aNumber(String(10_000 + i), own), suppliers[i % 5] ?? null);
    }
    const times = 20_000;
    const begin = performance.now();
    for (let i = 0; i < times; i++) {
      pool.give(taken({ routing: 'sameCity', calledNumber: NINGBO, now: NOW + i, callsToday: 0 }));
    }
    expect(performance.now() - begin).to.be.below(1_000);
  });
});
