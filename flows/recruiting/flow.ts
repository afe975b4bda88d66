import { answers, asked, callRecords, refusals } from '../../scripts/flows/asked';
import { fromBody, hostNode, node, type Flow } from '../../scripts/flows/description';
import { debug, inject, manualTrigger, noOp, request } from '../../scripts/flows/hostNodes';

const POOL = '招聘';
const GROUP = '招聘顾问';
const NUMBERS = Array.from({ length: 20 }, (_, index) => String(17_100_000_000 + index));
const RECRUITERS = ['13900000001', '13900000002', '13900000003'];

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
    asked({
      title: '② 投递：绑定',
      note: 'POST /recruiting/candidates，内容 {"candidateId", "phone", "recruiter"}；应答 {"candidateId", "x", "expiresAt"}，30 天后自动失效',
      request: ['候选人投递', 'recruiting/candidates'],
      does: (place) => [
        node('bindPrivacyNumber', '绑定候选人', {
          ...place,
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
        }),
      ],
      answer: [
        '隐私号',
        {
          candidateId: ['bound.outId'],
          x: ['bound.x'],
          expiresAt: ['bound.expiresAt', 'number'],
        },
        '应答投递',
      ],
      refusal: '未绑定',
    }),
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
        ...answers(
          [2, 0],
          '顾问人数',
          { recruiters: ['group.numbers', 'number'] },
          '应答变动',
          200,
        ),
        ...refusals([2, 1], '未变动'),
      ],
    },
    asked({
      title: '④ 免打扰',
      note: 'POST /recruiting/do-not-disturb，内容 {"phone", "recruiter"}；候选人不再接到这位顾问的电话，其他顾问不受影响',
      request: ['候选人要求', 'recruiting/do-not-disturb'],
      does: (place) => [
        node('bindPrivacyNumber', '加入黑名单', {
          ...place,
          settings: {
            operation: 'addBlacklist',
            pool: POOL,
            numbers: fromBody('recruiter'),
            among: 'pair',
            other: fromBody('phone'),
            direction: 'from',
            remark: '候选人要求',
          },
        }),
      ],
      answer: ['已限制', { added: ['added', 'number'] }, '应答限制'],
      refusal: '未限制',
    }),
    asked({
      title: '⑤ 流程结束：解绑',
      note: 'POST /recruiting/candidates/close，内容 {"candidateId"}',
      request: ['流程结束', 'recruiting/candidates/close'],
      does: (place) => [
        node('bindPrivacyNumber', '解绑候选人', {
          ...place,
          settings: {
            operation: 'unbind',
            by: 'outId',
            which: fromBody('candidateId'),
            inPool: POOL,
          },
        }),
      ],
      answer: ['已解绑', { unbound: ['unbound', 'number'] }, '应答解绑'],
      refusal: '未解绑',
    }),
    callRecords('⑥ 话单', '候选人的编号'),
  ],
};
