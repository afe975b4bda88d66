import { COLOR } from '../common/fields';
import { numbersField, poolFilter, xFilter } from '../common/privacyFilter';
import { asLabel, eventWords, smsStateWords } from '../common/terms';
import { defineNode, words } from '../host/definition';

const event = <T extends 'SmsIntercepted' | 'SmsForwarded' | 'SmsDelivery' | 'SmsBilled'>(
  value: T,
) => ({ value, label: asLabel(eventWords[value]) });

const state = <T extends 'Intercepted' | 'AwaitingConfirmation' | 'Sending'>(value: T) => ({
  value,
  label: asLabel(smsStateWords[value]),
});

export const definition = defineNode({
  name: 'interceptSmsTrigger',
  label: words('短信截取触发器', 'Intercept SMS Trigger'),
  summary: words(
    '隐私号（X号码）收到短信时启动流程。',
    'Starts the flow when a text message comes in to a privacy number.',
  ),
  help: words(
    `### 输出
- \`sms\`：短信 \`{ id, poolKey, kind, x, bindingId, outId, outOrderId, from, fromSide, to, text, count, state, reason, receivedAt, confirmBy, sentText, … }\`。\`x\` 是收到短信的隐私号；\`from\` 是发送方，\`fromSide\` 为 \`A\`、\`other\` 或 \`null\`（不在绑定中）；\`to\` 是另一方；\`text\` 是内容；\`count\` 是条数，每 70 个字符 1 条。
- \`sms.state\`：\`AwaitingConfirmation\`（待确认，须在 \`confirmBy\` 之前用“短信”节点确认）、\`Sending\`（已放行，正在下发）、\`Intercepted\`（未下发，原因在 \`reason\`）。
- \`delivered\`：是否送达，仅“短信送达结果”有；未送达的，\`sms.text\` 带回内容，\`sms.error\` 是原因。
- \`billed\`：\`{ item, count }\`，仅“计费短信”有；\`item\` 为 \`interceptedSms\`（短信截取）或 \`smartSms\`（智能短信）。同一短信再次计费时，以最后一次为准。
- \`event\`：完整的事件，\`eventType\` 为 \`SmsIntercepted\`、\`SmsForwarded\`、\`SmsDelivery\` 或 \`SmsBilled\`。

### 说明
号码池的短信模式须为“短信截取”或“智能短信”；短信从引擎设置中的短信通道（SMPP、SIP、HTTP）收取。

每个事件至少来一次，流程接收后才算完成；引擎重启后可能再来一次，\`sms.id\` 相同。流程停用期间的短信在恢复后补上。

选择隐藏时，\`from\`、\`to\` 显示为 \`138****0000\`，内容中出现的手机号同样隐藏；用 \`sms.id\` 确认、回复或查询不受影响。`,
    `### Outputs
- \`sms\`: the message, \`{ id, poolKey, kind, x, bindingId, outId, outOrderId, from, fromSide, to, text, count, state, reason, receivedAt, confirmBy, sentText, … }\`. \`x\` is the privacy number that it came to; \`from\` wrote it, and \`fromSide\` is \`A\`, \`other\`, or \`null\` for who is in no binding; \`to\` is the other side; \`count\` is what it counts for, 70 characters each.
- \`sms.state\`: \`AwaitingConfirmation\` (an SMS node may confirm it until \`confirmBy\`), \`Sending\` (let through, and on its way) or \`Intercepted\` (not passed on; \`reason\` says why).
- \`delivered\`: whether it has arrived, with Message delivery only; of one that has not, \`sms.text\` brings the text back, and \`sms.error\` says why.
- \`billed\`: \`{ item, count }\`, with Message billed only; \`item\` is \`interceptedSms\` or \`smartSms\`. Of a message that is billed again, the last one counts.
- \`event\`: all of the event, whose \`eventType\` is \`SmsIntercepted\`, \`SmsForwarded\`, \`SmsDelivery\` or \`SmsBilled\`.

### Details
The SMS mode of the pool has to be intercept or smart. Messages come by the ways of the engine's settings: SMPP, SIP, HTTP.

Each event comes at least once and is done with when the flow has taken it; after a restart one may come again, with the same \`sms.id\`. What comes in while the flow is off comes when it is back.

Where numbers are hidden, \`from\` and \`to\` are \`138****0000\`, and so are mobile numbers within the text. To confirm, answer or read the message, \`sms.id\` is all that is needed.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: {
    events: {
      type: 'multiOptions',
      default: ['SmsIntercepted'],
      required: true,
      label: words('事件', 'Events'),
      help: words(
        '收到短信：无论是否下发。送达结果：下发成功或失败。',
        'Message to a privacy number: whatever is to become of it. Delivery: it has arrived, or has not.',
      ),
      options: [
        event('SmsIntercepted'),
        event('SmsForwarded'),
        event('SmsDelivery'),
        event('SmsBilled'),
      ],
    },
    states: {
      type: 'multiOptions',
      default: [],
      label: words('收到时的状态', 'State on arrival'),
      help: words(
        '“收到隐私号短信”只在这些状态时启动流程；不选则为全部。',
        'Message to a privacy number starts the flow in these states only. None chosen: in all.',
      ),
      options: [state('AwaitingConfirmation'), state('Sending'), state('Intercepted')],
    },
    pool: poolFilter,
    x: xFilter,
    numbers: numbersField,
  },
  outputs: [{ key: 'out', label: words('短信', 'Message') }],
  subtitle: (settings) => settings.x || settings.pool,
});
