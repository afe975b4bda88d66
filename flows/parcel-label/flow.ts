import { asked } from '../../scripts/flows/asked';
import { fromBody, fromMessage, hostNode, node, type Flow } from '../../scripts/flows/description';
import { code, debug, filter, inject, manualTrigger, noOp } from '../../scripts/flows/hostNodes';

const POOL = '快递面单';
const DELIVERED = '已签收';

/** 快递面单: a number with an extension in place of the receiver's, for as long as it is needed. */
export const parcelLabel: Flow = {
  key: 'parcel-label',
  name: '快递面单隐私号',
  info: [
    '面单上不印收件人的手机号，印隐私号加分机号（AXN分机号）：快递员拨打号码、输入分机号，接到收件人。',
    '',
    '1. 双击“放入库存”，换成您的线路提供的隐私号。',
    '2. 部署，点击“开始准备”左侧的按钮，只需一次。',
    '3. 您的系统在出库时请求 `POST /parcel-label/out`，签收时请求 `POST /parcel-label/delivered`。',
    '',
    '到期前尚未签收的包裹自动延期一天。绑定、延期和失效不需要线路；真实通话需要把引擎节点“快递面单引擎”的线路改为 SIP。',
  ].join('\n'),
  engine: {
    key: 'parcel-label/engine',
    name: '快递面单引擎',
    settings: { dataFolder: 'dialflow-parcel-label' },
  },
  groups: [
    {
      title: '① 准备号码池（只做一次）',
      note: {
        nodeRed:
          '把“放入库存”中的号码换成自己的，部署后点击“开始准备”；再次点击只会提示号码已经入库',
        n8n: '把“放入库存”中的号码换成自己的，从“开始准备”执行一次，再发布',
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
          settings: { operation: 'addStock', numbers: '17000000001 17000000002' },
          to: { out: '新建号码池', refused: '未准备好' },
        }),
        node('numberPool', '新建号码池', {
          at: [2, 0],
          settings: {
            operation: 'create',
            kind: 'AXNExtension',
            name: POOL,
            parts: ['expiring', 'alarm'],
            expiringMinutes: 10,
            alarmPercent: 80,
          },
          to: '购买号码',
        }),
        node('privacyNumber', '购买号码', {
          at: [3, 0],
          settings: { operation: 'buy', pool: POOL, count: 2 },
          to: { out: '准备好了', refused: '未准备好' },
        }),
        hostNode('准备好了', { at: [4, 0], nodeRed: debug(), n8n: noOp() }),
        hostNode('未准备好', { at: [4, 1], nodeRed: debug(), n8n: noOp() }),
      ],
    },
    asked({
      title: '② 出库：绑定',
      note: 'POST /parcel-label/out，内容 {"waybill", "phone"}；应答 {"waybill", "x", "extension", "expiresAt"}，面单印 x 和分机号。再次派送时重新绑定，旧面单上的分机号失效',
      request: ['包裹出库', 'parcel-label/out'],
      steps: 1,
      does: (place) => [
        node('bindPrivacyNumber', '解除旧绑定', {
          at: [1, 0],
          settings: { operation: 'unbind', by: 'outId', which: fromBody('waybill'), inPool: POOL },
          to: { ok: '绑定收件人', refused: place.to.refused },
        }),
        node('bindPrivacyNumber', '绑定收件人', {
          ...place,
          settings: {
            operation: 'bind',
            kind: 'AXNExtension',
            pool: POOL,
            a: fromBody('phone'),
            minutes: 4_320,
            outId: fromBody('waybill'),
          },
        }),
      ],
      answer: [
        '面单',
        {
          waybill: ['bound.outId'],
          x: ['bound.x'],
          extension: ['bound.extension'],
          expiresAt: ['bound.expiresAt', 'number'],
        },
        '应答出库',
      ],
      refusal: '未绑定',
    }),
    asked({
      title: '③ 签收：半小时后失效',
      note: 'POST /parcel-label/delivered，内容 {"waybill"}；记下“已签收”，到期前不再延期',
      request: ['包裹签收', 'parcel-label/delivered'],
      does: (place) => [
        node('bindPrivacyNumber', '半小时后失效', {
          ...place,
          settings: {
            operation: 'update',
            by: 'outId',
            which: fromBody('waybill'),
            changes: [
              { setting: 'minutes', value: '30' },
              { setting: 'outOrderId', value: DELIVERED },
            ],
          },
        }),
      ],
      answer: ['失效时间', { expiresAt: ['bound.expiresAt', 'number'] }, '应答签收'],
      refusal: '未修改',
    }),
    {
      title: '④ 到期',
      note: '到期前 10 分钟：尚未签收的延期一天；失效后面单上的号码不再接通',
      nodes: [
        node('bindingExpiringTrigger', '即将到期', {
          at: [0, 0],
          settings: { pool: POOL },
          to: '尚未签收',
        }),
        hostNode('尚未签收', {
          at: [1, 0],
          nodeRed: code(`return msg.bound.outOrderId === '${DELIVERED}' ? null : msg;`),
          n8n: filter(`$json.bound.outOrderId !== '${DELIVERED}'`),
          to: '延期一天',
        }),
        node('bindPrivacyNumber', '延期一天', {
          at: [2, 0],
          settings: {
            operation: 'update',
            by: 'id',
            which: fromMessage('bound.id', '$json.bound.id'),
            changes: [{ setting: 'minutes', value: '1440' }],
          },
          to: { ok: '已延期', refused: '延期未处理' },
        }),
        hostNode('已延期', { at: [3, 0], nodeRed: debug('bound'), n8n: noOp() }),
        hostNode('延期未处理', { at: [3, 1], nodeRed: debug('refused'), n8n: noOp() }),
        node('bindingExpiringTrigger', '已失效或将满', {
          at: [0, 2],
          settings: { events: ['BindingEnded', 'PrivacyNumberAlarm'], pool: POOL },
          to: '通知调度',
        }),
        hostNode('通知调度', { at: [1, 2], nodeRed: debug('event'), n8n: noOp() }),
      ],
    },
    {
      title: '⑤ 通话记录',
      note: '有人拨打面单上的号码，通话结束后来一条；号码是隐藏的，按运单号归档',
      nodes: [
        node('privacyCallTrigger', '通话结束', {
          at: [0, 0],
          settings: { pool: POOL },
          to: '归档',
        }),
        hostNode('归档', { at: [1, 0], nodeRed: debug('call'), n8n: noOp() }),
      ],
    },
  ],
};
