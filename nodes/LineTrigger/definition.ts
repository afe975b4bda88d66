import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'lineTrigger',
  label: words('线路触发器', 'Line Trigger'),
  summary: words(
    '中继变为可用或不可用时启动流程。',
    'Starts the flow when a trunk goes up or down.',
  ),
  help: words(
    `### 输出
- \`trunk\`：中继 \`{ name, state, detail, registered, since, liveCalls, roundTripMs }\`。\`state\` 为 \`up\`（可用）、\`down\`（不可用）或 \`unknown\`（未知）；\`detail\` 是不可用的原因；\`registered\` 是否已注册，不注册的为 \`null\`；\`since\` 从何时起（毫秒时间戳）。
- \`event\`：完整的事件 \`{ eventType, eventTime, trunk }\`，\`eventType\` 为 \`TrunkChanged\`。

### 说明
引擎定时用 OPTIONS 询问每条中继（默认 30 秒一次），两次没有应答即为不可用；呼叫和注册的结果也计入。“每次变化”还包括注册成功和注册失效；中继不可用期间，只通知它恢复。

每条中继每秒最多启动一次，以最后的状态为准；一秒之内又恢复原状的不通知。引擎启动后，中继第一次应答时也通知为可用；引擎停止时不通知。

中继属于整个引擎，不属于某个实例。流程停用期间的变化在恢复后补上，\`event.eventTime\` 是变化的时间。模拟线路没有中继，不会启动流程。`,
    `### Outputs
- \`trunk\`: \`{ name, state, detail, registered, since, liveCalls, roundTripMs }\`. \`state\` is \`up\`, \`down\` or \`unknown\`; \`detail\` says why a trunk is down; \`registered\` is \`null\` where it does not register; \`since\` is when it came to this state (ms since the epoch).
- \`event\`: all of the event, \`{ eventType, eventTime, trunk }\`, whose \`eventType\` is \`TrunkChanged\`.

### Details
The engine asks every trunk now and then by OPTIONS (every 30 seconds unless set otherwise); after two misses it is down. What calls and registrations meet counts as well. Every change is also told when a trunk has registered, or is registered no longer; while it is down, only that it comes back.

A trunk starts the flow once a second at most, with its last state; what is undone within that second is not told. After a start of the engine the first answer of a trunk is told as up; the stop of the engine is not told.

Trunks belong to the engine, not to one of its instances. What changes while the flow is off comes when it is back; \`event.eventTime\` says when it was. The simulated line has no trunks and starts nothing.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: {
    when: {
      type: 'options',
      default: 'all',
      label: words('何时启动', 'Starts on'),
      options: [
        { value: 'all', label: words('每次变化', 'Every change') },
        { value: 'down', label: words('变为不可用', 'Down only') },
        { value: 'up', label: words('变为可用', 'Up only') },
      ],
    },
  },
  outputs: [{ key: 'out', label: words('中继', 'Trunk') }],
  subtitle: (_settings, chosen) => chosen('when'),
});
