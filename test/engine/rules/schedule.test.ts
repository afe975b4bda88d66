import { expect } from 'chai';
import { DEFAULT_INSTANCE_SETTINGS } from '../../../engine/api';
import { parseStrategy } from '../../../engine/rules/strategy';
import { globalHours, type Hours } from '../../../engine/rules/schedule';
import { nextWindow } from '../../../engine/rules/windows';
import { seededRandom } from '../../support/random';

const SHANGHAI = 'Asia/Shanghai';
const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(`${text}+08:00`);
const local = (instant: number | null): string | null =>
  instant === null || instant === Infinity
    ? String(instant)
    : new Date(instant + 8 * HOUR).toISOString().slice(0, 16);

/** `open …` or `opens …`, and whose hours it is outside of. */
function told(strategy: Hours, now: string, global?: Hours): string {
  const answer = nextWindow(strategy, SHANGHAI, at(now), global);
  return answer.open
    ? `open until ${local(answer.until)}`
    : `opens ${local(answer.opensAt)} (${answer.outside})`;
}

const hours = (beginTime: string, endTime: string, more: object = {}) =>
  parseStrategy({ workingTime: [{ beginTime, endTime }], ...more });
const instance = (beginTime: string, endTime: string, weekdaysOnly = false) =>
  globalHours({
    ...DEFAULT_INSTANCE_SETTINGS,
    callingTime: [{ beginTime, endTime }],
    weekdaysOnly,
  });
const END = at('2027-01-01T00:00');

describe('A strategy that repeats', () => {
  const weekly = hours('09:00', '18:00', { repeatBy: 'Week', repeatDays: [1, 3], endTime: END });

  it('runs on its days of the week', () => {
    // 2026-01-05 is a Monday.
    expect(told(weekly, '2026-01-05T10:00')).to.equal('open until 2026-01-05T18:00');
    expect(told(weekly, '2026-01-05T19:00')).to.equal('opens 2026-01-07T09:00 (own)');
    expect(told(weekly, '2026-01-08T10:00')).to.equal('opens 2026-01-12T09:00 (own)');
  });

  it('runs on its days of the month, and leaves out months that have no such day', () => {
    const monthly = parseStrategy({ repeatBy: 'Month', repeatDays: ['31'], endTime: END });
    expect(told(monthly, '2026-01-31T23:00')).to.equal('open until 2026-02-01T00:00');
    expect(told(monthly, '2026-02-01T00:00')).to.equal('opens 2026-03-31T00:00 (own)');
  });

  it('runs on each day', () => {
    const daily = hours('09:00', '10:00', { repeatBy: 'Day', endTime: END });
    expect(told(daily, '2026-01-05T11:00')).to.equal('opens 2026-01-06T09:00 (own)');
  });

  it('goes on over midnight where two of its days lie next to each other', () => {
    const both = parseStrategy({ repeatBy: 'Week', repeatDays: [1, 2], endTime: END });
    expect(told(both, '2026-01-05T10:00')).to.equal('open until 2026-01-07T00:00');
  });
});

describe("An instance's calling times", () => {
  it('hold together with those of the group', () => {
    const strategy = hours('08:00', '12:00');
    const global = instance('09:00', '18:00');
    expect(told(strategy, '2026-01-05T08:30', global)).to.equal('opens 2026-01-05T09:00 (global)');
    expect(told(strategy, '2026-01-05T09:00', global)).to.equal('open until 2026-01-05T12:00');
    expect(told(strategy, '2026-01-05T13:00', global)).to.equal('opens 2026-01-06T09:00 (own)');
  });

  it('leave out the weekend', () => {
    const global = instance('09:00', '18:00', true);
    expect(told({}, '2026-01-09T18:00', global)).to.equal('opens 2026-01-12T09:00 (global)');
    const whole = globalHours({ ...DEFAULT_INSTANCE_SETTINGS, weekdaysOnly: true });
    expect(told({}, '2026-01-10T10:00', whole)).to.equal('opens 2026-01-12T00:00 (global)');
    expect(told({}, '2026-01-12T10:00', whole)).to.equal('open until 2026-01-17T00:00');
  });

  it('that never meet those of the group are told as such', () => {
    const global = instance('09:00', '18:00');
    expect(told(hours('20:00', '21:00'), '2026-01-05T10:00', global)).to.equal(
      'opens Infinity (global)',
    );
    expect(told(hours('20:00', '21:00', { endTime: END }), '2026-01-05T10:00', global)).to.equal(
      'opens null (global)',
    );
  });

  it('agree with a look at each minute', () => {
    const random = seededRandom(7);
    const time = (): number => Math.floor(random() * 96) * 15;
    const text = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    for (let round = 0; round < 30; round++) {
      const window = (): [number, number] => {
        const [a, b] = [time(), time()];
        return a < b ? [a, b] : a > b ? [b, a] : [0, 1440];
      };
      const [own, all] = [window(), window()];
      const days = [0, 1, 2, 3, 4, 5, 6].filter(() => random() < 0.5);
      const repeats = days.length > 0 && random() < 0.5;
      const weekdaysOnly = random() < 0.5;
      const strategy = hours(
        text(own[0]),
        text(own[1]),
        repeats ? { repeatBy: 'Week', repeatDays: days, endTime: END } : {},
      );
      const global = instance(text(all[0]), text(all[1]), weekdaysOnly);
      for (let step = 0; step < 30; step++) {
        const now = at('2026-01-05T00:00') + Math.floor(random() * 14 * 24 * 60) * 60_000;
        const shown = new Date(now + 8 * HOUR);
        const minute = shown.getUTCHours() * 60 + shown.getUTCMinutes();
        const day = shown.getUTCDay();
        const within = ([begin, end]: [number, number]): boolean => minute >= begin && minute < end;
        const open =
          within(own) &&
          within(all) &&
          (!repeats || days.includes(day)) &&
          !(weekdaysOnly && (day === 0 || day === 6));
        const answer = nextWindow(strategy, SHANGHAI, now, global);
        expect(answer.open, `${shown.toISOString()} ${JSON.stringify(strategy)}`).to.equal(open);
        if (!answer.open && answer.opensAt !== null && answer.opensAt !== Infinity) {
          expect(nextWindow(strategy, SHANGHAI, answer.opensAt, global).open).to.equal(true);
          expect(nextWindow(strategy, SHANGHAI, answer.opensAt - 1, global).open).to.equal(false);
        }
      }
    }
  });
});
