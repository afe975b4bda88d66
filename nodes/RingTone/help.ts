import { words } from '../host/definition';

export const help = words(
  `### 输入
- 上传彩铃：随输入到来的 wav 文件（n8n 的二进制数据，或 Node-RED 的 \`msg.payload\`，例如“文件读取”节点给出的 Buffer）；也可以填写文件路径。
- 其他操作：任意。

### 输出
- **企业彩铃**：
  - 上传彩铃、文本转语音：\`tone\`，即 \`{ id, name, kind, text, fileName, durationMs, createdAt }\`；\`id\` 是放音编码。
  - 列出：\`tones\`；取出录音：\`tone\` 和 \`audio\`，即 \`{ fileName, mimeType, base64 }\`，内容为通话中实际播放的 8 kHz wav；删除：\`tone\` 和 \`removed\`。

### 说明
主叫在对方接听之前听到彩铃，代替普通回铃音。文件须为 wav、小于 2 MB、不超过 60 秒；采样率和声道由引擎转换。文本由引擎的语音合成读出，合成未设置时听到普通回铃音。

彩铃按方向设置：在“号码池”节点为整个号码池设置，或在“绑定隐私号”节点为单个绑定设置，后者优先。仍在使用的彩铃不能删除，错误信息会说明由谁使用。`,
  `### Inputs
- Add audio: the wav file that comes with the input (binary data in n8n; in Node-RED \`msg.payload\`, such as the Buffer of a File In node), or one of a file path.
- Otherwise anything.

### Outputs
- **Ring tone**:
  - Add audio, Add text: \`tone\`, which is \`{ id, name, kind, text, fileName, durationMs, createdAt }\`.
  - List: \`tones\`. Get the audio: \`tone\` and \`audio\`, which is \`{ fileName, mimeType, base64 }\`: the wav of 8 kHz as it is played. Remove: \`tone\` and \`removed\`.

### Details
Callers hear it until somebody answers, in place of the usual tone. A file has to be a wav of less than 2 MB and at most 60 seconds; rates and channels are converted. A text is spoken by the synthesiser of the engine; where there is none, callers hear the usual tone.

Ring tones are set by direction: for a whole pool with a Number Pool node, for one binding with a Bind Privacy Number node, which wins. One that is in use cannot be removed; the error says who has it.`,
);
