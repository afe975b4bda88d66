import { answeringMachineFields } from '../common/answeringMachine';
import { isPhoneNumber, isVariableName } from '../common/checks';
import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'dial',
  label: words('拨号', 'Dial'),
  summary: words('拨打一个号码，等待接通。', 'Calls one number and waits for the answer.'),
  help: words(
    `### 输入
- 任意；号码等字段可以取自输入。

### 输出
- **已接通**：\`call.id\` 供后面的“播报”“收听”等节点使用。
- **未接通**：\`task.status\` 说明原因，例如 \`NoAnswer\`、\`Busy\`、\`EmptyNumber\`。

两个出口都带有 \`contact\`（被叫）、\`variables\`（变量）和 \`task\`（本次呼叫：\`status\`、\`calledNumber\`、\`callingNumber\`、\`ringMs\`……）。

### 说明
只呼叫一次，不重拨；成批呼叫请用“外呼任务”节点。输入带有 \`tryout\`（“场景”节点“试呼”的输出）时，呼叫的是该测试页，不拨打任何号码。接通后流程从本节点继续，“通话触发器”默认不接收这样的通话。

**n8n 中请逐条送入**：一批数据项同时拨打，全部有了结果（接通或未接通）才一起继续，先接通的通话在此期间只有静音。请在前面放“Loop Over Items”，批大小设为 1；号码多时用“外呼任务”加“通话触发器”。`,
    `### Inputs
- Anything; the number and other fields may be taken from it.

### Outputs
- **Answered**: \`call.id\` is what Speak, Listen and the other nodes behind go by.
- **Not answered**: \`task.status\` tells why, such as \`NoAnswer\`, \`Busy\` or \`EmptyNumber\`.

Both carry \`contact\` (the callee), \`variables\` and \`task\` (this attempt: \`status\`, \`calledNumber\`, \`callingNumber\`, \`ringMs\`…).

### Details
Calls once and does not redial; for many numbers use a Job Group. With \`tryout\` in the input (from Try of a Scene node) that page is called, and no number. After the answer the flow goes on here; a Call Trigger does not take such calls unless told to.

**In n8n, send one item at a time**: items of one batch are dialled side by side and go on together, when the last of them is answered or given up; a call answered early waits in silence meanwhile. Put Loop Over Items with a batch size of 1 before this node; for many numbers use a Job Group with a Call Trigger.`,
  ),
  mode: 'each',
  tryout: 'dial',
  failureOutput: 'notAnswered',
  color: COLOR.call,
  version: 1,
  fields: {
    number: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      check: isPhoneNumber,
      label: words('被叫号码', 'Number'),
      help: words('手机号，或区号加座机号。', 'A mobile number, or area code and landline.'),
    },
    name: {
      type: 'text',
      default: '',
      dynamic: true,
      label: words('姓名', 'Name'),
      help: words('话术中的 @name。', '@name in prompts.'),
    },
    variables: {
      type: 'list',
      default: [],
      label: words('变量', 'Variables'),
      help: words('话术中可以引用的其他变量。', 'What prompts may refer to besides.'),
      itemLabel: words('变量', 'Variable'),
      fields: {
        key: {
          type: 'text',
          default: '',
          required: true,
          check: isVariableName,
          label: words('变量名', 'Name'),
        },
        value: { type: 'text', default: '', dynamic: true, label: words('变量值', 'Value') },
      },
    },
    scene: {
      type: 'resource',
      resource: 'scene',
      default: '',
      label: words('场景', 'Scene'),
      help: words(
        '提供意图、全局问题和标签组，只播报时可以留空。',
        'Gives intents, global questions and tag groups; a call that only speaks needs none.',
      ),
    },
    ringSeconds: {
      type: 'number',
      default: 45,
      min: 1,
      max: 300,
      label: words('最长振铃（秒）', 'Ring for (seconds)'),
      help: words('超过此时长仍未接听即放弃。', 'The call is given up after so much ringing.'),
    },
    callerNumber: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isPhoneNumber,
      label: words('主叫号码', 'Caller number'),
      help: words(
        '对方看到的号码，留空由线路决定。',
        'What the callee sees. Empty: the line decides.',
      ),
    },
    ...answeringMachineFields(),
  },
  outputs: [
    { key: 'answered', label: words('已接通', 'Answered') },
    { key: 'notAnswered', label: words('未接通', 'Not answered') },
  ],
  subtitle: (settings) => settings.number,
});
