import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'line',
  label: words('线路', 'Line'),
  summary: words(
    '查询中继、话机和语音服务的状态，或测试一条中继。',
    'Tells how trunks, phones and speech stand, or tests a trunk.',
  ),
  help: words(
    `### 输入
- 任意，用于触发。

### 输出
- **可用**：没有不可用的中继；测试时，该中继可用。
- **不可用**：至少一条中继不可用；测试时，该中继不可用。

“查询状态”给出：
- \`trunks\`：中继 \`[{ name, state, detail, registered, since, liveCalls, roundTripMs }]\`。\`state\` 为 \`up\`（可用）、\`down\`（不可用）或 \`unknown\`（未知）；\`detail\` 是不可用的原因；\`registered\` 是否已注册，不注册的为 \`null\`；\`since\` 从何时起（毫秒时间戳）；\`liveCalls\` 通话数；\`roundTripMs\` 往返毫秒。
- \`phones\`：坐席话机 \`[{ name, registered, inCall, expiresAt }]\`，不影响走哪个出口。
- \`allUp\`：是否所有中继都为 \`up\`。
- \`speech\`：语音合成与识别 \`[{ name, does, state, lastError, lastErrorAt, restsUntil, succeeded, failed }]\`，按使用顺序，不影响走哪个出口。\`does\` 为 \`speaks\`（合成）或 \`listens\`（识别）；\`state\` 为 \`working\`（正常）、\`resting\`（连续失败 3 次后暂停，到 \`restsUntil\` 为止，由下一个代替）或 \`trying\`（暂停后逐个请求试用）；\`lastError\` 是最近一次失败的原因。
- \`speechWorks\`：是否都为 \`working\`。

“测试中继”给出：
- \`trunk\`：该中继，字段同上。

### 说明
“查询状态”给出引擎已知的状态，立即返回。“测试中继”当场询问：需要注册的用 REGISTER，其余用 OPTIONS；没有应答的中继要等十几秒。

还没有应答过、又不定时询问的中继为 \`unknown\`，走“可用”出口，但 \`allUp\` 为 \`false\`。

模拟线路没有中继和话机：列表为空，走“可用”出口；在其上测试中继会报错。

要在中继变为可用或不可用时启动流程，请用“线路触发器”。`,
    `### Inputs
- Anything; it sets the node off.

### Outputs
- **Up**: no trunk is down; of a test, the trunk is not.
- **Down**: at least one trunk is down; of a test, the trunk is.

Status brings:
- \`trunks\`: \`[{ name, state, detail, registered, since, liveCalls, roundTripMs }]\`. \`state\` is \`up\`, \`down\` or \`unknown\`; \`detail\` says why a trunk is down; \`registered\` is \`null\` where it does not register; \`since\` is when it came to this state (ms since the epoch); \`liveCalls\` are its calls; \`roundTripMs\` is how long its last answer took.
- \`phones\`: agents' phones, \`[{ name, registered, inCall, expiresAt }]\`. They have no part in which output is taken.
- \`allUp\`: whether the state of every trunk is \`up\`.
- \`speech\`: what speaks and listens, in the order in which they are asked, \`[{ name, does, state, lastError, lastErrorAt, restsUntil, succeeded, failed }]\`. \`does\` is \`speaks\` or \`listens\`; \`state\` is \`working\`, \`resting\` (after 3 failures in a row the next one takes its place until \`restsUntil\`) or \`trying\` (after that, one request at a time); \`lastError\` says what went wrong last. They have no part in which output is taken.
- \`speechWorks\`: whether the state of all of them is \`working\`.

Test a trunk brings:
- \`trunk\`: that trunk, with the same fields.

### Details
Status answers at once, with what the engine knows. Test a trunk asks it now: by REGISTER where it registers, else by OPTIONS. One that does not answer takes some ten seconds or more.

A trunk that has not answered yet, or is never asked by itself, is \`unknown\`: it takes the output Up, but \`allUp\` is \`false\`.

The simulated line has neither trunks nor phones: both lists are empty, and the output is Up. A test of a trunk fails there.

To start a flow when a trunk goes up or down, use a Line Trigger.`,
  ),
  mode: 'each',
  failureOutput: 'down',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'status',
      label: words('操作', 'Operation'),
      options: [
        { value: 'status', label: words('查询状态', 'Status') },
        { value: 'test', label: words('测试中继', 'Test a trunk') },
      ],
    },
    trunk: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['test'] },
      label: words('中继', 'Trunk'),
      help: words('线路设置中的中继名称。', 'Its name in the line settings.'),
    },
  },
  outputs: [
    { key: 'up', label: words('可用', 'Up') },
    { key: 'down', label: words('不可用', 'Down') },
  ],
  subtitle: ({ operation, trunk }, chosen) => {
    const { 'zh-CN': zh, 'en-US': en } = chosen('operation');
    const what = operation === 'test' ? trunk : '';
    return words(`${zh} ${what}`.trim(), `${en} ${what}`.trim());
  },
});
