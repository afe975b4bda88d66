import { isDateTime } from '../common/checks';
import { numberSpecWords } from '../common/terms';
import { words, type Fields, type Words } from '../host/definition';

export const isMonth = (text: string): Words | undefined =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(text.trim())
    ? undefined
    : words(`“${text}”不是月份，应写作 2026-01`, `"${text}" is no month; write it as 2026-01`);

const { virtual, carrier, '95': ninetyFive } = numberSpecWords;

const ofSpec = (zh: string, en: string, spec: Words): Words =>
  words(`${zh}：${spec['zh-CN']}`, `${en}: ${spec['en-US']}`);

/** What numbers, calls and messages cost, and what is owed. */
export const billFields = {
  language: {
    type: 'options',
    default: 'zh-CN',
    showWhen: { operation: ['bills'] },
    label: words('表头', 'Headings'),
    options: [
      { value: 'zh-CN', label: words('中文', 'Chinese') },
      { value: 'en-US', label: words('英文', 'English') },
    ],
  },
  prices: {
    type: 'list',
    default: [],
    required: true,
    showWhen: { operation: ['setPrices'] },
    label: words('价格（元）', 'Prices (yuan)'),
    help: words(
      '只修改列出的价格，从现在起生效；此前的用量仍按原价。',
      'Only what is listed is changed, from now on: what was used before costs what it cost.',
    ),
    itemLabel: words('价格', 'Price'),
    fields: {
      item: {
        type: 'options',
        default: 'perMinute.virtual',
        label: words('项目', 'Item'),
        options: [
          {
            value: 'numberPerMonth.virtual',
            label: ofSpec('每个号码每月', 'A number a month', virtual),
          },
          {
            value: 'numberPerMonth.carrier',
            label: ofSpec('每个号码每月', 'A number a month', carrier),
          },
          {
            value: 'numberPerMonth.95',
            label: ofSpec('每个号码每月', 'A number a month', ninetyFive),
          },
          { value: 'perMinute.virtual', label: ofSpec('通话每分钟', 'A minute', virtual) },
          { value: 'perMinute.carrier', label: ofSpec('通话每分钟', 'A minute', carrier) },
          { value: 'perMinute.95', label: ofSpec('通话每分钟', 'A minute', ninetyFive) },
          { value: 'recordingPerMinute', label: words('录音每分钟', 'Recording, a minute') },
          { value: 'interceptedSms', label: words('短信截取每条', 'An intercepted message') },
          { value: 'smartSms', label: words('智能短信每条', 'A message passed on') },
        ],
      },
      price: {
        type: 'number',
        default: 0,
        min: 0,
        max: 10_000_000,
        decimals: true,
        dynamic: true,
        label: words('价格', 'Price'),
      },
    },
  },
  since: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['setArrears'] },
    check: isDateTime,
    label: words('欠费起始时间', 'In arrears since'),
    help: words(
      '留空为现在。欠费期间不能购买和绑定号码；超过一个月，全部绑定被解除。',
      'Empty: now. Until it is paid, nothing is bought or bound; after a month, all bindings are undone.',
    ),
    placeholder: words('2026-11-20 09:00', '2026-11-20 09:00'),
  },
} as const satisfies Fields;
