import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意；各项设置可取自输入。n8n 的每个数据项、Node-RED 的每条消息是一个绑定；n8n 一次来多少项就绑定多少项，互不影响。一条消息里有整份名单时用“批量绑定”。

### 输出
- **完成**：操作已完成；排查时表示来电会接通（或先提示输入分机号）。
- **未成功**：没有绑定、解绑或修改，\`refused\` 为 \`{ code, reason }\`，说明原因；批量绑定有一行未成功、解绑有一个未成功时也从这里输出；排查时表示来电会听到提示音。输入的其他内容原样保留。

各操作给出：
- 绑定、修改、查询：\`bound\`，即 \`{ id, poolKey, kind, a, b, x, extension, groupId, expiresAt, outId, endedAt, … }\`；\`x\` 是双方看到的号码。
- 批量绑定：\`boundCount\`、\`refusedCount\`、\`results\`，按行的顺序，每条为 \`{ index, bound }\` 或 \`{ index, row, code, reason }\`。
- 解绑：\`unbound\`、\`results\`；已经失效的算作已解绑，一个也没有时 \`unbound\` 为 0。
- 列出绑定：\`bindings\`；通话记录：\`calls\`，其中 \`callerNumber\`、\`calleeNumber\` 是主叫和被叫；通话转写：\`transcript\`；黑名单：\`added\`、\`removed\`、\`entries\`。
- 来电会怎样：\`answer\`。接通时为 \`{ outcome: 'connect', reached, showNumber, bound, recording, … }\`；听到提示音时为 \`{ outcome: 'announce', announcement, because, … }\`，\`because\` 是原因：\`number\`（不是隐私号）、\`caller\`（主叫没有绑定）、\`restriction\`（单通限制）、\`blacklist\`（黑名单）、\`callback\`（没有可回拨的人）、\`extension\`（分机号不存在）、\`circle\`（另一方本身是隐私号）。

### 说明
隐私号类型须与号码池一致。AXB 是两个人之间；AXN、95AXN 任何人都能通过 X 找到 A；AXN分机号在 X 之后加分机号；AXG 只有 G号码组中的人能通过 X 找到 A。AXB 和 AXN分机号的一个 X 可以有多个绑定，但不能让同一个来电有两种去向，那样的绑定会被拒绝并说明原因。

绑定到时自动失效，精确到秒。行程、订单结束时用“解绑”按外部业务 ID 解绑，不必记下绑定关系 ID。

黑名单和单通限制放在本节点，因为它们与绑定一起决定来电是否接通；有人反映打不通时，先用“来电会怎样”查看是哪一条起作用。

输出中有真实号码，请只交给自己的系统。`,
  `### Inputs
- Anything; settings may come from it. Each item (n8n) or message (Node-RED) is one binding; n8n binds all items that come at once, each for itself. For a list within one message there is "Bind a list".

### Outputs
- **Done**: it was done. Of a check: the call is put through, or asked for its extension first.
- **Refused**: nothing was bound, unbound or changed; \`refused\` is \`{ code, reason }\`. A list of which a row was refused, and an unbinding of which one failed, leave here as well. Of a check: the caller hears an announcement. What else came in stays as it was.

What comes of each:
- Bind, Change, Get: \`bound\`, which is \`{ id, poolKey, kind, a, b, x, extension, groupId, expiresAt, outId, endedAt, … }\`. \`x\` is the number that both see.
- Bind a list: \`boundCount\`, \`refusedCount\` and \`results\` in the order of the rows, each \`{ index, bound }\` or \`{ index, row, code, reason }\`.
- Unbind: \`unbound\` and \`results\`. What has ended already counts as unbound; where there was none, \`unbound\` is 0.
- List bindings: \`bindings\`; calls: \`calls\`, with \`callerNumber\` and \`calleeNumber\`; transcript: \`transcript\`; blacklist: \`added\`, \`removed\`, \`entries\`.
- What becomes of a call: \`answer\`. Put through: \`{ outcome: 'connect', reached, showNumber, bound, recording, … }\`. An announcement: \`{ outcome: 'announce', announcement, because, … }\`; \`because\` is \`number\` (no privacy number), \`caller\` (no binding is about this caller), \`restriction\`, \`blacklist\`, \`callback\` (nobody to call back), \`extension\` (there is no such one) or \`circle\` (the other one is a privacy number itself).

### Details
The kind has to be that of the pool. AXB is about two people. With AXN and 95AXN whoever rings X reaches A; with an extension, X and the extension do. With AXG only those of the number group reach A. One X of AXB or of AXN with extension has many bindings; two that the same call could mean are refused, with the reason.

A binding ends by itself, to the second. At the end of a trip or an order, Unbind by the out id: there is no need to keep the id of the binding.

Blacklists and the one-way restriction are in this node since, with the binding, they decide who is put through. When somebody cannot get through, "what becomes of a call" tells which of them it was.

What comes out has real numbers in it: hand it to systems of your own only.`,
);
