import { COLOR } from '../common/fields';
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
正在播报的话术先播完，再挂机。需要在每通电话结束后都执行的步骤，请放在“作业完成触发器”之后。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Done**: this node ended the call; \`ended.reason\` is the reason it was ended with.
- **Hung up** (where shown): the call had ended before, for another reason (the callee hung up first, say), which is \`hungUp.reason\`. Where it is not shown, the branch ends quietly.

### Details
A prompt that is being said is said to its end first. Steps that every call must come to, however it ended, belong behind a Job Complete Trigger.`,
  ),
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  fields: {
    reason: {
      type: 'options',
      default: 'Completed',
      label: words('结束原因', 'Reason'),
      help: words(
        '记入通话记录，用于统计。',
        'Kept with the call, for its history and statistics.',
      ),
      options: [
        { value: 'Completed', label: words('对话完结', 'Completed') },
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
  },
  outputs: [{ key: 'done', label: words('完成', 'Done') }],
  subtitle: (_settings, chosen) => chosen('reason'),
});
