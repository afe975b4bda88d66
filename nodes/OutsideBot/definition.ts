import { botAccess } from '../../credentials/bot.fields';
import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { botFields } from './fields';
import { help } from './help';

export const definition = defineNode({
  name: 'outsideBot',
  label: words('外部机器人', 'Outside Bot'),
  summary: words(
    '由大模型或自己的机器人服务与对方对话，直到它选择一个分支。',
    'Lets a language model, or a bot of your own, talk with the callee until it takes a branch.',
  ),
  help,
  mode: 'each',
  liveCall: true,
  color: COLOR.call,
  version: 1,
  branchOutputs: 'branches',
  failureOutput: 'failed',
  credential: { name: 'dialflowBotApi', fields: Object.keys(botAccess) },
  fields: botFields,
  outputs: [
    { key: 'transfer', label: words('请求转人工', 'Transfer asked') },
    { key: 'doubt', label: words('存疑', 'Doubt') },
    { key: 'failed', label: words('失败', 'Failed') },
    { key: 'noInput', label: words('无应答', 'No input') },
  ],
  subtitle: ({ model, branches }) => branches.map(({ name }) => name).join(' | ') || model,
});
