import { isEndKey } from '../common/checks';
import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

const withKeys = { accept: ['keys', 'both'] } as const;

export const definition = defineNode({
  name: 'listen',
  label: words('收听', 'Listen'),
  summary: words('等待对方说话或按键。', 'Waits for what the callee says or presses.'),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **听到**：\`heard\` 为 \`{ outcome: "speech", text, confidence }\` 或 \`{ outcome: "keys", keys }\`。
- **无应答**：等待时间内没有说话也没有按键，\`heard\` 为 \`{ outcome: "noInput" }\`。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机后该分支静默结束。

### 说明
等待时间从话术播完时算起。播报中允许打断时已经听到的话或按键，在此立即取得。“听到”与“无应答”可以接到同一个“意图匹配”节点，由它处理无应答。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Heard**: \`heard\` is \`{ outcome: "speech", text, confidence }\` or \`{ outcome: "keys", keys }\`.
- **No input**: nothing was said or pressed in time; \`heard\` is \`{ outcome: "noInput" }\`.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone.

### Details
The wait counts from the end of the prompt. What the callee said or pressed during a prompt with barge-in is there at once. Heard and No input may both go into one Intent Match node, which deals with no input as well.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: {
    accept: {
      type: 'options',
      default: 'both',
      label: words('接受', 'Accept'),
      help: words('对方可以用什么方式回答。', 'How the callee may answer.'),
      options: [
        { value: 'speech', label: words('说话', 'Speech') },
        { value: 'keys', label: words('按键', 'Keys') },
        { value: 'both', label: words('说话或按键', 'Speech or keys') },
      ],
    },
    noInputSeconds: {
      type: 'number',
      default: 5,
      min: 0.1,
      max: 300,
      decimals: true,
      label: words('等待（秒）', 'Wait (seconds)'),
      help: words(
        '话术播完后，在此时间内没有回答即为无应答。',
        'No answer for so long after the prompt is "no input".',
      ),
    },
    maxDigits: {
      type: 'number',
      default: 1,
      min: 1,
      max: 50,
      showWhen: withKeys,
      label: words('按键位数', 'Digits'),
      help: words('按满此位数即结束输入。', 'The entry ends when so many keys were pressed.'),
    },
    endKey: {
      type: 'text',
      default: '#',
      showWhen: withKeys,
      check: isEndKey,
      label: words('结束键', 'End key'),
      help: words(
        '按此键提前结束输入，本身不计入；留空则没有结束键。',
        'Ends the entry early and is not part of it. Empty: there is none.',
      ),
    },
    interDigitSeconds: {
      type: 'number',
      default: 3,
      min: 0.1,
      max: 60,
      decimals: true,
      showWhen: withKeys,
      label: words('按键间隔（秒）', 'Between keys (seconds)'),
      help: words(
        '已按下至少一个键后，超过此时间没有新的按键即结束输入。',
        'After a first key, so long without another one ends the entry.',
      ),
    },
  },
  outputs: [
    { key: 'heard', label: words('听到', 'Heard') },
    { key: 'noInput', label: words('无应答', 'No input') },
  ],
  subtitle: ({ noInputSeconds: seconds }, chosen) => {
    const { 'zh-CN': zh, 'en-US': en } = chosen('accept');
    return words(`${zh}，${seconds} 秒`, `${en}, ${seconds} s`);
  },
});
