import { jobGroupFilter, sceneFilter, COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'jobCompleteTrigger',
  label: words('作业完成触发器', 'Job Complete Trigger'),
  summary: words(
    '一个联系人的外呼全部结束时启动流程。',
    'Starts the flow when all calling of one contact is over.',
  ),
  help: words(
    `### 输出
- \`job\`：作业 \`{ id, groupId, status, failureReason, contact, tasks, tags, endedAt, … }\`。\`status\` 为 \`Succeeded\`、\`Failed\` 或 \`Cancelled\`；\`tags\` 为标签 \`[{ group, name }]\`；\`tasks\` 是每次呼叫，其中有 \`status\`、\`talkMs\`（通话毫秒）、\`turnCount\`（对话轮次）、\`endReason\`（结束原因）。
- \`contact\`：被叫 \`{ id, honorific, name, phoneNumber, referenceId }\`。
- \`variables\`：名单中的变量。
- \`event\`：完整的事件 \`{ eventType, eventTime, instanceId, groupId, id, status, failureReason, extras, contacts, tasks }\`。

### 说明
每个作业只来一次：接通并结束之后，或全部重拨仍未接通、任务停止之后。作业在流程处理之前已被删除时，\`job\` 只有 \`id\`、\`groupId\`、\`status\` 和 \`failureReason\`。`,
    `### Outputs
- \`job\`: \`{ id, groupId, status, failureReason, contact, tasks, tags, endedAt, … }\`. \`status\` is \`Succeeded\`, \`Failed\` or \`Cancelled\`; \`tags\` are \`[{ group, name }]\`; \`tasks\` are the attempts, each with \`status\`, \`talkMs\` (of talk), \`turnCount\` and \`endReason\`.
- \`contact\`: the callee, \`{ id, honorific, name, phoneNumber, referenceId }\`.
- \`variables\`: those of the roster.
- \`event\`: all of the event, \`{ eventType, eventTime, instanceId, groupId, id, status, failureReason, extras, contacts, tasks }\`.

### Details
Comes once for each job: after its answered call is over, or when no attempt was answered, or its group was stopped. Of a job that was deleted in the meantime, \`job\` holds \`id\`, \`groupId\`, \`status\` and \`failureReason\` only.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: { scene: sceneFilter, jobGroup: jobGroupFilter },
  outputs: [{ key: 'out', label: words('作业', 'Job') }],
  subtitle: (settings) => settings.jobGroup || settings.scene,
});
