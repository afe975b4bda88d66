import { isStrategy } from '../common/checks';
import { words, type Fields } from '../host/definition';
import { lineFields } from './lineFields';
import { redialFields } from './redialFields';
import { scheduleFields } from './scheduleFields';

const newGroup = { operation: ['run', 'create'] } as const;

/** The form of a new job group, as far as the engine carries it out; in the seed's order. */
export const formFields = {
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
  name: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: newGroup,
    label: words('任务名称', 'Name'),
    help: words('留空则按场景和时间自动命名。', 'Empty: named after the scene and the time.'),
  },
  ...scheduleFields,
  ...lineFields,
  ...redialFields,
  description: {
    type: 'text',
    default: '',
    rows: 2,
    dynamic: true,
    showWhen: newGroup,
    section: words('其他', 'Other'),
    label: words('描述', 'Description'),
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
