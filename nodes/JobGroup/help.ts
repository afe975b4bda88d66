import { words } from '../host/definition';

export const help = words(
  `### 输入
- 加入名单（包括“创建、加入名单并启动”）时：联系人，来自“名单”节点的“有效”出口；每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）是一个。
- 其他操作：任意，仅用于触发。

### 输出
- **外呼任务**：\`{ id, name, status, progress, … }\`，列出时为多条。\`status\` 为 \`Draft\`、\`Scheduling\`、\`Executing\`、\`Paused\`、\`Stopped\` 或 \`Completed\`；\`progress\` 为 \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`。加入名单时另有 \`assigned\`（加入的人数）和 \`duplicates\`（任务中已有、未再加入的人数）。

### 说明
启动后立即输出，不等待任务结束：接通的通话由“通话触发器”处理，每个联系人的结果由“作业完成触发器”给出。在 Node-RED 中，节点状态会一直显示任务进展，例如 \`12/20, 3 calling\`。

“创建、加入名单并启动”失败时（例如名单有误），已创建的草稿随之删除。停止后未开始的作业取消，已接通的通话继续到结束。`,
  `### Inputs
- To assign contacts (also with "Create, assign and start"): contacts, from the Valid output of a Contacts node; each item (n8n) or each object of the \`msg.payload\` array (Node-RED) is one.
- Otherwise anything; it only sets the node off.

### Outputs
- **Job group**: \`{ id, name, status, progress, … }\`; several when listed. \`status\` is \`Draft\`, \`Scheduling\`, \`Executing\`, \`Paused\`, \`Stopped\` or \`Completed\`; \`progress\` is \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`. Where contacts were assigned, also \`assigned\` and \`duplicates\` (those that the group had already).

### Details
The output comes at once after the start, not at the end of the campaign: answered calls are a Call Trigger's, and what came of each contact a Job Complete Trigger's. In Node-RED the node's status goes on to show how far the group has got, such as \`12/20, 3 calling\`.

When "Create, assign and start" fails (contacts with faults, say), the draft it made is deleted again. When a group is stopped, jobs not begun are cancelled and answered calls go on to their end.`,
);
