import {
  BINDINGS_PER_NUMBER,
  CALL_DISPLAYS,
  CALL_RESTRICTIONS,
  POOL_KINDS,
} from '../../engine/api';
import { callDisplayWords, callRestrictionWords, poolKindWords } from '../common/terms';
import { words, type Fields } from '../host/definition';

const bound = { operation: ['bind'] } as const;
const made = { operation: ['bind', 'bindMany'] } as const;

/** Of a pool's kind that has many bindings on one number. */
export const manyOnOne = POOL_KINDS.filter((kind) => BINDINGS_PER_NUMBER[kind] > 1);

export const RESTRICTIONS = CALL_RESTRICTIONS.map((value) => ({
  value,
  label: callRestrictionWords[value],
}));
export const DISPLAYS = CALL_DISPLAYS.map((value) => ({ value, label: callDisplayWords[value] }));

/** The form of a new binding, in the seed's order; what does not fit the kind of pool is not there. */
export const bindFields = {
  kind: {
    type: 'options',
    default: 'AXB',
    showWhen: bound,
    label: words('隐私号类型', 'Kind'),
    options: [
      {
        value: 'AXB',
        label: poolKindWords.AXB,
        help: words('A 和 B 互相拨打 X，例如司机与乘客。', 'A and B ring each other through X.'),
      },
      {
        value: 'AXN',
        label: poolKindWords.AXN,
        help: words('任何人拨打 X 都接到 A。', 'Whoever rings X reaches A.'),
      },
      {
        value: 'AXNExtension',
        label: poolKindWords.AXNExtension,
        help: words('拨打 X 加分机号接到 A，例如快递面单。', 'X and an extension reach A.'),
      },
      {
        value: '95AXN',
        label: poolKindWords['95AXN'],
        help: words('95 号码的 AXN。', 'AXN with a 95 number.'),
      },
      {
        value: 'AXG',
        label: poolKindWords.AXG,
        help: words('G号码组中的人拨打 X 接到 A。', 'Those of a group reach A through X.'),
      },
    ],
  },
  pool: {
    type: 'resource',
    resource: 'pool',
    default: '',
    required: true,
    dynamic: true,
    showWhen: {
      operation: ['bind', 'bindMany', 'addBlacklist', 'removeBlacklist', 'listBlacklist'],
    },
    label: words('号码池', 'Number pool'),
    help: words(
      '从列表选择，或填写 Key、名称。批量绑定时每一行都绑定在该号码池。',
      'Chosen from the list, or its key or name. All rows of a list are bound in it.',
    ),
  },
  rows: {
    type: 'json',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['bindMany'] },
    label: words('名单', 'List'),
    placeholder: words(
      '[{"a": "13800000001", "b": "13900000001"}]',
      '[{"a": "13800000001", "b": "13900000001"}]',
    ),
    help: words(
      '每行一个绑定，列名为 A号码、B号码、X号码、分机号、G号码组、城市、失效时间、有效分钟、录音、外部业务 ID、外部订单 ID，或对应的英文名；没有的列按下面的设置。行数不限。',
      'An object for each binding: a, b, x, extension, group, city, expiresAt, minutes, recording, outId, outOrderId, or the Chinese column names. What a row leaves out is as set below. As many rows as you like.',
    ),
  },
  a: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: bound,
    section: words('号码', 'Numbers'),
    label: words('A号码', 'A number'),
    placeholder: words('13800000001', '13800000001'),
    help: words(
      '必填。被保护的一方：手机，或带区号的固话。',
      'Needed. The one who is protected: a mobile, or a landline with its area code.',
    ),
  },
  b: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...bound, kind: ['AXB'] },
    label: words('B号码', 'B number'),
    placeholder: words('13900000001', '13900000001'),
    help: words('必填。另一方。', 'Needed. The other one.'),
  },
  group: {
    type: 'resource',
    resource: 'numberGroup',
    default: '',
    dynamic: true,
    showWhen: { ...bound, kind: ['AXG'] },
    label: words('G号码组', 'Number group (G)'),
    help: words(
      '必填。组中的号码拨打 X 接到 A。从列表选择，或填写 ID、名称。',
      'Needed. Its numbers reach A through X. Chosen from the list, or its id or name.',
    ),
  },
  callback: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...bound, kind: ['AXN', 'AXNExtension', '95AXN', 'AXG'] },
    label: words('回拨号码（B号码）', 'Callback (B number)'),
    help: words(
      'A 拨打 X 时接到的号码；留空则 A 拨打 X 时听到提示音。',
      'Whom A reaches by ringing X. Empty: A hears an announcement.',
    ),
  },
  x: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: bound,
    label: words('X号码', 'X number'),
    help: words(
      '号码池中的某个隐私号；留空则自动分配。',
      'A certain number of the pool. Empty: one is assigned.',
    ),
  },
  extension: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...bound, kind: ['AXNExtension'] },
    label: words('分机号', 'Extension'),
    help: words(
      '1 到 3 位数字，只能与 X号码一起指定；留空则分配三位分机号。',
      '1 to 3 digits, with a certain X number only. Empty: one of three digits is assigned.',
    ),
  },
  city: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...bound, kind: ['AXB', 'AXN', 'AXNExtension', 'AXG'] },
    label: words('X号码城市', 'City of X'),
    help: words(
      '自动分配时优先该城市的号码；留空为 A号码所在城市。',
      'Preferred where X is assigned. Empty: the city of A.',
    ),
  },
  expiry: {
    type: 'options',
    default: 'minutes',
    showWhen: made,
    section: words('有效期', 'How long'),
    label: words('失效方式', 'It ends'),
    options: [
      { value: 'minutes', label: words('从现在起若干分钟', 'Some minutes from now') },
      { value: 'dateTime', label: words('指定时间', 'At a certain time') },
    ],
  },
  minutes: {
    type: 'number',
    default: 120,
    min: 1,
    max: 5_256_000,
    dynamic: true,
    showWhen: { ...made, expiry: ['minutes'] },
    label: words('有效分钟', 'Minutes'),
    help: words(
      '一小时 60，一天 1440，三十天 43200。',
      'An hour is 60, a day 1440, thirty days are 43200.',
    ),
  },
  expiresAt: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { ...made, expiry: ['dateTime'] },
    label: words('失效时间', 'Ends at'),
    placeholder: words('2026-11-20 18:00', '2026-11-20 18:00'),
    help: words(
      '日期时间（主机时区）、只有日期（到当天结束）、ISO 时间或毫秒时间戳；至少一分钟之后，精确到秒。',
      "A date and time of the host's zone, a day (to its end), an ISO time, or ms since the epoch. A minute from now at the soonest; kept to the second.",
    ),
  },
  restriction: {
    type: 'options',
    default: 'none',
    showWhen: made,
    section: words('通话', 'Calls'),
    label: words('单通限制', 'One-way restriction'),
    help: words(
      '被限制的方向会听到提示音；个别人用“黑名单”操作限制。',
      'Whoever calls the other way hears an announcement. To bar single people, see the Blacklist operations.',
    ),
    options: RESTRICTIONS,
  },
  display: {
    type: 'options',
    default: 'privacyNumber',
    showWhen: { ...bound, kind: ['AXN', 'AXNExtension', '95AXN', 'AXG'] },
    label: words('A 看到的来电号码', 'A sees'),
    help: words(
      '显示真实主叫需要线路运营商允许。',
      "The caller's number only where the operator of the trunk lets it be shown.",
    ),
    options: DISPLAYS,
  },
  recording: {
    type: 'boolean',
    default: false,
    showWhen: made,
    label: words('支持录音', 'Record calls'),
  },
  transcript: {
    type: 'boolean',
    default: false,
    showWhen: made,
    label: words('录音转写', 'Transcribe recordings'),
    help: words('需要打开录音和语音识别。', 'With recording, and a recogniser set on the engine.'),
  },
  ringFromA: {
    type: 'resource',
    resource: 'ringTone',
    default: '',
    showWhen: made,
    label: words('A号码拨打X彩铃', 'Ring tone when A rings X'),
    help: words('留空为号码池的设置。', "Empty: the pool's."),
  },
  ringToA: {
    type: 'resource',
    resource: 'ringTone',
    default: '',
    showWhen: made,
    label: words('B号码拨打X彩铃', 'Ring tone when others ring X'),
    help: words('留空为号码池的设置。', "Empty: the pool's."),
  },
  ringSeconds: {
    type: 'number',
    default: 0,
    min: 0,
    max: 120,
    showWhen: made,
    label: words('振铃时长（秒）', 'Ring time (s)'),
    help: words('5 到 120；0 为号码池的设置。', "5 to 120. 0: the pool's."),
  },
  outId: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: bound,
    section: words('业务', 'Your own marks'),
    label: words('外部业务 ID', 'Out id'),
    help: words(
      '例如订单号，在事件和记录中原样返回，可按它解绑和查询。',
      'Such as the number of an order: comes back in events and records; bindings can be unbound and found by it.',
    ),
  },
  outOrderId: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: bound,
    label: words('外部订单 ID', 'Out order id'),
  },
} as const satisfies Fields;
