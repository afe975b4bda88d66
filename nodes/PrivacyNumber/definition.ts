import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { buyFields, filterFields, numberFields, stockFields, whereFields } from './fields';
import { help } from './help';

export const definition = defineNode({
  name: 'privacyNumber',
  label: words('隐私号', 'Privacy Number'),
  summary: words(
    '购买、释放、锁定、迁移、认证和列出隐私号（X号码），维护号码库存。',
    'Buys, releases, locks, moves, verifies and lists privacy numbers (X numbers); keeps their stock.',
  ),
  help,
  mode: 'all',
  failureOutput: 'refused',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'list',
      label: words('操作', 'Operation'),
      options: [
        { value: 'list', label: words('列出号码', 'List numbers') },
        { value: 'get', label: words('查询号码', 'Look numbers up') },
        { value: 'buy', label: words('购买', 'Buy') },
        { value: 'release', label: words('释放', 'Release') },
        { value: 'lock', label: words('锁定', 'Lock') },
        { value: 'unlock', label: words('解锁', 'Unlock') },
        { value: 'remark', label: words('备注', 'Set the remark') },
        { value: 'move', label: words('迁移：指定号码', 'Move: certain numbers') },
        { value: 'moveSome', label: words('迁移：按归属地', 'Move: so many of a city') },
        { value: 'moves', label: words('迁移：记录', 'Moves: list') },
        { value: 'startVerification', label: words('实人认证：开始', 'Verification: start') },
        { value: 'finishVerification', label: words('实人认证：结果', 'Verification: finish') },
        { value: 'remain', label: words('库存：余量', 'Stock: what is left') },
        { value: 'addStock', label: words('库存：添加', 'Stock: add') },
        { value: 'removeStock', label: words('库存：移除', 'Stock: remove') },
      ],
    },
    ...numberFields,
    ...whereFields,
    ...buyFields,
    ...stockFields,
    ...filterFields,
  },
  outputs: [
    { key: 'out', label: words('结果', 'Result') },
    { key: 'refused', label: words('未成功', 'Refused') },
  ],
  subtitle: (_settings, chosen) => chosen('operation'),
});
