import { words } from '../host/definition';

export const help = words(
  `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **每个分支一个出口**：\`match\` 为 \`{ outcome: "branch", branch, intent, confidence, because }\`，\`heard\` 为对方的回答（同“收听”节点）。
- **未识别**、**无应答**：达到上限并选择“从出口继续”时，\`match\` 为 \`{ outcome: "unrecognised", count }\` 或 \`{ outcome: "noInput", count }\`，通话仍在进行。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机或达到上限后该分支静默结束。

各出口的 \`questions\` 为途中回答过的全局问题。

### 说明
一个节点相当于依次连接的“播报”“收听”“意图匹配”，并已接好重问：播报话术，等待回答；对方问全局问题时先回答再重问；未识别或无应答时播报补充话术再重问，直到命中分支或达到上限。通话记录与单独的节点相同。

第一次、第二次……未识别各用各的话术，次数按通话和节点累计。达到上限挂机时，原因为 \`UnrecognisedLimit\`（拒识挂机）或 \`NoInputLimit\`（超时挂机）。

允许打断时，对方在播报中说的话或按的键即为回答。`,
  `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **One for each branch**: \`match\` is \`{ outcome: "branch", branch, intent, confidence, because }\`, \`heard\` what the callee answered, as from a Listen node.
- **Unrecognised**, **No input**: at a limit, where it is to go on here; \`match\` is \`{ outcome: "unrecognised", count }\` or \`{ outcome: "noInput", count }\`, and the call is still up.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone or a limit was reached.

All of them but the last have \`questions\`, the global questions that were answered on the way.

### Details
It does what Speak, Listen and Intent Match do one after the other, wired back for asking again: the prompt is said and the answer waited for; a global question is answered, an answer that fits no branch, or none, is met with its wording, and it is asked again, until a branch is taken or a limit reached. The turns kept are the same.

The first, second… miss has a wording each, and misses are counted for each call and node. A call that is ended at a limit has the reason \`UnrecognisedLimit\` or \`NoInputLimit\`.

With barge-in, what the callee says or presses during the prompt is the answer.`,
);
