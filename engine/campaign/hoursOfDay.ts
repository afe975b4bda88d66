import type { InstanceSettings } from '../api';
import type { GroupRecord } from '../store/groups';
import type { DialRules } from './ports';

type Span = readonly [from: number, to: number];

/** Hours of a day that are told apart at the most, of one time zone. */
const MOST_SPANS = 100;

/** The group's hours and the instance's from then to the end of that day, in all of these zones together. */
export function hoursOfDay(
  { rules, settingsOf }: { rules: DialRules; settingsOf: (instanceId: string) => InstanceSettings },
  { settings, instanceId }: GroupRecord,
  zones: Iterable<string | null>,
  from: number,
): Span[] {
  const to = rules.nextDay(from);
  const global = settingsOf(instanceId);
  const spans: Span[] = [];
  for (const zone of zones) {
    const most = spans.length + MOST_SPANS;
    for (let at = from; at < to && spans.length < most;) {
      const window = rules.window(settings.strategy, at, { global, zone });
      const end = (window.open ? window.until : window.opensAt) ?? Infinity;
      if (window.open) spans.push([at, Math.min(end, to)]);
      at = end;
    }
  }
  return joined(spans);
}

/** In order and apart. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}
