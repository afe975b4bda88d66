import { COLOR } from '../common/fields';
import { markFields } from '../common/marks';
import { promptFields } from '../common/prompt';
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
- **完成**：话术播完或被打断。\`spoken\` 为 \`{ text, outcome, heard, heardTo }\`：实际播报的文字（变量已替换）、\`spoken\` 或 \`interrupted\`、听到的比例（0 到 1）、听到第几个字；话术中有名单没有的变量时另有 \`missing\`（变量名）；语音合成服务都不可用时另有 \`failed: true\`。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机后该分支静默结束。

### 说明
在话术中写 \` @name \`（前后各留一个空格）引用名单中的变量。填写了相似话术时，同一节点每次轮流播报其中一条，重问时不显生硬。

允许打断时，对方在播报中说的话或按的键交给后面的“收听”节点；不允许打断时忽略。设置了打断所需字数或时长时，“嗯”之类不到此数的话既不打断，也不算回答；播报将完时才开口的话不会丢失。

话术可以用录音：为场景上传（“场景”节点），或由本节点带来一个 wav 文件；PCM、浮点、A-law、µ-law、IMA ADPCM，任意采样率和声道，20 MB、10 分钟以内。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Done**: the prompt was said or interrupted. \`spoken\` is \`{ text, outcome, heard, heardTo }\`: what was said with its variables filled in, \`spoken\` or \`interrupted\`, how much of it was heard (0 to 1), and up to which character; with \`missing\` (names) where the prompt has variables that the contact does not; with \`failed: true\` where no provider could speak it.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone.

### Details
Write \` @name \` in a prompt, with a blank before and after it, for a variable of the roster. With similar wordings a node says one of them each time, in turn, so that a repeated question does not sound like a machine.

With barge-in, what the callee says or presses during the prompt goes to the next Listen node; without it, it is dropped. With words or seconds to interrupt, a "hm" that is less neither cuts the prompt nor counts as an answer; what begins near the end of the prompt is not lost.

A prompt may be recorded: for the scene (Scene node), or as a wav file that this node brings: PCM, floating point, A-law, µ-law or IMA ADPCM, any rate and channels, at most 20 MB and 10 minutes.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: { ...promptFields, ...markFields },
  outputs: [{ key: 'done', label: words('完成', 'Done') }],
  subtitle: (settings) => brief(settings.text),
});
