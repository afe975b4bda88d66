import { words, type Fields, type SettingsOf, type Words } from '../nodes/host/definition';
import { numberedField, numberedFields, numberedValues, type Numbered } from './numbered';
import { hasHost } from './sip.checks';

/** So many connections have fields, `smpp1Name` to `smpp2CountryCode`. */
export const SMPP_NUMBERS = ['1', '2'] as const;
type SmppNumber = (typeof SMPP_NUMBERS)[number];

const isName = (text: string): Words | undefined =>
  /^[\w.-]{1,40}$/.test(text.trim()) && !/^(sip|http)$/.test(text.trim())
    ? undefined
    : words(
        '应为 1 到 40 个字母、数字、点、连字符或下划线，且不是 sip 或 http',
        'must be 1 to 40 letters, digits, dots, hyphens or underscores, and neither sip nor http',
      );

/** In ASCII, as SMPP 3.4 has it. The text may be a secret: it is not told. */
const upTo =
  (most: number) =>
  (text: string): Words | undefined =>
    /^[\x20-\x7e]*$/.test(text) && text.length <= most
      ? undefined
      : words(
          `最多 ${most} 个 ASCII 字符（SMPP 3.4）`,
          `must have at most ${most} characters of ASCII, as SMPP 3.4 has it`,
        );

const isCountryCode = (text: string): Words | undefined =>
  /^\d{1,3}$/.test(text.trim())
    ? undefined
    : words('应为数字，例如 86', 'must be digits, such as 86');

const usual = {
  name: {
    type: 'text',
    default: '',
    check: isName,
    label: words('名称', 'name'),
    help: words(
      '用于状态和“发送顺序”，留空为 smpp 加序号。',
      'Shown in its status, and named in "Send through". Empty: smpp and its number.',
    ),
  },
  host: {
    type: 'text',
    default: '',
    required: true,
    check: hasHost,
    label: words('地址', 'host'),
    placeholder: words('例如 smpp.example.com', 'e.g. smpp.example.com'),
    help: words('短信中心的域名或 IP 地址。', 'Host name or IP address of the message centre.'),
  },
  port: {
    type: 'number',
    default: 0,
    min: 0,
    max: 65535,
    label: words('端口', 'port'),
    help: words('0：2775，TLS 为 3550。', '0: 2775, or 3550 with TLS.'),
  },
  tls: { type: 'boolean', default: false, label: words('TLS', 'uses TLS') },
  systemId: {
    type: 'text',
    default: '',
    required: true,
    check: upTo(15),
    label: words('系统 ID', 'system ID'),
  },
  password: {
    type: 'text',
    password: true,
    default: '',
    check: upTo(8),
    label: words('密码', 'password'),
    help: words('SMPP 最多 8 个字符。', 'SMPP takes at most 8 characters.'),
  },
  bind: {
    type: 'options',
    default: 'transceiver',
    label: words('绑定方式', 'binds as'),
    options: [
      { value: 'transceiver', label: words('收发合一', 'Transceiver') },
      { value: 'separate', label: words('收发分开（两个连接）', 'Receiver and transmitter') },
      { value: 'receiver', label: words('只收', 'Receiver only') },
      { value: 'transmitter', label: words('只发', 'Transmitter only') },
    ],
  },
  more: { type: 'boolean', default: false, label: words('更多设置', 'more settings') },
} as const satisfies Fields;

/** Seldom needed. */
const special = {
  systemType: {
    type: 'text',
    default: '',
    check: upTo(12),
    label: words('系统类型', 'system type'),
  },
  window: {
    type: 'number',
    default: 10,
    min: 1,
    max: 1_000,
    label: words('窗口', 'window'),
    help: words('未应答的短信最多几条。', 'Messages on their way without an answer.'),
  },
  perSecond: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10_000,
    label: words('每秒最多', 'messages a second'),
    help: words(
      '长短信的每一段各算一条；0 为不限。',
      'Parts of long ones count each. 0: no limit.',
    ),
  },
  enquireSeconds: {
    type: 'number',
    default: 30,
    min: 1,
    max: 3_600,
    label: words('探测间隔（秒）', 'enquires after (seconds)'),
    help: words(
      '连接空闲这么久后发送 enquire_link。',
      'Quiet for so long, and the other side is asked whether it is there.',
    ),
  },
  responseSeconds: {
    type: 'number',
    default: 10,
    min: 1,
    max: 300,
    label: words('应答超时（秒）', 'answers within (seconds)'),
  },
  alphabet: {
    type: 'options',
    default: 'gsm7',
    label: words('默认编码', 'default alphabet'),
    help: words('data_coding 为 0 时的编码。', 'What data_coding 0 means there.'),
    options: [
      { value: 'gsm7', label: words('GSM-7', 'GSM-7') },
      { value: 'gsm7packed', label: words('GSM-7（压缩）', 'GSM-7, packed') },
      { value: 'latin1', label: words('Latin-1', 'Latin-1') },
    ],
  },
  longMessages: {
    type: 'options',
    default: 'udh',
    label: words('长短信', 'long messages'),
    options: [
      { value: 'udh', label: words('UDH 拆分', 'Parts with UDH') },
      { value: 'sar', label: words('SAR 拆分', 'Parts with SAR') },
      { value: 'payload', label: words('message_payload 整条', 'Whole, as message_payload') },
    ],
  },
  receipts: {
    type: 'boolean',
    default: true,
    label: words('要求送达回执', 'delivery receipts'),
  },
  receiptIds: {
    type: 'options',
    default: 'asGiven',
    label: words('回执中的短信 ID', 'ids in receipts'),
    help: words(
      '短信一直停在“已发送”时，查看短信中心是否换了进制。',
      'Where messages stay "Sent", see whether the message centre writes them in another base.',
    ),
    options: [
      { value: 'asGiven', label: words('与应答相同', 'As in the answer') },
      { value: 'decimal', label: words('应答为十六进制，回执为十进制', 'Decimal, of hexadecimal') },
      {
        value: 'hexadecimal',
        label: words('应答为十进制，回执为十六进制', 'Hexadecimal, of decimal'),
      },
    ],
  },
  countryCode: {
    type: 'text',
    default: '',
    check: isCountryCode,
    label: words('国家码', 'country code'),
    placeholder: words('例如 86', 'e.g. 86'),
    help: words(
      '发送时加在国内手机号之前，留空不加。',
      'Put before mobile numbers of mainland China. Empty: nothing is.',
    ),
  },
} as const satisfies Fields;

type OfSmpp = typeof usual & typeof special;

export const smppField = (number: string, name: string): string =>
  numberedField('smpp', number, name);

/** Fields of every connection; those of one are shown from its number on. */
export const smppFields = numberedFields({
  ...{ kind: 'smpp', numbers: SMPP_NUMBERS, usual, special },
  shown: (number) => ({ sms: [true], smpp: SMPP_NUMBERS.filter((many) => many >= number) }),
  label: (number, label) =>
    words(`SMPP ${number}：${label['zh-CN']}`, `SMPP ${number} ${label['en-US']}`),
}) as unknown as Numbered<'smpp', SmppNumber, OfSmpp>;

/** What was set of one connection, by the fields' own names. */
export const smppValues = (
  settings: Readonly<Record<string, unknown>>,
  number: string,
): SettingsOf<OfSmpp> => numberedValues({ ...usual, ...special }, settings, 'smpp', number);
