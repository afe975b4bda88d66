import { COLOR } from '../common/fields';
import { tags, tagText } from '../common/marks';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'tag',
  label: words('打标签', 'Tag'),
  summary: words(
    '为通话打上业务标签。',
    "Sets tags on a call: what came of it, in the business's words.",
  ),
  help: words(
    `### 输入
- \`call.id\`：通话，来自“通话触发器”或“拨号”节点，须一路保留。

### 输出
- **完成**：\`tags\` 为该通话现有的全部标签 \`[{ group, name }]\`。

### 说明
通话已结束时同样可以打标签。

一个标签组在一通电话中只保留一个标签，以最后一次为准。场景定义了标签组时，标签组和标签须在其中，否则报错。通话没有场景、或场景没有定义标签组时，标签组和标签可以任意填写。“作业完成触发器”的 \`job.tags\` 带有全部标签。`,
    `### Inputs
- \`call.id\`: the call, from a Call Trigger or a Dial node; keep it on the way.

### Outputs
- **Done**: \`tags\` are all tags that the call has now, \`[{ group, name }]\`.

### Details
A call that has ended takes tags as well.

A call keeps one tag of a group, the last one set. Where the scene has tag groups, group and tag must be among them; others are refused. On a call without a scene, or whose scene has no tag groups, group and tag may be anything. The Job Complete Trigger hands all tags on as \`job.tags\`.`,
  ),
  mode: 'each',
  pastCall: true,
  color: COLOR.call,
  version: 1,
  fields: {
    tags: { ...tags, default: [{ group: '', name: '' }], required: true },
  },
  outputs: [{ key: 'done', label: words('完成', 'Done') }],
  subtitle: (settings) => settings.tags.map(tagText).join(', '),
});
