import { expect } from 'chai';
import type { RoutingStrategy, SupplierLimits } from '../../../engine/api';
import { CallerNumberPool } from '../../../engine/numbers';
import { loadPlaces, type KnownPlaces } from '../../../engine/places';
import type { NumberRecord } from '../../../engine/store/numbers';
import { MONDAY_MORNING } from '../../support/fakeClock';
import { seededRandom } from '../../support/random';
import { aNumber, aSupplier } from './support';

/** The rules as they are told, worked out anew from everything that ever happened. */
class Model {
  readonly calls: { number: string; at: number; up: boolean }[] = [];

  constructor(
    readonly numbers: readonly NumberRecord[],
    readonly rulesOf: (number: NumberRecord) => SupplierLimits,
    readonly places: KnownPlaces,
  ) {}

  /** May it be called from at that time, if nothing happens until then? */
  mayAt(
    number: NumberRecord,
    callee: string,
    callsToday: number,
    asked: number,
    at: number,
  ): boolean {
    if (!number.enabled) return false;
    const own = this.calls.filter((call) => call.number === number.number);
    const { rateLimitCount, rateLimitPeriod } = number;
    if (rateLimitCount !== null && rateLimitPeriod !== null) {
      const recent = own.filter((call) => call.at > at - rateLimitPeriod * 1000);
      if (recent.length >= rateLimitCount) return false;
    }
    const rules = this.rulesOf(number);
    const most = number.maxConcurrency ?? rules.concurrencyPerNumber ?? Infinity;
    if (own.filter((call) => call.up).length >= most) return false;
    const province = this.places.of(callee)?.province;
    if (rules.blockedRegions?.some((region) => region.province === province)) return false;
    const sameDay = day(asked) === day(at);
    if (sameDay && callsToday >= (rules.callsPerDay ?? Infinity)) return false;
    const hours = rules.callingHours ?? [];
    return (
      hours.length === 0 ||
      hours.some(({ beginTime, endTime }) => clock(at) >= beginTime && clock(at) < endTime)
    );
  }

  nearness(number: NumberRecord, callee: string, routing: RoutingStrategy): number {
    const place = this.places.of(callee);
    if (routing === 'none' || !place || number.province !== place.province) return 0;
    return routing === 'sameCity' && number.city === place.city ? 2 : 1;
  }

  lastTaken(number: NumberRecord): number {
    return this.calls.findLastIndex((call) => call.number === number.number);
  }

  /** Instants at which something may become allowed. */
  instants(now: number): number[] {
    const free = this.calls.flatMap(({ number, at }) => {
      const period = this.numbers.find((one) => one.number === number)?.rateLimitPeriod;
      return period ? [at + period * 1000] : [];
    });
    const days = [0, 1, 2, 3].map((ahead) => startOfDay(now) + ahead * 86_400_000);
    const hours = days.flatMap((begin) => [0, ...HOURS.flat()].map((h) => begin + h * 3_600_000));
    return [...free, ...hours].filter((at) => at > now);
  }
}

/** Shanghai is eight hours ahead, all the year round. */
const local = (at: number): string => new Date(at + 8 * 3_600_000).toISOString();
const day = (at: number): string => local(at).slice(0, 10);
const clock = (at: number): string => local(at).slice(11, 19);
const startOfDay = (at: number): number => Date.parse(`${day(at)}T00:00:00Z`) - 8 * 3_600_000;

const HOURS: readonly (readonly [begin: number, end: number])[] = [
  [8, 12],
  [9, 20],
  [14, 18],
  [20, 24],
];
const CITIES = [
  ['浙江', '杭州'],
  ['浙江', '宁波'],
  ['广东', '广州'],
  ['新疆', '乌鲁木齐'],
  ['', ''],
] as const;
const CALLEES = [
  '057188880006',
  '057488880006',
  '02012345678',
  '09911234567',
  '13800138000',
  '95588',
];
const two = (hour: number): string => `${String(hour).padStart(2, '0')}:00:00`;

describe('the pool of caller numbers, beside a model of it', () => {
  let places: KnownPlaces;
  before(async () => {
    places = await loadPlaces();
  });

  for (let seed = 1; seed <= 40; seed++) {
    it(`takes what the rules allow, in turn, and waits to the millisecond (${seed})`, () => {
      const random = seededRandom(seed);
      const upTo = (n: number): number => Math.floor(random() * n);
      const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
      const maybe = <T>(value: T): T | null => (random() < 0.5 ? value : null);

      const suppliers = [1, 2, 3].map((index) => {
        const rules: SupplierLimits = {};
        if (random() < 0.6) {
          const [begin, end] = pick(HOURS);
          rules.callingHours = [{ beginTime: two(begin), endTime: two(end) }];
        }
        if (random() < 0.4) rules.callsPerDay = 1 + upTo(3);
        if (random() < 0.4) rules.blockedRegions = [{ province: pick(['新疆', '广东', '北京']) }];
        if (random() < 0.3) rules.concurrencyPerNumber = 1 + upTo(3);
        return { rules, supplier: aSupplier(rules, `supplier-${index}`) };
      });
      const numbers = Array.from({ length: 1 + upTo(6) }, (_, index) => {
        const [province, city] = pick(CITIES);
        const limited = random() < 0.7;
        return aNumber(`100${index}`, {
          province,
          city,
          rateLimitCount: limited ? 1 + upTo(4) : null,
          rateLimitPeriod: limited ? 1 + upTo(120) : null,
          maxConcurrency: maybe(1 + upTo(3)),
          supplier: maybe(pick(suppliers).supplier.supplier.id),
          enabled: random() < 0.9,
        });
      });
      const supplierOf = (number: NumberRecord) =>
        suppliers.find(({ supplier }) => supplier.supplier.id === number.supplier);
      const model = new Model(numbers, (number) => supplierOf(number)?.rules ?? {}, places);
      const pool = new CallerNumberPool(places);
      for (const number of numbers) pool.put(number, supplierOf(number)?.supplier ?? null);

      let now = MONDAY_MORNING;
      for (let step = 0; step < 300; step++) {
        now += random() < 0.02 ? upTo(20 * 3_600_000) : upTo(8_000);
        const up = model.calls.filter((call) => call.up);
        if (up.length > 0 && random() < 0.4) {
          const over = pick(up);
          over.up = false;
          pool.give(over.number);
        }
        const calledNumber = pick(CALLEES);
        const callsToday = upTo(4);
        const routing = pick(['none', 'sameCity', 'sameProvince'] as const);
        const may = (at: number) =>
          numbers.filter((one) => model.mayAt(one, calledNumber, callsToday, now, at));

        const request = { instanceId: 'instance', candidates: [], routing, calledNumber, now };
        const answer = pool.take({ ...request, callsToday });
        const allowed = may(now);
        if ('number' in answer) {
          const nearest = Math.max(
            ...allowed.map((one) => model.nearness(one, calledNumber, routing)),
          );
          const near = allowed.filter(
            (one) => model.nearness(one, calledNumber, routing) === nearest,
          );
          const [next] = near.sort((a, b) => model.lastTaken(a) - model.lastTaken(b));
          expect(answer.number).to.equal(next?.number);
          model.calls.push({ number: answer.number, at: now, up: true });
        } else {
          expect(allowed, answer.because).to.be.empty;
          // Somebody of whom no supplier knows anything, or this callee alone.
          const anybody = (at: number) =>
            numbers.filter((one) => model.mayAt(one, 'anybody', 0, now, at));
          const whom = answer.onlyThis ? may : anybody;
          if (answer.onlyThis && !answer.never) expect(anybody(now)).to.not.be.empty;
          const first = model
            .instants(now)
            .sort((a, b) => a - b)
            .find((at) => whom(at).length > 0);
          expect(answer.waitUntil, answer.because).to.equal(first ?? Infinity);
          if (first !== undefined) expect(whom(first - 1)).to.be.empty;
          expect(answer.onlyThis?.turnAt ?? Infinity).to.be.at.least(answer.waitUntil);
        }
      }
    });
  }
});
