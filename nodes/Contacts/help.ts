import { words } from '../host/definition';

export const help = words(
  `### 输入
- 来源为“输入的数据行”时：每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）是一行，键名同表头。
- 来源为“输入的文件”时：随输入到来的 xlsx 或 csv 文件。
- 其他来源和操作：任意，仅用于触发。

### 输出
- **有效**：联系人 \`{ phoneNumber, name, honorific, referenceId, variables, row }\`，可以直接接“外呼任务”节点。交付方式为“整份名单”时是一条 \`{ rosterId, origin, valid, rejected, variableNames, keptAt, expiresAt }\`，同样接“外呼任务”节点。生成模板时是文件 \`job_template.xlsx\`（n8n 的二进制数据 \`data\`；Node-RED 的 \`msg.payload\`，文件名在 \`msg.filename\`）。
- **无效**：\`{ row, reason, column, phoneNumber, values }\`，说明第几行、因何无效。交付方式为“整份名单”时最多给出前 1000 行，总数见 \`rejected\`。

### 说明
表格第一行为列名：\`phoneNumber\`（必填）、\`name\`、\`contactId\`，其余各列都是变量（最多 50 列），第二行可以是说明。手机号或区号加座机号，最多 13 位；重复的号码只取第一个。有问题的行不影响其他行；不是名单的文件整个报错。

文件边读边查，行数不限内存，最多 1,048,576 行。整份名单在引擎中保留七天，到期自动删除。`,
  `### Inputs
- Source "Rows from the input": each item (n8n) or each object of the \`msg.payload\` array (Node-RED) is a row, keyed as the columns of a sheet.
- Source "File from the input": the xlsx or csv file that comes with the input.
- Other sources and operations: anything; it only sets the node off.

### Outputs
- **Valid**: contacts \`{ phoneNumber, name, honorific, referenceId, variables, row }\`, ready for a Job Group. With "The roster as one" it is one \`{ rosterId, origin, valid, rejected, variableNames, keptAt, expiresAt }\`, for a Job Group as well. A template is the file \`job_template.xlsx\` (n8n: the binary data \`data\`; Node-RED: \`msg.payload\`, its name in \`msg.filename\`).
- **Invalid**: \`{ row, reason, column, phoneNumber, values }\`: which row was not taken, and why. With "The roster as one" the first 1,000 at most; how many there are is in \`rejected\`.

### Details
Row 1 of a sheet names the columns: \`phoneNumber\` (required), \`name\`, \`contactId\`; all others are variables (50 at most). Row 2 may explain them. A number is a mobile, or area code and landline, of 13 digits at most; of a number that stands there twice the first row is taken. A bad row leaves the others alone; a file that is no roster is an error.

A file is checked while it is read, so that its length takes no memory: 1,048,576 rows at most. A roster handed over as one stays in the engine for seven days, then it is removed.`,
);
