import { eachText, endsLater, isPhoneNumber, isSomeGroupSettings, isTime } from '../common/checks';
import { asLabel, jobStatusWords } from '../common/terms';
import { words, type Fields } from '../host/definition';

const rules = { operation: ['instanceSettings'] } as const;

/** What operations on groups that exist, and on the instance, ask for. */
export const otherFields = {
  jobStatus: {
    type: 'options',
    default: 'all',
    showWhen: { operation: ['jobs'] },
    label: words('作业状态', 'Job status'),
    options: [
      { value: 'all', label: words('全部', 'All') },
      { value: 'Scheduling', label: asLabel(jobStatusWords.Scheduling) },
      { value: 'Executing', label: asLabel(jobStatusWords.Executing) },
      { value: 'Succeeded', label: asLabel(jobStatusWords.Succeeded) },
      { value: 'Failed', label: asLabel(jobStatusWords.Failed) },
      { value: 'Cancelled', label: asLabel(jobStatusWords.Cancelled) },
    ],
  },
  changes: {
    type: 'json',
    default: '',
    dynamic: true,
    required: true,
    check: isSomeGroupSettings,
    showWhen: { operation: ['update'] },
    label: words('修改（JSON）', 'Changes (JSON)'),
    placeholder: words('{"priority": "urgent"}', '{"priority": "urgent"}'),
    help: words(
      '要修改的设置，例如 name、description、maxConcurrency、minConcurrency、priority、retryTimes、callerNumbers、strategy。草稿和已暂停的任务可全部修改；运行中的不能修改 scene 和 strategy；已结束的只能修改 name 和 description。',
      'Settings to change, such as name, description, maxConcurrency, minConcurrency, priority, retryTimes, callerNumbers, strategy. All of them in a draft or paused group; not scene and strategy while it runs; name and description alone when it has ended.',
    ),
  },
  copyName: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['copy', 'redial'] },
    label: words('新任务名称', 'Name of the new group'),
    help: words('留空则为原名称加“_复制”。', 'Empty: the old name with "_copy" behind it.'),
  },
  withContacts: {
    type: 'boolean',
    default: true,
    showWhen: { operation: ['copy'] },
    label: words('复制名单', 'Copy its contacts too'),
  },
  outcomes: {
    type: 'multiOptions',
    default: ['failed'],
    showWhen: { operation: ['redial'] },
    label: words('任务范围', 'Contacts whose calls'),
    options: [
      { value: 'succeeded', label: words('外呼成功', 'succeeded') },
      { value: 'noInteraction', label: words('外呼无交互', 'had no interaction') },
      { value: 'failed', label: words('外呼失败', 'failed') },
      { value: 'cancelled', label: words('外呼已取消', 'were cancelled') },
    ],
  },
  startAtOnce: {
    type: 'boolean',
    default: true,
    showWhen: { operation: ['redial'] },
    label: words('立即发布', 'Start at once'),
  },
  newSettings: {
    type: 'json',
    default: '',
    dynamic: true,
    check: isSomeGroupSettings,
    showWhen: { operation: ['redial'] },
    label: words('不同的设置（JSON）', 'Other settings (JSON)'),
    placeholder: words('{"retryTimes": 1}', '{"retryTimes": 1}'),
    help: words(
      '新任务中与原任务不同的设置，例如 description、retryTimes、retryIntervalMinutes、callerNumbers、strategy（执行日期、可呼时段）。留空则与原任务相同，已过的日期除外。',
      'Settings in which the new group differs from the old one, such as description, retryTimes, retryIntervalMinutes, callerNumbers, strategy (dates, working times). Empty: as the old one, but for dates that have passed.',
    ),
  },
  stopNumbers: {
    type: 'textList',
    default: [],
    required: true,
    check: eachText(isPhoneNumber),
    showWhen: { operation: ['stopCalls'] },
    label: words('止呼号码', 'Numbers not to call'),
    help: words(
      '草稿或已暂停的任务可以止呼；这些号码尚未呼叫的作业随之取消。',
      'For a draft or paused group. Jobs of these numbers that wait are cancelled.',
    ),
  },
  callingTime: {
    type: 'list',
    default: [],
    check: endsLater,
    showWhen: rules,
    label: words('全局可外呼时段', 'Calling times of the instance'),
    help: words(
      '本操作把下面各项全部设为所填的值。所有任务只在这些时段内发起呼叫，多个时段取并集；不填为全天。知道被叫所在时区时按被叫时区。',
      "This operation sets all that stands in this form. All groups call within these times only; their union counts, none is the whole day. They go by the callee's own clock where that is known.",
    ),
    itemLabel: words('时段', 'Time'),
    fields: {
      beginTime: {
        type: 'text',
        default: '09:00',
        required: true,
        check: isTime,
        label: words('开始', 'From'),
      },
      endTime: {
        type: 'text',
        default: '18:00',
        required: true,
        check: isTime,
        label: words('结束', 'To'),
      },
    },
  },
  weekdaysOnly: {
    type: 'boolean',
    default: false,
    showWhen: rules,
    label: words('仅周一至周五外呼', 'Monday to Friday only'),
  },
  dailyCap: {
    type: 'number',
    default: 5,
    min: 0,
    max: 5,
    showWhen: rules,
    label: words('被叫号码每日拨打上限', 'Calls a day to one callee'),
    help: words(
      '所有任务合计，1 到 5 次，系统异常不计；0 表示不限。超出的顺延到第二天，白名单不受限。',
      'Over all groups, 1 to 5; failures of the system do not count. 0: not limited. What is over it waits for the next day; the allow list is exempt.',
    ),
  },
  emptyNumberNoMoreCalls: {
    type: 'boolean',
    default: true,
    showWhen: rules,
    label: words('同一任务中空号不再外呼', 'Empty numbers are not called again'),
  },
  answerDelayMs: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10000,
    showWhen: rules,
    label: words('接通后延迟放音（毫秒）', 'Delay after the answer (ms)'),
  },
} as const satisfies Fields;
