import type { JobGroupSettings, Strategy } from '../../engine/api';
import type { SettingsOf } from '../host/definition';
import { answeringMachineOf } from '../common/answeringMachine';
import { plainNumber, timeOfDay } from '../common/checks';
import { optional } from '../common/values';
import type { formFields } from './form';

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
      ...strategy,
    },
  };
}

/** Operators write `9:00`; the engine's times are `09:00:00`. */
const withSeconds = ({ beginTime, endTime }: { beginTime: string; endTime: string }) => ({
  beginTime: timeOfDay(beginTime) ?? beginTime,
  endTime: timeOfDay(endTime) ?? endTime,
});

/** The engine's paths of a new group's settings → the node's fields. */
export function fieldsOfGroup(strategy: Strategy | undefined): [string, string][] {
  const form: [string, string][] = [
    ['recallStrategy', 'doNotRedial'],
    ['answeringMachine.message', 'machineMessage'],
  ];
  // The times of the form, unless the advanced field has its own.
  if (!strategy?.workingTime) form.push(['strategy.workingTime', 'workingTime']);
  const sent = form.map(([from, to]): [string, string] => [`settings.${from}`, to]);
  return [...form, ...sent, ['settings', '']];
}
