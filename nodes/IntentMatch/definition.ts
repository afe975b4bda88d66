import { branches } from '../common/branches';
import { COLOR } from '../common/fields';
import { missFields } from '../common/misses';
import { defineNode, words } from '../host/definition';
import { help } from './help';

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
  sentences: true,
  fields: {
    branches,
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
