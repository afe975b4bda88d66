import { words, type Fields } from '../nodes/host/definition';
import { isUrl } from './sip.checks';

const sip = { line: ['sip'] } as const;
const speaks = { ...sip, synthesiser: ['openai'] } as const;
const listens = { ...sip, recogniser: ['funasr', 'openai'] } as const;
const transcribes = { ...sip, recogniser: ['openai'] } as const;

/** What speaks and what understands on the SIP line. */
export const speechFields = {
  synthesiser: {
    type: 'options',
    default: 'espeak',
    showWhen: sip,
    section: words('语音', 'Speech'),
    label: words('语音合成', 'Speaks by'),
    help: words(
      'espeak 不需要服务，但须在宿主中另装 @echogarden/espeak-ng-emscripten（GPL）；语音服务为 OpenAI 的 /v1/audio/speech 接口。',
      'espeak needs no service, but @echogarden/espeak-ng-emscripten (GPL) has to be installed beside this package. A service has the interface /v1/audio/speech of OpenAI.',
    ),
    options: [
      { value: 'none', label: words('无', 'Nothing') },
      { value: 'espeak', label: words('espeak', 'espeak') },
      { value: 'openai', label: words('语音服务', 'A service') },
    ],
  },
  synthesiserUrl: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('http', 'https'),
    showWhen: speaks,
    label: words('合成服务地址', 'Address of the speech service'),
    placeholder: words('例如 http://127.0.0.1:8880', 'e.g. http://127.0.0.1:8880'),
  },
  synthesiserKey: {
    type: 'text',
    password: true,
    default: '',
    showWhen: speaks,
    label: words('合成服务密钥', 'Key of the speech service'),
  },
  synthesiserModel: {
    type: 'text',
    default: '',
    showWhen: speaks,
    label: words('合成模型', 'Model that speaks'),
  },
  synthesiserVoice: {
    type: 'text',
    default: '',
    showWhen: speaks,
    label: words('发音人', 'Voice'),
  },
  recogniser: {
    type: 'options',
    default: 'none',
    showWhen: sip,
    label: words('语音识别', 'Understands by'),
    help: words(
      '没有识别时只收按键。转写服务为 OpenAI 的 /v1/audio/transcriptions 接口。',
      'Without one only keys are heard. A transcription service has the interface /v1/audio/transcriptions of OpenAI.',
    ),
    options: [
      { value: 'none', label: words('无（只收按键）', 'Nothing (keys only)') },
      { value: 'funasr', label: words('FunASR', 'FunASR') },
      { value: 'openai', label: words('转写服务', 'A transcription service') },
    ],
  },
  recogniserUrl: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('ws', 'wss', 'http', 'https'),
    showWhen: listens,
    label: words('识别服务地址', 'Address of the recogniser'),
    placeholder: words('例如 ws://127.0.0.1:10095', 'e.g. ws://127.0.0.1:10095'),
  },
  recogniserKey: {
    type: 'text',
    password: true,
    default: '',
    showWhen: transcribes,
    label: words('识别服务密钥', 'Key of the recogniser'),
  },
  recogniserModel: {
    type: 'text',
    default: '',
    showWhen: transcribes,
    label: words('识别模型', 'Model that understands'),
  },
} as const satisfies Fields;
