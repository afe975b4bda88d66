import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import {
  auditFields,
  planFields,
  scopeFields,
  timeFields,
  usageFields,
  webhookFields,
} from './form';
import { help } from './help';
import { instanceFields } from './instanceFields';

export const definition = defineNode({
  name: 'account',
  label: words('账户', 'Account'),
  summary: words(
    '操作审计、用量与费用、价格、并发计算、实例，以及事件的 Webhook。',
    'Operation log, usage and cost, prices, planning of lines, instances, and webhooks for events.',
  ),
  help,
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'usage',
      label: words('操作', 'Operation'),
      options: [
        { value: 'audit', label: words('查询操作日志', 'List operations') },
        { value: 'setRetention', label: words('设置日志保留天数', 'Keep operations for') },
        { value: 'usage', label: words('用量与费用', 'Usage and cost') },
        { value: 'plan', label: words('并发计算', 'Plan lines') },
        { value: 'prices', label: words('查询价格', 'Get prices') },
        { value: 'setPrices', label: words('设置价格', 'Set prices') },
        { value: 'priceLists', label: words('列出各期价格', 'List prices by day') },
        { value: 'removePrices', label: words('删除一期价格', 'Remove prices of a day') },
        { value: 'instances', label: words('实例：列出', 'Instances: list') },
        { value: 'createInstance', label: words('实例：新建', 'Instances: create') },
        { value: 'updateInstance', label: words('实例：修改', 'Instances: update') },
        { value: 'deleteInstance', label: words('实例：删除', 'Instances: delete') },
        {
          value: 'setConcurrency',
          label: words('实例：设置账户总并发', 'Instances: set the total'),
        },
        { value: 'webhooks', label: words('Webhook：列出', 'Webhooks: list') },
        { value: 'createWebhook', label: words('Webhook：新建', 'Webhooks: create') },
        {
          value: 'createReceipts',
          label: words(
            'Webhook：新建（隐私号回执批量推送）',
            'Webhooks: create for receipts in batches',
          ),
        },
        { value: 'updateWebhook', label: words('Webhook：修改', 'Webhooks: update') },
        { value: 'testWebhook', label: words('Webhook：测试', 'Webhooks: test') },
        { value: 'deleteWebhook', label: words('Webhook：删除', 'Webhooks: delete') },
        { value: 'deadLetters', label: words('Webhook：查询死信', 'Webhooks: list dead letters') },
        { value: 'resend', label: words('Webhook：重发死信', 'Webhooks: send dead letters again') },
        { value: 'redis', label: words('Redis：状态', 'Redis: state') },
      ],
    },
    ...timeFields,
    ...usageFields,
    ...auditFields,
    ...planFields,
    ...instanceFields,
    ...webhookFields,
    ...scopeFields,
  },
  outputs: [{ key: 'out', label: words('结果', 'Result') }],
  subtitle: (_settings, chosen) => chosen('operation'),
});
