import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意，用于触发。

### 输出
- **结果**：每条结果一个数据项（n8n），或 \`msg.payload\` 列表中的一条（Node-RED）。

“查询操作日志”，最新的在前：\`{ EventName, EventTime, UserIdentity, RequestParameters, ReferencedResources, ErrorCode, ErrorMessage, … }\`。\`UserIdentity\` 中 \`Type\` 是宿主，\`UserName\` 是节点，\`InvokedBy\` 是流程。

“用量与费用”为一条：\`rows\` 按分组列出 \`{ key, name, calls, answered, connectionRate, talkMs, billedMinutes, unpricedMinutes, lineCost, robotCost, cost }\`，\`total\` 为合计，\`monthly\` 为按月的费用（并发包月、号码月租、月低消），\`amount\` 为总额。选择 CSV 时附带文件。

“并发计算”：\`{ lines, days, calls, minutes, exactLines, formula, robot, lineCosts, … }\`。

“查询价格”“设置价格”：价格表 \`{ currency, robot, lines, defaultLine, services }\`。“列出各期价格”：\`{ validFrom, prices, shipped }\`，\`validFrom\` 为 null 的从一开始有效。

实例的操作：\`{ id, name, description, maxConcurrency, settings, createdAt }\`；列出时另有 \`account\`：\`{ total, allotted, remaining }\`，即账户的总并发、已分配和剩余，不限为 null；“设置账户总并发”给出同样三项。最多 5 个实例，彼此不共享任何内容；仍有任务或通话的实例不能删除。

Webhook 的操作：\`{ id, name, url, filter, enabled, disabledReason, lastSuccessAt, lastError, failingSince, retrying, deadLetters, … }\`；新建和更换密钥时还有 \`secret\`，只给出这一次。“测试”给出 \`{ delivered, status, ms, error }\`；“查询死信”给出 \`{ webhookId, sequence, type, tries, at, status, error, event }\`；“重发”给出 \`resent\`。

### 操作日志
所有改变数据的操作都会记录，包括失败的；号码以 138****0000 显示，密钥不记录。通话中的播报、收听和匹配记录在通话里，不在此处。

### 费用
接通的通话按分钟计费，每通不足一分钟按一分钟。机器人费用可按次（无论是否接通）或按并发包月。话费按主叫号码、中继或供应商取价格；没有价格的分钟记入 \`unpricedMinutes\`，可以在价格表中设置 \`defaultLine\`。区间价格取上限。删除任务后，其用量仍保留。

价格按日期生效：设置的价格从今天（或指定的日期）起计，此前的通话仍按当日的价格；按月的费用以该月最后一天的价格计。

### 并发计算
总外呼量 ×（1 + 呼损率 + …）× 单通时长 ÷ 每天分钟数 ÷ 天数。例如 60000 × 1.5 × 2 / 480 / 2 = 187.5，即 188 路。

### Webhook
事件以 POST 送达，正文为事件本身的 JSON。\`Dialflow-Signature\` 为 \`v1=\` 加上以密钥对 \`<Dialflow-Timestamp>.<正文>\` 计算的 HMAC-SHA256（十六进制）。应答 2xx 即为收到；否则按 10 秒到 6 小时的间隔共尝试 12 次，同一作业的后续事件等待前一个。仍未送达的成为死信，保留 30 天，可以重发。三天内一个事件都没有收下的地址会被停用，原因见 \`disabledReason\`。

“新建（隐私号回执批量推送）”把隐私通话、短信和绑定的回执成批送达：正文为最多 100 条的 JSON 列表，每条是事件加上 \`id\`。应答须为 \`{"code":0}\`；否则在 1、5、10 分钟后重试，重试的 \`id\` 不变，之后成为死信。

### Redis
在引擎配置中设置。“Redis：状态”：\`{ url, stream, state, delivered, waiting, lastSuccessAt, lastError, failingSince, retryAt }\`；没有设置时没有输出。\`state\` 为 \`idle\`、\`connected\` 或 \`retrying\`。`,
  `### Inputs
- Anything; it sets the node off.

### Outputs
- **Result**: an item each (n8n), or one entry each of the list in \`msg.payload\` (Node-RED).

List operations, newest first: \`{ EventName, EventTime, UserIdentity, RequestParameters, ReferencedResources, ErrorCode, ErrorMessage, … }\`. In \`UserIdentity\`, \`Type\` is the host, \`UserName\` the node and \`InvokedBy\` the flow.

Usage and cost brings one: \`rows\` of \`{ key, name, calls, answered, connectionRate, talkMs, billedMinutes, unpricedMinutes, lineCost, robotCost, cost }\`, their \`total\`, \`monthly\` for what is paid by the month (concurrency, numbers, minimum charges), and the \`amount\` of it all. The CSV file comes with it where one is chosen.

Plan lines: \`{ lines, days, calls, minutes, exactLines, formula, robot, lineCosts, … }\`.

Get and set prices: the price book, \`{ currency, robot, lines, defaultLine, services }\`. List prices by day: \`{ validFrom, prices, shipped }\`; the one whose \`validFrom\` is null holds from the beginning.

Instances: \`{ id, name, description, maxConcurrency, settings, createdAt }\`; when listed also \`account\`, \`{ total, allotted, remaining }\`: the concurrency of the account, what instances have of it and what is left, null where it is not limited; setting it brings the same three. There are 5 at the most, and they share nothing. One that still has job groups or calls cannot be deleted.

Webhooks: \`{ id, name, url, filter, enabled, disabledReason, lastSuccessAt, lastError, failingSince, retrying, deadLetters, … }\`, and once, of a new one or with a new secret, its \`secret\`. A test brings \`{ delivered, status, ms, error }\`; dead letters are \`{ webhookId, sequence, type, tries, at, status, error, event }\`; send again tells how many were \`resent\`.

### The operation log
has all that changed something, also what was refused. Numbers are shown as 138****0000, secrets not at all. What is spoken, heard and matched in a call is kept with the call, not here.

### Cost
Answered calls are billed by the minute, each call's rounded up. The robot is paid by the call, answered or not, or by the month and concurrency. Prices of a line are found by caller number, trunk or supplier; minutes without a price are told as \`unpricedMinutes\`: set a \`defaultLine\` in the price book. Of a range of prices the upper end is taken. What a job group used stays when it is deleted.

Prices hold from a day on, today or the one that is given: what was called before costs what it cost. What is paid by the month is paid by the prices of its last day.

### Planning lines
Numbers × (1 + loss + …) × minutes a call ÷ minutes a day ÷ days. For example 60000 × 1.5 × 2 / 480 / 2 = 187.5, so 188 lines.

### Webhooks
Events are delivered by POST; the body is the JSON of the event. \`Dialflow-Signature\` is \`v1=\` and the HMAC-SHA256, hexadecimal, of \`<Dialflow-Timestamp>.<body>\` with the secret. An answer of 2xx takes the event. Otherwise it is tried again after 10 seconds and longer, up to 6 hours, 12 times in all; later events of the same job wait for it. What is not taken then is a dead letter, kept for 30 days, and can be sent again. An address that takes no event for three days is disabled; \`disabledReason\` says why.

Create for receipts in batches has receipts of privacy calls, messages and bindings delivered several at a time: the body is a JSON list of at most 100, each the event with an \`id\`. The answer must be \`{"code":0}\`; else they come again after 1, 5 and 10 minutes, with the same \`id\`s, and are dead letters then.

### Redis
is set up with the engine. Its state: \`{ url, stream, state, delivered, waiting, lastSuccessAt, lastError, failingSince, retryAt }\`; nothing comes out where there is none. \`state\` is \`idle\`, \`connected\` or \`retrying\`.`,
);
