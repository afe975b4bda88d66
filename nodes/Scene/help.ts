import { words } from '../host/definition';

export const help = words(
  `### 输入
- 导入且定义取自“输入”时：每个数据项（n8n）或 \`msg.payload\`（Node-RED）是一个场景定义，对象或 JSON 文本均可；放在 \`data\`、\`payload\` 字段中的，或随输入到来的 JSON 文件也可以。
- 其他情况：任意，仅用于触发。

### 输出
- **场景**：\`{ id, name, version, status, publishedVersion, review, industry, type, language, intents, globalQuestions, tagGroups, … }\`；导入、列出多个时为多条。历史版本给出 \`{ version, createdAt, publishedAt, published, review, rolledBackFrom }\`，比较版本给出 \`{ path, change, before, after }\`，导出给出场景定义，均为每条一项。

### 说明
导入同名场景会生成新版本，不同名则新建；内容没有变化时仍是原版本。定义有错时整个拒绝，并逐条指出位置，例如 \`intents[2].name\`。

\`status\` 为 \`Draft\`（草稿）、\`InReview\`（审核中）、\`Published\`（已发布）或 \`PublishedEdited\`（已发布，已编辑）。通话只使用已发布的版本；编辑和审核新版本时，仍用原来发布的。

导入时检查申报的行业和话术，没有问题即自动发布；有问题时拒绝，并指出位置和规则条目。勾选“仅存为草稿”则先保存，再提交审核；审核通过后发布，驳回时须写明原因。提交和通过时同样检查。

回退会以旧版本的内容生成新版本；曾发布过的立即发布，未发布过的存为草稿。

删除：只能删除没有任务在用的场景，输出 \`{ deleted }\`。

话术流程：“生成流程”按场景中的流程生成 Node-RED 或 n8n 的流程，输出 \`{ name, host, flow, json }\`，\`json\` 可直接粘贴导入。“从流程读取”从 Node-RED 导出或 n8n 下载的流程中读出一通对话，存为场景的新版本，\`left\` 为未采用的节点；只能含分支节点、播报、收听与意图匹配、打标签、转接、挂机，其余节点按名称逐一指出。

录音话术：上传的 wav 录音代替文字播放，文字可以是整句话术，也可以是变量之间的一段；一句话术的各固定部分都有录音时才用录音，变量部分由语音合成衔接。输出 \`{ id, text, sceneId, fileName, durationMs, … }\`；待录话术输出 \`{ text, recordingId }\`，\`recordingId\` 为空即尚未录制。

“试一句”给出 \`{ text, ranking, threshold, model, secondOpinion, result }\`：可能的意图及其置信度和依据，以及通话会怎样处理。`,
  `### Inputs
- Import with the definition from the input: each item (n8n) or \`msg.payload\` (Node-RED) is the definition of a scene, an object or JSON text; it may also be in a field \`data\` or \`payload\`, or in a JSON file that comes with the input.
- Otherwise anything; it only sets the node off.

### Outputs
- **Scene**: \`{ id, name, version, status, publishedVersion, review, industry, type, language, intents, globalQuestions, tagGroups, … }\`; several where several were imported or listed. Versions brings \`{ version, createdAt, publishedAt, published, review, rolledBackFrom }\`, Compare versions \`{ path, change, before, after }\`, each as one of several; Export brings the definition.

### Details
Importing a scene of a name that exists makes a new version of it; where nothing has changed it is the same version. A definition with faults is refused whole, each fault named by its place, such as \`intents[2].name\`.

\`status\` is \`Draft\`, \`InReview\`, \`Published\` or \`PublishedEdited\`. Calls go by the published version only, also while a newer one is edited or reviewed.

On import the declared industry and the wording are checked. Where nothing is found the scene is published; else it is refused, with the place and the row of the rule. As a draft only, it is kept first and submitted later: when it is approved it is published, and who rejects it says why. It is checked when it is submitted and when it is approved, too.

To roll back makes a new version with the old content; it is published at once where it was published before, else it is a draft.

Delete: only while no job group uses the scene; the output is \`{ deleted }\`.

The flow of a scene: Make a flow makes one of Node-RED or n8n of it and brings \`{ name, host, flow, json }\`; \`json\` can be pasted into the editor. Read from a flow takes the conversation out of one that Node-RED exported or n8n downloaded and makes it a new version of the scene; \`left\` are the nodes that are no part of it. It may hold Branch, Speak, Listen with Intent Match, Tag, Transfer and Hang Up; other nodes are named.

Recorded prompts: a wav file is played in place of a text, which may be a whole wording or a part of one between variables. A wording is played from recordings where each of its fixed parts has one; variables are spoken between. The output is \`{ id, text, sceneId, fileName, durationMs, … }\`; of what is to be recorded \`{ text, recordingId }\`, whose \`recordingId\` is null where there is none yet.

Try a sentence brings \`{ text, ranking, threshold, model, secondOpinion, result }\`: what it may mean, how sure that is and why, and what a call would do.`,
);
