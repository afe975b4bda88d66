import { isPhoneNumber } from '../common/checks';
import {
  asLabel,
  numberSpecWords,
  privacyNumberStatusWords,
  verificationWords,
} from '../common/terms';
import { words, type Fields, type Words } from '../host/definition';

const specs = (['virtual', 'carrier', '95'] as const).map((value) => ({
  value,
  label: asLabel(numberSpecWords[value]),
}));

const withNumbers = [
  ...['get', 'release', 'lock', 'unlock', 'remark', 'move'],
  ...['startVerification', 'finishVerification', 'addStock', 'removeStock'],
] as const;

/** Which numbers, of which pool, and what is to be noted of them. */
export const numberFields = {
  pool: {
    type: 'resource',
    resource: 'pool',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['buy', 'release', 'lock', 'unlock', 'move', 'moveSome'] },
    label: words('号码池', 'Pool'),
    help: words(
      '号码所在的号码池，购买时为放入的号码池。从列表选择，或填写 Key、名称。',
      'The pool that the numbers are in, or are bought into. Chosen from the list, or its key or name.',
    ),
  },
  toPool: {
    type: 'resource',
    resource: 'pool',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['move', 'moveSome'] },
    label: words('迁移到', 'To pool'),
    help: words('同一类型的另一个号码池。', 'Another pool of the same kind.'),
  },
  from: {
    type: 'options',
    default: 'field',
    showWhen: { operation: withNumbers },
    label: words('号码来自', 'Numbers from'),
    help: words(
      '“输入数据”：每个数据项（n8n）或 msg.payload 中每条（Node-RED）的 number，例如“列出号码”给出的。',
      'What comes in: the number of each item (n8n), or of each entry of msg.payload (Node-RED), as List numbers brings them.',
    ),
    options: [
      { value: 'field', label: words('在此填写', 'This form') },
      { value: 'input', label: words('输入数据', 'What comes in') },
    ],
  },
  numbers: {
    type: 'text',
    default: '',
    rows: 4,
    required: true,
    dynamic: true,
    showWhen: { operation: withNumbers, from: ['field'] },
    label: words('号码', 'Numbers'),
    help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
  },
  remark: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['remark'] },
    label: words('备注', 'Remark'),
    help: words('留空则清除。', 'Empty: it is taken away.'),
  },
  person: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['startVerification'] },
    check: isPhoneNumber,
    label: words('认证人手机号', "The person's phone number"),
    help: words('为这些号码做实人认证的人。', 'Of who is verified for these numbers.'),
  },
  outcome: {
    type: 'options',
    default: 'verified',
    showWhen: { operation: ['finishVerification'] },
    label: words('认证结果', 'Outcome'),
    options: [
      { value: 'verified', label: words('通过', 'Verified') },
      { value: 'rejected', label: words('未通过', 'Rejected') },
    ],
  },
  reason: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['finishVerification'], outcome: ['rejected'] },
    label: words('原因', 'Reason'),
    help: words('未通过的原因，记在号码上。', 'Why not; it is kept with the number.'),
  },
} as const satisfies Fields;

export const buyFields = {
  spec: {
    type: 'options',
    default: 'virtual',
    showWhen: { operation: ['buy', 'remain', 'addStock'] },
    label: words('号码资源', 'Kind of number'),
    help: words(
      '95AXN 号码池只能用 95 号码，其他类型不能用。',
      'Pools of 95AXN have 95 numbers, and no others have.',
    ),
    options: specs,
  },
  count: {
    type: 'number',
    default: 1,
    min: 1,
    max: 1_000,
    dynamic: true,
    showWhen: { operation: ['buy', 'moveSome'] },
    label: words('数量', 'How many'),
    help: words(
      '一次最多购买 1000 个、迁移 500 个；不足则一个也不处理。',
      'At most 1,000 are bought at once, 500 moved; all of them or none.',
    ),
  },
  city: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['buy', 'remain', 'moveSome', 'list'] },
    label: words('归属城市', 'City'),
    help: words('留空为不限。', 'Empty: any.'),
  },
  prefix: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['buy', 'remain'] },
    label: words('号码前缀', 'First digits'),
    help: words('留空为不限。', 'Empty: any.'),
  },
} as const satisfies Fields;

const isPrice = (text: string): Words | undefined =>
  /^\d+(\.\d+)?$/.test(text.trim())
    ? undefined
    : words(`“${text}”不是价格`, `"${text}" is no price`);

const added = { operation: ['addStock'] } as const;
const asPriced = words('留空则按价格表。', 'Empty: as the price list has it.');

/** What is common to numbers that are added; rows that come in may have it otherwise. */
export const stockFields = {
  province: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    label: words('归属省份', 'Province'),
  },
  stockCity: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    label: words('归属城市', 'City'),
    help: words('省份和城市留空则按号码识别。', 'Empty, province and city: found by the number.'),
  },
  trunk: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    label: words('中继', 'Trunk'),
    help: words(
      '引擎 SIP 设置中的中继名称，经它呼入呼出；留空由线路选择。',
      "Name of a trunk of the engine's SIP settings that carries their calls. Empty: the line chooses.",
    ),
  },
  monthlyPrice: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    check: isPrice,
    label: words('月租（元）', 'Yuan a month'),
    help: asPriced,
  },
  minutePrice: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    check: isPrice,
    label: words('单价（元/分钟）', 'Yuan a minute'),
    help: asPriced,
  },
} as const satisfies Fields;

const listed = { operation: ['list'] } as const;
const any = { value: 'any', label: words('全部', 'Any') } as const;
const status = <S extends keyof typeof privacyNumberStatusWords>(value: S) => ({
  value,
  label: asLabel(privacyNumberStatusWords[value]),
});
const verification = <S extends keyof typeof verificationWords>(value: S) => ({
  value,
  label: asLabel(verificationWords[value]),
});

export const whereFields = {
  where: {
    type: 'options',
    default: 'any',
    showWhen: listed,
    label: words('所在', 'Where'),
    options: [
      any,
      { value: 'pool', label: words('号码池中', 'In a pool') },
      { value: 'stock', label: words('库存中', 'In stock') },
    ],
  },
  ofPool: {
    type: 'resource',
    resource: 'pool',
    default: '',
    dynamic: true,
    showWhen: { ...listed, where: ['pool'] },
    label: words('号码池', 'Pool'),
    help: words('留空为全部号码池。', 'Empty: all pools.'),
  },
  status: {
    type: 'options',
    default: 'any',
    showWhen: listed,
    label: words('号码状态', 'Status'),
    options: [any, status('Unbound'), status('Bound'), status('Locked'), status('Frozen')],
  },
  verification: {
    type: 'options',
    default: 'any',
    showWhen: listed,
    label: words('实人认证', 'Verification'),
    options: [
      any,
      verification('Unverified'),
      verification('Pending'),
      verification('Verified'),
      verification('Rejected'),
      verification('NotRequired'),
    ],
  },
} as const satisfies Fields;

export const filterFields = {
  search: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: listed,
    label: words('搜索', 'Search'),
    help: words(
      '号码或备注的一部分；留空为全部。',
      'Part of the number or of the remark. Empty: all.',
    ),
  },
  limit: {
    type: 'number',
    default: 1_000,
    min: 1,
    max: 100_000,
    showWhen: { operation: ['list', 'moves'] },
    label: words('最多条数', 'At most'),
    help: words('返回条数的上限。', 'So many are returned at most.'),
  },
} as const satisfies Fields;
