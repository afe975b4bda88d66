import { expect } from 'chai';
import type { Strategy } from '../../../engine/api';
import { instantOf, localText } from '../../../engine/rules/localTime';
import { nextDay, nextWindow, startOfDay } from '../../../engine/rules/windows';

const at = (text: string): number => {
  const time = Date.parse(text);
  expect(time, text).to.be.a('number').and.not.NaN;
  return time;
};
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z');

const strategy = (windows: [string, string][], rest: Strategy = {}): Strategy => ({
  workingTime: windows.map(([beginTime, endTime]) => ({ beginTime, endTime })),
  ...rest,
});

/** `open until …` or `opens at …`, in UTC. */
function answer(rules: Strategy, timeZone: string, now: string): string {
  const found = nextWindow(rules, timeZone, at(now));
  return found.open ? `open until ${iso(found.until)}` : `opens at ${iso(found.opensAt)}`;
}

describe('nextWindow', () => {
  const OFFICE = strategy([
    ['09:00:00', '12:00:00'],
    ['14:00:00', '18:00:00'],
  ]);
  const NIGHT = strategy([
    ['00:00:00', '06:00:00'],
    ['22:00:00', '24:00:00'],
  ]);
  const SHANGHAI = 'Asia/Shanghai';
  const NEW_YORK = 'America/New_York';

  const table: [string, Strategy, timeZone: string, now: string, expected: string][] = [
    ['is always open without a rule', {}, SHANGHAI, '2026-01-05T02:00:00Z', 'open until null'],
    [
      'is always open without windows',
      { workingTime: [] },
      SHANGHAI,
      '2026-01-05T02:00:00Z',
      'open until null',
    ],
    [
      'is always open with a window of the whole day',
      strategy([['00:00:00', '24:00:00']]),
      SHANGHAI,
      '2026-01-05T02:00:00Z',
      'open until null',
    ],
    [
      'is always open with windows that make up the whole day',
      strategy([
        ['12:00', '24:00'],
        ['00:00', '12:00'],
      ]),
      SHANGHAI,
      '2026-01-05T02:00:00Z',
      'open until null',
    ],
    [
      'opens later today',
      OFFICE,
      SHANGHAI,
      '2026-01-05T08:59:59.999+08:00',
      'opens at 2026-01-05T01:00:00Z',
    ],
    [
      'is open from the begin of a window',
      OFFICE,
      SHANGHAI,
      '2026-01-05T09:00:00+08:00',
      'open until 2026-01-05T04:00:00Z',
    ],
    [
      'is open until just before the end of a window',
      OFFICE,
      SHANGHAI,
      '2026-01-05T11:59:59.999+08:00',
      'open until 2026-01-05T04:00:00Z',
    ],
    [
      'is closed at the end of a window',
      OFFICE,
      SHANGHAI,
      '2026-01-05T12:00:00+08:00',
      'opens at 2026-01-05T06:00:00Z',
    ],
    [
      'opens tomorrow',
      OFFICE,
      SHANGHAI,
      '2026-01-05T18:00:00+08:00',
      'opens at 2026-01-06T01:00:00Z',
    ],
    [
      'opens next month',
      OFFICE,
      SHANGHAI,
      '2026-02-28T18:00:00+08:00',
      'opens at 2026-03-01T01:00:00Z',
    ],
    [
      'opens on the 29th of February in a leap year',
      OFFICE,
      SHANGHAI,
      '2028-02-28T23:00:00+08:00',
      'opens at 2028-02-29T01:00:00Z',
    ],
    [
      'opens next year',
      OFFICE,
      SHANGHAI,
      '2026-12-31T19:00:00+08:00',
      'opens at 2027-01-01T01:00:00Z',
    ],
    [
      'goes on over midnight',
      NIGHT,
      SHANGHAI,
      '2026-01-31T23:00:00+08:00',
      'open until 2026-01-31T22:00:00Z',
    ],
    [
      'goes on after midnight',
      NIGHT,
      SHANGHAI,
      '2026-02-01T00:00:00+08:00',
      'open until 2026-01-31T22:00:00Z',
    ],
    [
      'opens in the evening',
      NIGHT,
      SHANGHAI,
      '2026-01-31T06:00:00+08:00',
      'opens at 2026-01-31T14:00:00Z',
    ],
    [
      'goes by the clocks of its zone',
      OFFICE,
      NEW_YORK,
      '2026-01-05T13:30:00Z',
      'opens at 2026-01-05T14:00:00Z',
    ],
    [
      'goes by a zone of half hours',
      OFFICE,
      'Asia/Kolkata',
      '2026-01-05T03:29:00Z',
      'opens at 2026-01-05T03:30:00Z',
    ],
    [
      'opens an hour earlier after clocks were put forward',
      OFFICE,
      NEW_YORK,
      '2026-03-07T19:00:00-05:00',
      'opens at 2026-03-08T13:00:00Z',
    ],
    [
      'opens an hour later after clocks were put back',
      OFFICE,
      NEW_YORK,
      '2026-10-31T19:00:00-04:00',
      'opens at 2026-11-01T14:00:00Z',
    ],
    [
      'opens when clocks jump over the begin of a window',
      strategy([['02:30:00', '05:00:00']]),
      NEW_YORK,
      '2026-03-08T01:00:00-05:00',
      'opens at 2026-03-08T07:00:00Z',
    ],
    [
      'closes when clocks jump over the end of a window',
      strategy([['01:00:00', '02:30:00']]),
      NEW_YORK,
      '2026-03-08T01:00:00-05:00',
      'open until 2026-03-08T07:00:00Z',
    ],
    [
      'leaves out a window that clocks jump over',
      strategy([['02:10:00', '02:50:00']]),
      NEW_YORK,
      '2026-03-08T01:00:00-05:00',
      'opens at 2026-03-09T06:10:00Z',
    ],
    [
      'opens once in an hour that comes twice',
      strategy([['01:30:00', '02:30:00']]),
      NEW_YORK,
      '2026-11-01T01:00:00-04:00',
      'opens at 2026-11-01T05:30:00Z',
    ],
    [
      'stays open through an hour that comes twice',
      strategy([['01:30:00', '02:30:00']]),
      NEW_YORK,
      '2026-11-01T01:00:00-05:00',
      'open until 2026-11-01T07:30:00Z',
    ],
    [
      'is open through a night on which clocks are put back',
      NIGHT,
      NEW_YORK,
      '2026-10-31T22:00:00-04:00',
      'open until 2026-11-01T11:00:00Z',
    ],
    [
      'does not open before its start',
      { startTime: at('2026-01-05T09:30:00+08:00') },
      SHANGHAI,
      '2026-01-05T09:00:00+08:00',
      'opens at 2026-01-05T01:30:00Z',
    ],
    [
      'opens with the first window after its start',
      { ...OFFICE, startTime: at('2026-01-06T13:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T09:30:00+08:00',
      'opens at 2026-01-06T06:00:00Z',
    ],
    [
      'opens at a start that falls into a window',
      { ...OFFICE, startTime: at('2026-01-06T10:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T09:30:00+08:00',
      'opens at 2026-01-06T02:00:00Z',
    ],
    [
      'is open until its end, where that comes before the end of the window',
      { ...OFFICE, endTime: at('2026-01-05T10:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T09:30:00+08:00',
      'open until 2026-01-05T02:00:00Z',
    ],
    [
      'is open until its end without windows',
      { endTime: at('2026-01-05T10:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T09:30:00+08:00',
      'open until 2026-01-05T02:00:00Z',
    ],
    [
      'never opens again from its end on',
      { endTime: at('2026-01-05T10:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T10:00:00+08:00',
      'opens at null',
    ],
    [
      'never opens again where no window is left before its end',
      { ...OFFICE, endTime: at('2026-01-06T09:00:00+08:00') },
      SHANGHAI,
      '2026-01-05T19:00:00+08:00',
      'opens at null',
    ],
  ];
  for (const [name, rules, timeZone, now, expected] of table) {
    it(name, () => expect(answer(rules, timeZone, now)).to.equal(expected));
  }

  const reasons: [string, Strategy, now: string, reason: string][] = [
    [
      'outside working time',
      OFFICE,
      '2026-01-05T12:30:00+08:00',
      'Outside working time, which begins again at 2026-01-05 14:00:00 (Asia/Shanghai).',
    ],
    [
      'before the start',
      { startTime: at('2026-01-06T09:00:00+08:00') },
      '2026-01-05T12:30:00+08:00',
      'The start time of the strategy, 2026-01-06 09:00:00 (Asia/Shanghai), has not come yet.',
    ],
    [
      'after the end',
      { endTime: at('2026-01-05T09:00:00+08:00') },
      '2026-01-05T12:30:00+08:00',
      'The end time of the strategy, 2026-01-05 09:00:00 (Asia/Shanghai), has passed.',
    ],
    [
      'after the last window',
      { ...OFFICE, endTime: at('2026-01-05T20:00:00+08:00') },
      '2026-01-05T19:00:00+08:00',
      'No working time is left before the end time of the strategy, 2026-01-05 20:00:00 (Asia/Shanghai).',
    ],
  ];
  for (const [name, rules, now, reason] of reasons) {
    it(`says in words that it is ${name}`, () => {
      expect(nextWindow(rules, SHANGHAI, at(now))).to.have.property('reason', reason);
    });
  }

  it('answers the same whether asked before or not, at any time of two days', () => {
    const rules = {
      ...strategy([
        ['09:00:00', '12:00:00'],
        ['22:00:00', '24:00:00'],
      ]),
      startTime: at('2026-10-31T10:30:00-04:00'),
      endTime: at('2026-11-01T22:15:00-05:00'),
    };
    const begin = at('2026-10-31T00:00:00-04:00');
    for (const step of [7, -11]) {
      for (let minute = 0; minute < 2 * 1440 + 120; minute += Math.abs(step)) {
        const now = begin + (step > 0 ? minute : 2 * 1440 - minute) * 60_000;
        expect(nextWindow(rules, NEW_YORK, now)).to.deep.equal(
          nextWindow({ ...rules }, NEW_YORK, now),
        );
      }
    }
  });

  it('agrees with itself: open to the ms before its end, closed to the ms before it opens', () => {
    let now = at('2026-10-30T12:00:00Z');
    for (let change = 0; change < 20; change++) {
      const found = nextWindow({ ...OFFICE }, NEW_YORK, now);
      const next = found.open ? found.until : found.opensAt;
      expect(next).to.be.a('number').above(now);
      if (next === null) return;
      expect(nextWindow({ ...OFFICE }, NEW_YORK, next - 1).open).to.equal(found.open);
      expect(nextWindow({ ...OFFICE }, NEW_YORK, next).open).to.equal(!found.open);
      now = next;
    }
  });

  it('asks anew for another time zone', () => {
    expect(answer(OFFICE, SHANGHAI, '2026-01-05T02:00:00Z')).to.match(/^open/);
    expect(answer(OFFICE, NEW_YORK, '2026-01-05T02:00:00Z')).to.match(/^opens/);
  });

  it('refuses a time zone that is none', () => {
    expect(() => nextWindow(OFFICE, 'Asia/Peking', 0))
      .to.throw(/"Asia\/Peking" is not known/)
      .with.property('code', 'InvalidInput');
  });
});

describe('startOfDay and nextDay', () => {
  const table: [string, timeZone: string, now: string, start: string, next: string][] = [
    [
      'go by the clocks of the zone',
      'Asia/Shanghai',
      '2026-01-31T15:59:59.999Z',
      '2026-01-30T16:00:00Z',
      '2026-01-31T16:00:00Z',
    ],
    [
      'begin a day at midnight sharp',
      'Asia/Shanghai',
      '2026-01-31T16:00:00Z',
      '2026-01-31T16:00:00Z',
      '2026-02-01T16:00:00Z',
    ],
    [
      'make a day of 23 hours',
      'America/New_York',
      '2026-03-08T12:00:00Z',
      '2026-03-08T05:00:00Z',
      '2026-03-09T04:00:00Z',
    ],
    [
      'make a day of 25 hours',
      'America/New_York',
      '2026-11-01T12:00:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-02T05:00:00Z',
    ],
    [
      'begin a day that has no midnight with its first instant',
      'Africa/Cairo',
      '2026-04-24T12:00:00Z',
      '2026-04-23T22:00:00Z',
      '2026-04-24T21:00:00Z',
    ],
    [
      'begin a day whose midnight comes twice with the first of them',
      'America/Havana',
      '2026-11-01T12:00:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-02T05:00:00Z',
    ],
    [
      'leave out a day that the calendar leaves out',
      'Pacific/Apia',
      '2011-12-29T12:00:00-10:00',
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
    ],
  ];
  for (const [name, timeZone, now, start, next] of table) {
    it(name, () => {
      for (let round = 0; round < 2; round++) {
        expect(iso(startOfDay(timeZone, at(now)))).to.equal(start);
        expect(iso(nextDay(timeZone, at(now)))).to.equal(next);
      }
    });
  }

  it('lie next to each other all through a year', () => {
    for (const timeZone of ['Asia/Shanghai', 'Europe/London', 'Australia/Lord_Howe']) {
      let day = startOfDay(timeZone, at('2026-01-01T12:00:00Z'));
      for (let count = 0; count < 365; count++) {
        const next = nextDay(timeZone, day);
        expect(next - day).to.be.within(22.5 * 3_600_000, 25.5 * 3_600_000);
        expect(startOfDay(timeZone, next - 1)).to.equal(day);
        expect(startOfDay(timeZone, next)).to.equal(next);
        expect(localText(timeZone, next)).to.match(/ 00:00:00$/);
        day = next;
      }
    }
  });
});

describe('instantOf', () => {
  const table: [string, timeZone: string, local: string, expected: string][] = [
    ['an ordinary time', 'Asia/Shanghai', '2026-01-05T09:00:00Z', '2026-01-05T01:00:00Z'],
    ['a time that is left out', 'America/New_York', '2026-03-08T02:30:00Z', '2026-03-08T07:00:00Z'],
    ['the first of two', 'America/New_York', '2026-11-01T01:30:00Z', '2026-11-01T05:30:00Z'],
    ['the last before two', 'Europe/London', '2026-10-25T00:59:59Z', '2026-10-24T23:59:59Z'],
    ['the first after two', 'Europe/London', '2026-10-25T02:00:00Z', '2026-10-25T02:00:00Z'],
    [
      'half an hour of change',
      'Australia/Lord_Howe',
      '2026-10-04T02:10:00Z',
      '2026-10-03T15:30:00Z',
    ],
  ];
  for (const [name, timeZone, local, expected] of table) {
    it(`finds ${name}`, () => {
      const wall = at(local);
      const date = wall - (wall % 86_400_000);
      expect(iso(instantOf(timeZone, date, (wall - date) / 1000))).to.equal(expected);
    });
  }
});
