import { DialflowError, type Problem, type Strategy } from '../../engine/api';
import { instantOf, monthDaysOf } from '../common/checks';
import type { SettingsOf } from '../host/definition';
import type { formFields } from './form';

type Form = SettingsOf<typeof formFields>;

/** The dates and days of the form as a strategy has them; `own` is the advanced field, which wins. */
export function scheduleOf(form: Form, own: Strategy | undefined): Strategy {
  const { routingStrategy, repeatBy } = form;
  const routing = routingStrategy === 'none' ? {} : { routingStrategy };
  if (form.execution === 'now') return routing;
  refuseDates(form, own);
  const startTime = instantOf(form.startAt);
  const endTime = instantOf(form.endAt, true);
  const days = repeatBy === 'Week' ? form.weekdays.map(Number) : monthDaysOf(form.monthDays);
  return {
    ...routing,
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
    ...(repeatBy !== 'Once' && { repeatBy }),
    ...((repeatBy === 'Week' || repeatBy === 'Month') && { repeatDays: days ?? [] }),
  };
}

/** The engine would tell of them in milliseconds. What the advanced field has is the engine's to check. */
function refuseDates(form: Form, own: Strategy | undefined): void {
  const problems: Problem[] = [];
  const tell = (reason: string): unknown => problems.push({ path: 'endAt', reason });
  const [start, end] = [instantOf(form.startAt), instantOf(form.endAt, true)];
  const repeats = (own?.repeatBy ?? form.repeatBy) !== 'Once';
  if (repeats && end === undefined && own?.endTime === undefined) {
    tell('is missing; a group that repeats needs a day on which it ends');
  }
  const both = own?.startTime === undefined && own?.endTime === undefined;
  if (both && start !== undefined && end !== undefined && start >= end) {
    tell(`must be later than the beginning (${form.startAt.trim()}), not ${form.endAt.trim()}`);
  }
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
}
