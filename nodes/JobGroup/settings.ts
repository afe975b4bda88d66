import type { InstanceSettings, JobGroupSettings, Strategy } from '../../engine/api';
import type { SettingsOf } from '../host/definition';
import { answeringMachineOf } from '../common/answeringMachine';
import { plainNumber, timeOfDay } from '../common/checks';
import { optional } from '../common/values';
import type { formFields } from './form';
import type { otherFields } from './otherFields';
import { scheduleOf } from './schedule';

/** The form as the engine takes it; `strategy` is the advanced field, which wins. */
export function groupSettings(
  form: SettingsOf<typeof formFields>,
  strategy: Strategy | undefined,
): JobGroupSettings {
  return {
    name: form.name.trim(),
    ...optional('scene', form.scene),
    ...optional('description', form.description),
    ...optional('callerNumber', plainNumber(form.callerNumber)),
    ...(form.maxConcurrency > 0 ? { maxConcurrency: form.maxConcurrency } : {}),
    ringSeconds: form.ringSeconds,
    ...consentOf(form),
    ...schedulingOf(form),
    ...answeringMachineOf(form),
    retryTimes: form.retryTimes,
    retryIntervalMinutes: form.retryIntervalMinutes,
    recallStrategy: {
      emptyNumberIgnore: form.doNotRedial.includes('emptyNumber'),
      inArrearsIgnore: form.doNotRedial.includes('inArrears'),
      outOfServiceIgnore: form.doNotRedial.includes('outOfService'),
    },
    strategy: {
      ...(form.workingTime.length > 0 ? { workingTime: form.workingTime.map(withSeconds) } : {}),
      ...scheduleOf(form, strategy),
      ...strategy,
    },
  };
}

type Form = SettingsOf<typeof formFields>;

/** Where numbers come from, unless that is not stated. */
export const consentOf = ({ consentSource }: Pick<Form, 'consentSource'>) =>
  consentSource === 'notStated' ? {} : { consentSource };

/** What was left as it is by default is left to the engine. */
function schedulingOf(form: Form): Partial<JobGroupSettings> {
  const more = form.callerNumbers.map(plainNumber).filter(Boolean);
  const first = plainNumber(form.callerNumber);
  const again = form.recallCallerNumbers.map(plainNumber).filter(Boolean);
  const phones = form.agentPhones.map((phone) => phone.trim()).filter(Boolean);
  const rules = form.retryRules.map(({ outcome, ...rule }) => [outcome, rule]);
  return {
    ...(form.priority === 'urgent' && { priority: form.priority }),
    ...(form.minConcurrency > 0 && { minConcurrency: form.minConcurrency }),
    ...(more.length > 0 && { callerNumbers: first ? [first, ...more] : more }),
    ...(again.length > 0 && { recallCallerNumbers: again }),
    ...(rules.length > 0 && { retryByOutcome: Object.fromEntries(rules) as object }),
    ...(phones.length > 0 && { progressive: { phones, factor: form.agentFactor } }),
  };
}

/** The rules of an instance, as the form has them. */
export const instanceRules = (form: SettingsOf<typeof otherFields>): Partial<InstanceSettings> => ({
  callingTime: form.callingTime.map(withSeconds),
  weekdaysOnly: form.weekdaysOnly,
  dailyCap: form.dailyCap === 0 ? null : form.dailyCap,
  emptyNumberNoMoreCalls: form.emptyNumberNoMoreCalls,
  answerDelayMs: form.answerDelayMs,
});

/** Operators write `9:00`; the engine's times are `09:00:00`. */
const withSeconds = ({ beginTime, endTime }: { beginTime: string; endTime: string }) => ({
  beginTime: timeOfDay(beginTime) ?? beginTime,
  endTime: timeOfDay(endTime) ?? endTime,
});

/** The engine's paths of a new group's settings → the node's fields. */
export function fieldsOfGroup(
  { execution, repeatBy }: Form,
  strategy: Strategy | undefined,
): [string, string][] {
  const form: [string, string][] = [
    ['recallStrategy', 'doNotRedial'],
    ['answeringMachine.message', 'machineMessage'],
    ['retryByOutcome', 'retryRules'],
    ['progressive.phones', 'agentPhones'],
    ['progressive.factor', 'agentFactor'],
  ];
  const scheduled = execution === 'scheduled';
  const days = repeatBy === 'Week' ? 'weekdays' : 'monthDays';
  if (scheduled && strategy?.startTime === undefined) form.push(['strategy.startTime', 'startAt']);
  if (scheduled && strategy?.endTime === undefined) form.push(['strategy.endTime', 'endAt']);
  if (scheduled && strategy?.repeatDays === undefined) form.push(['strategy.repeatDays', days]);
  // The times of the form, unless the advanced field has its own.
  if (!strategy?.workingTime) form.push(['strategy.workingTime', 'workingTime']);
  const sent = form.map(([from, to]): [string, string] => [`settings.${from}`, to]);
  return [...form, ...sent, ['settings', '']];
}
