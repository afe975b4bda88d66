import { eachText, isPhoneNumber } from '../common/checks';
import { words, type Fields } from '../host/definition';

const newGroup = { operation: ['run', 'create'] } as const;

/** From which numbers a new group calls, on how many lines, and before which others. */
export const lineFields = {
  callerNumber: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: newGroup,
    section: words('呼出号码', 'Caller numbers'),
    check: isPhoneNumber,
    label: words('主叫号码', 'Caller number'),
    help: words('对方看到的号码，留空由线路决定。', 'What callees see. Empty: the line decides.'),
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
  priority: {
    type: 'options',
    default: 'daily',
    showWhen: newGroup,
    section: words('并发', 'Lines'),
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
  maxConcurrency: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10000,
    showWhen: newGroup,
    label: words('最大并发', 'Maximum concurrency'),
    help: words(
      '该任务同时进行的通话数，0 表示只受实例并发限制。',
      "Calls of this group at a time. 0: as many as the instance's limit allows.",
    ),
  },
  agentPhones: {
    type: 'textList',
    default: [],
    showWhen: newGroup,
    label: words('坐席话机（渐进外呼）', "Agents' phones (progressive dialling)"),
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
