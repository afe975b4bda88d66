import type { EventType } from '../../engine/api';
import { isDay, periodFields } from '../common/period';
import { numbersField, poolFilter } from '../common/privacyFilter';
import { asLabel, eventWords } from '../common/terms';
import { words, type Fields, type Words } from '../host/definition';

const isAddress = (text: string): Words | undefined =>
  /^https?:\/\/[^\s/]+/i.test(text.trim())
    ? undefined
    : words(
        `“${text}”不是网址，应写作 https://example.com/path`,
        `"${text}" is no address; write it as https://example.com/path`,
      );

const isSequences = (text: string): Words | undefined =>
  /^\d+([\s,，;；]+\d+)*$/.test(text.trim())
    ? undefined
    : words('应为事件序号，以逗号分隔', 'must be numbers of events, with commas between them');

const event = <T extends EventType>(value: T) => ({ value, label: asLabel(eventWords[value]) });

const newWebhook = { operation: ['createWebhook', 'updateWebhook'] } as const;
const newReceipts = { operation: ['createReceipts'] } as const;
const toName = { operation: ['createWebhook', 'createReceipts', 'updateWebhook'] } as const;

/** What time it is about. */
export const timeFields = periodFields(['audit', 'usage']);

export const auditFields = {
  event: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['audit'] },
    label: words('操作名称', 'Event name'),
    help: words(
      '例如 AssignJobs，或方法名 jobGroups.assign；留空为全部。',
      'Such as AssignJobs, or the method, jobGroups.assign. Empty: all.',
    ),
  },
  result: {
    type: 'options',
    default: 'all',
    showWhen: { operation: ['audit'] },
    label: words('结果', 'Result'),
    options: [
      { value: 'all', label: words('全部', 'All') },
      { value: 'failed', label: words('失败', 'Failed') },
      { value: 'succeeded', label: words('成功', 'Succeeded') },
    ],
  },
  auditDays: {
    type: 'number',
    default: 90,
    min: 1,
    max: 3650,
    showWhen: { operation: ['setRetention'] },
    label: words('保留天数', 'Days to keep'),
  },
} as const satisfies Fields;

export const usageFields = {
  by: {
    type: 'options',
    default: 'group',
    showWhen: { operation: ['usage'] },
    label: words('分组', 'By'),
    options: [
      { value: 'group', label: words('外呼任务', 'Job group') },
      { value: 'day', label: words('日期', 'Day') },
      { value: 'number', label: words('主叫号码', 'Caller number') },
      { value: 'instance', label: words('实例', 'Instance') },
    ],
  },
  csv: {
    type: 'options',
    default: 'none',
    showWhen: { operation: ['usage'] },
    label: words('CSV 文件', 'CSV file'),
    options: [
      { value: 'none', label: words('不要', 'None') },
      { value: 'zh-CN', label: words('中文表头', 'With Chinese headings') },
      { value: 'en-US', label: words('英文表头', 'With English headings') },
    ],
  },
  prices: {
    type: 'json',
    default: '',
    dynamic: true,
    showWhen: { operation: ['setPrices'] },
    label: words('价格表', 'Price book'),
    help: words(
      '“查询价格”给出的 JSON，改好后放在这里；留空则恢复为随产品提供的价格。',
      'The JSON that Get prices brings, as you have changed it. Empty: back to the prices that came with the product.',
    ),
  },
  validFrom: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['setPrices'] },
    check: isDay,
    label: words('生效日期', 'From this day on'),
    help: words(
      '留空为今天。此前的通话仍按原价。',
      'Empty: today. What was called before costs what it cost.',
    ),
    placeholder: words('2026-01-05', '2026-01-05'),
  },
  priceListDay: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['removePrices'] },
    check: isDay,
    label: words('生效日期', 'Prices from this day'),
    placeholder: words('2026-01-05', '2026-01-05'),
  },
} as const satisfies Fields;

export const planFields = {
  contacts: {
    type: 'number',
    default: 60000,
    min: 1,
    max: 1000000000,
    dynamic: true,
    showWhen: { operation: ['plan'] },
    label: words('总外呼量', 'Numbers to reach'),
  },
  attempts: {
    type: 'number',
    default: 2,
    min: 1,
    max: 100,
    showWhen: { operation: ['plan'] },
    label: words('最多呼叫次数', 'Calls each at most'),
    help: words('未接通时重拨，含首次。', 'Redialled when not answered; the first call included.'),
  },
  lossPercent: {
    type: 'number',
    default: 50,
    min: 0,
    max: 100,
    decimals: true,
    showWhen: { operation: ['plan'] },
    label: words('呼损率（%）', 'Calls not answered (%)'),
  },
  minutesPerCall: {
    type: 'number',
    default: 2,
    min: 0.01,
    max: 1440,
    decimals: true,
    showWhen: { operation: ['plan'] },
    label: words('单通通话时长（分钟）', 'Minutes a call'),
  },
  hoursPerDay: {
    type: 'number',
    default: 8,
    min: 0.1,
    max: 24,
    decimals: true,
    showWhen: { operation: ['plan'] },
    label: words('每天外呼小时', 'Hours a day'),
  },
  given: {
    type: 'options',
    default: 'days',
    showWhen: { operation: ['plan'] },
    label: words('已知', 'Given are'),
    options: [
      { value: 'days', label: words('天数，求并发', 'the days: how many lines?') },
      { value: 'lines', label: words('并发，求天数', 'the lines: how many days?') },
    ],
  },
  days: {
    type: 'number',
    default: 2,
    min: 1,
    max: 3650,
    showWhen: { operation: ['plan'], given: ['days'] },
    label: words('天数', 'Days'),
  },
  lines: {
    type: 'number',
    default: 20,
    min: 1,
    max: 1000000,
    showWhen: { operation: ['plan'], given: ['lines'] },
    label: words('并发路数', 'Lines'),
  },
} as const satisfies Fields;

export const webhookFields = {
  webhook: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['updateWebhook', 'testWebhook', 'deleteWebhook', 'resend'] },
    label: words('Webhook', 'Webhook'),
    help: words('其名称或 ID。', 'Its name or id.'),
  },
  url: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['createWebhook', 'createReceipts'] },
    check: isAddress,
    label: words('地址', 'Address'),
    placeholder: words('https://example.com/events', 'https://example.com/events'),
  },
  newUrl: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['updateWebhook'] },
    check: isAddress,
    label: words('新地址', 'New address'),
    help: words('留空则不变。', 'Empty: as it is.'),
  },
  webhookName: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: toName,
    label: words('名称', 'Name'),
    help: words(
      '新建时留空则以地址命名；修改时留空则不变。',
      'Empty: named after its address, or as it is.',
    ),
  },
  allowPrivate: {
    type: 'boolean',
    default: false,
    showWhen: toName,
    label: words('允许内网地址', 'Allow private addresses'),
    help: words(
      '默认不向本机和内网投递。',
      'Otherwise nothing is delivered to this machine or to private networks.',
    ),
  },
  state: {
    type: 'options',
    default: 'keep',
    showWhen: { operation: ['updateWebhook'] },
    label: words('状态', 'State'),
    options: [
      { value: 'keep', label: words('不变', 'As it is') },
      { value: 'enable', label: words('启用', 'Enable') },
      { value: 'disable', label: words('停用', 'Disable') },
    ],
  },
  newSecret: {
    type: 'boolean',
    default: false,
    showWhen: { operation: ['updateWebhook'] },
    label: words('更换密钥', 'New secret'),
  },
  changeFilter: {
    type: 'boolean',
    default: false,
    showWhen: { operation: ['updateWebhook'] },
    label: words('修改接收的事件', 'Change which events'),
    help: words(
      '打开时，接收的事件按下面的事件、场景、外呼任务和实例重新设定；关闭则不变。',
      'On: what it is sent is set anew, by the events, scene, job group and instances below. Off: as it is.',
    ),
  },
  events: {
    type: 'multiOptions',
    default: ['JobComplete'],
    showWhen: newWebhook,
    label: words('事件', 'Events'),
    help: words('不选则为全部。', 'None chosen: all.'),
    options: [
      event('Dialing'),
      event('CallAnswered'),
      event('CallFinished'),
      event('RecordingReady'),
      event('JobComplete'),
      event('JobGroupProgress'),
      event('TrunkChanged'),
      event('PrivacyNumberAlarm'),
      event('BindingExpiring'),
      event('BindingEnded'),
      event('PrivacyCallStart'),
      event('PrivacyCallEnd'),
      event('PrivacyRecordingReady'),
      event('PrivacyTranscriptReady'),
      event('PrivacyCallBilled'),
      event('SmsIntercepted'),
      event('SmsForwarded'),
      event('SmsDelivery'),
      event('SmsBilled'),
    ],
  },
  direct: {
    type: 'boolean',
    default: false,
    showWhen: newWebhook,
    label: words('包括“拨号”节点的通话', 'Also calls of Dial nodes'),
  },
  hideNumbers: {
    type: 'boolean',
    default: false,
    showWhen: newWebhook,
    label: words('隐藏真实号码', 'Hide real numbers'),
    help: words(
      '向第三方投递时打开：号码以 138****0000 的形式给出。',
      'On for endpoints that are not your own: numbers are told as 138****0000.',
    ),
  },
  receipts: {
    type: 'multiOptions',
    default: [],
    showWhen: newReceipts,
    label: words('回执', 'Receipts'),
    help: words('不选则为全部。', 'None chosen: all.'),
    options: [
      event('PrivacyCallStart'),
      event('PrivacyCallEnd'),
      event('PrivacyRecordingReady'),
      event('PrivacyTranscriptReady'),
      event('PrivacyCallBilled'),
      event('SmsIntercepted'),
      event('SmsForwarded'),
      event('SmsDelivery'),
      event('SmsBilled'),
      event('PrivacyNumberAlarm'),
      event('BindingExpiring'),
      event('BindingEnded'),
    ],
  },
  pool: { ...poolFilter, dynamic: true, showWhen: newReceipts },
  numbers: { ...numbersField, showWhen: newReceipts },
  sequences: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['resend'] },
    check: isSequences,
    label: words('事件序号', 'Event numbers'),
    help: words(
      '“查询死信”给出的 sequence，以逗号分隔；留空为全部。',
      'The sequence of each, as List dead letters brings it, with commas between them. Empty: all.',
    ),
  },
  ofWebhook: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['deadLetters'] },
    label: words('Webhook', 'Webhook'),
    help: words('其名称或 ID，留空为全部。', 'Its name or id. Empty: of all.'),
  },
} as const satisfies Fields;

export const scopeFields = {
  scene: {
    type: 'resource',
    resource: 'scene',
    default: '',
    dynamic: true,
    showWhen: newWebhook,
    label: words('场景', 'Scene'),
    help: words('只接收该场景的事件，留空为全部。', 'Only events of this scene. Empty: of all.'),
  },
  jobGroup: {
    type: 'resource',
    resource: 'jobGroup',
    default: '',
    dynamic: true,
    showWhen: { operation: ['usage', 'createWebhook', 'updateWebhook'] },
    label: words('外呼任务', 'Job group'),
    help: words('只算或只接收该任务，留空为全部。', 'Of this one only. Empty: of all.'),
  },
  allInstances: {
    type: 'boolean',
    default: false,
    showWhen: { operation: ['audit', 'usage', 'createWebhook', 'updateWebhook'] },
    label: words('包括所有实例', 'All instances'),
    help: words('否则只限本节点引擎连接的实例。', "Otherwise the instance of this node's engine."),
  },
  limit: {
    type: 'number',
    default: 100,
    min: 1,
    max: 10000,
    showWhen: { operation: ['audit', 'deadLetters'] },
    label: words('最多条数', 'At most'),
  },
} as const satisfies Fields;
