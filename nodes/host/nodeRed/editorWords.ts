import type { Language } from '../../../engine/api';
import { words, type Words } from '../definition';
import { REASONS } from '../faults';

/** Words of the dialogs that belong to no node; every locale file holds them as `editor.…`. */
const EDITOR = {
  /** Which of the two this file is. */
  language: words('zh-CN', 'en-US'),
  name: words('名称', 'Name'),
  nodeName: words('节点名称', 'Node name'),
  engine: words('引擎', 'Engine'),
  add: words('添加__item__', 'Add: __item__'),
  perLine: words('每行一条', 'One per line'),
  test: words('测试连接', 'Test the connections'),
  testing: words('测试中……', 'testing…'),
  testFailed: words('测试没有进行：', 'The test was not made: '),
  sentence: words('试一句', 'Try a sentence'),
  sentenceText: words('被叫可能说的话', 'What a callee might say'),
  sentenceScene: words('在哪个场景中', 'In which scene'),
  sentenceOwnScene: words('在哪个场景中；留空为本节点的', "In which scene; empty: this node's"),
  sentenceNoScene: words('请先选择场景。', 'Choose a scene first.'),
  sentenceRun: words('试一下', 'Try'),
  sentenceTaken: words('命中：__what__', 'Taken for: __what__'),
  sentenceNone: words('未识别', 'Unrecognised'),
  sentenceThreshold: words('阈值 __threshold__', 'Threshold __threshold__'),
  tryOut: words('试呼', 'Try'),
  tryText: words('文本测试', 'By text'),
  tryPhone: words('软电话测试', 'By voice'),
  tryFailed: words('无法打开测试页：', 'No page could be opened: '),
  pick: words('点击选择，或直接填写', 'Click to choose, or type'),
};

/** Which model has answered a sentence. */
const SENTENCE_BY = {
  trained: words('由训练好的模型判断', 'by the trained model'),
  likeness: words('模型尚未就绪，按相似度判断', 'by likeness, for the model is not ready'),
};

/** What an outside model said of it. */
const SECOND_OPINION = {
  agreed: words('外部模型同意：', 'The outside model agrees:'),
  changed: words('外部模型改判：', 'The outside model says otherwise:'),
  refused: words('外部模型认为都不是：', 'The outside model says none of them:'),
  failed: words('外部模型出错：', 'The outside model failed:'),
  timedOut: words('外部模型超时：', 'The outside model took too long:'),
  resting: words('外部模型暂停使用：', 'The outside model rests:'),
};

/** Headings of the help, where a node's own text does not bring them. */
export const HELP = {
  properties: words('设置', 'Properties'),
  outputs: words('输出', 'Outputs'),
};

/** Heading of the palette's category; its key is `CATEGORY`. */
export const CATEGORY = 'dialflow';
export const CATEGORY_LABEL = words('Dialflow 外呼', 'Dialflow calls');

/** The config node in the palette's manager, in its dialog and in its help. */
export const ENGINE_WORDS = {
  label: words('外呼引擎', 'Dialflow engine'),
  summary: words(
    '外呼引擎：保存任务和通话记录，拨打电话，供各外呼节点使用。',
    'The calling engine: keeps job groups and calls, places the calls, and is what the other nodes use.',
  ),
  help: words(
    '引擎随部署启动，在独立线程中运行。设置相同的引擎共用一个；一个数据目录同一时间只能由一个进程使用，被占用时各节点的状态会显示占用的进程。',
    'The engine starts with the deploy, in a thread of its own. Engines with the same settings are one. Only one process at a time may use a data folder; where another one holds it, the status of each node names that process.',
  ),
};

export function editorWords(language: Language): Record<string, unknown> {
  return {
    ...inLanguage(EDITOR, language),
    errors: inLanguage(REASONS, language),
    sentenceBy: inLanguage(SENTENCE_BY, language),
    secondOpinion: inLanguage(SECOND_OPINION, language),
  };
}

const inLanguage = (table: Record<string, Words>, language: Language): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([key, both]) => [key, both[language]]));
