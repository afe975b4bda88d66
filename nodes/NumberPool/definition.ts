import { POOL_KINDS } from '../../engine/api';
import { COLOR } from '../common/fields';
import { periodFields } from '../common/period';
import { poolKindWords } from '../common/terms';
import { defineNode, words } from '../host/definition';
import { billFields, isMonth } from './billFields';
import { configurationFields } from './configurationFields';
import { help } from './help';

const kinds = POOL_KINDS.map((value) => ({ value, label: poolKindWords[value] }));

export const definition = defineNode({
  name: 'numberPool',
  label: words('号码池', 'Number Pool'),
  summary: words(
    '新建、配置和列出隐私号的号码池，查询用量、账单、价格和欠费。',
    'Creates, configures and lists pools of privacy numbers; usage, bills, prices and arrears.',
  ),
  help,
  mode: 'all',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'list',
      label: words('操作', 'Operation'),
      options: [
        { value: 'list', label: words('列出号码池', 'List pools') },
        { value: 'get', label: words('查询号码池', 'Get a pool') },
        { value: 'create', label: words('新建号码池', 'Create a pool') },
        { value: 'configure', label: words('号池配置', 'Configure a pool') },
        { value: 'usage', label: words('统计：按月', 'Usage: a month') },
        { value: 'daily', label: words('统计：按日', 'Usage: day by day') },
        { value: 'bills', label: words('账单：导出', 'Bills: export') },
        { value: 'prices', label: words('价格：查询', 'Prices: get') },
        { value: 'setPrices', label: words('价格：修改', 'Prices: change') },
        { value: 'resetPrices', label: words('价格：恢复默认', 'Prices: restore') },
        { value: 'arrears', label: words('欠费：查询', 'Arrears: get') },
        { value: 'setArrears', label: words('欠费：登记', 'Arrears: record') },
        { value: 'clearArrears', label: words('欠费：结清', 'Arrears: paid') },
      ],
    },
    pool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['get', 'configure'] },
      label: words('号码池', 'Pool'),
      help: words('从列表选择，或填写 Key、名称。', 'Chosen from the list, or its key or name.'),
    },
    kind: {
      type: 'options',
      default: 'AXB',
      showWhen: { operation: ['create'] },
      label: words('隐私号类型', 'Kind'),
      help: words(
        '新建后不能更改；号码池不能删除。',
        'It cannot be changed later, and a pool cannot be deleted.',
      ),
      options: kinds,
    },
    name: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['create'] },
      label: words('号码池名称', 'Name'),
      help: words('最多 16 个字符。', 'At most 16 characters.'),
    },
    newName: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['configure'] },
      label: words('新名称', 'New name'),
      help: words('留空则不变。', 'Empty: as it is.'),
    },
    ...configurationFields,
    ofKind: {
      type: 'options',
      default: 'all',
      showWhen: { operation: ['list', 'daily'] },
      label: words('隐私号类型', 'Kind'),
      options: [{ value: 'all', label: words('全部', 'All') }, ...kinds],
    },
    search: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['list'] },
      label: words('搜索', 'Search'),
      help: words('名称或 Key 的一部分；留空为全部。', 'Part of the name or the key. Empty: all.'),
    },
    ofPool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      dynamic: true,
      showWhen: { operation: ['usage', 'daily', 'bills'] },
      label: words('号码池', 'Pool'),
      help: words('留空为全部号码池。', 'Empty: all pools.'),
    },
    month: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['usage', 'bills'] },
      check: isMonth,
      label: words('月份', 'Month'),
      help: words('留空为本月。', 'Empty: this month.'),
      placeholder: words('2026-01', '2026-01'),
    },
    ...periodFields(['daily']),
    ...billFields,
  },
  outputs: [{ key: 'out', label: words('结果', 'Result') }],
  subtitle: (_settings, chosen) => chosen('operation'),
});
