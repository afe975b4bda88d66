import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意，用于触发；各项设置可取自输入。从“输入的文件”添加号码时，为随输入到来的 xlsx 或 csv 文件。

### 输出
- **正常**：检查没有发现问题；号码都已在名单中；查询的号码可以呼叫；实例可以外呼；其余操作已完成。
- **不合规**：检查发现了问题；有号码无法添加；查询的号码中有禁呼的；实例已被停止外呼。

各操作给出：
- 检查话术：\`allowed\`、\`findings\`，每条为 \`{ where, phrase, index, rule, id, words, row, reason }\`：在哪里、原文、属于哪条规则。
- 检查行业：\`allowed\`、\`rows\`，即禁止该行业的条目，中英文原文。
- 添加号码：\`added\`（新增或延长的个数）、\`refused\`，每条为 \`{ row, phoneNumber, reason, duplicate }\`。
- 移除号码：\`removed\`。
- 列出名单、查询号码：\`entries\`，每条为 \`{ phoneNumber, list, reason, source, createdBy, createdAt, expiresAt, … }\`；查询另有 \`barred\`（是否有禁呼的）。
- 投诉：\`complaint\`，列出时为 \`complaints\`。核实后的 \`complaint.breach\` 说明等级和处理。
- 合规状态：\`standing\`，即 \`{ blocked, because, open, serious, gravest, … }\`。

### 说明
禁呼名单中的号码不会被呼叫；白名单中的号码不受每日次数和全局可呼时段约束；止呼名单只属于一个任务。重复添加的号码不会丢失，有效期取较晚者。

话术检查只看机器人说的话，不看用户可能说的话。空格、全角字符、谐音（例如“加 薇 信”）同样能识别。

登记投诉时，投诉人立即列入所有实例的禁呼名单，长期有效。`,
  `### Inputs
- Anything; it sets the node off, and settings may come from it. To add numbers from a file of the input: the xlsx or csv file that comes with it.

### Outputs
- **In order**: the check found nothing; all numbers are on the list now; the numbers looked up may be called; the instance may dial; anything else is done.
- **Caught**: the check found something; some numbers could not be added; of the numbers looked up some must not be called; the instance has been stopped.

What comes of each:
- Check wording: \`allowed\` and \`findings\`, each \`{ where, phrase, index, rule, id, words, row, reason }\`: where, what stands there, and which rule bars it.
- Check an industry: \`allowed\` and \`rows\`, the rows that bar it, in both languages.
- Add numbers: \`added\` (new, or there until later than before) and \`refused\`, each \`{ row, phoneNumber, reason, duplicate }\`.
- Remove numbers: \`removed\`.
- Read a list, look numbers up: \`entries\`, each \`{ phoneNumber, list, reason, source, createdBy, createdAt, expiresAt, … }\`; of a look-up also \`barred\`, whether any must not be called.
- Complaints: \`complaint\`, or \`complaints\` when listed. Of a verified one, \`complaint.breach\` says how grave it is and what follows.
- Standing: \`standing\`, which is \`{ blocked, because, open, serious, gravest, … }\`.

### Details
Numbers of the do-not-call list are not called. Those of the allow list are exempt from the calls a day and the calling times of the instance. A stop-call list is of one job group. A number that is added twice is there once, with the later expiry.

The wording check looks at what the robot says, not at what callees may say. Blanks, full-width characters and homophones do not get past it.

When a complaint is recorded, the complainant goes on the do-not-call list of all instances at once, for good.`,
);
