import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意，用于触发。各字段可取自输入。

### 输出
- **结果**：视操作而定，见下。n8n 中每条记录一个数据项；Node-RED 中为 \`msg.payload\` 数组。带文件时：n8n 为二进制属性 \`data\`；Node-RED 中 \`msg.payload\` 为文件内容（Buffer），\`msg.filename\` 为文件名，\`msg.file\` 为记录，可直接接邮件或写文件节点。

**外呼历史**：每次呼叫一条，最新的在前：\`{ taskId, callId, jobId, groupId, groupName, sceneName, calledNumber, callingNumber, name, referenceId, jobStatus, taskStatus, attempt, plannedTime, actualTime, ringMs, talkMs, turnCount, hasAnswered, hangUpByRejection, completed, lastPlaybackCompleted, hangUpBy, endReason, exception, recording, tags, … }\`。所有筛选条件可任意组合。

**通话详情**：另有 \`turns\`（每一轮对话及其标注 \`label\`）、\`hangUpNode\`（挂断节点）、\`variables\`、\`quality\`、\`detail\` 等。

**数据统计**：\`completion\`（外呼作业完成）、\`connection\`（接通率）、\`dialogueCompletion\`（对话完结）、\`transfer\`（转人工率），各为 \`{ part, of, share }\`；\`funnel\`（漏斗分布）、\`hangUpBy\`（挂断方）、\`outcomes\`（通话状态）、\`topIntents\`、\`topHangUpNodes\`、\`topIntentsAfterRejection\`（TOP 排行）、\`nodes\`、\`tags\`、\`variables\`（变量分布，选择了任务时）、\`overTime\`（趋势）、\`calls\`（累计外呼次数）、\`talkMs\`（累计通话时长）。

**图表**：\`{ kind, title, fileName, width, height, svg }\`，文件为 SVG 图片。

**导出**：\`{ id, kind, format, status, done, total, fileName, path, bytes, error, createdAt, endedAt, expiresAt, … }\`。\`status\` 为 \`waiting\`、\`running\`、\`completed\`、\`failed\` 或 \`cancelled\`。文件保存在引擎数据目录的 \`exports\` 中，到 \`expiresAt\` 为止（默认 7 天，可设置），或直到删除。失败或取消的可以重新导出。

**标注**：\`{ callId, sequence, transcript, unit, units, errors, errorRate, labels, … }\`；中文按字、其他语言按词计算。**标注统计**：\`characterErrorRate\`（字错率）、\`wordErrorRate\`（词错率）、\`sentenceErrorRate\`、\`labels\`、\`hotWords\`（热词列表）等。

### 说明
读取和导出在引擎的单独线程中进行，不影响通话。导出逐个在后台进行；引擎中断后，未完成的导出会从头重新开始。

表格中以 \`=\`、\`+\`、\`-\`、\`@\` 开头的文本前会加上单引号，以免被电子表格当作公式。`,
  `### Inputs
- Anything; it sets the node off. Fields may take their values from it.

### Outputs
- **Result**: depends on the operation, see below. In n8n each record is an item; in Node-RED \`msg.payload\` is the list of them. With a file: in n8n it is the binary property \`data\`; in Node-RED \`msg.payload\` holds its content (a Buffer), \`msg.filename\` its name and \`msg.file\` the record, as a mail or write file node takes them.

**Call history**: a record each call, the newest first: \`{ taskId, callId, jobId, groupId, groupName, sceneName, calledNumber, callingNumber, name, referenceId, jobStatus, taskStatus, attempt, plannedTime, actualTime, ringMs, talkMs, turnCount, hasAnswered, hangUpByRejection, completed, lastPlaybackCompleted, hangUpBy, endReason, exception, recording, tags, … }\`. Filters can be combined as you like.

**Call detail**: the same and \`turns\` (all that was said, each with its \`label\`), \`hangUpNode\`, \`variables\`, \`quality\`, \`detail\` and more.

**Statistics**: \`completion\` (of jobs), \`connection\` (rate), \`dialogueCompletion\`, \`transfer\` (to agents), each \`{ part, of, share }\`; \`funnel\`, \`hangUpBy\`, \`outcomes\`, the rankings \`topIntents\`, \`topHangUpNodes\` and \`topIntentsAfterRejection\`, \`nodes\`, \`tags\`, \`variables\` (where a job group is chosen), \`overTime\`, \`calls\` and \`talkMs\`.

**Chart**: \`{ kind, title, fileName, width, height, svg }\`; the file is an SVG picture.

**Export**: \`{ id, kind, format, status, done, total, fileName, path, bytes, error, createdAt, endedAt, expiresAt, … }\`. \`status\` is \`waiting\`, \`running\`, \`completed\`, \`failed\` or \`cancelled\`. Files are kept in the folder \`exports\` of the engine's data folder until \`expiresAt\` (7 days, unless set otherwise), or until you delete them. What has failed or was cancelled can be retried.

**Label**: \`{ callId, sequence, transcript, unit, units, errors, errorRate, labels, … }\`; Chinese is compared by character, other languages by word. **Label summary**: \`characterErrorRate\`, \`wordErrorRate\`, \`sentenceErrorRate\`, \`labels\`, \`hotWords\` (the list of them) and more.

### Details
Reading and exporting take place in threads of their own; calls do not notice. Exports are made one after the other in the background; one that the end of the engine cut short is begun again from its first row.

In tables a text that begins with \`=\`, \`+\`, \`-\` or \`@\` gets an apostrophe before it, so that no spreadsheet takes it for a formula.`,
);
