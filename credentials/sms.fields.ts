import { words, type Fields, type Words } from '../nodes/host/definition';
import { isUrl } from './sip.checks';
import { SMPP_NUMBERS, smppFields } from './smpp.fields';

const on = { sms: [true] } as const;
const bySip = { ...on, line: ['sip'], smsSip: [true] } as const;
const takenByHttp = { ...on, smsHttpIn: [true] } as const;
const sentByHttp = { ...on, smsHttpOut: [true] } as const;

/** The text is a secret: it is not told. */
const isLong = (text: string): Words | undefined =>
  text.trim().length >= 16
    ? undefined
    : words('至少 16 个字符', 'must have at least 16 characters');

const isToken = (text: string): Words | undefined =>
  /^[\x21-\x7e]{16,}$/.test(text.trim())
    ? undefined
    : words(
        '至少 16 个 ASCII 字符，不含空格',
        'must have at least 16 characters of ASCII, without blanks',
      );

/** Stands in 【】 of its own. */
const isAddition = (text: string): Words | undefined =>
  text.trim().length <= 30 && !/[【】]/.test(text)
    ? undefined
    : words('最多 30 个字符，不含【】', 'must have at most 30 characters, without 【 and 】');

/** Where text messages to and from X numbers come from and go to. */
export const smsFields = {
  sms: {
    type: 'boolean',
    default: false,
    section: words('短信', 'SMS'),
    label: words('隐私号短信', 'SMS of privacy numbers'),
    help: words(
      '通过下面的短信通道接收发往隐私号（X号码）的短信，并下发短信。',
      'Text messages to and from X numbers, by the gateways below.',
    ),
  },
  smpp: {
    type: 'options',
    default: '0',
    showWhen: on,
    label: words('SMPP 连接数', 'SMPP connections'),
    help: words('通向短信中心的连接（SMPP 3.4）。', 'To message centres, by SMPP 3.4.'),
    options: ['0', ...SMPP_NUMBERS].map((value) => ({ value, label: words(value, value) })),
  },
  ...smppFields,
  smsSip: {
    type: 'boolean',
    default: false,
    showWhen: { ...on, line: ['sip'] },
    label: words('SIP 短信（MESSAGE）', 'SIP MESSAGE'),
    help: words('经线路的中继收发。', "Over the line's trunks."),
  },
  smsSipTrunks: {
    type: 'textList',
    default: [],
    showWhen: bySip,
    label: words('接收短信的中继', 'Trunks that bring messages'),
    help: words(
      '中继名称，每行一条；留空为全部。',
      'Names of trunks, one a line. Empty: all of them.',
    ),
  },
  smsSipSendOver: {
    type: 'text',
    default: '',
    showWhen: bySip,
    label: words('发送短信的中继', 'Trunk to send over'),
    help: words('中继名称；留空则不经 SIP 发送。', 'Name of a trunk. Empty: none is sent by SIP.'),
  },
  smsHttpIn: {
    type: 'boolean',
    default: false,
    showWhen: on,
    label: words('HTTP 接收', 'Taken by HTTP'),
    help: words(
      '开放 POST /sms 和 POST /sms/reports，短信网关把短信和送达回执送到这里。',
      'Opens POST /sms and POST /sms/reports, where a gateway brings messages and delivery reports.',
    ),
  },
  smsHttpAddress: {
    type: 'text',
    default: '',
    showWhen: takenByHttp,
    label: words('监听地址', 'Address to listen on'),
    placeholder: words('127.0.0.1', '127.0.0.1'),
    help: words('留空仅本机可访问。', 'Empty: for this machine alone.'),
  },
  smsHttpPort: {
    type: 'number',
    default: 8090,
    min: 0,
    max: 65535,
    showWhen: takenByHttp,
    label: words('监听端口', 'Port to listen on'),
    help: words('0：任一空闲端口。', '0: any that is free.'),
  },
  smsHttpToken: {
    type: 'text',
    password: true,
    default: '',
    required: true,
    check: isToken,
    showWhen: takenByHttp,
    label: words('接收令牌', 'Token of the gateway'),
    help: words(
      '请求头 Authorization: Bearer 后的令牌，至少 16 个字符。',
      'Comes as Authorization: Bearer; at least 16 characters.',
    ),
  },
  smsHttpOut: {
    type: 'boolean',
    default: false,
    showWhen: on,
    label: words('HTTP 发送', 'Sent by HTTP'),
    help: words(
      '短信以 JSON {id, from, to, text} POST 到短信网关，签名与 Webhook 相同。',
      'Messages are posted to a gateway as JSON {id, from, to, text}, signed as webhooks are.',
    ),
  },
  smsHttpUrl: {
    type: 'text',
    default: '',
    required: true,
    check: isUrl('http', 'https'),
    showWhen: sentByHttp,
    label: words('发送地址', 'Address to send to'),
    placeholder: words('例如 https://sms.example.com/send', 'e.g. https://sms.example.com/send'),
  },
  smsHttpSecret: {
    type: 'text',
    password: true,
    default: '',
    required: true,
    check: isLong,
    showWhen: sentByHttp,
    label: words('签名密钥', 'Key of the signatures'),
    help: words('至少 16 个字符。', 'At least 16 characters.'),
  },
  smsHttpPrivate: {
    type: 'boolean',
    default: false,
    showWhen: sentByHttp,
    label: words('允许内网地址', 'May be a private address'),
    help: words(
      '发送地址在本机或内网时打开。',
      'Where the gateway is on this machine or a private network.',
    ),
  },
  smsHttpSeconds: {
    type: 'number',
    default: 10,
    min: 1,
    max: 120,
    showWhen: sentByHttp,
    label: words('发送超时（秒）', 'Answers within (seconds)'),
  },
  smsSendThrough: {
    type: 'textList',
    default: [],
    showWhen: on,
    label: words('发送顺序', 'Send through'),
    help: words(
      '发送用的通道，优先的在前，每行一个：SMPP 连接的名称、sip 或 http；留空为全部。',
      'What is sent through, the preferred first, one a line: names of SMPP connections, sip, http. Empty: all that can.',
    ),
  },
  smsSignature: {
    type: 'text',
    default: '号码隐私保护',
    check: isAddition,
    showWhen: on,
    label: words('短信签名', 'Signature'),
    help: words(
      '加在下发内容之前的【】中，留空不加。',
      'Before what is sent, in 【】. Empty: none.',
    ),
  },
  smsStopHint: {
    type: 'text',
    default: '回T退订',
    check: isAddition,
    showWhen: on,
    label: words('退订提示', 'Stop hint'),
    help: words(
      '加在下发内容之后的【】中，留空不加。',
      'Behind what is sent, in 【】. Empty: none.',
    ),
  },
  smsStopWords: {
    type: 'textList',
    default: ['T', 'TD', '退订', 'STOP', '回T', '回T退订'],
    showWhen: on,
    label: words('退订词', 'Stop words'),
    help: words(
      '内容是其中之一的短信表示发送方退订，每行一个。',
      'Texts that unsubscribe whoever sends them, one a line.',
    ),
  },
  smsConfirmMinutes: {
    type: 'number',
    default: 60,
    min: 1,
    max: 4_320,
    showWhen: on,
    label: words('确认时限（分钟）', 'To be confirmed within (minutes)'),
    help: words(
      '待确认的短信超过时限即不再下发。',
      'What waits to be confirmed is not passed on after that.',
    ),
  },
  smsSendMinutes: {
    type: 'number',
    default: 60,
    min: 1,
    max: 4_320,
    showWhen: on,
    label: words('重试时限（分钟）', 'Tried for (minutes)'),
    help: words('发送不成功时在此时限内重试。', 'What cannot be sent is tried again for so long.'),
  },
} as const satisfies Fields;
