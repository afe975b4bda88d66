import { words } from '../host/definition';

export const help = words(
  `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **每个分支一个出口**：机器人选择了它。\`bot\` 为 \`{ outcome: "branch", branch, arguments, … }\`，\`arguments\` 是机器人填写的参数。
- **请求转人工**：对方要求人工，接到“转接”节点。\`bot.reason\` 为原因。
- **存疑**：机器人交回流程。\`bot.reason\`：\`unsure\`（拿不准）、\`wording\`（要说的话含禁用词，该句及其后未播）、\`turns\`（轮数已满）、\`duration\`（时间已满）；\`bot.detail\` 为说明。
- **失败**：\`bot.reason\`：\`late\`（超时）、\`unreachable\`（连不上或中断）、\`malformed\`（回答不合格式或为空）、\`unheard\`（对方的话无法识别）、\`unspoken\`（回答无法合成）。
- **无应答**：\`bot.count\` 为连续无应答的次数。
- **已挂机**（选择显示时）：对方或机器人已挂机，\`hungUp.reason\` 为原因。

每个出口的 \`bot\` 还含 \`heard\`（对方最后一句）、\`turns\`（机器人回答次数）、\`usage\`（令牌数）、\`tags\`、\`warnings\`。

### 说明
机器人接过对话：听对方说、请求机器人、回答边生成边逐句播报，直到它选择一个分支、交回流程或通话结束。对方打断时立即停播并取消请求，机器人只会“记得”对方实际听到的部分。此前的对话也会告诉机器人。

**OpenAI 兼容**：任何支持流式输出和工具的 chat completions 接口，包括本机模型。分支即工具，说明写给模型看。**HTTP 接口**：自己的服务，请求和应答的格式见集成文档。

机器人能做的只有：说话、选分支，以及下面允许的挂机、转人工、打标签（限场景的标签）。对方说什么都不能让它做别的。对方的号码只发给 HTTP 接口，不发给 OpenAI 兼容接口。

地址和密钥是设置，不随流程走：n8n 存在凭证里；Node-RED 的密钥加密保存在流程之外。`,
  `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **One for each branch**: the bot has taken it. \`bot\` is \`{ outcome: "branch", branch, arguments, … }\`; \`arguments\` is what the bot told with it.
- **Transfer asked**: the callee wants a person; wire it to a Transfer node. \`bot.reason\` tells why.
- **Doubt**: handed back to the flow. \`bot.reason\` is \`unsure\` (the bot asked for it), \`wording\` (it was about to say something forbidden; that sentence and what follows is not said), \`turns\` or \`duration\` (a limit was reached); \`bot.detail\` says more.
- **Failed**: \`bot.reason\` is \`late\`, \`unreachable\` (or it broke off), \`malformed\` (or it answered with nothing), \`unheard\` (speech could not be recognised) or \`unspoken\` (the answer could not be spoken).
- **No input**: \`bot.count\` answers in a row were missing.
- **Hung up** (where shown): the callee or the bot has hung up; \`hungUp.reason\` tells why.

On each output \`bot\` also has \`heard\` (the callee's last words), \`turns\` (answers of the bot), \`usage\` (tokens), \`tags\` and \`warnings\`.

### Details
The bot takes over: the callee is listened to, the bot is asked, and its answer is spoken sentence by sentence while the rest still comes, until it takes a branch, hands back, or the call is over. When the callee cuts in, it falls silent at once, the request is cancelled, and the bot remembers only what was really heard. It is also told what was said before.

**OpenAI-compatible**: any chat completions interface with streaming and tools, a local model as well. Branches are tools; their descriptions are for the model. **HTTP endpoint**: a service of your own; request and response are in the integrators' guide.

All that a bot can do is speak, take a branch and, where allowed below, hang up, ask for a transfer and set tags of the scene. Nothing the callee says can make it do anything else. The callee's number is sent to an HTTP endpoint, not to an OpenAI-compatible one.

Address and key are no part of the flow: n8n keeps them in a credential; Node-RED keeps the key encrypted beside the flows.`,
);
