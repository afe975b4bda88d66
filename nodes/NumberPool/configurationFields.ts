import { announcementWords, asLabel } from '../common/terms';
import { words, type Fields } from '../host/definition';

const operation = ['create', 'configure'] as const;
const part = <P extends string>(name: P) => ({ operation, parts: [name] }) as const;

/** 号池配置, part by part as the console has it: only what is chosen is shown, and set. */
export const configurationFields = {
  parts: {
    type: 'multiOptions',
    default: [],
    showWhen: { operation },
    label: words('要配置的内容', 'What to set'),
    help: words(
      '只显示和设置选中的内容；其余不变，新建时为默认。',
      'Only what is chosen is shown and set; the rest stays as it is, or as a new pool has it.',
    ),
    options: [
      { value: 'assignment', label: words('X号码分配模式', 'Assignment of numbers') },
      { value: 'sms', label: words('短信模式', 'Text messages') },
      { value: 'ringTones', label: words('企业彩铃', 'Ring tones') },
      { value: 'alarm', label: words('利用率告警', 'Utilisation alarm') },
      { value: 'expiring', label: words('绑定到期提醒', 'Notice of expiring bindings') },
      { value: 'ringTimeout', label: words('振铃时长', 'Ring time') },
      { value: 'longestCall', label: words('最长通话', 'Longest call') },
      { value: 'transfers', label: words('通话转接', 'Transfers') },
      { value: 'verifiedOnly', label: words('实人认证要求', 'Verified numbers only') },
      { value: 'language', label: words('语言', 'Language') },
      { value: 'announcements', label: words('提示语', 'Announcements') },
    ],
  },
  assignment: {
    type: 'options',
    default: 'default',
    showWhen: part('assignment'),
    label: words('X号码分配模式', 'Assignment of numbers'),
    help: words(
      '绑定时未指定 X 号码，按指定的城市或 A 号码的城市选择。默认：同城，没有则随机；严格：只用同城；智能：同城、省会、随机。',
      'Which X number a binding gets that names none, by the city it asks for or that of A. Default: of that city, else any. Strict: of that city only. Smart: of that city, else of the capital of its province, else any.',
    ),
    options: [
      {
        value: 'default',
        label: words('默认匹配', 'Default'),
        help: words('先选同城号码，没有则随机分配。', 'Of that city, else any.'),
      },
      {
        value: 'strict',
        label: words('严格匹配', 'Strict'),
        help: words('只分配同城号码，没有则绑定失败。', 'Of that city, or the binding fails.'),
      },
      {
        value: 'smart',
        label: words('智能匹配', 'Smart'),
        help: words(
          '先选同城号码，没有则选省会号码，再没有则随机分配。',
          'Of that city, else of the capital of its province, else any.',
        ),
      },
    ],
  },
  smsMode: {
    type: 'options',
    default: 'off',
    showWhen: part('sms'),
    label: words('短信模式', 'Text messages'),
    help: words(
      '发给 X 号码的短信。截取：不转发，作为事件给出；智能：转发给另一方，并作为事件给出。',
      'Texts to X numbers. Intercepted ones come as events; smart ones are passed on to the other side as well.',
    ),
    options: [
      {
        value: 'off',
        label: words('关闭', 'Off'),
        help: words('不开通短信服务；95AXN 只能关闭。', 'Dropped. 95AXN has no other.'),
      },
      {
        value: 'intercept',
        label: words('短信截取', 'Intercept'),
        help: words('不转发，作为事件给出。', 'Not passed on; told as events.'),
      },
      {
        value: 'smart',
        label: words('智能短信', 'Smart'),
        help: words(
          '转发给另一方，并作为事件给出。',
          'Passed on to the other side, and told as events.',
        ),
      },
    ],
  },
  smsAll: {
    type: 'boolean',
    default: false,
    showWhen: { ...part('sms'), smsMode: ['intercept', 'smart'] },
    label: words('全量截取', 'Also without a binding'),
    help: words('没有绑定关系的短信也截取。', 'Texts that fit no binding are told as well.'),
  },
  smsWhitelist: {
    type: 'textList',
    default: [],
    showWhen: { ...part('sms'), smsMode: ['smart'] },
    label: words('白名单词', 'White list'),
    help: words(
      '只转发含其中一个词的短信；留空则全部转发。',
      'Only texts with one of these words are passed on. Empty: all are.',
    ),
  },
  smsConfirm: {
    type: 'boolean',
    default: false,
    showWhen: { ...part('sms'), smsMode: ['smart'] },
    label: words('确认后再发送', 'Only when confirmed'),
    help: words('短信等待“短信”节点确认后才转发。', 'They wait until a flow confirms them.'),
  },
  toneFromA: {
    type: 'resource',
    resource: 'ringTone',
    default: '',
    dynamic: true,
    showWhen: part('ringTones'),
    label: words('A号码拨打X的彩铃', 'Ring tone for A'),
    help: words('A 拨打 X 时听到；留空为普通回铃音。', 'When A calls X. Empty: the usual tone.'),
  },
  toneToA: {
    type: 'resource',
    resource: 'ringTone',
    default: '',
    dynamic: true,
    showWhen: part('ringTones'),
    label: words('B号码拨打X的彩铃', 'Ring tone for others'),
    help: words(
      '另一方通过 X 呼叫 A 时听到；留空为普通回铃音。',
      'When somebody calls A through X. Empty: the usual tone.',
    ),
  },
  alarmPercent: {
    type: 'number',
    default: 80,
    min: 0,
    max: 100,
    showWhen: part('alarm'),
    label: words('利用率告警（%）', 'Alarm at (%)'),
    help: words(
      '绑定利用率达到时给出“号码池告警”事件；0 为不告警。',
      'The event "Number pool alarm" comes when so much of the pool is in use. 0: it does not.',
    ),
  },
  expiringMinutes: {
    type: 'number',
    default: 60,
    min: 0,
    max: 10_080,
    showWhen: part('expiring'),
    label: words('到期提醒（提前分钟）', 'Notice (minutes before)'),
    help: words(
      '绑定失效前这么久给出“绑定即将失效”事件；0 为不提醒。',
      'The event "Binding expiring" comes so long before. 0: it does not.',
    ),
  },
  ringTimeoutSeconds: {
    type: 'number',
    default: 60,
    min: 5,
    max: 120,
    showWhen: part('ringTimeout'),
    label: words('振铃时长（秒）', 'Ring for (seconds)'),
    help: words('另一方最多振铃多久。', 'How long the other side rings, at the most.'),
  },
  longestCallMinutes: {
    type: 'number',
    default: 120,
    min: 1,
    max: 1_440,
    showWhen: part('longestCall'),
    label: words('最长通话（分钟）', 'Longest call (minutes)'),
    help: words('超过即挂断。', 'A call is cut after so long.'),
  },
  transfers: {
    type: 'options',
    default: 'nobody',
    showWhen: part('transfers'),
    label: words('允许转接通话的一方', 'Who may transfer calls'),
    help: words(
      '通话中，这一方的话机可以把另一方转接到任意允许呼叫的号码（SIP REFER），费用由您承担。默认不允许。',
      'Whose phone may put the other side through to any number that may be called (SIP REFER), at your cost. Nobody, unless you say otherwise.',
    ),
    options: [
      { value: 'nobody', label: words('不允许', 'Nobody') },
      { value: 'A', label: words('A 号码', 'A') },
      { value: 'other', label: words('另一方', 'The other side') },
      { value: 'both', label: words('双方', 'Both') },
    ],
  },
  verifiedOnly: {
    type: 'boolean',
    default: true,
    showWhen: part('verifiedOnly'),
    label: words('只绑定已认证的号码', 'Bind verified numbers only'),
    help: words(
      '打开时，未完成实人认证的号码不能绑定。',
      'On: numbers that are not verified are not bound.',
    ),
  },
  spoken: {
    type: 'options',
    default: 'zh-CN',
    showWhen: part('language'),
    label: words('语言', 'Language'),
    help: words(
      '产品自带提示语和通话转写的语言。',
      "Of the product's own announcements, and of transcripts.",
    ),
    options: [
      { value: 'zh-CN', label: words('中文', 'Chinese') },
      { value: 'en-US', label: words('英文', 'English') },
    ],
  },
  announcements: {
    type: 'list',
    default: [],
    showWhen: part('announcements'),
    label: words('提示语', 'Announcements'),
    help: words(
      '不能接通时播报的话；没有列出的不变。',
      'What a caller hears who is not put through. Those that are not listed stay as they are.',
    ),
    itemLabel: words('提示语', 'Announcement'),
    fields: {
      when: {
        type: 'options',
        default: 'unknownCaller',
        label: words('情况', 'When'),
        options: (['unknownCaller', 'restricted', 'noCallback', 'wrongExtension'] as const).map(
          (value) => ({ value, label: asLabel(announcementWords[value]) }),
        ),
      },
      wording: {
        type: 'text',
        default: '',
        dynamic: true,
        label: words('话术', 'Wording'),
        help: words(
          '最多 200 个字符；留空则恢复产品自带的提示语。',
          "At most 200 characters. Empty: the product's own again.",
        ),
      },
    },
  },
} as const satisfies Fields;
