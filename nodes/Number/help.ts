import { words } from '../host/definition';

export const help = words(
  `### 输入
- 导入表格：每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）是一行，列名为 主叫号码、省份、城市、限流次数、限流周期（秒）、并发、供应商、中继、月租、单价、备注、启用，或对应的英文字段名。
- 补充归属地：同样每行一个对象，列名为 号段、省份、城市、运营商，或 \`prefix\`、\`province\`、\`city\`、\`carrier\`。
- 其他操作：任意，仅用于触发。

### 输出
- **结果**：
  - 列出、添加、修改：主叫号码 \`{ number, province, city, rateLimitCount, rateLimitPeriod, maxConcurrency, supplier, trunk, monthlyPrice, minutePrice, remark, enabled, liveCalls, freeAt, … }\`；\`liveCalls\` 为当前通话数，\`freeAt\` 为限流解除的时间（毫秒时间戳），未受限为 \`null\`。
  - 移除：\`{ removed }\`；导入表格：\`{ added, changed, rejected }\`；补充归属地：\`{ added }\`。
  - 查询归属地：\`{ number, province, city, areaCode, carrier, timeZone }\`，未知的为空。
  - 列出、保存供应商：\`{ id, name, kind, rules, prices, preset, numbers, … }\`；删除供应商：\`{ id, removed }\`；清除补充的归属地：\`{ cleared }\`。
- **未导入**：导入表格时有问题的行 \`{ row, number, reason }\`。

### 说明
主叫号码归实例所有，一个号码只属于一个实例。外呼任务按号码策略（本市优先、本省优先）在可用的号码中选用最久未用的一个；达到限流次数或并发的号码会等待。

绑定中继的号码只通过该中继呼出（包括直接拨打和转接时以其为主叫）；SIP 线路没有该中继时不能保存。

有供应商的号码遵守其规则：可呼时段、同一被叫每天次数、盲区、禁入行业、单号码并发。产品自带五个供应商，也可以保存自己的。

归属地离线查询：手机号按前 7 位，座机按区号，境外号码只给出时区。自带数据不含较新的号段（如 166、17x、19x 的城市），可用“补充归属地”导入。`,
  `### Inputs
- Import a table: each item (n8n) or each object of the \`msg.payload\` array (Node-RED) is a row, keyed by the names of the settings, such as \`number\`, \`province\`, \`city\`, \`rateLimitCount\`, \`rateLimitPeriod\`, \`supplier\`, \`remark\`, \`enabled\`, or by the Chinese column names.
- Add places: rows in the same way, with \`prefix\` (the first 3 to 7 digits of mobiles), \`province\`, \`city\` and, if wanted, \`carrier\`.
- Otherwise anything; it only sets the node off.

### Outputs
- **Result**:
  - List, Add, Update: caller numbers, \`{ number, province, city, rateLimitCount, rateLimitPeriod, maxConcurrency, supplier, trunk, monthlyPrice, minutePrice, remark, enabled, liveCalls, freeAt, … }\`. \`liveCalls\` are up now; \`freeAt\` is when its rate limit lets it be called from again (ms since the epoch), \`null\` where it does already.
  - Remove: \`{ removed }\`; Import a table: \`{ added, changed, rejected }\`; Add places: \`{ added }\`.
  - Place of a number: \`{ number, province, city, areaCode, carrier, timeZone }\`; what is not known is empty.
  - List suppliers, Save a supplier: \`{ id, name, kind, rules, prices, preset, numbers, … }\`; Remove a supplier: \`{ id, removed }\`; Clear added places: \`{ cleared }\`.
- **Rejected**: rows of a table that were not taken, \`{ row, number, reason }\`.

### Details
A caller number belongs to one instance. A job group takes the one that was not used for longest, of those that its number strategy prefers (same city, same province). Numbers that have reached their rate limit or their concurrency wait.

Calls from a number that is bound to a trunk go over that trunk only, those of Dial and Transfer nodes too. A trunk that the SIP line has not got is refused.

The rules of a number's supplier are kept: calling hours, calls a day to one callee, blocked regions, barred industries, concurrency of a number. Five suppliers come with the product; you can save your own.

Places are found offline: of mobiles by the first 7 digits, of landlines by the area code; of numbers abroad the time zone alone. The data has no cities for newer mobiles (166, most of 17x, 19x): bring them in with Add places.`,
);
