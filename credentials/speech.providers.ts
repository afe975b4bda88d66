import { words, type Fields, type SettingsOf, type Words } from '../nodes/host/definition';
import { isUrl } from './sip.checks';

/**
 * n8n's credentials have no lists, and Node-RED's secrets none either: the first provider, the one
 * that follows where it fails, and a third have fields of their own: `recogniserUrl`,
 * `recogniser2Url`, `recogniser3Url`.
 */
export const PLACES = ['', '2', '3'] as const;
type Place = (typeof PLACES)[number];

/** Which kinds of provider a field belongs to. */
type OfKinds = Readonly<Record<string, readonly string[]>>;

const aliyun = {
  AppKey: {
    type: 'text',
    default: '',
    required: true,
    label: words('项目 Appkey', 'Appkey of the project'),
    help: words(
      '阿里云智能语音交互控制台中的项目；8 kHz 电话模型在项目中选择。',
      "A project of Alibaba Cloud's Intelligent Speech Interaction; its 8 kHz model for telephones is chosen there.",
    ),
  },
  AccessKeyId: {
    type: 'text',
    default: '',
    label: words('AccessKey ID', 'AccessKey ID'),
    help: words(
      '用 AccessKey 自动获取令牌并在到期前更换；也可改填令牌。',
      'With an AccessKey tokens are made, and made anew before they end. A token may be set in its place.',
    ),
  },
  AccessKeySecret: {
    type: 'text',
    password: true,
    default: '',
    label: words('AccessKey Secret', 'AccessKey secret'),
  },
  Token: {
    type: 'text',
    password: true,
    default: '',
    label: words('令牌', 'Token'),
    help: words(
      '仅供试用：控制台给出的令牌约 36 小时后失效。有 AccessKey 时不填。',
      'To try it out: one from the console ends after some 36 hours. Empty where there is an AccessKey.',
    ),
  },
  Gateway: {
    type: 'text',
    default: '',
    check: isUrl('ws', 'wss'),
    label: words('网关地址', 'Gateway'),
    placeholder: words(
      'wss://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1',
      'wss://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1',
    ),
    help: words('留空为上海公网网关。', 'Empty: the public one in Shanghai.'),
  },
} as const satisfies Fields;

const speaks = {
  Url: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('http', 'https'),
    label: words('合成服务地址', 'Address of the speech service'),
    placeholder: words('例如 http://127.0.0.1:8880', 'e.g. http://127.0.0.1:8880'),
  },
  Key: {
    type: 'text',
    password: true,
    default: '',
    label: words('合成服务密钥', 'Key of the speech service'),
  },
  Model: { type: 'text', default: '', label: words('合成模型', 'Model that speaks') },
  Voice: {
    type: 'text',
    default: '',
    label: words('发音人', 'Voice'),
    help: words(
      '场景或节点没有指定音色时使用；留空为该服务的默认发音人。',
      "For scenes and nodes that name none. Empty: the service's usual one.",
    ),
  },
  ...aliyun,
} as const satisfies Fields;

const SPEAKS_OF: OfKinds = {
  Url: ['openai'],
  Key: ['openai'],
  Model: ['openai'],
  Voice: ['openai', 'aliyun'],
  ...Object.fromEntries(Object.keys(aliyun).map((name) => [name, ['aliyun']])),
};

const listens = {
  Url: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('ws', 'wss', 'http', 'https'),
    label: words('识别服务地址', 'Address of the recogniser'),
    placeholder: words('例如 ws://127.0.0.1:10095', 'e.g. ws://127.0.0.1:10095'),
    help: words(
      'FunASR、vosk-server 和 OpenAI Realtime 以 ws:// 或 wss:// 开头，转写服务以 http:// 或 https:// 开头。',
      'Of FunASR, vosk-server and OpenAI Realtime it begins with ws:// or wss://, of a transcription service with http:// or https://.',
    ),
  },
  Key: {
    type: 'text',
    password: true,
    default: '',
    label: words('识别服务密钥', 'Key of the recogniser'),
  },
  DeepgramKey: {
    type: 'text',
    password: true,
    default: '',
    required: true,
    label: words('Deepgram 密钥', "Deepgram's key"),
  },
  Model: { type: 'text', default: '', label: words('识别模型', 'Model that understands') },
  Stream: {
    type: 'boolean',
    default: false,
    label: words('逐字返回', 'Answers word by word'),
    help: words(
      '以 stream 方式取回结果，服务须支持；不支持时照常返回。',
      'Asks for the answer as a stream; a service that has none answers as usual.',
    ),
  },
  ExpectedOnly: {
    type: 'boolean',
    default: false,
    label: words('只识别预期回答', 'Knows expected answers only'),
    help: words(
      '把预期的回答和热词作为词表发给 vosk-server，表外的话一律不识别；模型须支持动态词图。',
      'Sends the expected answers and hot words as its list: what is not in it is not understood. The model must have a dynamic graph.',
    ),
  },
  VocabularyId: {
    type: 'text',
    default: '',
    label: words('热词表 ID', 'Id of the table of hot words'),
    help: words(
      '阿里云控制台中建立的热词表；它不接受随请求发送的热词。',
      "A table made in Alibaba Cloud's console: it takes no hot words with a request.",
    ),
  },
  ModelFolder: {
    type: 'text',
    default: '',
    label: words('模型目录', 'Folder of the model'),
    placeholder: words(
      '/usr/share/pocketsphinx/model/en-us',
      '/usr/share/pocketsphinx/model/en-us',
    ),
    help: words(
      '须先安装 pocketsphinx 和 pocketsphinx-en-us（Debian、Ubuntu）。只懂英语短答，且任何声音都会被当作预期回答之一。',
      'pocketsphinx and pocketsphinx-en-us have to be installed (Debian, Ubuntu). It knows short answers in English only, and takes whatever it hears for one of those expected.',
    ),
  },
  ...aliyun,
} as const satisfies Fields;

const LISTENS_OF: OfKinds = {
  Url: ['funasr', 'vosk', 'openai', 'openaiRealtime'],
  Key: ['openai', 'openaiRealtime'],
  DeepgramKey: ['deepgram'],
  Model: ['openai', 'openaiRealtime', 'deepgram'],
  Stream: ['openai'],
  ExpectedOnly: ['vosk'],
  VocabularyId: ['aliyun'],
  ModelFolder: ['pocketsphinx'],
  ...Object.fromEntries(Object.keys(aliyun).map((name) => [name, ['aliyun']])),
};

const none = { value: 'none', label: words('无', 'Nothing') } as const;

const speaksBy = {
  type: 'options',
  default: 'none',
  label: words('语音合成', 'Speaks by'),
  options: [
    none,
    { value: 'espeak', label: words('espeak', 'espeak') },
    { value: 'openai', label: words('语音服务（OpenAI 接口）', 'A service (as OpenAI)') },
    { value: 'aliyun', label: words('阿里云智能语音', 'Alibaba Cloud NLS') },
  ],
} as const;

const listensBy = {
  type: 'options',
  default: 'none',
  label: words('语音识别', 'Understands by'),
  options: [
    { value: 'none', label: words('无（只收按键）', 'Nothing (keys only)') },
    { value: 'funasr', label: words('FunASR', 'FunASR') },
    {
      value: 'openai',
      label: words('转写服务（OpenAI 接口）', 'A transcription service (as OpenAI)'),
    },
    { value: 'openaiRealtime', label: words('OpenAI Realtime', 'OpenAI Realtime') },
    { value: 'vosk', label: words('vosk-server', 'vosk-server') },
    { value: 'aliyun', label: words('阿里云智能语音', 'Alibaba Cloud NLS') },
    { value: 'deepgram', label: words('Deepgram', 'Deepgram') },
    {
      value: 'pocketsphinx',
      label: words('pocketsphinx（英语短答）', 'pocketsphinx (short English)'),
    },
  ],
} as const;

type Kind = 'synthesiser' | 'recogniser';
type Named<K extends Kind, P extends Place, F extends Fields> = {
  readonly [N in keyof F & string as `${K}${P}${N}`]: F[N];
};
type OfPlaces<K extends Kind, F extends Fields> = Named<K, '', F> &
  Named<K, '2', F> &
  Named<K, '3', F>;

export type SynthesiserFields = OfPlaces<'synthesiser', { '': typeof speaksBy } & typeof speaks>;
export type RecogniserFields = OfPlaces<'recogniser', { '': typeof listensBy } & typeof listens>;
export type SynthesiserValues = SettingsOf<{ kind: typeof speaksBy } & typeof speaks>;
export type RecogniserValues = SettingsOf<{ kind: typeof listensBy } & typeof listens>;

/** Behind the first, which is no fall-back. */
const NEXT: Readonly<Record<Kind, readonly [Words, Words]>> = {
  synthesiser: [
    words('合成失败时改用', 'Where that fails, speaks by'),
    words('仍失败时改用', 'Where that fails as well, speaks by'),
  ],
  recogniser: [
    words('识别失败时改用', 'Where that fails, understands by'),
    words('仍失败时改用', 'Where that fails as well, understands by'),
  ],
};

function fieldsOf(
  kind: Kind,
  choice: typeof speaksBy | typeof listensBy,
  more: Fields,
  kinds: OfKinds,
  first: object,
): Fields {
  const chosen = choice.options.map(({ value }) => value).filter((value) => value !== 'none');
  const out: Record<string, Fields[string]> = {};
  let before: Readonly<Record<string, readonly string[]>> = {};
  for (const [index, place] of PLACES.entries()) {
    const name = `${kind}${place}`;
    const said = NEXT[kind][index - 1];
    out[name] = {
      ...choice,
      showWhen: before,
      ...(said ? { label: said, options: [none, ...choice.options.slice(1)] } : first),
    } as Fields[string];
    for (const [part, field] of Object.entries(more)) {
      const showWhen = { ...before, [name]: kinds[part] ?? [] };
      out[name + part] = { ...field, label: numbered(field.label, place), showWhen };
    }
    before = { ...before, [name]: chosen };
  }
  return out;
}

const numbered = (label: Words, place: string): Words =>
  place ? words(`${label['zh-CN']}（${place}）`, `${label['en-US']} (${place})`) : label;

export const synthesiserFields = fieldsOf('synthesiser', speaksBy, speaks, SPEAKS_OF, {
  default: 'espeak',
  section: words('语音', 'Speech'),
  help: words(
    'espeak 不需要服务，但须在宿主中另装 @echogarden/espeak-ng-emscripten（GPL）；语音服务为 OpenAI 的 /v1/audio/speech 接口。全部失败时播放一句录好的致歉。模拟线路只在软电话测试时用到语音。',
    'espeak needs no service, but @echogarden/espeak-ng-emscripten (GPL) has to be installed beside this package. A service has the interface /v1/audio/speech of OpenAI. Where all fail, a recorded apology is played. On the simulated line only soft-phone tests speak and listen.',
  ),
}) as unknown as SynthesiserFields;

export const recogniserFields = fieldsOf('recogniser', listensBy, listens, LISTENS_OF, {
  help: words(
    '没有识别，或全部失败时，只收按键。转写服务为 OpenAI 的 /v1/audio/transcriptions 接口。',
    'Without one, or where all fail, only keys are heard. A transcription service has the interface /v1/audio/transcriptions of OpenAI.',
  ),
}) as unknown as RecogniserFields;

/** What was set of one place, by the fields' own names. */
export function placeValues<T>(
  settings: Readonly<Record<string, unknown>>,
  kind: Kind,
  place: string,
): T {
  const names = Object.keys(kind === 'synthesiser' ? speaks : listens);
  return {
    kind: settings[`${kind}${place}`],
    ...Object.fromEntries(names.map((name) => [name, settings[`${kind}${place}${name}`]])),
  } as T;
}
