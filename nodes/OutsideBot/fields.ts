import { botAccess } from '../../credentials/bot.fields';
import { uniqueBy } from '../common/checks';
import { markFields } from '../common/marks';
import { words, type Field, type Fields } from '../host/definition';
import { areArguments } from './arguments';

const openai = { kind: ['openai'] } as const;

const seconds = { type: 'number', min: 0.1, max: 300, decimals: true } as const;

const branches = {
  type: 'list',
  default: [],
  check: uniqueBy('name'),
  section: words('机器人能做的', 'What it may do'),
  label: words('分支', 'Branches'),
  help: words(
    '每个分支是一个出口，由机器人选择。',
    'Each one is an output that the bot may choose.',
  ),
  itemLabel: words('分支', 'Branch'),
  fields: {
    name: {
      type: 'text',
      default: '',
      required: true,
      label: words('分支名称', 'Name'),
      help: words('出口的名称，不可重复。', 'Names the output; no two alike.'),
    },
    description: {
      type: 'text',
      default: '',
      rows: 2,
      label: words('何时选择', 'When to take it'),
      help: words('写给机器人看的说明。', 'For the bot to read.'),
    },
    arguments: {
      type: 'textList',
      default: [],
      check: areArguments,
      label: words('参数', 'Arguments'),
      help: words(
        '机器人选择此分支时要填写的内容，每行一个，可加说明，例如“日期：对方方便的日期”。',
        'What the bot is to tell with it, one a line, with a description if you like: "date: the day that suits the callee".',
      ),
    },
  },
} as const satisfies Field;

export const botFields = {
  kind: {
    type: 'options',
    default: 'openai',
    section: words('机器人', 'Bot'),
    label: words('接口', 'Interface'),
    options: [
      { value: 'openai', label: words('OpenAI 兼容', 'OpenAI-compatible') },
      { value: 'http', label: words('HTTP 接口', 'HTTP endpoint') },
    ],
  },
  ...botAccess,
  model: {
    type: 'text',
    default: '',
    required: true,
    showWhen: openai,
    label: words('模型', 'Model'),
    placeholder: words('例如 gpt-4o-mini', 'e.g. gpt-4o-mini'),
  },
  temperature: {
    type: 'number',
    default: 0.3,
    min: 0,
    max: 2,
    decimals: true,
    showWhen: openai,
    label: words('温度', 'Temperature'),
    help: words('越低越稳定。', 'The lower, the steadier.'),
  },
  maxTokens: {
    type: 'number',
    default: 400,
    min: 1,
    max: 100_000,
    showWhen: openai,
    label: words('最长回答（令牌）', 'Longest answer (tokens)'),
  },
  systemPrompt: {
    type: 'text',
    default: '',
    rows: 6,
    dynamic: true,
    label: words('角色与任务', 'Role and task'),
    help: words(
      '告诉机器人它是谁、要做什么；变量写作“ @name ”。电话里怎么说话、何时用工具，已另行说明。',
      'Who the bot is and what it is to do; variables as " @name ". How to speak on the telephone and when to use tools it is told anyway.',
    ),
    placeholder: words(
      '你是物流公司的客服，向 @name 确认明天的送货时间。',
      'You are with a delivery company and agree with @name on a time for tomorrow.',
    ),
  },
  opening: {
    type: 'textList',
    default: [],
    section: words('对话', 'Conversation'),
    label: words('开场白', 'Opening'),
    help: words(
      '先播报的话，多条轮流；留空则不播报。',
      'Said first; several take turns. Empty: nothing is said.',
    ),
  },
  begins: {
    type: 'options',
    default: 'callee',
    label: words('接着', 'Then'),
    help: words(
      '开场白之后先听对方说，还是先问机器人（它会回答对方此前的话）。',
      'After the opening the callee is listened to, or the bot is asked first; it answers what was said before.',
    ),
    options: [
      { value: 'callee', label: words('听对方说', 'Listen to the callee') },
      { value: 'bot', label: words('机器人先说', 'The bot speaks') },
    ],
  },
  bargeIn: {
    type: 'options',
    default: 'speech',
    label: words('打断', 'Barge-in'),
    help: words('对方说话时是否停止播报。', 'Whether the bot falls silent when the callee speaks.'),
    options: [
      { value: 'never', label: words('不允许', 'Never') },
      { value: 'speech', label: words('说话时打断', 'On speech') },
      { value: 'any', label: words('说话或按键时打断', 'On speech or keys') },
    ],
  },
  bargeInWords: {
    type: 'number',
    default: 0,
    min: 0,
    max: 20,
    showWhen: { bargeIn: ['speech', 'any'] },
    label: words('打断所需字数', 'Words to interrupt'),
    help: words(
      '避免一声“嗯”就打断；0 表示一开口就打断。中文按字计。',
      'So that a "hm" does not cut it short; 0: at once. A Chinese character counts as a word.',
    ),
  },
  accept: {
    type: 'options',
    default: 'speech',
    label: words('接受', 'Accept'),
    options: [
      { value: 'speech', label: words('说话', 'Speech') },
      { value: 'both', label: words('说话或按键', 'Speech or keys') },
    ],
  },
  noInputSeconds: {
    ...seconds,
    default: 5,
    label: words('等待（秒）', 'Wait (seconds)'),
    help: words(
      '机器人说完后，在此时间内没有回答即为无应答。',
      'No answer for so long after the bot has spoken is "no input".',
    ),
  },
  noInputWordings: {
    type: 'textList',
    default: [],
    label: words('无应答话术', 'On no input, say'),
    help: words(
      '第一次、第二次……无应答时依次播报，然后继续听。',
      'Said at the first, second… missing answer; then the callee is listened to again.',
    ),
  },
  noInputLimit: {
    type: 'number',
    default: 2,
    min: 0,
    max: 20,
    label: words('无应答次数上限', 'No input: go on at'),
    help: words(
      '连续第几次无应答时从“无应答”出口继续；0 表示一直等。',
      'At this many missing answers in a row the flow goes on at "No input". 0: never for that.',
    ),
  },
  branches,
  mayHangUp: {
    type: 'boolean',
    default: true,
    label: words('可以挂机', 'May hang up'),
  },
  mayTransfer: {
    type: 'boolean',
    default: true,
    label: words('可以请求转人工', 'May ask for a transfer'),
  },
  mayTag: {
    type: 'boolean',
    default: true,
    label: words('可以打场景的标签', 'May set tags of the scene'),
  },
  fillers: {
    type: 'textList',
    default: [],
    section: words('护栏', 'Guard rails'),
    label: words('垫话', 'Fillers'),
    help: words(
      '机器人迟迟没有回答时播报，多条轮流，例如“好的，请稍等。”；留空则不播报。',
      'Said in turn while the bot is slow to answer, such as "One moment, please." Empty: nothing is said.',
    ),
  },
  fillerSeconds: {
    ...seconds,
    default: 2,
    label: words('多久后播垫话（秒）', 'Filler after (seconds)'),
  },
  answerSeconds: {
    ...seconds,
    default: 10,
    label: words('回答时限（秒）', 'Time for an answer (seconds)'),
    help: words(
      '在此时间内没有开始回答，或中途停顿过久，从“失败”出口继续。',
      'Where no answer has begun by then, or it stops so long in the middle, the flow goes on at "Failed".',
    ),
  },
  maxTurns: {
    type: 'number',
    default: 30,
    min: 1,
    max: 1_000,
    label: words('最多回答次数', 'Most answers'),
    help: words('达到后从“存疑”出口继续。', 'Then the flow goes on at "Doubt".'),
  },
  maxMinutes: {
    type: 'number',
    default: 10,
    min: 0.1,
    max: 1_000,
    decimals: true,
    label: words('最长对话（分钟）', 'Longest conversation (minutes)'),
    help: words('达到后从“存疑”出口继续。', 'Then the flow goes on at "Doubt".'),
  },
  forbiddenWords: {
    type: 'textList',
    default: [],
    label: words('禁用词', 'Forbidden words'),
    help: words(
      '回答含有其中任意一个时，该句不播，从“存疑”出口继续；内置的禁用话术始终有效。',
      'A sentence of the bot that has one is not said, and the flow goes on at "Doubt". Wording that is barred anyway need not be listed.',
    ),
  },
  ...markFields,
} as const satisfies Fields;
