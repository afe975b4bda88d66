import { words } from '../host/definition';

export const help = words(
  `### 输入
- 任意，用于触发。

### 输出
- **结果**：
  - 列出、查询、新建、号池配置：号码池 \`{ key, kind, name, settings, numbers, bindings, utilisation, createdAt }\`；\`utilisation\` 为绑定利用率，0 到 1；\`numbers\` 为号码个数。
  - 统计：按月：一条 \`{ month, currency, rows, amount }\`，\`rows\` 每个号码池、每个计费项目一行 \`{ poolKey, poolName, kind, item, spec, quantity, amount }\`；\`item\` 为 \`number\`（号码占用费）、\`call\`（通话时长费）、\`recording\`（录音）、\`interceptedSms\`（短信截取）或 \`smartSms\`（智能短信）。
  - 统计：按日：一条 \`{ currency, days, total }\`，\`days\` 每天一行 \`{ day, numbers, calls, answered, connectionRate, minutes, callCharge, sms }\`，\`total\` 为合计。
  - 账单：导出：每个号码池一条 \`{ poolKey, poolName, kind, month, currency, amount, fileName }\`，各带一个 CSV 文件，名称为号码池 Key 加年月，如 \`FC100000028468014201802.csv\`。
  - 价格：价格表 \`{ currency, numberPerMonth, perMinute, recordingPerMinute, interceptedSms, smartSms }\`。
  - 欠费：\`{ since, bindingsEndAt }\`，毫秒时间戳；未欠费为 \`null\`。

### 号码池
隐私号（X号码）放在号码池中使用，一个池只有一种类型：AXB（一对一，一个号码可绑定多次）、AXN（A 的号码，任何人可打入）、AXN分机号（一个号码加分机号，可绑定多次）、95AXN、AXG（只有 G 号码组的人可打入）。号码用“隐私号”节点购买，绑定用“隐私号绑定”节点。

### 号池配置
先在“要配置的内容”中选择，只有选中的内容会显示和保存。
- **X号码分配模式**：绑定时没有指定 X 号码，按指定的城市或 A 号码的城市选择。
- **短信模式**：关闭、短信截取或智能短信。截取和智能短信以事件给出；智能短信还会转发给另一方，可以限于含白名单词的短信，或等待确认后再发送。
- **企业彩铃**：用“企业彩铃”节点添加后，在此为两个方向选择。
- **利用率告警**、**绑定到期提醒**：分别给出“号码池告警”和“绑定即将失效”事件。

### 费用
号码从购买之日起按自然月计费，通话每通不足一分钟按一分钟，短信每 70 个字符为一条。修改价格只影响此后的用量。登记欠费后不能购买和绑定；超过一个月，全部绑定被解除，结清后可以重新绑定。`,
  `### Inputs
- Anything; it sets the node off.

### Outputs
- **Result**:
  - List, get, create, configure: pools, \`{ key, kind, name, settings, numbers, bindings, utilisation, createdAt }\`. \`utilisation\` is 0 to 1: the bindings of those that its numbers could have.
  - Usage, a month: one, \`{ month, currency, rows, amount }\`, with a row for each pool and item, \`{ poolKey, poolName, kind, item, spec, quantity, amount }\`. \`item\` is \`number\` (by the month), \`call\` (minutes), \`recording\` (minutes), \`interceptedSms\` or \`smartSms\`.
  - Usage, day by day: one, \`{ currency, days, total }\`, each day \`{ day, numbers, calls, answered, connectionRate, minutes, callCharge, sms }\`, and the \`total\` of them.
  - Bills: one for each pool, \`{ poolKey, poolName, kind, month, currency, amount, fileName }\`, with its CSV file, named by the pool's key and the month: \`FC100000028468014201802.csv\`.
  - Prices: \`{ currency, numberPerMonth, perMinute, recordingPerMinute, interceptedSms, smartSms }\`.
  - Arrears: \`{ since, bindingsEndAt }\`, ms since the epoch; \`null\` where nothing is owed.

### Pools
Privacy numbers (X numbers) are used in pools, each of one kind: AXB (two people, many bindings on a number), AXN (anybody reaches A), AXN with extension (many bindings on a number, told apart by an extension), 95AXN, AXG (the people of a group reach A). Numbers are bought with a Privacy Number node and bound with a Bind Privacy Number node.

### Configuration
Choose under "What to set" first: only what is chosen is shown, and saved.
- **Assignment of numbers**: which X number a binding gets that names none, by the city it asks for or that of A.
- **Text messages**: off, intercepted or smart. Both of the latter come as events; smart ones are passed on as well, all of them or those with a word of the white list, at once or when a flow has confirmed them.
- **Ring tones**: added with a Ring Tone node, chosen here for each direction.
- **Utilisation alarm** and **Notice of expiring bindings** come as the events "Number pool alarm" and "Binding expiring".

### Cost
Numbers cost their month from the day they are bought, calls each begun minute, texts each 70 characters. Other prices hold for what is used from then on. While arrears are recorded nothing is bought or bound; after a month all bindings are undone, and once it is paid, numbers can be bound again.`,
);
