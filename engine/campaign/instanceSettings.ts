import type { InstanceSettings, Problem } from '../api';
import { collect } from './groupSettings';
import type { DialRules } from './ports';

/** 不可大于5 (000, section 4.2.5). */
const MOST_CALLS_A_DAY = 5;
const LONGEST_DELAY_MS = 10_000;

/** An instance's settings with changes to them; what is wrong with these joins the problems. */
export function checkInstanceSettings(
  known: InstanceSettings,
  given: Partial<InstanceSettings>,
  rules: Pick<DialRules, 'parseStrategy'>,
  problems: Problem[],
): InstanceSettings {
  const settings = { ...known, ...given };
  const { dailyCap: cap, answerDelayMs: delay } = settings;
  if (cap !== null && !(Number.isInteger(cap) && cap >= 1 && cap <= MOST_CALLS_A_DAY)) {
    const reason = `is ${cap}; a whole number from 1 to ${MOST_CALLS_A_DAY} is needed, or null for no limit`;
    problems.push({ path: 'settings.dailyCap', reason });
  }
  if (!(Number.isInteger(delay) && delay >= 0 && delay <= LONGEST_DELAY_MS)) {
    const reason = `is ${delay}; whole milliseconds from 0 to ${LONGEST_DELAY_MS} are needed`;
    problems.push({ path: 'settings.answerDelayMs', reason });
  }
  const inner: Problem[] = [];
  const { callingTime } = settings;
  const parsed = collect(inner, '', () => rules.parseStrategy({ workingTime: callingTime }));
  for (const { path, reason } of inner) {
    problems.push({ path: `settings.${path.replace('workingTime', 'callingTime')}`, reason });
  }
  return { ...settings, callingTime: parsed?.workingTime ?? [] };
}
