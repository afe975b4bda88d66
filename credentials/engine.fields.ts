import { areCallees, isTimeZone, isVariableName } from '../nodes/common/checks';
import { words, type Fields, type SettingsOf } from '../nodes/host/definition';
import { redisFields } from './redis.fields';
import { opinionFields } from './opinion.fields';
import { sipFields } from './sip.fields';
import { smsFields } from './sms.fields';
import { speechFields } from './speech.fields';
import { TRUNKS, trunkFields } from './trunk.fields';
import { tryoutFields } from './tryout.fields';

const simulated = { line: ['simulated'] } as const;

/**
 * The connection to an engine: n8n's credential "Dialflow Engine API" and Node-RED's config
 * node `dialflow-engine` are made from these fields.
 */
export const engineFields = {
  dataFolder: {
    type: 'text',
    default: '',
    label: words('数据目录', 'Data folder'),
    help: words(
      '数据库所在目录，同一时间只能由一个引擎使用。留空则为宿主用户目录下的 dialflow。',
      'Where the database lies; one engine at a time may use it. Empty: "dialflow" in the host\'s user folder.',
    ),
  },
  instance: {
    type: 'text',
    default: 'default',
    required: true,
    label: words('实例', 'Instance'),
    help: words(
      '场景、任务和并发上限都属于实例，实例之间不共享。',
      'Owns scenes, job groups and the concurrency limit; nothing is shared between instances.',
    ),
  },
  maxConcurrency: {
    type: 'number',
    default: 10,
    min: 1,
    max: 10000,
    label: words('最大并发', 'Maximum concurrency'),
    help: words('该实例同时进行的通话数。', 'Calls of this instance at a time.'),
  },
  timeZone: {
    type: 'text',
    default: '',
    check: isTimeZone,
    label: words('时区', 'Time zone'),
    placeholder: words('例如 Asia/Shanghai', 'e.g. Asia/Shanghai'),
    help: words(
      '可呼时段按此时区计算，留空为本机时区。',
      "Working times are in this zone. Empty: the machine's.",
    ),
  },
  flowSilenceSeconds: {
    type: 'number',
    default: 30,
    min: 1,
    max: 3600,
    label: words('流程静默上限（秒）', 'Flow silence limit (seconds)'),
    help: words(
      '接通的通话超过此时长没有任何节点说话或收听时，由引擎挂机。',
      'An answered call that no node speaks or listens to for so long is ended by the engine.',
    ),
  },
  line: {
    type: 'options',
    default: 'simulated',
    section: words('线路', 'Line'),
    label: words('线路', 'Line'),
    help: words(
      '模拟线路不拨打电话，用来试流程；SIP 线路通过中继真实呼叫。',
      'The simulated line calls nobody; flows are tried on it. The SIP line places real calls over trunks.',
    ),
    options: [
      { value: 'simulated', label: words('模拟线路', 'Simulated') },
      { value: 'sip', label: words('SIP', 'SIP') },
    ],
  },
  speed: {
    type: 'number',
    default: 1,
    min: 1,
    max: 1000,
    showWhen: simulated,
    label: words('模拟倍速', 'Simulation speed'),
    help: words(
      '引擎时钟的倍速：20 表示一分钟只需三秒。',
      "How fast the engine's clock runs: at 20 a minute takes three seconds.",
    ),
  },
  callees: {
    type: 'json',
    default: '',
    check: areCallees,
    showWhen: simulated,
    label: words('模拟线路的被叫', 'Callees of the simulated line'),
    help: words(
      '被叫的应答方式，JSON 数组；留空使用内置的一组。每个被叫也是一部同名的坐席话机。',
      "How callees behave, a JSON array; empty: the built-in ones. Each callee is an agent's phone of that name as well.",
    ),
  },
  calleeVariable: {
    type: 'text',
    default: 'callee',
    check: isVariableName,
    showWhen: simulated,
    label: words('指定被叫的变量', 'Variable that names the callee'),
    help: words(
      '名单中此列的值决定由哪个模拟被叫应答。',
      'The value of this column of the roster tells which callee answers.',
    ),
  },
  trunks: {
    type: 'options',
    default: '1',
    showWhen: { line: ['sip'] },
    label: words('中继数', 'Trunks'),
    help: words(
      '通向运营商或话务网关的线路；前一条故障或占满时用下一条。',
      'Ways to providers or gateways; where one is down or full, the next one is used.',
    ),
    options: TRUNKS.map((value) => ({ value, label: words(value, value) })),
  },
  ...trunkFields,
  ...sipFields,
  ...speechFields,
  ...opinionFields,
  ...smsFields,
  ...redisFields,
  ...tryoutFields,
} as const satisfies Fields;

export type EngineSettings = SettingsOf<typeof engineFields>;
