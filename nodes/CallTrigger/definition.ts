import { jobGroupFilter, sceneFilter, COLOR } from '../common/fields';
import { outcomeOptions } from '../common/outcomes';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'callTrigger',
  label: words('通话触发器', 'Call Trigger'),
  summary: words(
    '通话接通（或呼出、结束）时启动流程。',
    'Starts the flow when a call is answered, or dialled, or over.',
  ),
  help: words(
    `### 输出
- \`call.id\`：通话，供后面的“播报”“收听”等节点使用。
- \`contact\`：被叫 \`{ id, honorific, name, phoneNumber, referenceId }\`。
- \`variables\`：名单中的变量，例如 \`variables.city\`。
- \`event\`：完整的事件 \`{ eventType, eventTime, instanceId, groupId, id, status, extras, contacts, tasks }\`，\`id\` 是作业。

### 说明
每个事件启动一次流程，同一通话的事件依次到来。“通话结束”可以只取某些结果。流程须在接通后不久开始播报或收听：通话静默过久时由引擎挂机。通话结束后要做的事，多数情况下用“作业完成触发器”更合适：它在全部重拨之后只来一次。`,
    `### Outputs
- \`call.id\`: the call, for Speak, Listen and the other nodes behind.
- \`contact\`: the callee, \`{ id, honorific, name, phoneNumber, referenceId }\`.
- \`variables\`: those of the roster, e.g. \`variables.city\`.
- \`event\`: all of the event, \`{ eventType, eventTime, instanceId, groupId, id, status, extras, contacts, tasks }\`; \`id\` is the job.

### Details
Each event starts the flow once; those of one call come in order. Call finished may be narrowed to some outcomes. Let the flow speak or listen soon after the answer: a call left silent for long is ended by the engine. For what is to be done after calls, a Job Complete Trigger is mostly the better start: it comes once, after all redialling.`,
  ),
  mode: 'trigger',
  tryout: 'page',
  color: COLOR.trigger,
  version: 1,
  fields: {
    events: {
      type: 'multiOptions',
      default: ['CallAnswered'],
      required: true,
      label: words('事件', 'Events'),
      options: [
        { value: 'Dialing', label: words('开始呼叫', 'Dialling') },
        { value: 'CallAnswered', label: words('通话接通', 'Call answered') },
        { value: 'CallFinished', label: words('通话结束', 'Call finished') },
      ],
    },
    outcomes: {
      type: 'multiOptions',
      default: [],
      showWhen: { events: ['CallFinished'] },
      label: words('通话结果', 'Outcomes'),
      help: words(
        '“通话结束”只在这些结果时启动流程；不选则为全部。',
        'Call finished starts the flow with these outcomes only. None chosen: with all.',
      ),
      options: outcomeOptions,
    },
    scene: sceneFilter,
    jobGroup: jobGroupFilter,
    direct: {
      type: 'boolean',
      default: false,
      label: words('包括“拨号”节点的通话', 'Also calls of Dial nodes'),
      help: words(
        '这些通话已由拨号的流程处理，通常无需打开。',
        'Those have their flow already: the one that dialled. Mostly best left off.',
      ),
    },
  },
  outputs: [{ key: 'out', label: words('通话', 'Call') }],
  subtitle: (_settings, chosen) => chosen('events'),
});
