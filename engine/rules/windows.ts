import { addDays, instantOf, localDate, localText } from './localTime';
import { dayRule, type Hours } from './schedule';
import { DAY_SECONDS, secondsOf, union, type DayWindow } from './workingTime';

/** May be dialled until then (null: for good), or not before then (null: never again), and why. */
export type WindowAnswer =
  | { readonly open: true; readonly until: number | null }
  | {
      readonly open: false;
      /** Infinity: never, as times are set now; but they may be set otherwise. */
      readonly opensAt: number | null;
      /** Whose hours they are outside of. */
      readonly outside: 'own' | 'global';
      readonly reason: string;
    };

/** An answer holds from when it was asked for until it changes. */
interface Held {
  timeZone: string;
  global: Hours | undefined;
  from: number;
  to: number;
  answer: WindowAnswer;
}

/** By strategy: asked for every job of a batch, it is worked out once a window. */
const answers = new WeakMap<Hours, Held[]>();
/** Time zones whose answers are kept, of one strategy. */
const MOST_HELD = 40;

/** Far enough for a window that a change of clocks takes from a day. */
const DAYS_AHEAD = 4;
/** Far enough for the 31st of a month and for any day of the week. */
const RARE_DAYS_AHEAD = 70;
/**
 * How far ahead a time is looked for that lies in the hours of a group and of its instance: weeks
 * are alike, months are not.
 */
const COMMON_DAYS_AHEAD = 15;
const COMMON_DAYS_AHEAD_BY_MONTH = 400;
const DAY_MS = 86_400_000;

/**
 * Whether the strategy lets one dial now, and until or from when; with `global`, whether the
 * instance's hours do too. The strategy is one that `parseStrategy` has checked; neither is
 * changed afterwards.
 */
export function nextWindow(
  strategy: Hours,
  timeZone: string,
  now: number,
  global?: Hours,
): WindowAnswer {
  const held = answers.get(strategy) ?? [];
  const at = held.findIndex((one) => one.timeZone === timeZone && one.global === global);
  const known = held[at];
  if (known && now >= known.from && now < known.to) return known.answer;
  const [answer, to] = workOut(strategy, timeZone, now, global);
  const fresh = { timeZone, global, from: now, to, answer };
  if (at >= 0) held[at] = fresh;
  else held.push(fresh);
  if (held.length > MOST_HELD) held.shift();
  answers.set(strategy, held);
  return answer;
}

function workOut(
  strategy: Hours,
  timeZone: string,
  now: number,
  global: Hours | undefined,
): [WindowAnswer, to: number] {
  const { startTime = -Infinity, endTime = Infinity } = strategy;
  const told = (at: number): string => `${localText(timeZone, at)} (${timeZone})`;
  if (now >= endTime) {
    const reason = `The end time of the strategy, ${told(endTime)}, has passed.`;
    return [{ open: false, opensAt: null, outside: 'own', reason }, Infinity];
  }
  const begin = Math.max(now, startTime);
  const own = nextWorkingTime(strategy, timeZone, begin);
  const next = own && global ? nextCommon([strategy, global], timeZone, begin, endTime) : own;
  if (!next || next.begin >= endTime) {
    const whose = own && own.begin < endTime ? 'global' : 'own';
    if (endTime === Infinity) {
      const reason =
        'No time of day lies in the working times of the strategy and of the instance.';
      return [{ open: false, opensAt: Infinity, outside: whose, reason }, now + DAY_MS];
    }
    const reason = `No working time is left before the end time of the strategy, ${told(endTime)}.`;
    return [{ open: false, opensAt: null, outside: whose, reason }, endTime];
  }
  if (now < startTime) {
    const reason = `The start time of the strategy, ${told(startTime)}, has not come yet.`;
    return [{ open: false, opensAt: next.begin, outside: 'own', reason }, startTime];
  }
  if (now < next.begin) {
    const outside = own && own.begin <= now ? 'global' : 'own';
    const what = outside === 'own' ? 'working time' : "the instance's calling times";
    const again = outside === 'own' ? 'begins' : 'begin';
    const reason = `Outside ${what}, which ${again} again at ${told(next.begin)}.`;
    const turn = outside === 'global' ? own?.end : own?.begin;
    const to = Math.min(next.begin, turn ?? Infinity);
    return [{ open: false, opensAt: next.begin, outside, reason }, to];
  }
  const until = Math.min(next.end, endTime);
  return [{ open: true, until: until === Infinity ? null : until }, until];
}

interface Span {
  begin: number;
  end: number;
}

/** The first time from `from` on that lies in all of the hours; undefined: there is none. */
function nextCommon(
  all: readonly Hours[],
  timeZone: string,
  from: number,
  endTime: number,
): Span | undefined {
  const byMonth = all.some(({ repeatBy }) => repeatBy === 'Month');
  const days = byMonth ? COMMON_DAYS_AHEAD_BY_MONTH : COMMON_DAYS_AHEAD;
  const limit = Math.min(endTime, from + days * DAY_MS);
  let at = from;
  while (at < limit) {
    const common = { begin: at, end: Infinity };
    for (const hours of all) {
      const span = nextWorkingTime(hours, timeZone, at);
      if (!span) return undefined;
      common.begin = Math.max(common.begin, span.begin);
      common.end = Math.min(common.end, span.end);
    }
    if (common.begin === at) return common;
    at = common.begin;
  }
  return undefined;
}

/** The working time at `from` or the first after it; one that goes on after midnight is one. */
function nextWorkingTime(hours: Hours, timeZone: string, from: number): Span | undefined {
  const runsOn = dayRule(hours);
  const given = dayWindows(hours);
  const first = given[0];
  if (!runsOn && (!first || (first.begin === 0 && first.end === DAY_SECONDS))) {
    return { begin: from, end: Infinity };
  }
  const windows = first ? given : [{ begin: 0, end: DAY_SECONDS }];
  const today = localDate(timeZone, from);
  let found: Span | undefined;
  for (let day = 0; day < (runsOn ? RARE_DAYS_AHEAD : DAYS_AHEAD); day++) {
    const date = addDays(today, day);
    if (runsOn && !runsOn(date)) {
      if (found) return found;
      continue;
    }
    for (const window of windows) {
      const begin = instantOf(timeZone, date, window.begin);
      if (found && begin > found.end) return found;
      const end = instantOf(timeZone, date, window.end);
      if (found) found.end = Math.max(found.end, end);
      else if (end > from && end > begin) found = { begin: Math.max(from, begin), end };
    }
  }
  if (!found && !runsOn) {
    throw new RangeError(`No working time within ${DAYS_AHEAD} days in ${timeZone}`);
  }
  return found;
}

function dayWindows(strategy: Hours): DayWindow[] {
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
