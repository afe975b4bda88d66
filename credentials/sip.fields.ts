import { words, type Fields } from '../nodes/host/definition';
import { areNetworks, arePhones, arePrefixes, hasHost } from './sip.checks';
import { protocolOptions } from './trunk.fields';

const sip = { line: ['sip'] } as const;
const certificate = { ...sip, ownCertificate: [true] } as const;
const otherPorts = { ...sip, otherPorts: [true] } as const;
const port = { type: 'number', min: 0, max: 65535 } as const;

/** The SIP line, but for its trunks and its speech. */
export const sipFields = {
  listenProtocols: {
    type: 'multiOptions',
    default: ['UDP', 'TCP'],
    required: true,
    showWhen: sip,
    section: words('本机', 'This machine'),
    label: words('监听协议', 'Listen on'),
    help: words('软电话网页用 WS 或 WSS。', 'Softphones in a browser use WS or WSS.'),
    options: protocolOptions,
  },
  listenPort: {
    ...port,
    default: 5060,
    showWhen: sip,
    label: words('UDP 和 TCP 端口', 'Port of UDP and TCP'),
    help: words('0：任一空闲端口。', '0: any that is free.'),
  },
  localAddress: {
    type: 'text',
    default: '',
    check: hasHost,
    showWhen: sip,
    label: words('本机地址', 'Local address'),
    help: words(
      '有多块网卡时填写要用的 IP 地址，留空为全部。',
      'IP address of the network card to use. Empty: all of them.',
    ),
  },
  advertisedAddress: {
    type: 'text',
    default: '',
    check: hasHost,
    showWhen: sip,
    label: words('公网地址', 'Public address'),
    help: words(
      '本机在 NAT 之后时，告诉对端的 IP 地址。',
      'Behind a NAT: the IP address that others are told.',
    ),
  },
  mediaFromPort: {
    ...port,
    min: 1024,
    default: 20000,
    showWhen: sip,
    label: words('媒体端口从', 'Media ports from'),
    help: words('每路通话用两个端口。', 'A call takes two.'),
  },
  mediaToPort: {
    ...port,
    min: 1025,
    default: 29999,
    showWhen: sip,
    label: words('媒体端口到', 'Media ports to'),
  },
  otherPorts: {
    type: 'boolean',
    default: false,
    showWhen: sip,
    label: words('TLS、WS 和 WSS 端口', 'Ports of TLS, WS and WSS'),
  },
  tlsPort: { ...port, default: 5061, showWhen: otherPorts, label: words('TLS 端口', 'TLS port') },
  wsPort: { ...port, default: 8088, showWhen: otherPorts, label: words('WS 端口', 'WS port') },
  wssPort: { ...port, default: 8089, showWhen: otherPorts, label: words('WSS 端口', 'WSS port') },
  ownCertificate: {
    type: 'boolean',
    default: false,
    showWhen: sip,
    label: words('证书文件', 'Certificate files'),
    help: words(
      '监听 TLS 或 WSS，或对端使用自签证书时需要。',
      'Needed to listen on TLS or WSS, and for trunks with a certificate of their own making.',
    ),
  },
  certificateFile: {
    type: 'text',
    default: '',
    showWhen: certificate,
    label: words('证书', 'Certificate'),
    help: words('PEM 文件的路径。', 'Path of a PEM file.'),
  },
  keyFile: {
    type: 'text',
    default: '',
    showWhen: certificate,
    label: words('私钥', 'Private key'),
    help: words('PEM 文件的路径。', 'Path of a PEM file.'),
  },
  authorityFile: {
    type: 'text',
    default: '',
    showWhen: certificate,
    label: words('信任的 CA', 'Authority'),
    help: words(
      '验证对端证书的 CA，PEM 文件的路径；留空为系统自带。',
      "Whom the trunks' certificates are signed by, path of a PEM file. Empty: the usual authorities.",
    ),
  },
  allowedPrefixes: {
    type: 'textList',
    default: ['13', '14', '15', '16', '17', '18', '19', '0', '!00'],
    required: true,
    check: arePrefixes,
    showWhen: sip,
    section: words('呼叫', 'Calls'),
    label: words('允许的号段', 'Allowed prefixes'),
    help: words(
      '以这些数字开头的号码才能呼叫，前面加 ! 的不能；以最长的为准。默认为国内手机和座机，不含国际。',
      'Only numbers that begin with one of these are called; with ! before it, they are not. The longest that fits decides. Default: mobiles and landlines of mainland China, nothing abroad.',
    ),
  },
  recording: {
    type: 'boolean',
    default: true,
    showWhen: sip,
    label: words('录音', 'Record calls'),
    help: words(
      '双声道 wav，存于数据目录的 recordings。',
      "Two-channel wav files, in the data folder's recordings.",
    ),
  },
  deadPeerSeconds: {
    type: 'number',
    default: 20,
    min: 0,
    max: 3600,
    showWhen: sip,
    label: words('无语音挂机（秒）', 'No audio for (seconds)'),
    help: words(
      '这么久收不到对方语音即结束通话，0 为不结束。',
      'A call from which no audio has come for so long is ended. 0: never.',
    ),
  },
  phones: {
    type: 'text',
    password: true,
    default: '',
    rows: 3,
    check: arePhones,
    showWhen: sip,
    section: words('坐席话机', "Agents' phones"),
    label: words('话机', 'Phones'),
    placeholder: words('每行一部：话机名 密码', 'One a line: name password'),
    help: words(
      '可向引擎注册的坐席话机，每行一部：话机名、空格、密码。“转接”节点按话机名呼叫。',
      'Phones that may register with the engine, one a line: name, blank, password. A Transfer node calls them by name.',
    ),
  },
  phoneNetworks: {
    type: 'textList',
    default: [],
    check: areNetworks,
    showWhen: sip,
    label: words('话机所在网络', 'Networks of phones'),
    help: words(
      '允许注册的 IP 地址或网段，如 192.168.1.0/24；留空为内网和本机。',
      'Addresses and networks they may register from, such as 192.168.1.0/24. Empty: private networks and this machine.',
    ),
  },
  strangers: {
    type: 'options',
    default: 'ignore',
    showWhen: sip,
    label: words('陌生来源', 'Strangers'),
    help: words(
      '既不是中继也不是话机的来源收到什么。',
      'What senders get that are neither a trunk nor a phone.',
    ),
    options: [
      { value: 'ignore', label: words('不应答', 'No answer') },
      { value: 'forbid', label: words('拒绝（403）', 'A refusal (403)') },
    ],
  },
} as const satisfies Fields;
