import { systemTagWords } from '../../engine/api';
import { asLabel, jobStatusWords, taskStatusWords } from '../common/terms';
import { words, type BooleanField, type OptionsField } from '../host/definition';
import { isTimeText } from '../common/times';

/** Fields that narrow history, and what is exported of it: those of 外呼历史. */
const FILTERED = { operation: ['history', 'createExport'] } as const;
/** Whatever is of a time. */
const TIMED = {
  operation: ['history', 'statistics', 'chart', 'createExport', 'labelSummary'],
} as const;

const yesNo = (zh: string, en: string, help?: readonly [string, string]) =>
  ({
    type: 'options',
    default: 'any',
    showWhen: FILTERED,
    label: words(zh, en),
    ...(help && { help: words(...help) }),
    options: [
      { value: 'any', label: words('不限', 'Any') },
      { value: 'yes', label: words('是', 'Yes') },
      { value: 'no', label: words('否', 'No') },
    ],
  }) as const satisfies OptionsField;

const FILTERS = words('筛选', 'Filters');

const filterText = (zh: string, en: string, help?: readonly [string, string]) =>
  ({
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: FILTERED,
    label: words(zh, en),
    ...(help && { help: words(...help) }),
  }) as const;

const time = (label: readonly [string, string], help: readonly [string, string]) =>
  ({
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: TIMED,
    label: words(...label),
    help: words(...help),
    placeholder: words('2026-01-05 09:00', '2026-01-05 09:00'),
    check: isTimeText,
  }) as const;

const seconds = (zh: string, en: string, help: readonly [string, string]) =>
  ({
    type: 'number',
    default: 0,
    min: 0,
    max: 86_400,
    decimals: true,
    showWhen: FILTERED,
    label: words(zh, en),
    help: words(...help),
  }) as const;

const choices = <K extends string>(of: Readonly<Record<K, ReturnType<typeof words>>>) =>
  (Object.keys(of) as K[]).map((value) => ({ value, label: asLabel(of[value]) }));

export const recordings = {
  type: 'boolean',
  default: true,
  showWhen: { exportKind: ['conversations'], operation: ['createExport'] },
  label: words('包含录音', 'With recordings'),
  help: words('关闭时只导出对话文本。', 'Off: only what was said, as text.'),
} as const satisfies BooleanField;

export const timeFields = {
  from: time(
    ['开始时间', 'From'],
    [
      '按拨打时间，留空不限。可以是毫秒时间戳，或“2026-01-05 09:00”；不带时区时按主机的时区。',
      "Time of the call; empty: not limited. Ms since the epoch, or 2026-01-05 09:00, which is of the host's time zone unless it names one.",
    ],
  ),
  to: time(
    ['结束时间', 'To'],
    [
      '到该时刻为止，不含该时刻；只写日期时包含当天。留空不限。',
      'Before this time; a date alone is included. Empty: not limited.',
    ],
  ),
};

export const filterFields = {
  calledNumber: { ...filterText('被叫号码', 'Called number'), section: FILTERS },
  referenceId: filterText('用户ID', 'User ID', [
    '名单中的 contactId。',
    'The contactId of the roster.',
  ]),
  groupName: filterText('所属任务名称', 'Name of the job group', [
    '名称的一部分。',
    'A part of it.',
  ]),
  scene: {
    type: 'resource',
    resource: 'scene',
    default: '',
    dynamic: true,
    showWhen: FILTERED,
    label: words('场景', 'Scene'),
    help: words('留空不限。', 'Empty: not limited.'),
  },
  taskId: filterText('TaskID', 'Task ID'),
  jobId: filterText('JobID', 'Job ID'),
  sessionId: filterText('SessionID', 'Session ID', ['即通话 ID。', "The call's id."]),
  jobStatuses: {
    type: 'multiOptions',
    default: [],
    showWhen: FILTERED,
    label: words('作业状态', 'Job status'),
    help: words('不选为不限。', 'None: not limited.'),
    options: choices(jobStatusWords),
  },
  taskStatuses: {
    type: 'multiOptions',
    default: [],
    showWhen: FILTERED,
    label: words('通话状态', 'Call status'),
    help: words('不选为不限。', 'None: not limited.'),
    options: choices(taskStatusWords),
  },
  hangUpByRejection: yesNo('拒识挂机', 'Ended: not understood'),
  hasAnswered: yesNo('有应答', 'The callee answered', [
    '对方说过话或按过键。',
    'The callee said or pressed something.',
  ]),
  completed: yesNo('对话完结', 'Conversation completed', [
    '到达过标记为完结的节点。',
    'It came to a node that is marked as completing it.',
  ]),
  systemTags: {
    type: 'multiOptions',
    default: [],
    showWhen: FILTERED,
    label: words('系统标签', 'System tags'),
    help: words(
      '同时带有所选各项的通话；不选为不限。',
      'Calls that have all of them. None: not limited.',
    ),
    options: choices(systemTagWords),
  },
  ringFrom: seconds('振铃时长（秒）不少于', 'Ring time (s), at least', [
    '0 为不限。',
    '0: not limited.',
  ]),
  ringTo: seconds('振铃时长（秒）不超过', 'Ring time (s), at most', [
    '0 为不限。',
    '0: not limited.',
  ]),
} as const;
