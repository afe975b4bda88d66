import type { InstanceSettings } from '../api';
import type { GroupRecord } from '../store/groups';
import type { DialRules } from './ports';

/** The first day on which a group may dial. */
export interface FirstDay {
  /** When it may begin; now, where it never may. */
  from: number;
  /** When the day is over. */
  to: number;
  /** Its hours on that day, and the instance's. */
  spans: (readonly [from: number, to: number])[];
}

/** Hours of a day that are told apart at the most. */
const MOST_SPANS = 100;

export function firstDay(
  { rules, settingsOf }: { rules: DialRules; settingsOf: (instanceId: string) => InstanceSettings },
  { settings, instanceId }: GroupRecord,
  now: number,
): FirstDay {
  const windowAt = (at: number) =>
    rules.window(settings.strategy, at, { global: settingsOf(instanceId) });
  const first = windowAt(now);
  const opens = first.open ? now : first.opensAt;
  const from = opens !== null && Number.isFinite(opens) ? opens : now;
  const to = rules.nextDay(from);
  const spans: FirstDay['spans'] = [];
  for (let at = from; at < to && spans.length < MOST_SPANS;) {
    const window = windowAt(at);
    const end = (window.open ? window.until : window.opensAt) ?? Infinity;
    if (window.open) spans.push([at, Math.min(end, to)]);
    at = end;
  }
  return { from, to, spans };
}
