import { fromMessage, hostNode, node, type Flow } from '../../scripts/flows/description';
import {
  asJson,
  code,
  debug,
  filter,
  httpRequest,
  inject,
  manualTrigger,
  noOp,
  pick,
  postJson,
  request,
  response,
} from '../../scripts/flows/hostNodes';

const POOL = '短信审核';
/** What the customer service of somebody else answers, as far as this flow sees it. */
const judge = (text: string): string =>
  `(/微信|转账|加群/.test(${text}) ? { pass: false, reply: '${REFUSAL}' } : { pass: true, text: ${text} })`;

const REFUSAL = '为了您的资金安全，请在平台内沟通和付款。';

const ofMessage = fromMessage('sms.id', "$('收到短信').item.json.sms.id");

/** 短信截取 → 外部客服系统: another system decides what is passed on, and in which words. */
export const interceptedSms: Flow = {
  key: 'intercepted-sms',
  name: '短信截取审核',
  info: [
    '买家和卖家通过隐私号互发短信，每条短信先交给外部的客服系统审核，再按它的答复下发或自动回复。',
    '',
    '1. 双击任一节点旁的引擎“短信审核引擎”，在“短信”中填写接收令牌和签名密钥（各至少 16 个字符）。',
    '2. 部署。',
    '3. 点击“开始准备”左侧的按钮，只需一次：号码入库、新建号码池、购买、绑定。',
    '4. 向 http://127.0.0.1:8090/sms 提交一条短信，见 README。',
    '',
    '④ 用本机的两个接口代替客服系统和短信网关；正式使用时删去④，在“询问客服系统”和引擎中填写真实地址。',
  ].join('\n'),
  engine: {
    key: 'intercepted-sms/engine',
    name: '短信审核引擎',
    settings: {
      dataFolder: 'dialflow-intercepted-sms',
      sms: true,
      smsHttpIn: true,
      smsHttpPort: 8090,
      smsHttpOut: true,
      smsHttpUrl: 'http://127.0.0.1:1880/sms-gateway',
      smsHttpPrivate: true,
    },
  },
  groups: [
    {
      title: '① 准备号码池和绑定（只做一次）',
      note: {
        nodeRed:
          '部署后点击“开始准备”；买家 13800000001 和卖家 13900000002 通过 17000000001 互发短信',
        n8n: '从“开始准备”执行一次，再发布；买家 13800000001 和卖家 13900000002 通过 17000000001 互发短信',
      },
      nodes: [
        hostNode('开始准备', {
          at: [0, 0],
          nodeRed: inject(),
          n8n: manualTrigger(),
          to: '放入库存',
        }),
        node('privacyNumber', '放入库存', {
          at: [1, 0],
          settings: { operation: 'addStock', numbers: '17000000001' },
          to: { out: '新建号码池', refused: '未准备好' },
        }),
        node('numberPool', '新建号码池', {
          at: [2, 0],
          settings: {
            operation: 'create',
            kind: 'AXB',
            name: POOL,
            parts: ['sms'],
            smsMode: 'smart',
            smsAll: true,
            smsConfirm: true,
          },
          to: '购买号码',
        }),
        node('privacyNumber', '购买号码', {
          at: [3, 0],
          settings: { operation: 'buy', pool: POOL },
          to: { out: '绑定买卖双方', refused: '未准备好' },
        }),
        node('bindPrivacyNumber', '绑定买卖双方', {
          at: [4, 0],
          settings: {
            operation: 'bind',
            kind: 'AXB',
            pool: POOL,
            a: '13800000001',
            b: '13900000002',
            minutes: 43_200,
            outId: '订单-1001',
          },
          to: { ok: '准备好了', refused: '未准备好' },
        }),
        hostNode('准备好了', { at: [5, 0], nodeRed: debug('bound'), n8n: noOp() }),
        hostNode('未准备好', { at: [5, 1], nodeRed: debug('refused'), n8n: noOp() }),
      ],
    },
    {
      title: '② 审核',
      note: '短信在确认之前不会下发；交给客服系统的只有隐藏的号码',
      nodes: [
        node('interceptSmsTrigger', '收到短信', {
          at: [0, 0],
          settings: { states: ['AwaitingConfirmation'], pool: POOL },
          to: '整理请求',
        }),
        hostNode('整理请求', {
          at: [1, 0],
          ...pick({
            id: ['sms.id'],
            orderId: ['sms.outId'],
            from: ['sms.from'],
            text: ['sms.text'],
          }),
          to: '询问客服系统',
        }),
        hostNode('询问客服系统', {
          at: [2, 0],
          nodeRed: httpRequest('http://127.0.0.1:1880/customer-service'),
          n8n: postJson('http://127.0.0.1:5678/webhook/customer-service'),
          to: { out: ['可以下发', '需要回复'] },
        }),
        hostNode('可以下发', {
          at: [3, 0],
          nodeRed: code('return msg.payload.pass === true ? msg : null;'),
          n8n: filter('$json.pass === true'),
          to: '确认下发',
        }),
        node('sms', '确认下发', {
          at: [4, 0],
          settings: {
            operation: 'confirm',
            smsId: ofMessage,
            otherText: fromMessage('payload.text', '$json.text'),
          },
          to: { ok: '已下发', refused: '未处理' },
        }),
        hostNode('已下发', { at: [5, 0], nodeRed: debug('sms'), n8n: noOp() }),
        hostNode('需要回复', {
          at: [3, 1],
          nodeRed: code("return typeof msg.payload.reply === 'string' ? msg : null;"),
          n8n: filter("typeof $json.reply === 'string'"),
          to: '自动回复',
        }),
        node('sms', '自动回复', {
          at: [4, 1],
          settings: {
            operation: 'reply',
            smsId: ofMessage,
            text: fromMessage('payload.reply', '$json.reply'),
          },
          to: { ok: '已回复', refused: '未处理' },
        }),
        hostNode('已回复', { at: [5, 1], nodeRed: debug('sms'), n8n: noOp() }),
        hostNode('未处理', { at: [5, 2], nodeRed: debug('refused'), n8n: noOp() }),
      ],
    },
    {
      title: '③ 发送结果',
      note: '短信网关接受之后，以及送达或失败时，各来一条',
      nodes: [
        node('interceptSmsTrigger', '发送结果', {
          at: [0, 0],
          settings: { events: ['SmsForwarded', 'SmsDelivery'], pool: POOL },
          to: '结果',
        }),
        hostNode('结果', { at: [1, 0], nodeRed: debug('event'), n8n: noOp() }),
      ],
    },
    {
      title: '④ 试用：代替外部系统',
      note: '客服系统拒绝含“微信、转账、加群”的短信；短信网关只显示收到了什么',
      nodes: [
        hostNode('客服系统', {
          at: [0, 0],
          ...request('customer-service'),
          to: '审核内容',
        }),
        hostNode('审核内容', {
          at: [1, 0],
          nodeRed: code(`msg.payload = ${judge('msg.payload.text')};\nreturn msg;`),
          n8n: asJson(judge('$json.body.text')),
          to: '答复',
        }),
        hostNode('答复', { at: [2, 0], ...response(200) }),
        hostNode('短信网关', {
          at: [0, 1],
          ...request('sms-gateway'),
          to: { out: ['网关应答', '发出的短信'] },
        }),
        hostNode('网关应答', { at: [1, 1], ...response(200) }),
        hostNode('发出的短信', { at: [1, 2], nodeRed: debug(), n8n: noOp() }),
      ],
    },
  ],
};
