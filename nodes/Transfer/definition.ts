import { isPhoneNumber } from '../common/checks';
import { COLOR } from '../common/fields';
import { markFields } from '../common/marks';
import { brief } from '../common/values';
import { defineNode, words } from '../host/definition';

const byEngine = { how: ['join'] } as const;

export const definition = defineNode({
  name: 'transfer',
  label: words('转接', 'Transfer'),
  summary: words(
    '把对方转接给坐席话机或一个号码。',
    "Hands the callee over to an agent's phone or a number.",
  ),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **已转接**：有人接听，双方已接通。\`transfer\` 为 \`{ outcome: "transferred", to }\`，\`to\` 是接听的话机或号码。通话从此与流程无关：后面的“播报”“收听”等按已挂机处理，“挂机”不会打断双方；打标签仍然可以。
- **无人接听**：对方仍在线，由流程继续。\`transfer.reason\` 为原因：\`noAnswer\`（无人接听）、\`busy\`（占线）、\`rejected\`（拒接）、\`unavailable\`（未注册或不可达）、\`failed\`（线路失败），\`transfer.detail\` 是逐个的说明。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机后该分支静默结束。

### 说明
**由引擎接通**：引擎呼叫坐席，对方听到回铃音或等待话术；坐席接听后先听到给坐席的提示，再与对方接通。任何一方挂机，通话结束，结束原因为“已转接”。

**由线路转接**（SIP 的 REFER）：请线路方把对方接走，不再占用本机线路；线路不支持时走“无人接听”。等待话术、给坐席的提示由线路决定，这里不用填。

话机一台一台地振铃，或同时振铃、先接先得；正在通话或没有注册的话机跳过。话机都在通话时，最多等待“等候空闲”的时长。

转接进行时，不能对这通电话播报、收听或再次转接；对方此时问全局问题会得到回答，其他的话和按键不交给流程。

模拟线路上，每个模拟被叫都是一部同名的话机：\`agent\` 接听，\`agent-away\` 不接。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Transferred**: somebody has answered, and the two talk. \`transfer\` is \`{ outcome: "transferred", to }\`; \`to\` is the phone or number. From now on the call is none of the flow's: Speak, Listen and the like behind this node find it hung up, and Hang Up does not break in on the two. Tags can still be set.
- **Not taken**: the callee is still there, and the flow goes on. \`transfer.reason\` is \`noAnswer\`, \`busy\`, \`rejected\`, \`unavailable\` (not registered or not to be reached) or \`failed\` (the line); \`transfer.detail\` tells it of each.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone.

### Details
**Joined by the engine**: the engine calls the agent while the callee hears ring-back tone or your words; the agent hears the announcement first, then the two are joined. When either hangs up the call is over, with the reason "transferred".

**By the line** (SIP: REFER): the trunk is asked to take the callee, and no line of ours is in use any more. A trunk that cannot do it leads to Not taken. What the callee and the agent hear meanwhile is the trunk's affair.

Phones ring one after the other, or all at once and the first to answer gets the call. Those in a call or not registered are passed over; when all are in calls, this node waits for as long as "Wait for a free phone" allows.

During a transfer nothing else can be said to the callee, listened to or transferred; a global question of the callee is answered, whatever else it says or presses meanwhile does not reach the flow.

On the simulated line every callee has a phone of its name: \`agent\` takes calls, \`agent-away\` does not.`,
  ),
  mode: 'each',
  liveCall: true,
  failureOutput: 'notTaken',
  color: COLOR.call,
  version: 1,
  fields: {
    target: {
      type: 'options',
      default: 'phones',
      label: words('转接到', 'Transfer to'),
      options: [
        { value: 'phones', label: words('坐席话机', "Agents' phones") },
        { value: 'number', label: words('号码', 'Number') },
      ],
    },
    phones: {
      type: 'textList',
      default: [],
      required: true,
      dynamic: true,
      showWhen: { target: ['phones'] },
      label: words('话机', 'Phones'),
      help: words(
        '话机名称，按振铃的先后；在引擎的线路设置里登记。',
        "Names of phones, in the order they are rung; they are listed in the engine's line settings.",
      ),
    },
    number: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      check: isPhoneNumber,
      showWhen: { target: ['number'] },
      label: words('号码', 'Number'),
      help: words(
        '由线路呼叫，须在允许呼叫的号段内。',
        'Called by the line, whose allowed prefixes hold for it as well.',
      ),
    },
    how: {
      type: 'options',
      default: 'join',
      label: words('方式', 'How'),
      options: [
        { value: 'join', label: words('由引擎接通', 'Joined by the engine') },
        { value: 'refer', label: words('由线路转接（REFER）', 'By the line (REFER)') },
      ],
    },
    ring: {
      type: 'options',
      default: 'inTurn',
      showWhen: { target: ['phones'], ...byEngine },
      label: words('振铃方式', 'Ring'),
      options: [
        { value: 'inTurn', label: words('逐个', 'One after the other') },
        { value: 'atOnce', label: words('同时', 'All at once') },
      ],
    },
    ringSeconds: {
      type: 'number',
      default: 25,
      min: 1,
      max: 600,
      label: words('每台振铃（秒）', 'Ring each for (seconds)'),
      help: words(
        '超过此时长未接听即放弃。',
        'A phone or number is given up after so much ringing.',
      ),
    },
    waitSeconds: {
      type: 'number',
      default: 0,
      min: 0,
      max: 3600,
      showWhen: { target: ['phones'] },
      label: words('等候空闲（秒）', 'Wait for a free phone (seconds)'),
      help: words(
        '话机都在通话时最多等多久；0 为不等。',
        'How long to wait while all phones are in calls. 0: not at all.',
      ),
    },
    waitingText: {
      type: 'text',
      default: '',
      rows: 2,
      dynamic: true,
      showWhen: byEngine,
      label: words('等待话术', 'Said while waiting'),
      help: words(
        '对方等待时反复播报，留空为回铃音；变量写作“ @name ”。',
        'Said to the callee again and again; empty: ring-back tone. A variable is written " @name ".',
      ),
      placeholder: words('正在为您转接，请稍候。', 'Please hold, we are putting you through.'),
    },
    announcement: {
      type: 'text',
      default: '',
      rows: 2,
      dynamic: true,
      showWhen: byEngine,
      label: words('给坐席的提示', 'Said to the agent'),
      help: words(
        '坐席接听后、与对方接通前播报；留空则直接接通。',
        'Said when the agent answers, before the two are joined. Empty: they are joined at once.',
      ),
      placeholder: words('客户 @name 转人工。', 'A call from @name .'),
    },
    callerNumber: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isPhoneNumber,
      showWhen: byEngine,
      label: words('主叫号码', 'Caller number'),
      help: words(
        '坐席看到的号码，留空为本次通话的主叫号码。',
        "What the agent sees. Empty: the call's own caller number.",
      ),
    },
    ...markFields,
  },
  outputs: [
    { key: 'transferred', label: words('已转接', 'Transferred') },
    { key: 'notTaken', label: words('无人接听', 'Not taken') },
  ],
  subtitle: ({ target, number, phones }) =>
    target === 'number' ? number : words(brief(phones.join('、')), brief(phones.join(', '))),
});
