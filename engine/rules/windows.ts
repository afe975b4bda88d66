import type { Strategy } from '../api';
import { addDays, instantOf, localDate, localText } from './localTime';
import { DAY_SECONDS, secondsOf, union, type DayWindow } from './workingTime';

/** May be dialled until then (null: for good), or not before then (null: never again), and why. */
export type WindowAnswer =
  | { readonly open: true; readonly until: number | null }
  | { readonly open: false; readonly opensAt: number | null; readonly reason: string };

/** An answer holds from when it was asked for until it changes. */
interface Held {
  timeZone: string;
  from: number;
  to: number;
  answer: WindowAnswer;
}

/** By strategy: asked for every job of a batch, it is worked out once a window. */
const answers = new WeakMap<Strategy, Held>();

/** Far enough for a window that a change of clocks takes from a day. */
const DAYS_AHEAD = 4;

/**
 * Whether the strategy lets one dial now, and until or from when. The strategy is one that
 * `parseStrategy` has checked, and is not changed afterwards.
 */
export function nextWindow(strategy: Strategy, timeZone: string, now: number): WindowAnswer {
  const known = answers.get(strategy);
  if (known && known.timeZone === timeZone && now >= known.from && now < known.to) {
    return known.answer;
  }
  const [answer, to] = workOut(strategy, timeZone, now);
  answers.set(strategy, { timeZone, from: now, to, answer });
  return answer;
}

function workOut(strategy: Strategy, timeZone: string, now: number): [WindowAnswer, to: number] {
  const { startTime = -Infinity, endTime = Infinity } = strategy;
  const told = (at: number): string => `${localText(timeZone, at)} (${timeZone})`;
  if (now >= endTime) {
    const reason = `The end time of the strategy, ${told(endTime)}, has passed.`;
    return [{ open: false, opensAt: null, reason }, Infinity];
  }
  const next = nextWorkingTime(strategy, timeZone, Math.max(now, startTime));
  if (next.begin >= endTime) {
    const reason = `No working time is left before the end time of the strategy, ${told(endTime)}.`;
    return [{ open: false, opensAt: null, reason }, endTime];
  }
  if (now < startTime) {
    const reason = `The start time of the strategy, ${told(startTime)}, has not come yet.`;
    return [{ open: false, opensAt: next.begin, reason }, startTime];
  }
  if (now < next.begin) {
    const reason = `Outside working time, which begins again at ${told(next.begin)}.`;
    return [{ open: false, opensAt: next.begin, reason }, next.begin];
  }
  const until = Math.min(next.end, endTime);
  return [{ open: true, until: until === Infinity ? null : until }, until];
}

interface Span {
  begin: number;
  end: number;
}

/** The working time at `from` or the first after it; one that goes on after midnight is one. */
function nextWorkingTime(strategy: Strategy, timeZone: string, from: number): Span {
  const windows = dayWindows(strategy);
  const first = windows[0];
  if (!first || (first.begin === 0 && first.end === DAY_SECONDS)) {
    return { begin: from, end: Infinity };
  }
  const today = localDate(timeZone, from);
  let found: Span | undefined;
  for (let day = 0; day < DAYS_AHEAD; day++) {
    const date = addDays(today, day);
    for (const window of windows) {
      const begin = instantOf(timeZone, date, window.begin);
      if (found && begin > found.end) return found;
      const end = instantOf(timeZone, date, window.end);
      if (found) found.end = Math.max(found.end, end);
      else if (end > from && end > begin) found = { begin: Math.max(from, begin), end };
    }
  }
  if (!found) throw new RangeError(`No working time within ${DAYS_AHEAD} days in ${timeZone}`);
  return found;
}

function dayWindows(strategy: Strategy): DayWindow[] {
  const windows: DayWindow[] = [];
  for (const { beginTime, endTime } of strategy.workingTime ?? []) {
    const begin = secondsOf(beginTime);
    const end = secondsOf(endTime);
    if (begin === undefined || end === undefined) {
      throw new RangeError(`${beginTime}–${endTime} is not a working time`);
    }
    windows.push({ begin, end });
  }
  return union(windows);
}

/** The day last asked for, by time zone. */
const days = new Map<string, Span>();

/** When the day of `now` began, in the zone. */
export const startOfDay = (timeZone: string, now: number): number => dayOf(timeZone, now).begin;

/** When the day after that of `now` begins, in the zone. */
export const nextDay = (timeZone: string, now: number): number => dayOf(timeZone, now).end;

function dayOf(timeZone: string, now: number): Span {
  const known = days.get(timeZone);
  if (known && now >= known.begin && now < known.end) return known;
  const date = localDate(timeZone, now);
  const begin = instantOf(timeZone, date, 0);
  let end = begin;
  // More than one day on where the calendar leaves a day out.
  for (let ahead = 1; end <= now; ahead++) end = instantOf(timeZone, addDays(date, ahead), 0);
  const day = { begin, end };
  days.set(timeZone, day);
  return day;
}
