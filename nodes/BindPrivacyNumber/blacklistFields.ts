import { words, type Fields } from '../host/definition';

const changed = { operation: ['addBlacklist', 'removeBlacklist'] } as const;
const added = { operation: ['addBlacklist'] } as const;

/** 黑名单管理: who is not put through in a pool. */
export const blacklistFields = {
  numbers: {
    type: 'text',
    default: '',
    rows: 3,
    dynamic: true,
    showWhen: changed,
    label: words('号码', 'Numbers'),
    help: words(
      '必填。用分号、空格或换行分隔。',
      'Needed. Separated by semicolons, blanks or line breaks.',
    ),
  },
  among: {
    type: 'options',
    default: 'pool',
    showWhen: changed,
    label: words('限制', 'Bars'),
    options: [
      { value: 'pool', label: words('号码池内的全部通话', 'All calls of the pool') },
      { value: 'pair', label: words('只与某个号码之间的通话', 'Calls with a certain number') },
    ],
  },
  other: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...changed, among: ['pair'] },
    label: words('对方号码', 'Other number'),
    help: words('必填。', 'Needed.'),
  },
  direction: {
    type: 'options',
    default: 'from',
    showWhen: added,
    label: words('方向', 'Direction'),
    options: [
      { value: 'from', label: words('不接通这些号码的来电', 'Calls from them are barred') },
      { value: 'to', label: words('不接通打给这些号码的电话', 'Calls to them are barred') },
      { value: 'both', label: words('双向都不接通', 'Both') },
    ],
  },
  remark: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: added,
    label: words('备注', 'Remark'),
  },
  search: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['listBlacklist'] },
    label: words('搜索', 'Search'),
    help: words('号码的一部分；留空为全部。', 'Part of a number. Empty: all.'),
  },
} as const satisfies Fields;
