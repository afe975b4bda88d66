import type { Period, Span } from '../../engine/api';
import {
  words,
  type Fields,
  type OptionsField,
  type TextField,
  type Words,
} from '../host/definition';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export const isDay = (text: string): Words | undefined =>
  DAY.test(text.trim())
    ? undefined
    : words(`“${text}”不是日期，应写作 2026-01-05`, `"${text}" is no day; write it as 2026-01-05`);

type Time = Period | 'days';

const TIMES: OptionsField<Time>['options'] = [
  { value: 'today', label: words('今天', 'Today') },
  { value: 'yesterday', label: words('昨天', 'Yesterday') },
  { value: 'last7Days', label: words('最近 7 天', 'Last 7 days') },
  { value: 'last30Days', label: words('最近 30 天', 'Last 30 days') },
  { value: 'thisMonth', label: words('本月', 'This month') },
  { value: 'lastMonth', label: words('上月', 'Last month') },
  { value: 'days', label: words('起止日期', 'From day to day') },
];

/** What time a report is about, for these operations of a node. */
export function periodFields(operation: readonly string[]) {
  const day = {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation, period: ['days'] },
    check: isDay,
    placeholder: words('2026-01-05', '2026-01-05'),
  } as const satisfies Omit<TextField, 'label'>;
  return {
    period: {
      type: 'options',
      default: 'last7Days' as Time,
      showWhen: { operation },
      label: words('时间', 'Time'),
      help: words('按引擎的时区，包括今天。', "Days of the engine's time zone, today included."),
      options: TIMES,
    },
    firstDay: { ...day, label: words('起始日期', 'First day') },
    lastDay: {
      ...day,
      label: words('结束日期', 'Last day'),
      help: words('包括这一天。', 'This day included.'),
    },
  } as const satisfies Fields;
}

export const spanOf = (settings: { period: Time; firstDay: string; lastDay: string }): Span => {
  const { period, firstDay, lastDay } = settings;
  return period === 'days' ? { firstDay: firstDay.trim(), lastDay: lastDay.trim() } : { period };
};
