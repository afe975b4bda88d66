import type { InstanceSettings, Strategy } from '../api';
import type { LocalDate } from './localTime';

/** What says on which days, at which times of day and between which instants may be dialled. */
export type Hours = Pick<
  Strategy,
  'startTime' | 'endTime' | 'workingTime' | 'repeatBy' | 'repeatDays'
> & { weekdaysOnly?: boolean };

/** An instance's calling times, as hours. Kept, so that what is worked out of them is too. */
export function globalHours(settings: InstanceSettings): Hours {
  let hours = known.get(settings);
  if (!hours) {
    hours = { workingTime: settings.callingTime, weekdaysOnly: settings.weekdaysOnly };
    known.set(settings, hours);
  }
  return hours;
}
const known = new WeakMap<InstanceSettings, Hours>();

/** Days of the calendar on which they run; undefined: every day. */
export function dayRule(hours: Hours): ((date: LocalDate) => boolean) | undefined {
  const { repeatBy, repeatDays = [], weekdaysOnly } = hours;
  const inWeek = repeatBy === 'Week' ? new Set(repeatDays) : undefined;
  const inMonth = repeatBy === 'Month' ? new Set(repeatDays) : undefined;
  if (!inWeek && !inMonth && !weekdaysOnly) return undefined;
  return (date) => {
    const day = new Date(date);
    const weekday = day.getUTCDay();
    if (weekdaysOnly && (weekday === 0 || weekday === 6)) return false;
    return (inWeek?.has(weekday) ?? true) && (inMonth?.has(day.getUTCDate()) ?? true);
  };
}

/** Whether a group of this strategy goes round its contacts again on each day that it runs. */
export const goesRound = ({ repeatBy = 'Once' }: Pick<Strategy, 'repeatBy'>): boolean =>
  repeatBy !== 'Once';
