import { words } from '../host/definition';

export const help = words(
  `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。
- \`heard\`：“收听”节点的结果；其“听到”和“无应答”出口都接到这里。

### 输出
- **每个分支一个出口**：\`match\` 为 \`{ outcome: "branch", branch, intent, confidence, because }\`，\`because\` 是起决定作用的关键词、按键或最接近的表述。
- **全局问题**：问题已回答，\`match\` 为 \`{ outcome: "question", question, confidence }\`。
- **未识别**：回答不属于任何分支，\`match\` 为 \`{ outcome: "unrecognised", count }\`。
- **无应答**：\`match\` 为 \`{ outcome: "noInput", count }\`。
- **已挂机**（选择显示时）：\`hungUp.reason\` 为挂机原因。不显示时，对方挂机或达到上限后该分支静默结束。

### 说明
把“全局问题”“未识别”“无应答”接回提问的“播报”节点，就会重新提问；补充的话术（如“不好意思，我没有听清”）由本节点先行播报。次数按通话和节点分别累计。达到上限时播报结束语并挂机，原因分别为 \`UnrecognisedLimit\`（拒识挂机）和 \`NoInputLimit\`（超时挂机）。`,
  `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.
- \`heard\`: the result of a Listen node; wire both its outputs, Heard and No input, to here.

### Outputs
- **One for each branch**: \`match\` is \`{ outcome: "branch", branch, intent, confidence, because }\`; \`because\` is the keyword, key or nearest utterance that decided.
- **Global question**: the question was answered; \`match\` is \`{ outcome: "question", question, confidence }\`.
- **Unrecognised**: the answer fits no branch; \`match\` is \`{ outcome: "unrecognised", count }\`.
- **No input**: \`match\` is \`{ outcome: "noInput", count }\`.
- **Hung up** (where shown): \`hungUp.reason\` tells why. Where it is not shown, the branch ends quietly once the callee is gone or a limit was reached.

### Details
Wire Global question, Unrecognised and No input back to the Speak node that asks, and the question is asked again; what is to be said first ("Sorry, I did not get that") is said by this node. Misses are counted for each call and node. At a limit the farewell is said and the call ends, with the reason \`UnrecognisedLimit\` or \`NoInputLimit\`.`,
);
