import { DialflowError, type Period, type Problem, type Span } from '../api';

/** Days of the engine's time zone, as texts such as `2026-01-05`. */
export interface Calendar {
  now: () => number;
  /** `2026-01-05 10:00:00` */
  localText: (at: number) => string;
  /** When a day begins. */
  beginOf: (day: string) => number;
}

export interface Moments {
  from: number;
  /** Not included. */
  to: number;
}

const SHAPES = ['period', 'firstDay,lastDay', 'from,to'];

/** @throws DialflowError `InvalidInput` for days that do not exist, or an end before the beginning. */
export function momentsOf(span: Span, calendar: Calendar, path: string): Moments {
  if (!SHAPES.includes(Object.keys(span).sort().join())) {
    const reason =
      'must be {"period": "…"}, {"firstDay": "…", "lastDay": "…"} or {"from": …, "to": …}';
    throw DialflowError.invalid('time', [{ path, reason }]);
  }
  if ('period' in span) return ofPeriod(span.period, calendar);
  if ('firstDay' in span) {
    const problems: Problem[] = [];
    for (const name of ['firstDay', 'lastDay'] as const) {
      if (isDay(span[name])) continue;
      const reason = `is no day: "${span[name]}"; write it as 2026-01-05`;
      problems.push({ path: `${path}.${name}`, reason });
    }
    if (problems.length === 0 && span.lastDay < span.firstDay) {
      problems.push({ path: `${path}.lastDay`, reason: `is before ${span.firstDay}` });
    }
    if (problems.length > 0) throw DialflowError.invalid('time', problems);
    return between(span.firstDay, span.lastDay, calendar);
  }
  if (span.to > span.from) return { from: span.from, to: span.to };
  throw DialflowError.invalid('time', [{ path: `${path}.to`, reason: 'must be after "from"' }]);
}

function ofPeriod(period: Period, calendar: Calendar): Moments {
  const today = calendar.localText(calendar.now()).slice(0, 10);
  const month = today.slice(0, 7);
  switch (period) {
    case 'today':
      return between(today, today, calendar);
    case 'yesterday':
      return between(daysOn(today, -1), daysOn(today, -1), calendar);
    case 'last7Days':
      return between(daysOn(today, -6), today, calendar);
    case 'last30Days':
      return between(daysOn(today, -29), today, calendar);
    case 'thisMonth':
      return between(`${month}-01`, today, calendar);
    case 'lastMonth': {
      const last = daysOn(`${month}-01`, -1);
      return between(`${last.slice(0, 7)}-01`, last, calendar);
    }
  }
}

const between = (first: string, last: string, { beginOf }: Calendar): Moments => ({
  from: beginOf(first),
  to: beginOf(daysOn(last, 1)),
});

const DAY = 86_400_000;

function daysOn(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whether there is such a day, written so. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
