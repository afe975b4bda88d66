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

const POOL = '招聘';
const GROUP = '招聘顾问';
const NUMBERS = Array.from({ length: 20 }, (_, index) => String(17_100_000_000 + index));
const RECRUITERS = ['13900000001', '13900000002', '13900000003'];

const refused = { reason: ['refused.reason'] } as const;

/** 招聘: each candidate has a number through which the recruiters, and nobody else, reach them. */
export const recruiting: Flow = {
  key: 'recruiting',
  name: '招聘：候选人与顾问',
  info: [
    '候选人（A）投递后得到一个隐私号，招聘顾问组（G）中的任何人拨打它都能找到候选人，其他人打不通；候选人拨打它找到自己的负责顾问。',
    '',
    '1. 双击“放入库存”，换成您的线路提供的隐私号；双击“新建顾问组”，换成顾问的号码。',
    '2. 部署，点击“开始准备”左侧的按钮，只需一次。',
    '3. 您的系统在投递、结束、顾问变动时请求下面各组的地址。',
    '',
    '绑定和解绑不需要线路；真实通话需要把引擎节点“招聘隐私号”的线路改为 SIP。',
  ].join('\n'),
  engine: {
    key: 'recruiting/engine',
    name: '招聘隐私号',
    settings: { dataFolder: 'dialflow-recruiting' },
  },
  groups: [
    {
      title: '① 准备号码池和顾问组（只做一次）',
      note: {
        nodeRed: '换成自己的隐私号和顾问号码，部署后点击“开始准备”；再次点击只会提示号码已经入库',
        n8n: '换成自己的隐私号和顾问号码，从“开始准备”执行一次；再次执行只会提示号码已经入库',
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
            province: '上海',
            stockCity: '上海',
          },
          to: { out: '新建号码池', refused: '准备结果' },
        }),
        node('numberPool', '新建号码池', {
          at: [2, 0],
          settings: {
            operation: 'create',
            kind: 'AXG',
            name: POOL,
            parts: ['alarm'],
            alarmPercent: 80,
          },
          to: '新建顾问组',
        }),
        node('numberGroup', '新建顾问组', {
          at: [3, 0],
          settings: {
            operation: 'create',
            pool: POOL,
            name: GROUP,
            numbers: RECRUITERS.join('\n'),
          },
          to: { ok: '购买号码', refused: '准备结果' },
        }),
        node('privacyNumber', '购买号码', {
          at: [4, 0],
          settings: { operation: 'buy', pool: POOL, spec: 'virtual', count: NUMBERS.length },
          to: { out: '准备结果', refused: '准备结果' },
        }),
        hostNode('准备结果', { at: [5, 0], nodeRed: debug(), n8n: noOp() }),
      ],
    },
    {
      title: '② 投递：绑定',
      note: 'POST /recruiting/candidates，内容 {"candidateId", "phone", "recruiter"}；应答 {"candidateId", "x", "expiresAt"}，30 天后自动失效',
      nodes: [
        hostNode('候选人投递', {
          at: [0, 0],
          ...request('recruiting/candidates'),
          to: '绑定候选人',
        }),
        node('bindPrivacyNumber', '绑定候选人', {
          at: [1, 0],
          settings: {
            operation: 'bind',
            kind: 'AXG',
            pool: POOL,
            a: fromBody('phone'),
            group: GROUP,
            callback: fromBody('recruiter'),
            expiry: 'minutes',
            minutes: 30 * 24 * 60,
            outId: fromBody('candidateId'),
          },
          to: { ok: '隐私号', refused: '未绑定' },
        }),
        hostNode('隐私号', {
          at: [2, 0],
          ...pick({
            candidateId: ['bound.outId'],
            x: ['bound.x'],
            expiresAt: ['bound.expiresAt', 'number'],
          }),
          to: '应答投递',
        }),
        hostNode('应答投递', { at: [3, 0], ...response(200) }),
        hostNode('未绑定', { at: [2, 1], ...pick(refused), to: '应答未绑定' }),
        hostNode('应答未绑定', { at: [3, 1], ...response(409) }),
      ],
    },
    {
      title: '③ 顾问变动',
      note: 'POST /recruiting/recruiters/join 和 /recruiting/recruiters/leave，内容 {"phone"}；已有的绑定立即按新的顾问组生效',
      nodes: [
        hostNode('顾问加入', {
          at: [0, 0],
          ...request('recruiting/recruiters/join'),
          to: '加入顾问组',
        }),
        node('numberGroup', '加入顾问组', {
          at: [1, 0],
          settings: { operation: 'add', group: GROUP, numbers: fromBody('phone') },
          to: { ok: '顾问人数', refused: '未变动' },
        }),
        hostNode('顾问离开', {
          at: [0, 1],
          ...request('recruiting/recruiters/leave'),
          to: '移出顾问组',
        }),
        node('numberGroup', '移出顾问组', {
          at: [1, 1],
          settings: { operation: 'remove', group: GROUP, numbers: fromBody('phone') },
          to: { ok: '顾问人数', refused: '未变动' },
        }),
        hostNode('顾问人数', {
          at: [2, 0],
          ...pick({ recruiters: ['group.numbers', 'number'] }),
          to: '应答变动',
        }),
        hostNode('应答变动', { at: [3, 0], ...response(200) }),
        hostNode('未变动', { at: [2, 1], ...pick(refused), to: '应答未变动' }),
        hostNode('应答未变动', { at: [3, 1], ...response(409) }),
      ],
    },
    {
      title: '④ 免打扰',
      note: 'POST /recruiting/do-not-disturb，内容 {"phone", "recruiter"}；候选人不再接到这位顾问的电话，其他顾问不受影响',
      nodes: [
        hostNode('候选人要求', {
          at: [0, 0],
          ...request('recruiting/do-not-disturb'),
          to: '加入黑名单',
        }),
        node('bindPrivacyNumber', '加入黑名单', {
          at: [1, 0],
          settings: {
            operation: 'addBlacklist',
            pool: POOL,
            numbers: fromBody('recruiter'),
            among: 'pair',
            other: fromBody('phone'),
            direction: 'from',
            remark: '候选人要求',
          },
          to: { ok: '已限制', refused: '未限制' },
        }),
        hostNode('已限制', {
          at: [2, 0],
          ...pick({ added: ['added', 'number'] }),
          to: '应答限制',
        }),
        hostNode('应答限制', { at: [3, 0], ...response(200) }),
        hostNode('未限制', { at: [2, 1], ...pick(refused), to: '应答未限制' }),
        hostNode('应答未限制', { at: [3, 1], ...response(409) }),
      ],
    },
    {
      title: '⑤ 流程结束：解绑',
      note: 'POST /recruiting/candidates/close，内容 {"candidateId"}',
      nodes: [
        hostNode('流程结束', {
          at: [0, 0],
          ...request('recruiting/candidates/close'),
          to: '解绑候选人',
        }),
        node('bindPrivacyNumber', '解绑候选人', {
          at: [1, 0],
          settings: {
            operation: 'unbind',
            by: 'outId',
            which: fromBody('candidateId'),
            inPool: POOL,
          },
          to: { ok: '已解绑', refused: '未解绑' },
        }),
        hostNode('已解绑', {
          at: [2, 0],
          ...pick({ unbound: ['unbound', 'number'] }),
          to: '应答解绑',
        }),
        hostNode('应答解绑', { at: [3, 0], ...response(200) }),
        hostNode('未解绑', { at: [2, 1], ...pick(refused), to: '应答未解绑' }),
        hostNode('应答未解绑', { at: [3, 1], ...response(409) }),
      ],
    },
    {
      title: '⑥ 话单',
      note: '每次通话结束来一条，号码已隐藏；call.outId 是候选人的编号',
      nodes: [
        node('privacyCallTrigger', '通话结束', {
          at: [0, 0],
          settings: { events: ['PrivacyCallEnd'] },
          to: '话单',
        }),
        hostNode('话单', { at: [1, 0], nodeRed: debug('call'), n8n: noOp() }),
      ],
    },
  ],
};
