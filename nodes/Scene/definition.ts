import { isSceneDefinition } from '../common/checks';
import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'scene',
  label: words('场景', 'Scene'),
  summary: words(
    '导入或查询场景：意图、全局问题和标签组。',
    'Imports and reads scenes: intents, global questions and tag groups.',
  ),
  help: words(
    `### 输入
- 导入且定义取自“输入”时：每个数据项（n8n）或 \`msg.payload\`（Node-RED）是一个场景定义，对象或 JSON 文本均可；放在 \`data\`、\`payload\` 字段中的，或随输入到来的 JSON 文件也可以。
- 其他情况：任意，仅用于触发。

### 输出
- **场景**：\`{ id, name, version, industry, type, language, intents, globalQuestions, tagGroups, … }\`；导入、列出多个时为多条。

### 说明
导入同名场景会生成新版本，不同名则新建。定义有错时整个拒绝，并逐条指出位置，例如 \`intents[2].name\`。`,
    `### Inputs
- Import with the definition from the input: each item (n8n) or \`msg.payload\` (Node-RED) is the definition of a scene, an object or JSON text; it may also be in a field \`data\` or \`payload\`, or in a JSON file that comes with the input.
- Otherwise anything; it only sets the node off.

### Outputs
- **Scene**: \`{ id, name, version, industry, type, language, intents, globalQuestions, tagGroups, … }\`; several where several were imported or listed.

### Details
Importing a scene of a name that exists makes a new version of it. A definition with faults is refused whole, each fault named by its place, such as \`intents[2].name\`.`,
  ),
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'import',
      label: words('操作', 'Operation'),
      options: [
        { value: 'import', label: words('导入', 'Import') },
        { value: 'get', label: words('查询', 'Get') },
        { value: 'list', label: words('列出全部', 'List') },
      ],
    },
    from: {
      type: 'options',
      default: 'input',
      showWhen: { operation: ['import'] },
      label: words('定义取自', 'Definition from'),
      options: [
        { value: 'input', label: words('输入', 'Input') },
        { value: 'field', label: words('下面的 JSON', 'JSON below') },
      ],
    },
    definition: {
      type: 'json',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['import'], from: ['field'] },
      check: isSceneDefinition,
      label: words('场景定义', 'Scene definition'),
      help: words(
        '导出的场景 JSON，即 scene.json 的内容。',
        'The JSON of an exported scene, as in a scene.json.',
      ),
    },
    scene: {
      type: 'resource',
      resource: 'scene',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['get'] },
      label: words('场景', 'Scene'),
    },
  },
  outputs: [{ key: 'out', label: words('场景', 'Scene') }],
  subtitle: (_settings, chosen) => chosen('operation'),
});
