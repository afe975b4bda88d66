import { words } from '../host/definition';

export const help = words(
  `### 输入
- “号码来自”选“输入数据”：每个数据项（n8n）或 \`msg.payload\` 数组的每个对象（Node-RED）的 \`number\`（或 \`x\`）是一个号码，例如“列出号码”的结果，中间可以过滤。
- 库存：添加，从输入数据：每行的列名为 号码、号码资源（虚商、运营商、95）、省份、城市、运营商、中继、月租、单价，或对应的英文字段名；没有的列按表单填写的。
- 其他：任意，仅用于触发。

### 输出
- **结果**：
  - 列出、查询、购买、备注：隐私号 \`{ number, spec, province, city, carrier, trunk, monthlyPrice, minutePrice, poolKey, status, verification, bindings, bindingsLeft, boughtAt, remark }\`。\`status\` 为 \`Unbound\`（未绑定）、\`Bound\`（已绑定）、\`Locked\`（已锁定）、\`Frozen\`（已冻结）；\`verification\` 为 \`{ state, person, expiresAt, changedAt, reason }\`；在库存中的 \`poolKey\` 为 \`null\`。
  - 释放、锁定、解锁、实人认证、库存：移除：办成的号码，每个一条 \`{ number, done, city }\`；迁移另有 \`{ moveId, fromPool, toPool }\`。
  - 迁移：记录：\`{ id, fromPool, toPool, count, moved, movedAt, results }\`，最新的在前。
  - 库存：余量：一条 \`{ amount, cities }\`，\`cities\` 为各城市的数量，多的在前；库存：添加：\`{ added }\`。
- **未成功**：没有办成的号码，每个一条 \`{ number, city, reason, done }\`，\`reason\` 为原因；其他号码不受影响。

### 说明
**库存**是你的中继提供的号码，先添加再购买；有一个有问题则全部不添加。**购买**把库存中的号码随机放入号码池，从购买之日按月计费，一次最多 1000 个；库存不足则一个也不买。**释放**放回库存，**迁移**换到同一类型的另一个号码池，一次最多 500 个；都只限没有绑定的号码。**锁定**的号码不再有新的绑定，已有的绑定不受影响。

**实人认证**：AXB、AXN、AXN分机号、AXG 的号码需要认证。“开始”登记认证人，30 天内用“结果”记下是否通过，逾期则回到未认证；核验本身由你的流程完成。号码池可以设为只绑定已认证的号码。95 号码无需认证。`,
  `### Inputs
- With "Numbers from: What comes in", the \`number\` (or \`x\`) of each item (n8n) or of each object of the \`msg.payload\` array (Node-RED), such as List numbers brings, sifted on the way if wanted.
- Stock: add, of what comes in: rows with \`number\` and, if wanted, \`spec\` (\`virtual\`, \`carrier\`, \`95\`), \`province\`, \`city\`, \`carrier\`, \`trunk\`, \`monthlyPrice\`, \`minutePrice\`, or the Chinese column names. What a row lacks, the form has.
- Otherwise anything; it only sets the node off.

### Outputs
- **Result**:
  - List, look up, buy, set the remark: privacy numbers, \`{ number, spec, province, city, carrier, trunk, monthlyPrice, minutePrice, poolKey, status, verification, bindings, bindingsLeft, boughtAt, remark }\`. \`status\` is \`Unbound\`, \`Bound\`, \`Locked\` or \`Frozen\`; \`verification\` is \`{ state, person, expiresAt, changedAt, reason }\`; \`poolKey\` is \`null\` in stock.
  - Release, lock, unlock, verification, Stock: remove: the numbers that it was done with, \`{ number, done, city }\` each; of a move also \`{ moveId, fromPool, toPool }\`.
  - Moves: \`{ id, fromPool, toPool, count, moved, movedAt, results }\`, newest first.
  - Stock, what is left: one, \`{ amount, cities }\`, the cities with most numbers first. Stock, add: \`{ added }\`.
- **Refused**: the numbers that it was not done with, \`{ number, city, reason, done }\` each. The others are not affected.

### Details
The **stock** is what your trunks provide: add it, then buy of it. Where one of the numbers is wrong, none is added. **Buying** puts numbers of the stock into a pool at random, at most 1,000 at once; they cost their month from then on. Where there are too few, none is bought. **Releasing** puts numbers back into stock; **moving** puts them into another pool of the same kind, at most 500 at once. Both are for numbers that nothing is bound on. A number that is **locked** gets no more bindings; those that it has go on.

**Verification** is for numbers of AXB, AXN, AXN with extension and AXG. Start it with the person's phone number, and finish it within 30 days with what the check has shown, or the number is unverified again; the check itself is your flow's. A pool may be set to bind verified numbers only. 95 numbers need none.`,
);
