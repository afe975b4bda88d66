import { COLOR } from '../common/fields';
import { isObject } from '../common/values';
import { defineNode, words } from '../host/definition';
import { help } from './help';

export const definition = defineNode({
  name: 'number',
  label: words('主叫号码', 'Number'),
  summary: words(
    '列出、添加、修改、移除主叫号码，查询号码归属地。',
    'Lists, adds, changes and removes caller numbers; tells where a number belongs.',
  ),
  help,
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'list',
      label: words('操作', 'Operation'),
      options: [
        { value: 'list', label: words('列出', 'List') },
        { value: 'add', label: words('添加', 'Add') },
        { value: 'update', label: words('修改', 'Update') },
        { value: 'remove', label: words('移除', 'Remove') },
        { value: 'import', label: words('导入表格', 'Import a table') },
        { value: 'place', label: words('查询归属地', 'Place of a number') },
        { value: 'addPlaces', label: words('补充归属地', 'Add places') },
        { value: 'suppliers', label: words('列出供应商', 'List suppliers') },
        { value: 'saveSupplier', label: words('保存供应商', 'Save a supplier') },
      ],
    },
    search: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['list'] },
      label: words('搜索', 'Search'),
      help: words(
        '号码的一部分、省、市或备注；留空为全部。',
        'Part of the number, the province, the city or the remark. Empty: all.',
      ),
    },
    numbers: {
      type: 'text',
      default: '',
      rows: 4,
      required: true,
      dynamic: true,
      showWhen: { operation: ['add', 'update', 'remove', 'place'] },
      label: words('号码', 'Numbers'),
      help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
    },
    rateLimitCount: {
      type: 'number',
      default: 0,
      min: 0,
      max: 100_000,
      showWhen: { operation: ['add'] },
      label: words('限流次数', 'Rate limit: calls'),
      help: words(
        '任意一个限流周期内，每个号码最多呼出的次数；0 为不限。',
        'Calls begun from each number within any period, at the most. 0: no limit.',
      ),
    },
    rateLimitPeriod: {
      type: 'number',
      default: 1,
      min: 1,
      max: 86_400,
      showWhen: { operation: ['add'] },
      label: words('限流周期（秒）', 'Rate limit: seconds'),
    },
    maxConcurrency: {
      type: 'number',
      default: 0,
      min: 0,
      max: 10_000,
      showWhen: { operation: ['add'] },
      label: words('单号码并发', 'Concurrency of a number'),
      help: words(
        '每个号码同时进行的通话数；0 按供应商的规定，没有规定则不限。',
        'Calls at a time from each number. 0: as its supplier has it, or no limit.',
      ),
    },
    supplier: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['add'] },
      label: words('供应商', 'Supplier'),
      help: words(
        '供应商的 ID 或名称，其规则会被执行；留空为没有。“列出供应商”给出全部。',
        'Id or name of a supplier, whose rules are then kept; empty for none. "List suppliers" tells all.',
      ),
    },
    trunk: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['add'] },
      label: words('中继', 'Trunk'),
      help: words(
        '引擎 SIP 设置中的中继名称，这些号码的呼叫只走该中继；留空由线路选择。',
        "Name of a trunk of the engine's SIP settings: calls from these numbers go over it, and over no other. Empty: the line chooses.",
      ),
    },
    province: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['add'] },
      label: words('归属省份', 'Province'),
      help: words(
        '留空则按号码识别；95、400 等号码请填写。',
        'Empty: found by the number. Numbers such as 95xxx and 400 do not tell it.',
      ),
    },
    city: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['add'] },
      label: words('归属城市', 'City'),
    },
    remark: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['add'] },
      label: words('备注', 'Remark'),
    },
    changes: {
      type: 'list',
      default: [],
      required: true,
      showWhen: { operation: ['update'] },
      label: words('改动', 'Changes'),
      help: words('只修改列出的各项。', 'Only what is listed here is changed.'),
      itemLabel: words('改动', 'Change'),
      fields: {
        setting: {
          type: 'options',
          default: 'rateLimitCount',
          label: words('项目', 'Setting'),
          options: [
            { value: 'rateLimitCount', label: words('限流次数', 'Rate limit: calls') },
            { value: 'rateLimitPeriod', label: words('限流周期（秒）', 'Rate limit: seconds') },
            { value: 'maxConcurrency', label: words('单号码并发', 'Concurrency of a number') },
            { value: 'supplier', label: words('供应商', 'Supplier') },
            { value: 'trunk', label: words('中继', 'Trunk') },
            { value: 'province', label: words('归属省份', 'Province') },
            { value: 'city', label: words('归属城市', 'City') },
            { value: 'monthlyPrice', label: words('月租（元）', 'Yuan a month') },
            { value: 'minutePrice', label: words('单价（元/分钟）', 'Yuan a minute') },
            { value: 'remark', label: words('备注', 'Remark') },
            { value: 'enabled', label: words('启用（是/否）', 'Enabled (yes or no)') },
          ],
        },
        value: {
          type: 'text',
          default: '',
          dynamic: true,
          label: words('值', 'Value'),
          help: words('留空则清除该项。', 'Empty: the setting is taken away.'),
        },
      },
    },
    definition: {
      type: 'json',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['saveSupplier'] },
      check: (value) =>
        isObject(value)
          ? undefined
          : words(
              '必须是 JSON 对象',
              'must be a JSON object, such as one that "List suppliers" brings',
            ),
      label: words('供应商定义', 'Definition of the supplier'),
      help: words(
        '与“列出供应商”给出的结构相同；相同 ID 的自有供应商被更新。',
        'As "List suppliers" brings it. One of the same id is changed, unless it came with the product.',
      ),
    },
    limit: {
      type: 'number',
      default: 1000,
      min: 1,
      max: 10_000,
      showWhen: { operation: ['list'] },
      label: words('最多条数', 'At most'),
      help: words('返回的号码数上限。', 'So many numbers are returned at most.'),
    },
  },
  outputs: [
    { key: 'out', label: words('结果', 'Result') },
    { key: 'rejected', label: words('未导入', 'Rejected') },
  ],
  subtitle: (_settings, chosen) => chosen('operation'),
});
