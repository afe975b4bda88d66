import { words, type Fields } from '../nodes/host/definition';
import { isUrl } from './sip.checks';

const asked = { secondOpinion: ['embeddings', 'chat'] } as const;

/** Who is asked where the engine's own model of intents is in doubt. */
export const opinionFields = {
  secondOpinion: {
    type: 'options',
    default: 'none',
    section: words('意图', 'Intents'),
    label: words('外部意图模型', 'Second opinion'),
    help: words(
      '仅在自带模型没有把握时询问 OpenAI 兼容的服务；超时或出错时以自带模型为准。被叫说的话会发送给该服务。',
      "An OpenAI-compatible service is asked only where the engine's own model is in doubt; the engine's answer stands when it is late or fails. What the callee said is sent to it.",
    ),
    options: [
      { value: 'none', label: words('不使用', 'None') },
      {
        value: 'embeddings',
        label: words('向量（/v1/embeddings）', 'Embeddings (/v1/embeddings)'),
      },
      {
        value: 'chat',
        label: words('对话（/v1/chat/completions）', 'Chat (/v1/chat/completions)'),
      },
    ],
  },
  secondOpinionUrl: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('http', 'https'),
    showWhen: asked,
    label: words('外部模型地址', 'Address of the service'),
    placeholder: words('例如 http://127.0.0.1:11434/v1', 'e.g. http://127.0.0.1:11434/v1'),
  },
  secondOpinionKey: {
    type: 'text',
    password: true,
    default: '',
    showWhen: asked,
    label: words('外部模型密钥', 'Key of the service'),
  },
  secondOpinionModel: {
    type: 'text',
    default: '',
    showWhen: asked,
    label: words('外部模型名称', 'Model'),
    help: words(
      '留空为 text-embedding-3-small 或 gpt-4o-mini。',
      'Empty: text-embedding-3-small or gpt-4o-mini.',
    ),
  },
  secondOpinionMs: {
    type: 'number',
    default: 400,
    min: 50,
    max: 5000,
    showWhen: asked,
    label: words('等待上限（毫秒）', 'Time limit (ms)'),
  },
} as const satisfies Fields;
