import { resolve } from 'node:path';
import type { Callee, EngineOptions } from '../engine/api';
import { areCallees, isTimeZone, isVariableName } from '../nodes/common/checks';
import { words, type Fields, type SettingsOf } from '../nodes/host/definition';

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
  speed: {
    type: 'number',
    default: 1,
    min: 1,
    max: 1000,
    label: words('模拟倍速', 'Simulation speed'),
    help: words(
      '引擎时钟的倍速，只用于模拟线路：20 表示一分钟只需三秒。',
      "How fast the engine's clock runs, on the simulated line only: at 20 a minute takes three seconds.",
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
  callees: {
    type: 'json',
    default: '',
    check: areCallees,
    label: words('模拟线路的被叫', 'Callees of the simulated line'),
    help: words(
      '被叫的应答方式，JSON 数组；留空使用内置的一组。',
      'How callees behave, a JSON array; empty: the built-in ones.',
    ),
  },
  calleeVariable: {
    type: 'text',
    default: 'callee',
    check: isVariableName,
    label: words('指定被叫的变量', 'Variable that names the callee'),
    help: words(
      '名单中此列的值决定由哪个模拟被叫应答。',
      'The value of this column of the roster tells which callee answers.',
    ),
  },
} as const satisfies Fields;

export type EngineSettings = SettingsOf<typeof engineFields>;

/**
 * From checked settings to what the engine is started with. What a callee does is checked by the
 * engine, which knows it.
 *
 * @param home the host's user folder: an empty data folder is `dialflow` in it, a relative one
 *   lies under it.
 */
export function toEngineOptions(settings: EngineSettings, home: string): EngineOptions {
  const callees = (settings.callees ?? []) as Callee[];
  const timeZone = settings.timeZone.trim();
  const calleeVariable = settings.calleeVariable.trim();
  return {
    dataFolder: resolve(home, settings.dataFolder.trim() || 'dialflow'),
    line: { kind: 'simulated', callees, ...(calleeVariable ? { calleeVariable } : {}) },
    speed: settings.speed,
    ...(timeZone ? { timeZone } : {}),
    flowSilenceSeconds: settings.flowSilenceSeconds,
  };
}
