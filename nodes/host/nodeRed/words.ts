import type { NodeAPI } from 'node-red';
import type { DialflowError, Language } from '../../../engine/api';
import { words, type Words } from '../definition';

/**
 * The words of a node's status. They are kept here and not in the locale files because the
 * runtime makes `zh` of `LANG=zh_CN.UTF-8`, and finds no catalog of that name.
 */
const STATUS = {
  running: words('进行中', 'running'),
  hungUp: words('已挂机', 'hung up'),
  starting: words('引擎启动中', 'engine is starting'),
  waiting: words('等待事件', 'waiting for events'),
  noEngine: words('未选择引擎', 'no engine chosen'),
  heldBy: words('数据目录被占用：进程', 'data folder is held by process'),
  held: words('数据目录被其他进程占用', 'data folder is held by another process'),
} satisfies Record<string, Words>;

export type Say = (key: keyof typeof STATUS) => string;

/** The language of the runtime: its `lang` setting, else that of its environment. */
export function languageOf(RED: Pick<NodeAPI, 'settings'>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const set = (RED.settings as { lang?: string }).lang;
  return /^zh/i.test(set ?? LC_ALL ?? LC_MESSAGES ?? LANG ?? '') ? 'zh-CN' : 'en-US';
}

export const sayIn =
  (language: Language): Say =>
  (key) =>
    STATUS[key][language];

/** An error in the few words that fit under a node; the whole of it goes to `done` or the log. */
export function errorWords(error: DialflowError, say: Say): string {
  if (error.code === 'DataFolderInUse') {
    const owner = error.details['owner'] as { pid?: number } | null | undefined;
    return owner?.pid === undefined ? say('held') : `${say('heldBy')} ${owner.pid}`;
  }
  const problem = error.details.problems?.[0];
  return cut(problem ? `${problem.path} ${problem.reason}`.trim() : error.message);
}

const cut = (text: string): string => {
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length > 48 ? `${letters.slice(0, 47).join('')}…` : letters.join('');
};
