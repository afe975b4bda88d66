import { answeringMachineFields } from '../common/answeringMachine';
import { endsLater, isPhoneNumber, isStrategy, isTime } from '../common/checks';
import { words, type Fields } from '../host/definition';
import { scheduleFields } from './scheduleFields';

const newGroup = { operation: ['run', 'create'] } as const;

/** The form of a new job group, as far as the engine carries it out. */
export const formFields = {
  name: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: newGroup,
    label: words('任务名称', 'Name'),
    help: words('留空则按场景和时间自动命名。', 'Empty: named after the scene and the time.'),
  },
  scene: {
    type: 'resource',
    resource: 'scene',
    default: '',
    dynamic: true,
    showWhen: newGroup,
    label: words('场景', 'Scene'),
    help: words(
      '通话使用该场景的意图、全局问题和标签组。',
      'Its intents, global questions and tag groups are what the calls use.',
    ),
  },
  description: {
    type: 'text',
    default: '',
    rows: 2,
    dynamic: true,
    showWhen: newGroup,
    label: words('描述', 'Description'),
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
  ringSeconds: {
    type: 'number',
    default: 45,
    min: 1,
    max: 300,
    showWhen: newGroup,
    label: words('最优振铃时长（秒）', 'Ring for (seconds)'),
    help: words('振铃达到此时长仍未接听即挂断。', 'A call is given up after so much ringing.'),
  },
  retryTimes: {
    type: 'number',
    default: 3,
    min: 0,
    max: 10,
    showWhen: newGroup,
    label: words('未接通重试次数', 'Retries'),
    help: words(
      '未接通时最多再拨几次，0 表示不重拨。',
      'Further attempts when a call is not answered. 0: none.',
    ),
  },
  retryIntervalMinutes: {
    type: 'number',
    default: 10,
    min: 0,
    max: 1440,
    showWhen: newGroup,
    label: words('重试间隔（分钟）', 'Minutes between attempts'),
    help: words('两次呼叫同一联系人的间隔。', 'Time between two attempts of one contact.'),
  },
  doNotRedial: {
    type: 'multiOptions',
    default: ['emptyNumber', 'inArrears', 'outOfService'],
    showWhen: newGroup,
    label: words('重拨策略', 'Do not redial'),
    help: words('出现这些结果的号码不再重拨。', 'Numbers with these outcomes are not tried again.'),
    options: [
      { value: 'emptyNumber', label: words('空号不外呼', 'Empty numbers') },
      { value: 'inArrears', label: words('欠费不外呼', 'Numbers in arrears') },
      { value: 'outOfService', label: words('停机不外呼', 'Numbers out of service') },
    ],
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
  consentSource: {
    type: 'options',
    default: 'notStated',
    showWhen: { operation: ['run', 'create', 'assign'] },
    label: words('号码来源', 'Source of the numbers'),
    help: words(
      '号码须由本人主动留存并同意接听；购买、爬取和来源不明的号码会被拒绝。来源随任务或名单保存，见作业的 consentSource 和操作审计。',
      'Numbers have to be left by the people themselves, with their consent: those that were bought in, crawled or are of unknown source are refused. It is kept with the group or the roster: see consentSource of a job, and the audit log.',
    ),
    options: [
      { value: 'notStated', label: words('未说明', 'Not stated') },
      { value: 'ownCustomers', label: words('本企业客户留存', 'Own customers') },
      { value: 'registration', label: words('本人注册或填表', 'Registration or form') },
      { value: 'contract', label: words('合同或书面授权', 'Contract or written consent') },
      { value: 'recordedConsent', label: words('有录音的口头同意', 'Recorded consent') },
      { value: 'employees', label: words('本企业员工', 'Own staff') },
      { value: 'boughtIn', label: words('购买的号码（拒绝）', 'Bought in (refused)') },
      { value: 'thirdParty', label: words('第三方渠道（拒绝）', 'From third parties (refused)') },
      { value: 'crawled', label: words('网站爬取（拒绝）', 'Crawled (refused)') },
      {
        value: 'notLeftByThem',
        label: words('其他非本人留存（拒绝）', 'Otherwise not left by them (refused)'),
      },
      { value: 'unknown', label: words('来源不明（拒绝）', 'Unknown (refused)') },
    ],
  },
  callerNumber: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: newGroup,
    check: isPhoneNumber,
    label: words('主叫号码', 'Caller number'),
    help: words('对方看到的号码，留空由线路决定。', 'What callees see. Empty: the line decides.'),
  },
  ...scheduleFields,
  ...answeringMachineFields(newGroup),
  strategy: {
    type: 'json',
    default: '',
    dynamic: true,
    showWhen: { operation: ['run', 'create', 'assign'] },
    check: isStrategy,
    label: words('策略 JSON（高级）', 'Strategy JSON (advanced)'),
    help: words(
      '外呼策略：maxAttemptsPerDay、minAttemptInterval、startTime、endTime、workingTime、routingStrategy、repeatBy、repeatDays；优先于上面的设置，随名单加入时优先于任务的策略。',
      "maxAttemptsPerDay, minAttemptInterval, startTime, endTime, workingTime, routingStrategy, repeatBy, repeatDays. Wins over the settings above; given with contacts, over the group's.",
    ),
  },
} as const satisfies Fields;
