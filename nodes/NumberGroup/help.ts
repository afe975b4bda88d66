import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意；各项设置可取自输入，每个数据项（n8n）或每条消息（Node-RED）一次操作。

### 输出
- **完成**：
  - 创建、添加、移除、覆盖、查询、修改：\`group\`，即 \`{ id, poolKey, name, remark, numbers, bindings, createdAt }\`；\`numbers\` 是组中的号码数，\`bindings\` 是使用该组的绑定数。
  - 列出号码：\`numbers\`，号码的数组；列出号码组：\`groups\`；删除：\`group\` 和 \`deleted\`。
- **未成功**：什么也没有改变，\`refused\` 为 \`{ code, reason }\`，说明原因。

### 说明
AXG 隐私号把 A 与一组号码绑定：组中任何人拨打 X 都接到 A，其他人听到提示音。典型场景是招聘：A 是候选人，组是招聘顾问。先创建号码组，再用“绑定隐私号”节点按 AXG 绑定；组中号码增减后，已有的绑定立即按新的号码生效。

已在组中的号码再次添加、不在组中的号码移除，都不算错误。覆盖用给出的号码替换全部号码。绑定中的 A 不能在组中；正在使用的组不能清空，也不能删除。

谁不能通过隐私号拨打，另见“绑定隐私号”节点的黑名单和单通限制。`,
  `### Inputs
- Anything; settings may come from it. Each item (n8n) or message (Node-RED) is one operation.

### Outputs
- **Done**:
  - Create, Add, Remove, Overwrite, Get, Change: \`group\`, which is \`{ id, poolKey, name, remark, numbers, bindings, createdAt }\`; \`numbers\` is how many it has, \`bindings\` how many bindings are with it.
  - List numbers: \`numbers\`, a list of them; List groups: \`groups\`; Delete: \`group\` and \`deleted\`.
- **Refused**: nothing was changed; \`refused\` is \`{ code, reason }\`.

### Details
AXG binds A to a group of numbers: any of them reaches A by ringing X, others hear an announcement. Recruiting is the usual case: A is the candidate, the group are the recruiters. Create the group first, then bind it with a Bind Privacy Number node. When its numbers change, the bindings that are there go by the new ones at once.

A number that is added twice is there once; one that is not there may be removed. Overwrite puts the numbers in the place of all that were there. A of a binding cannot be in its group; a group that is in use can neither be emptied nor deleted.

Who cannot call through a privacy number: see also the blacklists and the one-way restriction of the Bind Privacy Number node.`,
);
