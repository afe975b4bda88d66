import { words, type Field, type Fields } from '../host/definition';
import { both, eachText, isKeys, oneOfLists, uniqueBy } from './checks';

/** What takes a branch. */
const branchFields = {
  name: {
    type: 'text',
    default: '',
    required: true,
    label: words('分支名称', 'Name'),
    help: words('出口的名称，不可重复。', 'Names the output; no two alike.'),
  },
  intents: {
    type: 'textList',
    default: [],
    label: words('意图', 'Intents'),
    help: words('场景意图库中的意图名称。', 'Names of intents of the scene.'),
  },
  utterances: {
    type: 'textList',
    default: [],
    label: words('用户表述', 'Utterances'),
    help: words(
      '只用于本分支的整句说法，意思相近的回答也会命中。',
      'Whole sentences, for this branch only; answers of a like meaning match as well.',
    ),
  },
  keywords: {
    type: 'textList',
    default: [],
    label: words('关键词', 'Keywords'),
    help: words('回答中含有其中任意一个即命中。', 'An answer that holds one of them matches.'),
  },
  keys: {
    type: 'textList',
    default: [],
    check: eachText(isKeys),
    label: words('按键', 'Keys'),
    help: words('按下其中任意一项即命中，例如 1。', 'Pressing one of them matches, e.g. 1.'),
  },
} as const satisfies Fields;

/** Two branches of one name would be one output; one without anything to match is never taken. */
const checkBranches = both(
  uniqueBy('name'),
  oneOfLists(
    ['intents', 'utterances', 'keywords', 'keys'],
    words(
      '此分支永远不会命中：意图、用户表述、关键词、按键至少填一项',
      'this branch can never be taken: give it an intent, utterance, keyword or key',
    ),
  ),
);

/** 意图分支: the outputs of whatever takes a branch. */
export const branches = {
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
} as const satisfies Field;
