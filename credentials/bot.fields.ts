import { words, type Fields } from '../nodes/host/definition';
import { isUrl } from './sip.checks';

/**
 * Where an outside bot is: n8n's credential "Dialflow Bot API" is made from these fields; in Node-RED
 * they are the node's, the key among its secrets.
 */
export const botAccess = {
  url: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('http', 'https'),
    label: words('地址', 'Address'),
    help: words(
      'OpenAI 兼容接口填到 /v1 即可，例如 http://127.0.0.1:11434/v1；HTTP 接口填完整地址。不跟随重定向。',
      'OpenAI-compatible: as far as /v1, such as http://127.0.0.1:11434/v1. HTTP endpoint: all of it. Redirects are not followed.',
    ),
    placeholder: words('例如 https://api.openai.com/v1', 'e.g. https://api.openai.com/v1'),
  },
  apiKey: {
    type: 'text',
    password: true,
    default: '',
    label: words('密钥', 'Key'),
    help: words(
      '以 Authorization: Bearer 发送；不需要时留空。',
      'Sent as "Authorization: Bearer". Empty where none is needed.',
    ),
  },
} as const satisfies Fields;
