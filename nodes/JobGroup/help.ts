import { words } from '../host/definition';

export const help = words(
  `### 输入
- 加入名单（包括“创建、加入名单并启动”）时：联系人，来自“名单”节点的“有效”出口；每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）是一个。也可以是“整份名单”（\`rosterId\`），联系人由引擎自己加入。
- 其他操作：任意，仅用于触发。

### 输出
- **外呼任务**：\`{ id, name, status, progress, … }\`，列出时为多条。\`status\` 为 \`Draft\`、\`Scheduling\`、\`Executing\`、\`Paused\`、\`Stopped\` 或 \`Completed\`；\`progress\` 为 \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`。启动前预览时为 \`{ total, toDial, skipped, byReason, delayed, delayedByReason, mostOnFirstDay, firstAt }\`；设置实例规则时为实例；删除时为 \`{ id, name, deleted }\`。查询作业时每个联系人一条，按名单顺序：\`{ id, status, failureReason, contact, tasks, tags, heldBy, nextAt, endedAt, … }\`，等待中的作业 \`heldBy\` 说明此刻为什么没有呼叫，\`nextAt\` 是何时可呼。加入名单时另有 \`assigned\`（加入的人数）和 \`duplicates\`（任务中已有、未再加入的人数）。

### 说明
启动后立即输出，不等待任务结束：接通的通话由“通话触发器”处理，每个联系人的结果由“作业完成触发器”给出。在 Node-RED 中，节点状态会一直显示任务进展，例如 \`12/20, 3 calling\`。

“创建、加入名单并启动”失败时（例如名单有误），已创建的草稿随之删除。停止后未开始的作业取消，已接通的通话继续到结束。删除会连同作业和通话记录一起删除，只能用于草稿、已完成或已停止的任务。

并发：先满足各任务的并发保障值（紧急任务在前），空闲的线路再分给紧急任务，然后是日常任务，同一优先级内平均分配。作业此刻为什么没有呼叫、何时可呼，用“查询作业”看 \`heldBy\` 和 \`nextAt\`。

启动前预览：\`toDial\` 人将被呼叫，\`skipped\` 人不呼叫，原因和人数在 \`byReason\`（禁呼、止呼、空号、无可呼时段、实例已停止外呼、供应商盲区或禁入行业）；\`delayed\` 人要到首个可呼日之后，原因在 \`delayedByReason\`（每日上限、供应商次数或时段、主叫号码限流）；\`mostOnFirstDay\` 是限流在首日最多允许的呼叫数，不限为 \`null\`。

按时间执行的循环任务在每个执行日对名单重新外呼一遍：每个联系人当天有一个新的作业，仍有未完成作业的除外，空号和止呼的除外。

某任务、某主叫号码或某中继最近 20 次呼叫有一半因线路故障失败时，相关任务自动暂停，原因在 \`pausedBecause\`；排除故障后继续任务即可。接通后流程启动过慢（95% 超过 500 毫秒）时自动减少呼叫。`,
  `### Inputs
- To assign contacts (also with "Create, assign and start"): contacts, from the Valid output of a Contacts node; each item (n8n) or each object of the \`msg.payload\` array (Node-RED) is one. Or a roster handed over as one (\`rosterId\`), whose contacts the engine assigns by itself.
- Otherwise anything; it only sets the node off.

### Outputs
- **Job group**: \`{ id, name, status, progress, … }\`; several when listed. \`status\` is \`Draft\`, \`Scheduling\`, \`Executing\`, \`Paused\`, \`Stopped\` or \`Completed\`; \`progress\` is \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`. Of a preview \`{ total, toDial, skipped, byReason, delayed, delayedByReason, mostOnFirstDay, firstAt }\`; of the instance's rules the instance; of a deletion \`{ id, name, deleted }\`. List jobs brings each contact in the roster's order: \`{ id, status, failureReason, contact, tasks, tags, heldBy, nextAt, endedAt, … }\`; of one that waits, \`heldBy\` tells why it is not called just now, \`nextAt\` when it may be. Where contacts were assigned, also \`assigned\` and \`duplicates\` (those that the group had already).

### Details
The output comes at once after the start, not at the end of the campaign: answered calls are a Call Trigger's, and what came of each contact a Job Complete Trigger's. In Node-RED the node's status goes on to show how far the group has got, such as \`12/20, 3 calling\`.

When "Create, assign and start" fails (contacts with faults, say), the draft it made is deleted again. When a group is stopped, jobs not begun are cancelled and answered calls go on to their end. Deleting takes its jobs and calls along; it is for drafts and for groups that have ended.

Lines: guarantees are met first, those of urgent groups before those of daily ones; what is idle is shared out among urgent groups, then among daily ones. Why a job is not called just now, and when it may be, is in its \`heldBy\` and \`nextAt\`: see List jobs.

A preview before the start: \`toDial\` contacts are called, \`skipped\` are not, by reason in \`byReason\` (lists, empty numbers, no time to call, an instance that complaints have stopped, regions and industries that suppliers bar). \`delayed\` are called after the first day only, by reason in \`delayedByReason\` (daily caps, a supplier's calls a day and hours, limits of the caller numbers). \`mostOnFirstDay\` is how many calls the rate limits of the caller numbers allow on that day, \`null\` where there is no limit.

A group that repeats goes round its contacts again on each day that it runs: each has a job for that day, but who still has one that waits, numbers that do not exist, and those on the stop-call list.

When half of the last 20 calls of a group, a caller number or a trunk fail for a fault of the line, the groups that call by it are paused; why is in \`pausedBecause\`. Resume them when that is put right. While flows begin late after an answer (95 of 100 over 500 ms), fewer are called.`,
);
