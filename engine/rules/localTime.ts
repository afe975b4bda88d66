import { DialflowError } from '../api';

/**
 * Wall clocks of time zones. Clocks are put forward and back, so a time of day may be missing
 * from a day or come twice; here a time of day *begins* at the first instant at which that
 * day's clock shows it or a later time.
 */

const DAY_MS = 86_400_000;

/** A calendar day, as the UTC midnight of the same date: days are added to it without surprises. */
export type LocalDate = number;

export const addDays = (date: LocalDate, days: number): LocalDate => date + days * DAY_MS;

/** The date that clocks in the zone show. */
export function localDate(timeZone: string, at: number): LocalDate {
  const wall = wallClock(timeZone, at);
  return wall - modulo(wall, DAY_MS);
}

/** When the clock of that day first shows so many seconds after midnight, or more (86,400: the next day). */
export function instantOf(timeZone: string, date: LocalDate, seconds: number): number {
  const wall = date + seconds * 1000;
  const before = wall - DAY_MS;
  const after = wall + DAY_MS;
  const early = wall - offsetAt(timeZone, before);
  const late = wall - offsetAt(timeZone, after);
  for (const at of [Math.min(early, late), Math.max(early, late)]) {
    if (wallClock(timeZone, at) === wall) return at;
  }
  return transitionBetween(timeZone, before - DAY_MS, after + DAY_MS, wall);
}

/** `2026-01-05 09:00:00`, as clocks in the zone show it. */
export function localText(timeZone: string, at: number): string {
  return new Date(wallClock(timeZone, at)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The clock jumps over `wall`: the instant of the jump. */
function transitionBetween(timeZone: string, from: number, to: number, wall: number): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallClock(timeZone, middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}

/** What the clock shows, as if it were UTC. */
const wallClock = (timeZone: string, at: number): number => at + offsetAt(timeZone, at);

/** Ahead of UTC, ms. */
function offsetAt(timeZone: string, at: number): number {
  const ms = modulo(at, 1000);
  const shown = SHOWN.exec(formatOf(timeZone).format(at));
  if (!shown) throw new RangeError(`${at} is not an instant`);
  const [month, day, year, hour, minute, second] = shown.slice(1).map(Number) as Six;
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms - at;
}

type Six = [number, number, number, number, number, number];
const SHOWN = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

/** Making one takes a thousand times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw DialflowError.invalid('time zone', [
      {
        path: 'timeZone',
        reason: `"${timeZone}" is not known; give an IANA name such as Asia/Shanghai`,
      },
    ]);
  }
  formats.set(timeZone, made);
  return made;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
