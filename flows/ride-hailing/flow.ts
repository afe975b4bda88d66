import { asked, callRecords } from '../../scripts/flows/asked';
import { fromBody, hostNode, node, type Flow } from '../../scripts/flows/description';
import {
  debug,
  inject,
  manualTrigger,
  noOp,
  pick,
  request,
  response,
} from '../../scripts/flows/hostNodes';

const POOL = '出行';
const NUMBERS = Array.from({ length: 10 }, (_, index) => `1700000000${index}`);

/** 网约车: an AXB binding for each trip. */
export const rideHailing: Flow = {
  key: 'ride-hailing',
  name: '网约车：司机与乘客',
  info: [
    '接单时用一个隐私号绑定司机（A）和乘客（B），双方互相拨打这个号码；行程结束后解绑。',
    '',
    '1. 双击“放入库存”，换成您的线路提供的隐私号。',
    '2. 部署，点击“开始准备”左侧的按钮，只需一次。',
    '3. 您的系统在接单时请求 `POST /ride-hailing/orders`，行程结束时请求 `POST /ride-hailing/trips/end`。',
    '',
    '绑定和解绑不需要线路；真实通话需要把引擎节点“出行隐私号”的线路改为 SIP。',
  ].join('\n'),
  engine: {
    key: 'ride-hailing/engine',
    name: '出行隐私号',
    settings: { dataFolder: 'dialflow-ride-hailing' },
  },
  groups: [
    {
      title: '① 准备号码池（只做一次）',
      note: {
        nodeRed:
          '把“放入库存”中的号码换成自己的，部署后点击“开始准备”；再次点击只会提示号码已经入库',
        n8n: '把“放入库存”中的号码换成自己的，从“开始准备”执行一次；再次执行只会提示号码已经入库',
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
          settings: {
            operation: 'addStock',
            numbers: NUMBERS.join('\n'),
            province: '浙江',
            stockCity: '杭州',
          },
          to: { out: '新建号码池', refused: '准备结果' },
        }),
        node('numberPool', '新建号码池', {
          at: [2, 0],
          settings: {
            operation: 'create',
            kind: 'AXB',
            name: POOL,
            parts: ['assignment', 'alarm'],
            assignment: 'smart',
            alarmPercent: 80,
          },
          to: '购买号码',
        }),
        node('privacyNumber', '购买号码', {
          at: [3, 0],
          settings: { operation: 'buy', pool: POOL, spec: 'virtual', count: NUMBERS.length },
          to: { out: '准备结果', refused: '准备结果' },
        }),
        hostNode('准备结果', { at: [4, 0], nodeRed: debug(), n8n: noOp() }),
      ],
    },
    asked({
      title: '② 接单：绑定',
      note: 'POST /ride-hailing/orders，内容 {"orderId", "driver", "passenger"}；应答 {"orderId", "x", "expiresAt"}，把 x 显示给双方',
      request: ['接单', 'ride-hailing/orders'],
      does: (place) => [
        node('bindPrivacyNumber', '绑定司机和乘客', {
          ...place,
          settings: {
            operation: 'bind',
            kind: 'AXB',
            pool: POOL,
            a: fromBody('driver'),
            b: fromBody('passenger'),
            expiry: 'minutes',
            minutes: 240,
            recording: true,
            outId: fromBody('orderId'),
          },
        }),
      ],
      answer: [
        '隐私号',
        {
          orderId: ['bound.outId'],
          x: ['bound.x'],
          expiresAt: ['bound.expiresAt', 'number'],
        },
        '应答接单',
      ],
      refusal: '未绑定',
    }),
    asked({
      title: '③ 行程结束：解绑',
      note: 'POST /ride-hailing/trips/end，内容 {"orderId"}；按订单号解绑，没有这一步的行程 4 小时后自动失效',
      request: ['行程结束', 'ride-hailing/trips/end'],
      does: (place) => [
        node('bindPrivacyNumber', '解绑', {
          ...place,
          settings: {
            operation: 'unbind',
            by: 'outId',
            which: fromBody('orderId'),
            inPool: POOL,
          },
        }),
      ],
      answer: ['已解绑', { unbound: ['unbound', 'number'] }, '应答解绑'],
      refusal: '未解绑',
    }),
    {
      title: '④ 打不通时：排查',
      note: 'POST /ride-hailing/check，内容 {"x", "from"}；from 是主叫；应答会接通还是听到提示音，以及原因；不会拨打电话',
      nodes: [
        hostNode('打不通', {
          at: [0, 0],
          ...request('ride-hailing/check'),
          to: '来电会怎样',
        }),
        node('bindPrivacyNumber', '来电会怎样', {
          at: [1, 0],
          settings: {
            operation: 'resolve',
            dialled: fromBody('x'),
            caller: fromBody('from'),
          },
          to: { ok: '会接通', refused: '不会接通' },
        }),
        hostNode('会接通', {
          at: [2, 0],
          ...pick({ outcome: ['answer.outcome'] }),
          to: '应答排查',
        }),
        hostNode('不会接通', {
          at: [2, 1],
          ...pick({ outcome: ['answer.outcome'], because: ['answer.because'] }),
          to: '应答排查',
        }),
        hostNode('应答排查', { at: [3, 0], ...response(200) }),
      ],
    },
    callRecords('⑤ 话单', '订单号'),
  ],
};
