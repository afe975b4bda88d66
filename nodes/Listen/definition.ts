import { COLOR } from '../common/fields';
import { listeningFields } from '../common/listening';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'listen',
  label: words('收听', 'Listen'),
  summary: words('等待对方说话或按键。', 'Waits for what the callee says or presses.'),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **听到**：\`heard\` 为 \`{ outcome: "speech", text, confidence }\` 或 \`{ outcome: "keys", keys }\`；按键不符合格式时另有 \`valid: false\`。
- **无应答**：等待时间内没有说话也没有按键，\`heard\` 为 \`{ outcome: "noInput" }\`。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机后该分支静默结束。

### 说明
等待时间从话术播完时算起。播报中允许打断时已经听到的话或按键，在此立即取得。“听到”与“无应答”可以接到同一个“意图匹配”节点，由它处理无应答。

语音识别服务都不可用时，播报一次致歉话术后继续等待：接受按键时可按键，否则再听一次；\`heard.recognitionFailed\` 为 true。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Heard**: \`heard\` is \`{ outcome: "speech", text, confidence }\` or \`{ outcome: "keys", keys }\`, with \`valid: false\` where keys do not fit the pattern.
- **No input**: nothing was said or pressed in time; \`heard\` is \`{ outcome: "noInput" }\`.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone.

### Details
The wait counts from the end of the prompt. What the callee said or pressed during a prompt with barge-in is there at once. Heard and No input may both go into one Intent Match node, which deals with no input as well.

Where no provider can recognise the speech, an apology is said once and the wait goes on: for keys where they are accepted, else once more for speech; \`heard.recognitionFailed\` is true then.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: listeningFields,
  outputs: [
    { key: 'heard', label: words('听到', 'Heard') },
    { key: 'noInput', label: words('无应答', 'No input') },
  ],
  subtitle: ({ noInputSeconds: seconds }, chosen) => {
    const { 'zh-CN': zh, 'en-US': en } = chosen('accept');
    return words(`${zh}，${seconds} 秒`, `${en}, ${seconds} s`);
  },
});
