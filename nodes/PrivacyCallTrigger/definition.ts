import { COLOR } from '../common/fields';
import { numbersField, poolFilter, xFilter } from '../common/privacyFilter';
import { defineNode, words } from '../host/definition';

export const definition = defineNode({
  name: 'privacyCallTrigger',
  label: words('隐私通话触发器', 'Privacy Call Trigger'),
  summary: words(
    '经隐私号的通话发起、结束，或录音、转写、计费就绪时启动流程。',
    'Starts the flow when a call through a privacy number begins or ends, or its recording, transcript or bill is there.',
  ),
  help: words(
    `### 输出
- \`call\`：通话 \`{ id, poolKey, kind, bindingId, x, extension, callerNumber, calleeNumber, from, outId, outOrderId, announcement, startedAt, ringingAt, answeredAt, endedAt, hungUpBy, sipCode, endReason, billedMinutes, recordedMinutes, transferredTo }\`。\`callerNumber\` 主叫，\`calleeNumber\` 被叫（未接通另一方时为 \`null\`），\`from\` 为 \`A\` 或 \`other\`；\`announcement\` 是代替接通的提示音，例如 \`unknownCaller\`（无绑定）；\`transferredTo\` 是通话中转接到的号码；时间为毫秒时间戳。
- \`recording\`：\`{ duration, fileName, url }\`，仅“通话录音生成”有，\`duration\` 为秒。
- \`transcript\`：\`{ error, language, utterances: [{ side, text, begin, end, confidence }] }\`，仅“录音转写生成”有；未能转写时 \`error\` 是原因。
- \`billed\`：\`{ minutes, recordedMinutes }\`，仅“计费通话”有。
- \`event\`：完整的事件，\`eventType\` 为 \`PrivacyCallStart\`、\`PrivacyCallEnd\`、\`PrivacyRecordingReady\`、\`PrivacyTranscriptReady\` 或 \`PrivacyCallBilled\`。

### 说明
未接通的通话也有发起和结束：无绑定、被限制、无人接听、占线等，原因在 \`endReason\`。录音和转写须在绑定中开启；“计费通话”只针对接通的通话，其 \`call\` 只有 \`id\`、号码池、隐私号、绑定和 outId。

每个事件至少来一次，流程接收后才算完成；引擎重启后可能再来一次，\`call.id\` 相同。

话单中的号码总是隐藏的（\`138****0000\`）。选择提供真实号码时，节点向引擎查询该通话，补上主叫和被叫。`,
    `### Outputs
- \`call\`: \`{ id, poolKey, kind, bindingId, x, extension, callerNumber, calleeNumber, from, outId, outOrderId, announcement, startedAt, ringingAt, answeredAt, endedAt, hungUpBy, sipCode, endReason, billedMinutes, recordedMinutes, transferredTo }\`. \`calleeNumber\` is \`null\` where nobody was rung; \`from\` is \`A\` or \`other\`; \`announcement\` is what the caller heard in place of somebody, such as \`unknownCaller\` (no binding); \`transferredTo\` is whom one side put the other through to; times are ms since the epoch.
- \`recording\`: \`{ duration, fileName, url }\`, with Recording ready only; \`duration\` in seconds.
- \`transcript\`: \`{ error, language, utterances: [{ side, text, begin, end, confidence }] }\`, with Transcript ready only; \`error\` says why there is none.
- \`billed\`: \`{ minutes, recordedMinutes }\`, with Call billed only.
- \`event\`: all of the event, whose \`eventType\` is \`PrivacyCallStart\`, \`PrivacyCallEnd\`, \`PrivacyRecordingReady\`, \`PrivacyTranscriptReady\` or \`PrivacyCallBilled\`.

### Details
Calls that reach nobody begin and end as well: no binding, restricted, no answer, busy; \`endReason\` tells. Recording and transcript are set in the binding. Call billed comes of answered calls only, and its \`call\` has the ids, the pool, X and outId.

Each event comes at least once and is done with when the flow has taken it; after a restart one may come again, with the same \`call.id\`.

Receipts have numbers hidden (\`138****0000\`) in any case. Where real ones are to be told, the node asks the engine for the call, and fills in who called whom.`,
  ),
  mode: 'trigger',
  color: COLOR.trigger,
  version: 1,
  fields: {
    events: {
      type: 'multiOptions',
      default: ['PrivacyCallEnd'],
      required: true,
      label: words('事件', 'Events'),
      options: [
        { value: 'PrivacyCallStart', label: words('通话发起', 'Call begins') },
        { value: 'PrivacyCallEnd', label: words('通话结束', 'Call ends') },
        { value: 'PrivacyRecordingReady', label: words('通话录音生成', 'Recording ready') },
        { value: 'PrivacyTranscriptReady', label: words('录音转写生成', 'Transcript ready') },
        { value: 'PrivacyCallBilled', label: words('计费通话', 'Call billed') },
      ],
    },
    pool: poolFilter,
    x: xFilter,
    numbers: numbersField,
  },
  outputs: [{ key: 'out', label: words('通话', 'Call') }],
  subtitle: (_settings, chosen) => chosen('events'),
});
