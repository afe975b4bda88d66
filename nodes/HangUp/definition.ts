import { COLOR } from '../common/fields';
import { markFields } from '../common/marks';
import { promptFields } from '../common/prompt';
import { brief } from '../common/values';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'hangUp',
  label: words('挂机', 'Hang Up'),
  summary: words('结束通话。', 'Ends the call.'),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **完成**：通话由本节点结束，\`ended.reason\` 为结束原因。
- **已挂机**（选择显示时）：通话在此之前已因其他原因结束（例如对方先挂机），\`hungUp.reason\` 为该原因。不显示时该分支静默结束。

### 说明
正在播报的话术先播完，再播报结束语（如有），然后挂机。需要在每通电话结束后都执行的步骤，请放在“作业完成触发器”之后。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Done**: this node ended the call; \`ended.reason\` is the reason it was ended with.
- **Hung up** (where shown): the call had ended before, for another reason (the callee hung up first, say), which is \`hungUp.reason\`. Where it is not shown, the branch ends quietly.

### Details
A prompt that is being said is said to its end first, then the farewell, if there is one. Steps that every call must come to, however it ended, belong behind a Job Complete Trigger.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: {
    text: {
      ...promptFields.text,
      required: false,
      label: words('结束语', 'Farewell'),
      help: words(
        '挂机前播报，变量写作“ @name ”；留空则直接挂机。',
        'Said before the call ends; a variable is written " @name ". Empty: nothing is said.',
      ),
      placeholder: words('谢谢您，祝您生活愉快，再见。', 'Thank you, goodbye.'),
    },
    similar: promptFields.similar,
    reason: {
      type: 'options',
      default: 'Completed',
      label: words('结束原因', 'Reason'),
      help: words(
        '记入通话记录，用于统计。',
        'Kept with the call, for its history and statistics.',
      ),
      options: [
        { value: 'Completed', label: words('正常结束', 'Completed') },
        { value: 'UnrecognisedLimit', label: words('拒识挂机', 'Unrecognised') },
        { value: 'NoInputLimit', label: words('超时挂机', 'No input') },
        { value: 'FlowStopped', label: words('流程中止', 'Flow stopped') },
      ],
    },
    delaySeconds: {
      type: 'number',
      default: 0,
      min: 0,
      max: 60,
      decimals: true,
      label: words('挂机前等待（秒）', 'Wait before (seconds)'),
      help: words(
        '话术播完后再等待的时间。',
        'Time left between the end of the last prompt and the hang-up.',
      ),
    },
    ...markFields,
    completes: {
      ...markFields.completes,
      default: true,
      showWhen: { reason: ['Completed'] },
    },
  },
  outputs: [{ key: 'done', label: words('完成', 'Done') }],
  subtitle: (settings, chosen) =>
    settings.text.trim() === '' ? chosen('reason') : brief(settings.text),
});
