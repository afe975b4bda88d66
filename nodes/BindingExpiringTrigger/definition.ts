import { COLOR } from '../common/fields';
import { numbersField, poolFilter } from '../common/privacyFilter';
import { asLabel, eventWords } from '../common/terms';
import { defineNode, words } from '../host/definition';

const event = <T extends 'BindingExpiring' | 'BindingEnded' | 'PrivacyNumberAlarm'>(value: T) => ({
  value,
  label: asLabel(eventWords[value]),
});

export const definition = defineNode({
  name: 'bindingExpiringTrigger',
  label: words('绑定到期触发器', 'Binding Expiring Trigger'),
  summary: words(
    '隐私号绑定即将失效、已失效，或号码池利用率告警时启动流程。',
    'Starts the flow when a binding is about to expire or has ended, or a pool is nearly used up.',
  ),
  help: words(
    `### 输出
“绑定即将失效”和“绑定已失效”：
- \`bound\`：绑定 \`{ id, poolKey, kind, x, a, b, extension, groupId, expiresAt, createdAt, outId, outOrderId }\`。\`x\` 隐私号，\`expiresAt\` 到期时间（毫秒时间戳）。
- \`reason\`：失效原因，\`Expired\`（到期）或 \`Arrears\`（欠费），仅“绑定已失效”有。

“号码池告警”：
- \`pool\`：\`{ key, name, kind, numbers, bindings, utilisation, alarmPercent }\`。\`utilisation\` 为绑定利用率，0 到 1。

所有事件：
- \`event\`：完整的事件，\`eventType\` 为 \`BindingExpiring\`、\`BindingEnded\` 或 \`PrivacyNumberAlarm\`。

### 说明
提前多少分钟提醒、利用率达到多少告警，都在号码池的配置中；没有配置则没有事件。在到期之前用“绑定隐私号”节点按 \`bound.id\` 延期，绑定就不会失效。主动解绑没有事件。

每个事件至少来一次，流程接收后才算完成；引擎重启后可能再来一次，\`bound.id\` 和 \`bound.expiresAt\` 相同。`,
    `### Outputs
Binding expiring and Binding ended bring:
- \`bound\`: \`{ id, poolKey, kind, x, a, b, extension, groupId, expiresAt, createdAt, outId, outOrderId }\`. \`x\` is the privacy number; \`expiresAt\` is when it ends (ms since the epoch).
- \`reason\`: why it has ended, \`Expired\` or \`Arrears\`; with Binding ended only.

Number pool alarm brings:
- \`pool\`: \`{ key, name, kind, numbers, bindings, utilisation, alarmPercent }\`. \`utilisation\` is 0 to 1.

All of them bring:
- \`event\`: all of the event, whose \`eventType\` is \`BindingExpiring\`, \`BindingEnded\` or \`PrivacyNumberAlarm\`.

### Details
How many minutes before, and at which utilisation, is set in the pool; where it is not set there is no such event. A binding that is given more time before it expires, by its \`bound.id\` in a Bind Privacy Number node, does not end. What is unbound by a request has no event.

Each event comes at least once and is done with when the flow has taken it; after a restart one may come again, with the same \`bound.id\` and \`bound.expiresAt\`.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: {
    events: {
      type: 'multiOptions',
      default: ['BindingExpiring'],
      required: true,
      label: words('事件', 'Events'),
      help: words(
        '提前的分钟数和告警的利用率在号码池中设置。',
        'How long before, and at which utilisation, is set in the pool.',
      ),
      options: [event('BindingExpiring'), event('BindingEnded'), event('PrivacyNumberAlarm')],
    },
    pool: poolFilter,
    numbers: numbersField,
  },
  outputs: [{ key: 'out', label: words('绑定', 'Binding') }],
  subtitle: (_settings, chosen) => chosen('events'),
});
