import { branches } from '../common/branches';
import { COLOR } from '../common/fields';
import { listeningFields } from '../common/listening';
import { markFields } from '../common/marks';
import { missFields } from '../common/misses';
import { promptFields } from '../common/prompt';
import { defineNode, words } from '../host/definition';
import { help } from './help';

const repeat = {
  type: 'boolean',
  default: true,
  label: words('播报后重问', 'Then repeat the prompt'),
  help: words(
    '上面的话术播完后再问一遍；上面的话术本身就是提问时关闭。',
    'Asks again after these words. Off: they are the question themselves.',
  ),
} as const;

const atLimit = {
  type: 'options',
  default: 'hangUp',
  options: [
    { value: 'hangUp', label: words('播报结束语后挂机', 'Say the farewell and hang up') },
    { value: 'goOn', label: words('从出口继续', 'Go on at the output') },
  ],
} as const;

const { text, similar, bargeIn, bargeInWords, bargeInSeconds, ...sound } = promptFields;

/** Without a limit a callee who says nothing would be asked for ever. */
const atLeastOnce = { min: 1, default: 2 } as const;

export const definition = defineNode({
  name: 'branch',
  label: words('分支节点', 'Branch'),
  summary: words(
    '播报、收听并按意图选择分支，一个节点完成一轮问答。',
    'Asks, listens and takes a branch by the answer: a round of a conversation in one node.',
  ),
  help,
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  branchOutputs: 'branches',
  sentences: true,
  // What is said and where it leads comes first, as people fill it in; how it sounds comes last.
  fields: {
    text,
    similar,
    again: {
      type: 'textList',
      default: [],
      label: words('重问话术', 'When asked again'),
      help: words(
        '再次提问时用较短的说法代替话术，轮流播报；留空则重播话术和相似话术。',
        'Shorter wordings in place of the prompt when it is asked again; they take turns. Empty: the prompt and its similar wordings.',
      ),
    },
    branches,
    unrecognisedWordings: {
      ...missFields.unrecognisedWordings,
      section: words('功能设置', 'When not answered'),
    },
    unrecognisedRepeat: repeat,
    unrecognisedLimit: { ...missFields.unrecognisedLimit, ...atLeastOnce },
    unrecognisedThen: {
      ...atLimit,
      label: words('未识别达到上限时', 'Unrecognised: at the limit'),
    },
    unrecognisedFarewell: {
      ...missFields.unrecognisedFarewell,
      showWhen: { unrecognisedThen: ['hangUp'] },
    },
    noInputWordings: missFields.noInputWordings,
    noInputRepeat: repeat,
    noInputLimit: { ...missFields.noInputLimit, ...atLeastOnce },
    noInputThen: { ...atLimit, label: words('无应答达到上限时', 'No input: at the limit') },
    noInputFarewell: { ...missFields.noInputFarewell, showWhen: { noInputThen: ['hangUp'] } },
    globalQuestions: {
      type: 'boolean',
      default: true,
      label: words('回答全局问题', 'Answer global questions'),
      help: words(
        '对方问到场景的全局问题时先回答，再重新提问。',
        'A global question of the scene is answered, then the prompt is asked again.',
      ),
    },
    bargeIn: { ...bargeIn, section: words('其他设置', 'Listening') },
    bargeInWords,
    bargeInSeconds,
    ...listeningFields,
    ...sound,
    ...markFields,
  },
  outputs: [
    { key: 'unrecognised', label: words('未识别', 'Unrecognised') },
    { key: 'noInput', label: words('无应答', 'No input') },
  ],
  subtitle: (settings) => settings.branches.map((branch) => branch.name).join(' | '),
});
