import { jobGroupFilter, sceneFilter, COLOR } from '../common/fields';
import { outcomeOptions } from '../common/outcomes';
import { unlessId } from '../common/values';
import { defineNode, words } from '../host/definition';

const complete = { events: ['JobComplete'] } as const;

export const definition = defineNode({
  name: 'jobCompleteTrigger',
  label: words('作业完成触发器', 'Job Complete Trigger'),
  summary: words(
    '一个联系人的外呼全部结束时启动流程。',
    'Starts the flow when all calling of one contact is over.',
  ),
  help: words(
    `### 输出
- \`job\`：作业 \`{ id, groupId, status, failureReason, contact, tasks, tags, endedAt, … }\`。\`status\` 为 \`Succeeded\`、\`Failed\` 或 \`Cancelled\`；\`tags\` 为标签 \`[{ group, name }]\`；\`tasks\` 是每次呼叫，其中有 \`status\`、\`talkMs\`（通话毫秒）、\`turnCount\`（对话轮次）、\`endReason\`（结束原因）、\`exception\`（呼叫异常：\`code\`、\`sipCode\`、\`message\`、\`suggestion\`）、\`recording\`（录音）。
- \`contact\`：被叫 \`{ id, honorific, name, phoneNumber, referenceId }\`。
- \`variables\`：名单中的变量。
- \`event\`：完整的事件 \`{ eventType, eventTime, instanceId, groupId, id, status, failureReason, extras, contacts, tasks }\`。

选择了“任务进展”时，该事件的输出为：
- \`jobGroup\`：外呼任务 \`{ id, status, progress }\`；\`status\` 为 \`Completed\` 或 \`Stopped\` 时任务结束，\`progress\` 为 \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`。
- \`event\`：完整的事件，\`eventType\` 为 \`JobGroupProgress\`。

### 说明
每个作业只来一次：接通并结束之后，或全部重拨仍未接通、任务停止之后。作业在流程处理之前已被删除时，\`job\` 只有 \`id\`、\`groupId\`、\`status\` 和 \`failureReason\`。

可以按作业状态、最后一次呼叫的结果和标签筛选；同时设置时须全部符合。它们不影响任务进展。

任务进展在呼叫时来得频繁，每次都启动流程：请用“外呼任务”限定所关心的任务，按 \`jobGroup.status\` 分支。`,
    `### Outputs
- \`job\`: \`{ id, groupId, status, failureReason, contact, tasks, tags, endedAt, … }\`. \`status\` is \`Succeeded\`, \`Failed\` or \`Cancelled\`; \`tags\` are \`[{ group, name }]\`; \`tasks\` are the attempts, each with \`status\`, \`talkMs\` (of talk), \`turnCount\`, \`endReason\`, \`exception\` (what the line is to blame for: \`code\`, \`sipCode\`, \`message\`, \`suggestion\`) and \`recording\`.
- \`contact\`: the callee, \`{ id, honorific, name, phoneNumber, referenceId }\`.
- \`variables\`: those of the roster.
- \`event\`: all of the event, \`{ eventType, eventTime, instanceId, groupId, id, status, failureReason, extras, contacts, tasks }\`.

Where the event Progress of a job group is chosen, it brings:
- \`jobGroup\`: \`{ id, status, progress }\`; with the \`status\` \`Completed\` or \`Stopped\` the group is over; \`progress\` is \`{ total, succeeded, failed, cancelled, executing, scheduling, paused }\`.
- \`event\`: all of the event, whose \`eventType\` is \`JobGroupProgress\`.

### Details
Comes once for each job: after its answered call is over, or when no attempt was answered, or its group was stopped. Of a job that was deleted in the meantime, \`job\` holds \`id\`, \`groupId\`, \`status\` and \`failureReason\` only.

It may be narrowed by job status, by the outcome of the last call and by tags; a job has to fit all that is set. Progress is not narrowed by these.

Progress comes often while calls are made, and starts the flow each time: narrow it to the job group you follow, and branch on \`jobGroup.status\`.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: {
    events: {
      type: 'multiOptions',
      default: ['JobComplete'],
      required: true,
      label: words('事件', 'Events'),
      help: words(
        '任务进展：任务的状态或计数每次变化时启动流程。',
        'Progress of a job group: starts the flow whenever its state or counters move.',
      ),
      options: [
        { value: 'JobComplete', label: words('作业完成', 'Job complete') },
        { value: 'JobGroupProgress', label: words('任务进展', 'Progress of a job group') },
      ],
    },
    statuses: {
      type: 'multiOptions',
      default: [],
      showWhen: complete,
      label: words('作业状态', 'Job status'),
      help: words(
        '“作业完成”只在这些状态时启动流程；不选则为全部。',
        'Job complete starts the flow with these only. None chosen: with all.',
      ),
      options: [
        { value: 'Succeeded', label: words('成功', 'Succeeded') },
        { value: 'Failed', label: words('失败', 'Failed') },
        { value: 'Cancelled', label: words('已取消', 'Cancelled') },
      ],
    },
    outcomes: {
      type: 'multiOptions',
      default: [],
      showWhen: complete,
      label: words('最后一次呼叫的结果', 'Outcome of the last call'),
      help: words('不选则为全部。', 'None chosen: all.'),
      options: outcomeOptions,
    },
    tags: {
      type: 'list',
      default: [],
      showWhen: complete,
      label: words('标签', 'Tags'),
      itemLabel: words('标签', 'Tag'),
      help: words(
        '“作业完成”只在有其中任一标签时启动流程；没有则不限。标签留空表示该组的任一标签。',
        'Job complete starts the flow only with one of these; none listed: with or without. A group alone: with any tag of it.',
      ),
      fields: {
        group: {
          type: 'text',
          default: '',
          required: true,
          label: words('标签组', 'Group'),
          placeholder: words('例如 满意度', 'e.g. satisfaction'),
        },
        name: {
          type: 'text',
          default: '',
          label: words('标签', 'Tag'),
          placeholder: words('例如 满意', 'e.g. satisfied'),
        },
      },
    },
    scene: sceneFilter,
    jobGroup: jobGroupFilter,
  },
  outputs: [{ key: 'out', label: words('作业', 'Job') }],
  subtitle: (settings) => unlessId(settings.jobGroup) || settings.scene,
});
