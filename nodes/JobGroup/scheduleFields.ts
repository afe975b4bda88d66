import { isMonthDays, isPhoneNumber, isDateTime, eachText } from '../common/checks';
import { words, type Fields } from '../host/definition';

const newGroup = { operation: ['run', 'create'] } as const;
const scheduled = { ...newGroup, execution: ['scheduled'] } as const;

/** When a new group runs, before which others, and from which numbers. */
export const scheduleFields = {
  priority: {
    type: 'options',
    default: 'daily',
    showWhen: newGroup,
    label: words('任务优先级', 'Priority'),
    help: words(
      '空闲线路先分给紧急任务，直到其没有可呼的号码。',
      'Idle lines go to urgent groups first, until these have nobody left to call.',
    ),
    options: [
      { value: 'daily', label: words('日常', 'Daily') },
      { value: 'urgent', label: words('紧急', 'Urgent') },
    ],
  },
  minConcurrency: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10000,
    showWhen: newGroup,
    label: words('并发保障值', 'Guaranteed concurrency'),
    help: words(
      '任务执行时最低保障的并发数；同一优先级之和不能大于实例并发。0 表示只使用空闲并发。',
      "Calls at a time that the group gets in any case. Those of one priority together are at most the instance's. 0: it shares what is idle.",
    ),
  },
  execution: {
    type: 'options',
    default: 'now',
    showWhen: newGroup,
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
  callerNumbers: {
    type: 'textList',
    default: [],
    check: eachText(isPhoneNumber),
    showWhen: newGroup,
    label: words('其他呼出号码', 'Further caller numbers'),
    help: words(
      '与主叫号码轮流使用。都不填时使用实例的全部号码。',
      'Used in turn with the caller number. Without any, all numbers of the instance are.',
    ),
  },
  recallCallerNumbers: {
    type: 'textList',
    default: [],
    check: eachText(isPhoneNumber),
    showWhen: newGroup,
    label: words('重拨呼出号码', 'Caller numbers of further attempts'),
    help: words('不填则与首次呼叫相同。', 'None: as the first attempt.'),
  },
  routingStrategy: {
    type: 'options',
    default: 'none',
    showWhen: newGroup,
    label: words('号码策略', 'Number strategy'),
    options: [
      { value: 'none', label: words('不指定', 'None') },
      { value: 'sameCity', label: words('本市号码优先', 'Same city first') },
      { value: 'sameProvince', label: words('本省号码优先', 'Same province first') },
    ],
  },
  retryRules: {
    type: 'list',
    default: [],
    showWhen: newGroup,
    label: words('按结果重拨', 'Retries by outcome'),
    itemLabel: words('规则', 'Rule'),
    help: words(
      '某种结果之后的重试次数和间隔，优先于上面的设置。',
      'Retries and interval after one outcome; wins over the settings above.',
    ),
    fields: {
      outcome: {
        type: 'options',
        default: 'Busy',
        label: words('通话结果', 'Outcome'),
        options: [
          { value: 'NoAnswer', label: words('无人接听', 'No answer') },
          { value: 'Busy', label: words('占线', 'Busy') },
          { value: 'NotConnected', label: words('无法接通', 'Not connected') },
          { value: 'PoweredOff', label: words('关机', 'Powered off') },
          { value: 'OutOfService', label: words('停机', 'Out of service') },
          { value: 'InArrears', label: words('欠费', 'In arrears') },
          { value: 'EmptyNumber', label: words('空号', 'Empty number') },
          { value: 'Failed', label: words('呼叫失败', 'Failed') },
        ],
      },
      retryTimes: {
        type: 'number',
        default: 1,
        min: 0,
        max: 100,
        label: words('重试次数', 'Retries'),
      },
      retryIntervalMinutes: {
        type: 'number',
        default: 10,
        min: 0,
        max: 10080,
        label: words('间隔（分钟）', 'Minutes between'),
      },
    },
  },
  agentPhones: {
    type: 'textList',
    default: [],
    showWhen: newGroup,
    label: words('坐席话机（预测外呼）', "Agents' phones (progressive dialling)"),
    help: words(
      '填写后，同时呼叫的数量不超过空闲坐席数乘以系数。',
      'With some, no more calls are made than agents are free, times the factor.',
    ),
  },
  agentFactor: {
    type: 'number',
    default: 1,
    min: 0.1,
    max: 3,
    decimals: true,
    showWhen: newGroup,
    label: words('每个空闲坐席的呼叫数', 'Calls for each free agent'),
  },
} as const satisfies Fields;
