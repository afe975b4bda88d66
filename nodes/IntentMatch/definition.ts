import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { branchFields, checkBranches } from './branches';
import { help } from './help';
import { missFields } from './misses';

export const definition = defineNode({
  name: 'intentMatch',
  label: words('意图匹配', 'Intent Match'),
  summary: words(
    '按对方回答的意图选择分支。',
    'Takes a branch by the intent of what the callee answered.',
  ),
  help,
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  branchOutputs: 'branches',
  fields: {
    branches: {
      type: 'list',
      default: [],
      required: true,
      check: checkBranches,
      label: words('意图分支', 'Branches'),
      help: words(
        '每个分支是一个出口；意图、表述、关键词、按键至少填一项。',
        'Each one is an output. Give it at least one intent, utterance, keyword or key.',
      ),
      itemLabel: words('分支', 'Branch'),
      fields: branchFields,
    },
    globalQuestions: {
      type: 'boolean',
      default: true,
      label: words('回答全局问题', 'Answer global questions'),
      help: words(
        '对方问到场景的全局问题时先回答，再从“全局问题”出口继续，重新提问。',
        'A global question of the scene is answered, then the flow goes on at "Global question" to ask again.',
      ),
    },
    ...missFields,
  },
  outputs: [
    { key: 'question', label: words('全局问题', 'Global question') },
    { key: 'unrecognised', label: words('未识别', 'Unrecognised') },
    { key: 'noInput', label: words('无应答', 'No input') },
  ],
  subtitle: (settings) => settings.branches.map((branch) => branch.name).join(' | '),
});
