import { endsLater, isMonthDays, isDateTime, isTime } from '../common/checks';
import { words, type Fields } from '../host/definition';

const newGroup = { operation: ['run', 'create'] } as const;
const scheduled = { ...newGroup, execution: ['scheduled'] } as const;

/** When a new group runs. */
export const scheduleFields = {
  execution: {
    type: 'options',
    default: 'now',
    showWhen: newGroup,
    section: words('执行时间', 'When'),
    label: words('执行方式', 'Execution'),
    options: [
      { value: 'now', label: words('立即执行', 'At once') },
      { value: 'scheduled', label: words('按时间执行', 'On a schedule') },
    ],
  },
  startAt: {
    type: 'text',
    default: '',
    dynamic: true,
    check: isDateTime,
    showWhen: scheduled,
    label: words('开始时间', 'From'),
    placeholder: words('2026-11-20 09:00', '2026-11-20 09:00'),
    help: words(
      '日期或日期加时间，按运行流程的主机的时区；留空为立即。',
      'A date, with or without a time, in the time zone of the host. Empty: at once.',
    ),
  },
  endAt: {
    type: 'text',
    default: '',
    dynamic: true,
    check: isDateTime,
    showWhen: scheduled,
    label: words('结束时间', 'To'),
    placeholder: words('2026-11-30', '2026-11-30'),
    help: words(
      '只写日期时包含当天。循环任务必填；到时仍未拨打的联系人以 TimeUp 失败。',
      'A date alone is included. Required where the group repeats. Contacts not called by then fail with TimeUp.',
    ),
  },
  repeatBy: {
    type: 'options',
    default: 'Day',
    showWhen: scheduled,
    label: words('指定时间', 'Repeat'),
    help: words(
      '循环任务在每个执行日对名单重新外呼一遍。',
      'A group that repeats goes round its contacts again on each day that it runs.',
    ),
    options: [
      { value: 'Once', label: words('不循环', 'Not') },
      { value: 'Day', label: words('不指定（每天）', 'Every day') },
      { value: 'Week', label: words('按周', 'Days of the week') },
      { value: 'Month', label: words('按月', 'Days of the month') },
    ],
  },
  weekdays: {
    type: 'multiOptions',
    default: ['1', '2', '3', '4', '5'],
    required: true,
    showWhen: { ...scheduled, repeatBy: ['Week'] },
    label: words('星期', 'Days of the week'),
    options: [
      { value: '1', label: words('周一', 'Monday') },
      { value: '2', label: words('周二', 'Tuesday') },
      { value: '3', label: words('周三', 'Wednesday') },
      { value: '4', label: words('周四', 'Thursday') },
      { value: '5', label: words('周五', 'Friday') },
      { value: '6', label: words('周六', 'Saturday') },
      { value: '0', label: words('周日', 'Sunday') },
    ],
  },
  monthDays: {
    type: 'text',
    default: '1',
    check: isMonthDays,
    showWhen: { ...scheduled, repeatBy: ['Month'] },
    label: words('日期', 'Days of the month'),
    help: words(
      '1 到 31，用逗号分隔；当月没有的日期跳过。',
      '1 to 31, separated by commas. Days that a month has not got are skipped.',
    ),
    placeholder: words('1,15,31', '1,15,31'),
  },
  workingTime: {
    type: 'list',
    default: [],
    check: endsLater,
    showWhen: newGroup,
    label: words('可呼时段', 'Working times'),
    help: words(
      '每天可以呼叫的时段，按引擎的时区；不填为全天。',
      "Times of day at which calls are made, in the engine's time zone. None: the whole day.",
    ),
    itemLabel: words('时段', 'Time'),
    fields: {
      beginTime: {
        type: 'text',
        default: '09:00',
        required: true,
        check: isTime,
        label: words('开始', 'From'),
        placeholder: words('09:00', '09:00'),
      },
      endTime: {
        type: 'text',
        default: '18:00',
        required: true,
        check: isTime,
        label: words('结束', 'To'),
        placeholder: words('18:00', '18:00'),
      },
    },
  },
} as const satisfies Fields;
