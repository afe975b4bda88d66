import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'contacts',
  label: words('名单', 'Contacts'),
  summary: words(
    '读取并检查外呼名单，分出有效的与无效的行。',
    'Reads and checks a roster: who can be called, and which rows cannot be used.',
  ),
  help: words(
    `### 输入
- 来源为“输入的数据行”时：每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）是一行，键名同表头。
- 来源为“输入的文件”时：随输入到来的 xlsx 或 csv 文件。
- 其他来源：任意，仅用于触发。

### 输出
- **有效**：联系人 \`{ phoneNumber, name, honorific, referenceId, variables, row }\`，可以直接接“外呼任务”节点。
- **无效**：\`{ row, reason, column, phoneNumber, values }\`，说明第几行、因何无效。

### 说明
表格第一行为列名：\`phoneNumber\`（必填）、\`name\`、\`contactId\`，其余各列都是变量（最多 50 列），第二行可以是说明。手机号或区号加座机号，最多 13 位；重复的号码只取第一个。有问题的行不影响其他行；不是名单的文件整个报错。`,
    `### Inputs
- Source "Rows from the input": each item (n8n) or each object of the \`msg.payload\` array (Node-RED) is a row, keyed as the columns of a sheet.
- Source "File from the input": the xlsx or csv file that comes with the input.
- Other sources: anything; it only sets the node off.

### Outputs
- **Valid**: contacts \`{ phoneNumber, name, honorific, referenceId, variables, row }\`, ready for a Job Group.
- **Invalid**: \`{ row, reason, column, phoneNumber, values }\`: which row was not taken, and why.

### Details
Row 1 of a sheet names the columns: \`phoneNumber\` (required), \`name\`, \`contactId\`; all others are variables (50 at most). Row 2 may explain them. A number is a mobile, or area code and landline, of 13 digits at most; of a number that stands there twice the first row is taken. A bad row leaves the others alone; a file that is no roster is an error.`,
  ),
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    source: {
      type: 'options',
      default: 'file',
      label: words('来源', 'Source'),
      options: [
        { value: 'file', label: words('文件路径', 'File path') },
        { value: 'attachment', label: words('输入的文件', 'File from the input') },
        { value: 'rows', label: words('输入的数据行', 'Rows from the input') },
        { value: 'text', label: words('号码文本', 'Text') },
      ],
    },
    path: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { source: ['file'] },
      label: words('文件路径', 'File path'),
      help: words(
        'xlsx 或 csv 文件在运行引擎的机器上的路径。',
        'Path of an xlsx or csv file on the machine that the engine runs on.',
      ),
    },
    text: {
      type: 'text',
      default: '',
      rows: 4,
      required: true,
      dynamic: true,
      showWhen: { source: ['text'] },
      label: words('号码', 'Numbers'),
      help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
    },
  },
  outputs: [
    { key: 'valid', label: words('有效', 'Valid') },
    { key: 'invalid', label: words('无效', 'Invalid') },
  ],
  subtitle: (settings, chosen) => (settings.source === 'file' ? settings.path : chosen('source')),
});
