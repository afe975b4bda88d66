import { COLOR } from '../common/fields';
import { brief } from '../common/values';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'speak',
  label: words('播报', 'Speak'),
  summary: words('在通话中播报一段话术。', 'Says a prompt in a live call.'),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **完成**：话术播完或被打断。\`spoken\` 为 \`{ text, outcome, heard }\`：实际播报的文字（变量已替换）、\`spoken\` 或 \`interrupted\`、听到的比例（0 到 1）。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机后该分支静默结束。

### 说明
在话术中写 \` @name \`（前后各留一个空格）引用名单中的变量。填写了相似话术时，同一节点每次轮流播报其中一条，重问时不显生硬。

允许打断时，对方在播报中说的话或按的键交给后面的“收听”节点；不允许打断时忽略。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Done**: the prompt was said or interrupted. \`spoken\` is \`{ text, outcome, heard }\`: what was said with its variables filled in, \`spoken\` or \`interrupted\`, and how much of it was heard (0 to 1).
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone.

### Details
Write \` @name \` in a prompt, with a blank before and after it, for a variable of the roster. With similar wordings a node says one of them each time, in turn, so that a repeated question does not sound like a machine.

With barge-in, what the callee says or presses during the prompt goes to the next Listen node; without it, it is dropped.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: {
    text: {
      type: 'text',
      default: '',
      rows: 3,
      required: true,
      dynamic: true,
      label: words('话术', 'Prompt'),
      help: words(
        '播报的文字，变量写作“ @name ”，前后各留一个空格。',
        'What is said. A variable is written " @name ", with a blank before and after it.',
      ),
      placeholder: words('您好，请问您是 @name 吗？', 'Hello, am I speaking to @name ?'),
    },
    similar: {
      type: 'textList',
      default: [],
      label: words('相似话术', 'Similar wordings'),
      help: words(
        '意思相同的其他说法，与上面的话术轮流播报。',
        'Other ways to say the same; they take turns with the prompt above.',
      ),
    },
    bargeIn: {
      type: 'options',
      default: 'never',
      label: words('打断', 'Barge-in'),
      help: words(
        '对方在播报中说话或按键时，是否停止播报。',
        'Whether the prompt stops when the callee speaks or presses a key.',
      ),
      options: [
        { value: 'never', label: words('不允许', 'Never') },
        { value: 'speech', label: words('说话时打断', 'On speech') },
        { value: 'keys', label: words('按键时打断', 'On keys') },
        { value: 'any', label: words('说话或按键时打断', 'On speech or keys') },
      ],
    },
  },
  outputs: [{ key: 'done', label: words('完成', 'Done') }],
  subtitle: (settings) => brief(settings.text),
});
