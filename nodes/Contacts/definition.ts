import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { variableNames } from './checks';
import { help } from './help';

export const definition = defineNode({
  name: 'contacts',
  label: words('名单', 'Contacts'),
  summary: words(
    '读取并检查外呼名单，分出有效的与无效的行。',
    'Reads and checks a roster: who can be called, and which rows cannot be used.',
  ),
  help,
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'check',
      label: words('操作', 'Operation'),
      options: [
        { value: 'check', label: words('读取并检查名单', 'Read and check a roster') },
        { value: 'template', label: words('生成名单模板', 'Make a template') },
      ],
    },
    source: {
      type: 'options',
      default: 'file',
      showWhen: { operation: ['check'] },
      label: words('来源', 'Source'),
      options: [
        { value: 'file', label: words('文件路径', 'File path') },
        { value: 'attachment', label: words('输入的文件', 'File from the input') },
        { value: 'rows', label: words('输入的数据行', 'Rows from the input') },
        { value: 'text', label: words('号码文本', 'Text') },
      ],
    },
    path: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['check'], source: ['file'] },
      label: words('文件路径', 'File path'),
      help: words(
        'xlsx 或 csv 文件在运行引擎的机器上的路径。',
        'Path of an xlsx or csv file on the machine that the engine runs on.',
      ),
    },
    text: {
      type: 'text',
      default: '',
      rows: 4,
      required: true,
      dynamic: true,
      showWhen: { operation: ['check'], source: ['text'] },
      label: words('号码', 'Numbers'),
      help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
    },
    handOver: {
      type: 'options',
      default: 'contacts',
      showWhen: { operation: ['check'] },
      label: words('交付方式', 'Hand over'),
      help: words(
        '大名单（数万行以上）选“整份名单”：联系人留在引擎中，流程里只传递名单的 ID，由“外呼任务”节点加入。',
        'For long rosters (tens of thousands of rows) choose "The roster as one": the contacts stay in the engine, the flow carries the id of the roster, and a Job Group node assigns it.',
      ),
      options: [
        { value: 'contacts', label: words('逐个联系人', 'Each contact') },
        { value: 'roster', label: words('整份名单', 'The roster as one') },
      ],
    },
    variableNames: {
      type: 'textList',
      default: ['variable1', 'variable2'],
      showWhen: { operation: ['template'] },
      check: variableNames,
      label: words('变量列', 'Variable columns'),
      help: words(
        '模板中各变量列的名称，最多 50 个；话术中以 @名称 引用。',
        'Names of the variable columns, 50 at most; prompts say them as @name.',
      ),
    },
    language: {
      type: 'options',
      default: 'zh-CN',
      showWhen: { operation: ['template'] },
      label: words('模板语言', 'Language of the template'),
      options: [
        { value: 'zh-CN', label: words('中文', 'Chinese') },
        { value: 'en-US', label: words('英文', 'English') },
      ],
    },
  },
  outputs: [
    { key: 'valid', label: words('有效', 'Valid') },
    { key: 'invalid', label: words('无效', 'Invalid') },
  ],
  subtitle: ({ operation, source, path }, chosen) => {
    if (operation === 'template') return chosen('operation');
    return source === 'file' ? path : chosen('source');
  },
});
