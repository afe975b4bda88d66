import { isPhoneNumber } from '../nodes/common/checks';
import { words, type Fields, type SettingsOf } from '../nodes/host/definition';
import { numberedField, numberedFields, numberedValues, type Numbered } from './numbered';
import { hasHost, isSipUri } from './sip.checks';

/** So many trunks have fields, `trunk1Name` to `trunk4MaxConcurrency`. */
export const TRUNKS = ['1', '2', '3', '4'] as const;
type TrunkNumber = (typeof TRUNKS)[number];

const PROTOCOLS = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;
export const protocolOptions = PROTOCOLS.map((value) => ({ value, label: words(value, value) }));

/** Of every trunk. */
const usual = {
  name: {
    type: 'text',
    default: '',
    label: words('名称', 'name'),
    help: words(
      '用于状态和通话记录，留空为 trunk 加序号。',
      'Shown in its status and kept with calls. Empty: trunk and its number.',
    ),
  },
  host: {
    type: 'text',
    default: '',
    required: true,
    check: hasHost,
    label: words('地址', 'host'),
    placeholder: words('例如 sip.example.com', 'e.g. sip.example.com'),
    help: words(
      '运营商或话务网关的域名或 IP 地址。',
      "Host name or IP address of the provider's or gateway's SIP server.",
    ),
  },
  port: {
    type: 'number',
    default: 0,
    min: 0,
    max: 65535,
    label: words('端口', 'port'),
    help: words(
      '0：按域名的 SRV 记录查找，没有则为协议的默认端口。',
      "0: found by the name's SRV records, else the protocol's usual one.",
    ),
  },
  protocol: {
    type: 'options',
    default: 'UDP',
    label: words('协议', 'protocol'),
    options: protocolOptions,
  },
  username: {
    type: 'text',
    default: '',
    label: words('用户名', 'user'),
    help: words(
      '鉴权用户名，留空表示对端按 IP 地址信任本机。',
      'For authentication. Empty: the trunk trusts our address.',
    ),
  },
  password: {
    type: 'text',
    password: true,
    default: '',
    label: words('密码', 'password'),
  },
  register: {
    type: 'boolean',
    default: false,
    label: words('注册', 'registers'),
    help: words(
      '向对端注册并保持，让对端知道把来话和应答送到哪里。',
      'Registers there and keeps it up, so that the trunk knows where we are.',
    ),
  },
  callerNumber: {
    type: 'text',
    default: '',
    check: isPhoneNumber,
    label: words('主叫号码', 'caller number'),
    help: words(
      '任务没有设置主叫号码时使用。',
      'Shown by calls that have no caller number of their own.',
    ),
  },
  more: {
    type: 'boolean',
    default: false,
    label: words('更多设置', 'more settings'),
  },
} as const satisfies Fields;

/** Seldom needed. */
const special = {
  identity: {
    type: 'options',
    default: 'from',
    label: words('主叫号码放在', 'tells the caller number by'),
    options: [
      { value: 'from', label: words('From', 'From') },
      {
        value: 'pAssertedIdentity',
        label: words('P-Asserted-Identity', 'P-Asserted-Identity'),
      },
      {
        value: 'pPreferredIdentity',
        label: words('P-Preferred-Identity', 'P-Preferred-Identity'),
      },
      { value: 'remotePartyId', label: words('Remote-Party-ID', 'Remote-Party-ID') },
    ],
  },
  private: {
    type: 'boolean',
    default: false,
    label: words('隐藏主叫号码', 'hides the caller number'),
  },
  domain: {
    type: 'text',
    default: '',
    check: hasHost,
    label: words('域', 'domain'),
    help: words(
      'From、To 和请求 URI 中的域，与地址不同时填写。',
      'Of From, To and Request-URI, where it is not the host.',
    ),
  },
  outboundProxy: {
    type: 'text',
    default: '',
    check: isSipUri,
    label: words('出局代理', 'outbound proxy'),
    placeholder: words('例如 sip:proxy.example.com', 'e.g. sip:proxy.example.com'),
    help: words('所有请求先发到这里。', 'All requests go there first.'),
  },
  account: {
    type: 'text',
    default: '',
    label: words('账号', 'account'),
    help: words(
      '注册时 From 和 Contact 中的号码或用户，留空为用户名。',
      'Number or user of From and Contact when it registers. Empty: the user.',
    ),
  },
  registerSeconds: {
    type: 'number',
    default: 300,
    min: 10,
    max: 86400,
    label: words('注册有效期（秒）', 'registers for (seconds)'),
  },
  webSocketPath: {
    type: 'text',
    default: '',
    label: words('WebSocket 路径', 'WebSocket path'),
    help: words('用于 WS 和 WSS，留空为 /。', 'For WS and WSS. Empty: /.'),
  },
  dialPrefix: {
    type: 'text',
    default: '',
    label: words('拨号前缀', 'dial prefix'),
    help: words('加在每个被叫号码前面。', 'Put before each called number.'),
  },
  codecs: {
    type: 'options',
    default: 'PCMA,PCMU',
    label: words('语音编码', 'codecs'),
    options: ['PCMA,PCMU', 'PCMU,PCMA', 'PCMA', 'PCMU'].map((value) => ({
      value,
      label: words(value.replace(',', '、'), value.replace(',', ', ')),
    })),
  },
  order: {
    type: 'number',
    default: 0,
    min: 0,
    max: 65535,
    label: words('次序', 'order'),
    help: words(
      '小的先用；故障或占满时用下一条。',
      'Lower is used first; the next one when it is down or full.',
    ),
  },
  weight: {
    type: 'number',
    default: 1,
    min: 0,
    max: 65535,
    label: words('权重', 'weight'),
    help: words('次序相同的中继按权重分担。', 'Share among trunks of the same order.'),
  },
  maxConcurrency: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10000,
    label: words('最大并发', 'calls at a time'),
    help: words('0 为不限。', '0: no limit.'),
  },
  inboundPhones: {
    type: 'textList',
    default: [],
    label: words('来话振铃话机', 'rings these phones'),
    help: words(
      '有人从此中继呼入时依次振铃的坐席话机，每行一部；留空则拒接。',
      "Agents' phones that ring, one after the other, when somebody calls in over it; one a line. Empty: calls in are declined.",
    ),
  },
  keepAlive: {
    type: 'number',
    default: 30,
    min: 0,
    max: 3600,
    label: words('探测间隔（秒）', 'looks every (seconds)'),
    help: words(
      '按此间隔发送 OPTIONS 了解中继是否可用，0 为不探测。',
      'OPTIONS that often tell whether it is up. 0: never.',
    ),
  },
} as const satisfies Fields;

type OfTrunk = typeof usual & typeof special;
export type TrunkFields = Numbered<'trunk', TrunkNumber, OfTrunk>;

export const trunkField = (number: string, name: string): string =>
  numberedField('trunk', number, name);

/** Fields of every trunk there may be; those of a trunk are shown from its number on. */
export const trunkFields = numberedFields({
  ...{ kind: 'trunk', numbers: TRUNKS, usual, special },
  shown: (number) => ({ line: ['sip'], trunks: TRUNKS.filter((many) => many >= number) }),
  label: (number, label) =>
    words(`中继 ${number}：${label['zh-CN']}`, `Trunk ${number} ${label['en-US']}`),
  section: (number) => words(`中继 ${number}`, `Trunk ${number}`),
}) as unknown as TrunkFields;

/** What was set of one trunk, by the fields' own names. */
export const trunkValues = (
  settings: Readonly<Record<string, unknown>>,
  number: string,
): SettingsOf<OfTrunk> => numberedValues({ ...usual, ...special }, settings, 'trunk', number);
