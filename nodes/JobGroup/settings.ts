import type { JobGroupSettings, Strategy } from '../../engine/api';
import type { SettingsOf } from '../host/definition';
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
    ...optional('callerNumber', form.callerNumber),
    ...(form.maxConcurrency > 0 ? { maxConcurrency: form.maxConcurrency } : {}),
    ringSeconds: form.ringSeconds,
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
  beginTime: timeOfDay(beginTime),
  endTime: timeOfDay(endTime),
});

function timeOfDay(text: string): string {
  const time = text.trim();
  const short = /^(\d{1,2}):(\d{2})$/.exec(time);
  return short ? `${(short[1] ?? '').padStart(2, '0')}:${short[2] ?? ''}:00` : time;
}
