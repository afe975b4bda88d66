import {
  DialflowError,
  type Problem,
  type RepeatBy,
  type RoutingStrategy,
  type Strategy,
} from '../api';
import { DAY_SECONDS, secondsOf, timeText, union, type DayWindow } from './workingTime';
import { isObject } from '../validation/object';

const MOST_ATTEMPTS_PER_DAY = 100;
/** A week, in minutes. */
const LONGEST_INTERVAL = 10_080;
const LONGEST_NAME = 200;
/** The latest instant of a `Date`. */
const LAST_INSTANT = 8.64e15;

const FIELDS = [
  'name',
  'maxAttemptsPerDay',
  'minAttemptInterval',
  'startTime',
  'endTime',
  'workingTime',
  'routingStrategy',
  'repeatBy',
  'repeatDays',
] as const satisfies readonly (keyof Strategy)[];

const REPEATS = ['Once', 'Day', 'Week', 'Month'] as const satisfies readonly RepeatBy[];
const ROUTINGS = ['none', 'sameCity', 'sameProvince'] as const satisfies readonly RoutingStrategy[];
/** As the public API of the cloud service spells them. */
const ROUTING_NAMES: Readonly<Record<string, RoutingStrategy>> = {
  None: 'none',
  LocalFirst: 'sameCity',
  LocalProvinceFirst: 'sameProvince',
};
/** The days that may be named, by what repeats. */
const DAYS = { Week: [0, 6], Month: [1, 31] } as const;

/** As ms these are of 1970 to 1973; as seconds, of any time from 1973 on. */
const isInSeconds = (at: number): boolean => at >= 1e8 && at < 1e11;

type Tell = (path: string, reason: string) => void;

/**
 * A strategy as it comes from outside, checked. Times of day come back as `HH:mm:ss`, the
 * windows in order and without overlaps.
 *
 * @throws DialflowError InvalidInput, with every problem by its path.
 */
export function parseStrategy(value: unknown): Strategy {
  const problems: Problem[] = [];
  const tell: Tell = (path, reason) => problems.push({ path, reason });
  const strategy = isObject(value) ? strategyOf(value, tell) : undefined;
  if (!strategy) tell('', `must be an object, not ${shown(value)}`);
  if (!strategy || problems.length > 0) throw DialflowError.invalid('strategy', problems);
  return strategy;
}

function strategyOf(value: Record<string, unknown>, tell: Tell): Strategy {
  for (const field of Object.keys(value)) {
    if (!(FIELDS as readonly string[]).includes(field)) {
      tell(field, `is not a known field; known are ${FIELDS.join(', ')}`);
    }
  }
  const strategy: Strategy = {};
  const name = nameOf(value['name'], tell);
  if (name !== undefined) strategy.name = name;

  const number = (field: NumberField, range: Range): void => {
    const given = numberOf(field, value[field], range, tell);
    if (given !== undefined) strategy[field] = given;
  };
  number('maxAttemptsPerDay', { min: 1, max: MOST_ATTEMPTS_PER_DAY, whole: true });
  number('minAttemptInterval', { min: 0, max: LONGEST_INTERVAL, unit: 'minutes' });
  const instant: Range = { min: 0, max: LAST_INSTANT, whole: true, unit: 'ms since 1970' };
  for (const field of ['startTime', 'endTime'] as const) {
    number(field, instant);
    const at = strategy[field];
    if (at !== undefined && isInSeconds(at)) {
      tell(field, `must be in milliseconds; ${at} looks like seconds, which is ${at}000`);
    }
  }
  const { startTime, endTime } = strategy;
  if (startTime !== undefined && endTime !== undefined && startTime >= endTime) {
    tell('endTime', `must be after startTime (${startTime}), not ${endTime}`);
  }

  const windows = windowsOf(value['workingTime'], tell);
  if (windows) {
    strategy.workingTime = union(windows).map(({ begin, end }) => ({
      beginTime: timeText(begin),
      endTime: timeText(end),
    }));
  }
  const routing = routingOf(value['routingStrategy'], tell);
  if (routing) strategy.routingStrategy = routing;
  return { ...strategy, ...repetitionOf(value, strategy, tell) };
}

function routingOf(value: unknown, tell: Tell): RoutingStrategy | undefined {
  if (value === undefined) return undefined;
  const known = ROUTINGS.find((name) => name === value) ?? ROUTING_NAMES[String(value)];
  if (!known) tell('routingStrategy', `must be ${ROUTINGS.join(', ')}, not ${shown(value)}`);
  return known;
}

/** On which days it runs. One that repeats has to end some day, or its group never would. */
function repetitionOf(
  { repeatBy: by, repeatDays: days }: Record<string, unknown>,
  { endTime }: Strategy,
  tell: Tell,
): Pick<Strategy, 'repeatBy' | 'repeatDays'> {
  if (by === undefined && days === undefined) return {};
  const repeatBy = by === undefined ? 'Once' : REPEATS.find((name) => name === by);
  if (!repeatBy) {
    tell('repeatBy', `must be ${REPEATS.join(', ')}, not ${shown(by)}`);
    return {};
  }
  if (repeatBy !== 'Once' && endTime === undefined) {
    tell('endTime', 'is missing: a strategy that repeats needs an end');
  }
  if (repeatBy === 'Once' || repeatBy === 'Day') {
    if (Array.isArray(days) ? days.length > 0 : days !== undefined) {
      tell('repeatDays', 'goes with a repeatBy of "Week" or "Month" only');
    }
    return { repeatBy };
  }
  const [least, most] = DAYS[repeatBy];
  if (!Array.isArray(days) || days.length === 0) {
    tell('repeatDays', `must be a list of days, ${least} to ${most}`);
    return {};
  }
  const numbers = days.map((day: unknown) => (typeof day === 'string' ? Number(day) : day));
  numbers.forEach((day, index) => {
    if (typeof day === 'number' && Number.isInteger(day) && day >= least && day <= most) return;
    tell(
      `repeatDays[${index}]`,
      `must be a whole number from ${least} to ${most}, not ${shown(days[index])}`,
    );
  });
  const repeatDays = [...new Set(numbers as number[])].sort((a, b) => a - b);
  return { repeatBy, repeatDays };
}

type NumberField = 'maxAttemptsPerDay' | 'minAttemptInterval' | 'startTime' | 'endTime';
interface Range {
  min: number;
  max: number;
  whole?: boolean;
  unit?: string;
}

function nameOf(value: unknown, tell: Tell): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= LONGEST_NAME) return value;
  tell('name', `must be a text of at most ${LONGEST_NAME} characters`);
  return undefined;
}

function numberOf(field: string, value: unknown, range: Range, tell: Tell): number | undefined {
  if (value === undefined) return undefined;
  const { min, max, whole, unit } = range;
  const fits = whole ? Number.isInteger(value) : Number.isFinite(value);
  if (typeof value === 'number' && fits && value >= min && value <= max) return value;
  const kind = `${whole ? 'a whole number' : 'a number'}${unit ? ` (${unit})` : ''}`;
  tell(field, `must be ${kind} from ${min} to ${max}, not ${shown(value)}`);
  return undefined;
}

function windowsOf(value: unknown, tell: Tell): DayWindow[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    tell('workingTime', 'must be a list of {"beginTime": "09:00:00", "endTime": "12:00:00"}');
    return undefined;
  }
  const windows: DayWindow[] = [];
  for (const [index, item] of value.entries()) {
    const window = windowOf(item, `workingTime[${index}]`, tell);
    if (window) windows.push(window);
  }
  return windows;
}

function windowOf(value: unknown, path: string, tell: Tell): DayWindow | undefined {
  if (!isObject(value)) {
    tell(path, `must be an object with beginTime and endTime, not ${shown(value)}`);
    return undefined;
  }
  for (const field of Object.keys(value)) {
    if (field !== 'beginTime' && field !== 'endTime') {
      tell(`${path}.${field}`, 'is not a known field; known are beginTime, endTime');
    }
  }
  const begin = timeOf(value['beginTime'], `${path}.beginTime`, tell);
  const end = timeOf(value['endTime'], `${path}.endTime`, tell);
  if (begin === DAY_SECONDS) {
    tell(`${path}.beginTime`, 'must be before 24:00:00, which is the end of the day');
    return undefined;
  }
  if (begin === undefined || end === undefined) return undefined;
  if (begin >= end) {
    tell(
      `${path}.endTime`,
      `must be after beginTime (${timeText(begin)}), not ${timeText(end)}; ` +
        'for a window over midnight give two, one to 24:00:00 and one from 00:00:00',
    );
    return undefined;
  }
  return { begin, end };
}

function timeOf(value: unknown, path: string, tell: Tell): number | undefined {
  if (value === undefined) {
    tell(path, 'is missing');
    return undefined;
  }
  const seconds = typeof value === 'string' ? secondsOf(value) : undefined;
  if (seconds === undefined) {
    tell(path, `must be a time of day such as "09:00:00" or "09:00", not ${shown(value)}`);
  }
  return seconds;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
