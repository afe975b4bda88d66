import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { help } from './help';

export const definition = defineNode({
  name: 'numberGroup',
  label: words('G号码组', 'Number Group (G)'),
  summary: words(
    '创建和维护 G号码组：组中的人通过 AXG 隐私号找到 A。',
    'Creates and keeps groups of numbers that reach A through an AXG number.',
  ),
  help,
  mode: 'each',
  failureOutput: 'refused',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'create',
      label: words('操作', 'Operation'),
      options: [
        { value: 'create', label: words('创建', 'Create') },
        { value: 'add', label: words('添加号码', 'Add numbers') },
        { value: 'remove', label: words('移除号码', 'Remove numbers') },
        { value: 'overwrite', label: words('覆盖号码', 'Overwrite numbers') },
        { value: 'numbers', label: words('列出号码', 'List numbers') },
        { value: 'get', label: words('查询', 'Get') },
        { value: 'list', label: words('列出号码组', 'List groups') },
        { value: 'update', label: words('修改名称、备注', 'Change name and remark') },
        { value: 'delete', label: words('删除', 'Delete') },
      ],
    },
    pool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['create'] },
      label: words('号码池', 'Number pool'),
      help: words(
        'AXG 隐私号的号码池；从列表选择，或填写 Key、名称。',
        'One of AXG; chosen from the list, or its key or name.',
      ),
    },
    group: {
      type: 'resource',
      resource: 'numberGroup',
      default: '',
      required: true,
      dynamic: true,
      showWhen: {
        operation: ['add', 'remove', 'overwrite', 'numbers', 'get', 'update', 'delete'],
      },
      label: words('G号码组', 'Number group (G)'),
      help: words('从列表选择，或填写 ID、名称。', 'Chosen from the list, or its id or name.'),
    },
    name: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['create', 'update'] },
      label: words('号码组名称', 'Name of the group'),
      help: words(
        '最多 16 个字；创建时留空则用 ID 命名，修改时留空则不变。',
        'At most 16 characters. Empty: its id when new, else as it was.',
      ),
    },
    numbers: {
      type: 'text',
      default: '',
      rows: 4,
      dynamic: true,
      showWhen: { operation: ['create', 'add', 'remove', 'overwrite'] },
      label: words('号码', 'Numbers'),
      help: words(
        '用分号、空格或换行分隔，手机或带区号的固话。创建和覆盖一次最多 200 个；添加和移除不限，分批进行。',
        'Separated by semicolons, blanks or line breaks; mobiles, or landlines with area code. 200 at most to create or overwrite; as many as you like to add or remove, in batches.',
      ),
    },
    remark: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['create', 'update'] },
      label: words('备注', 'Remark'),
      help: words('修改时留空则不变。', 'To change: empty leaves it as it was.'),
    },
    inPool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      dynamic: true,
      showWhen: { operation: ['list'] },
      label: words('限于号码池', 'Only of the pool'),
      help: words('留空为全部号码池。', 'Empty: all pools.'),
    },
    search: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['list', 'numbers'] },
      label: words('搜索', 'Search'),
      help: words(
        '名称、ID 或号码的一部分；留空为全部。',
        'Part of the name, the id or the number. Empty: all.',
      ),
    },
    limit: {
      type: 'number',
      default: 1000,
      min: 1,
      max: 100_000,
      showWhen: { operation: ['numbers'] },
      label: words('最多条数', 'At most'),
      help: words('返回条数的上限。', 'So many are returned at most.'),
    },
  },
  outputs: [
    { key: 'ok', label: words('完成', 'Done') },
    { key: 'refused', label: words('未成功', 'Refused') },
  ],
  subtitle: ({ name, group }, chosen) => {
    const { 'zh-CN': zh, 'en-US': en } = chosen('operation');
    const what = name || group;
    return words(`${zh} ${what}`.trim(), `${en} ${what}`.trim());
  },
});
