/**
 * A time as an operator or a flow gives it: ms since the epoch, or a date and time, which is of
 * the host's zone unless it names one. Undefined: it is none.
 */
export function timeOf(given: string): number | undefined {
  const text = given.trim();
  if (/^\d{10,16}$/.test(text)) return Number(text);
  const date = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(.+))?$/.exec(text);
  if (!date) return undefined;
  const [, year = '', month = '', day = '', clock = '00:00'] = date;
  const two = (part: string): string => part.padStart(2, '0');
  // Without a time of day a date would be taken for one of UTC.
  const at = Date.parse(`${year}-${two(month)}-${two(day)}T${clock.replace(/^(\d):/, '0$1:')}`);
  return Number.isNaN(at) ? undefined : at;
}
