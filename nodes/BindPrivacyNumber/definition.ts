import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { bindFields } from './bindFields';
import { blacklistFields } from './blacklistFields';
import { help } from './help';
import { otherFields } from './otherFields';

export const definition = defineNode({
  name: 'bindPrivacyNumber',
  label: words('绑定隐私号', 'Bind Privacy Number'),
  summary: words(
    '用隐私号绑定双方号码，解绑、修改、查询；维护黑名单，查找来电去向。',
    "Binds people's numbers to a privacy number; unbinds, changes, finds; blacklists.",
  ),
  help,
  mode: 'each',
  failureOutput: 'refused',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'bind',
      label: words('操作', 'Operation'),
      options: [
        { value: 'bind', label: words('绑定', 'Bind') },
        { value: 'bindMany', label: words('批量绑定', 'Bind a list') },
        { value: 'unbind', label: words('解绑', 'Unbind') },
        { value: 'update', label: words('修改绑定', 'Change a binding') },
        { value: 'get', label: words('查询绑定', 'Get a binding') },
        { value: 'list', label: words('列出绑定', 'List bindings') },
        { value: 'resolve', label: words('排查：来电会怎样', 'Check: what becomes of a call') },
        { value: 'calls', label: words('排查：通话记录', 'Check: calls') },
        { value: 'transcript', label: words('排查：通话转写', 'Check: transcript of a call') },
        { value: 'addBlacklist', label: words('黑名单：添加', 'Blacklist: add') },
        { value: 'removeBlacklist', label: words('黑名单：移除', 'Blacklist: remove') },
        { value: 'listBlacklist', label: words('黑名单：列出', 'Blacklist: read') },
      ],
    },
    ...bindFields,
    ...otherFields,
    ...blacklistFields,
    limit: {
      type: 'number',
      default: 100,
      min: 1,
      max: 100_000,
      showWhen: { operation: ['list', 'calls', 'listBlacklist'] },
      label: words('最多条数', 'At most'),
      help: words('返回条数的上限。', 'So many are returned at most.'),
    },
  },
  outputs: [
    { key: 'ok', label: words('完成', 'Done') },
    { key: 'refused', label: words('未成功', 'Refused') },
  ],
  subtitle: (_settings, chosen) => chosen('operation'),
});
