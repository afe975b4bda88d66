import { words, type Words } from '../host/definition';

const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(.+))?$/;

/**
 * A time as an operator or a flow gives it: ms since the epoch, or a date and time, which is of
 * the host's zone unless it names one. A day alone is its beginning, or its end with `wholeDay`.
 * Undefined: it is none.
 */
export function timeOf(given: string, wholeDay = false): number | undefined {
  const text = given.trim();
  // Fewer digits would be seconds.
  if (/^\d{12,16}$/.test(text)) return Number(text);
  const [, ...parts] = DAY.exec(text) ?? [];
  const [year = 0, month = 0, day = 0] = parts.slice(0, 3).map(Number);
  const midnight = new Date(year, month - 1, day);
  if (parts.length === 0 || midnight.getMonth() !== month - 1) return undefined;
  const clock = parts[3];
  if (clock === undefined) {
    return wholeDay ? new Date(year, month - 1, day + 1).getTime() : midnight.getTime();
  }
  const two = (part: number): string => String(part).padStart(2, '0');
  const at = Date.parse(`${year}-${two(month)}-${two(day)}T${clock.replace(/^(\d):/, '0$1:')}`);
  return Number.isNaN(at) ? undefined : at;
}

/** Of a field that holds such a time. */
export const isTimeText = (text: string): Words | undefined =>
  timeOf(text) === undefined
    ? words('不是时间；例如 2026-01-05 09:00', 'is not a time; one is 2026-01-05 09:00')
    : undefined;
