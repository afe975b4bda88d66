import { words } from '../host/definition';

export const help = words(
  `### 输入
- \`bound.id\`：发送时使用的绑定，来自“绑定隐私号”或“绑定到期触发器”；也可以填写绑定 ID。
- \`sms.id\`：回复、确认、查询的短信，来自“短信截取触发器”；也可以填写短信 ID。

### 输出
- **完成**：操作的结果，见下。
- **未成功**：没有办成，\`refused\` 为 \`{ code, reason, because }\`，其他数据项不受影响；查询通道状态时，有通道不可用。

发送、回复、确认、查询一条的结果是 \`sms\`：\`{ id, origin, poolKey, x, bindingId, outId, from, to, text, count, state, reason, sentText, sentThrough, … }\`。\`sms.state\` 为 \`Sending\`（发送中）、\`Sent\`（已发送）、\`Delivered\`（已送达）、\`Failed\`（失败，\`sms.error\` 是原因）、\`AwaitingConfirmation\`（待确认）或 \`Intercepted\`（未下发，\`sms.reason\` 是原因）。

列出的结果是 \`messages\` 和 \`total\`，最新的在前。退订名单：添加给出 \`added\`，移除给出 \`removed\`，列出给出 \`stops\`：\`[{ poolKey, number, x, text, at }]\` 和 \`total\`。

短信通道状态的结果是 \`gateways\`：\`[{ name, kind, state, detail, since, sends, receives, received, sent }]\`，\`state\` 为 \`up\`、\`connecting\` 或 \`down\`；\`allUp\` 表示全部可用。

### 说明
发送和回复返回时，短信已保存并开始发送；是否送达，由“短信截取触发器”的“短信送达结果”告知。通道不可用时，一小时内重试。

确认只对“智能短信”号码池中待确认的短信有效，须在 \`sms.confirmBy\` 之前，绑定仍然有效。

\`refused.reason\` 是原因的说明；\`refused.because\` 供流程判断：\`Unsubscribed\` 对方已退订，\`Barred\` 内容有禁用词，\`NoBinding\` 绑定已失效；其他原因没有此项。

本节点的输出带有真实号码。`,
  `### Inputs
- \`bound.id\`: the binding to send by, from a Bind Privacy Number or a Binding Expiring Trigger; a binding ID may be given instead.
- \`sms.id\`: the message to answer, confirm or get, from an Intercept SMS Trigger; a message ID may be given instead.

### Outputs
- **Done**: what came of it, see below.
- **Refused**: it could not be done, which is no matter to other items; \`refused\` is \`{ code, reason, because }\`. Of Gateways: one of them is not up.

Send, Reply, Confirm and Get one bring \`sms\`: \`{ id, origin, poolKey, x, bindingId, outId, from, to, text, count, state, reason, sentText, sentThrough, … }\`. \`sms.state\` is \`Sending\`, \`Sent\`, \`Delivered\`, \`Failed\` (\`sms.error\` says why), \`AwaitingConfirmation\`, or \`Intercepted\` (not passed on; \`sms.reason\` says why).

List brings \`messages\` and \`total\`, newest first. Stop list: add brings \`added\`, remove \`removed\`, list \`stops\`, \`[{ poolKey, number, x, text, at }]\`, and \`total\`.

Gateways brings \`gateways\`: \`[{ name, kind, state, detail, since, sends, receives, received, sent }]\`, whose \`state\` is \`up\`, \`connecting\` or \`down\`, and \`allUp\`.

### Details
When Send or Reply answers, the message is written down and on its way; whether it has arrived, the event Message delivery of an Intercept SMS Trigger tells. While no gateway is up it is tried again for an hour.

Confirm is for messages that wait for it, in a pool with smart SMS: until \`sms.confirmBy\`, and while their binding is in effect.

\`refused.reason\` says why in words; \`refused.because\` is for flows to branch on: \`Unsubscribed\`, the other side wants nothing more; \`Barred\`, the text has barred words; \`NoBinding\`, the binding is over. Other reasons have none.

What this node puts out has real numbers in it.`,
);
