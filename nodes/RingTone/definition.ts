import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { help } from './help';

const LONGEST_TEXT = 200;

export const definition = defineNode({
  name: 'ringTone',
  label: words('企业彩铃', 'Ring Tone'),
  summary: words(
    '添加、列出、删除拨打隐私号时听到的彩铃。',
    'Adds, lists and removes what callers of privacy numbers hear while it rings.',
  ),
  help,
  mode: 'each',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'addAudio',
      label: words('操作', 'Operation'),
      options: [
        { value: 'addAudio', label: words('上传彩铃', 'Add audio') },
        { value: 'addText', label: words('文本转语音', 'Add text') },
        { value: 'list', label: words('列出', 'List') },
        { value: 'audio', label: words('取出录音', 'Get the audio') },
        { value: 'remove', label: words('删除', 'Remove') },
      ],
    },
    from: {
      type: 'options',
      default: 'input',
      showWhen: { operation: ['addAudio'] },
      label: words('文件来自', 'File from'),
      help: words(
        '输入：n8n 数据项的第一个文件，或 Node-RED 的 msg.payload。',
        'The input: the first file of the item (n8n), or msg.payload (Node-RED).',
      ),
      options: [
        { value: 'input', label: words('输入的文件', 'The input') },
        { value: 'file', label: words('文件路径', 'A file path') },
      ],
    },
    path: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['addAudio'], from: ['file'] },
      label: words('文件路径', 'File path'),
      help: words(
        'wav 文件在运行流程的机器上的路径。',
        'Path of a wav file on the machine that the flow runs on.',
      ),
    },
    name: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['addAudio', 'addText'] },
      label: words('彩铃名称', 'Name'),
      help: words(
        '最多 50 个字；留空则用文件名，或文本的开头。',
        'At most 50 characters. Empty: the name of the file, or how the text begins.',
      ),
    },
    text: {
      type: 'text',
      default: '',
      rows: 2,
      required: true,
      dynamic: true,
      showWhen: { operation: ['addText'] },
      check: (text: string) =>
        [...text.trim()].length <= LONGEST_TEXT
          ? undefined
          : words(`最多 ${LONGEST_TEXT} 个字`, `has more than ${LONGEST_TEXT} characters`),
      label: words('彩铃内容', 'Text'),
      help: words(
        '由引擎的语音合成读出，最多 200 个字。',
        'Spoken by the synthesiser of the engine; at most 200 characters.',
      ),
    },
    tone: {
      type: 'resource',
      resource: 'ringTone',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['audio', 'remove'] },
      label: words('企业彩铃', 'Ring tone'),
      help: words('从列表选择，或填写编码、名称。', 'Chosen from the list, or its id or name.'),
    },
  },
  outputs: [{ key: 'out', label: words('企业彩铃', 'Ring tone') }],
  subtitle: (_settings, chosen) => chosen('operation'),
});
