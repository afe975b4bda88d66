import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { checkWording } from '../../../../engine/rules/wording/wording';
import { reviewScene } from '../../../../engine/rules/wording/scene';
import { parseScene } from '../../../../engine/dialogue/scene';

const check = (text: string) => checkWording([{ where: 'prompt', text, as: 'said' }]);
const idsOf = (text: string): string[] => check(text).map(({ id }) => id);

describe('Barred wording', () => {
  for (const text of [
    '方便加微信吗？',
    '我加一下您的微信',
    '加 微 信',
    '加-微_信',
    '加\u200b微信',
    '加ＷｅＣｈａｔ好友',
    '加薇信发您资料',
    '加威信',
    '加个徽信',
    '加V信',
    '加您vx',
    '➕微信',
    '+微信',
    '您微信加我一下',
    '麻烦通过一下微信，微信申请已经发了，微信通过好友就行',
    '留个微信号吧',
    '佳微信',
    'jia wei xin',
    'May I add you on WeChat?',
    'Please add our  We Chat account',
    "What's your WeChat ID?",
  ]) {
    it(`is found: ${text}`, () => expect(idsOf(text)).to.include('addWeChat'));
  }

  for (const text of [
    '加QQ',
    '加Ｑ Ｑ',
    '加扣扣',
    '加您的QQ',
    '加一下企鹅',
    'QQ加我',
    'add my QQ',
  ]) {
    it(`is found: ${text}`, () => expect(idsOf(text)).to.include('addQQ'));
  }

  for (const text of ['抖音培训课程', '教您抖 音 创业', '斗音带教', 'a TikTok training course']) {
    it(`is found: ${text}`, () => expect(idsOf(text)).to.include('douyinTraining'));
  }

  for (const text of [
    '您的快递已经送达，请问您满意吗？',
    '我们增加微信支付了',
    '感谢您参加微信投票',
    '您可以用微信支付',
    '包裹请放保险箱，谢谢',
    '加油',
    '我们不是贷款公司，也不卖保险',
    '这与保险无关',
    '您好，请问是 @name 吗？',
    '没有收到包裹的话，请联系派送员',
    'We do not sell any insurance.',
    'This is the parcel service.',
    'Please address your letter to us.',
    'Was everything delivered in one piece?',
  ]) {
    it(`is not found in: ${text}`, () => expect(idsOf(text)).to.deep.equal([]));
  }

  const business: readonly (readonly [string, string])[] = [
    ['现在办信用卡有礼品', 'finance.creditCards'],
    ['我们的贷款利率很低', 'finance.loans'],
    ['您的账单已逾期，请尽快还款', 'finance.loans'],
    ['贷 款 不看征信', 'finance.loans'],
    ['車險到期了', 'insurance.all'],
    ['新楼盘开盘', 'realEstate.coldCalls'],
    ['五星好评返现', 'ecommerce.fakeOrders'],
    ['诚邀您参加本周六的招商峰会', 'meetings.invitations'],
    ['专升本报名', 'education.training'],
    ['We offer a loan at low rates', 'finance.loans'],
    ['Your insurance expires soon', 'insurance.all'],
  ];
  for (const [text, row] of business) {
    it(`shows the business of ${row}: ${text}`, () => expect(idsOf(text)).to.include(row));
  }

  it('is told with its place, as it is written, and the row', () => {
    const text = '您好。我加 一下您的微　信，谢谢';
    const [finding] = check(text);
    expect(finding).to.deep.include({
      where: 'prompt',
      phrase: '加 一下您的微　信',
      index: 4,
      rule: 'barredWord',
      id: 'addWeChat',
    });
    expect(text.slice(4).startsWith(finding?.phrase ?? '?')).to.equal(true);
    const [loan] = check('贷款');
    expect(loan?.row).to.deep.include({ id: 'finance.loans', table: 'access' });
    expect(loan?.reason).to.equal(
      '"贷款" shows barred business: Finance – Loans, debt collection, shares (金融 – 贷款、催收、股票, finance.loans)',
    );
  });

  it('is told once a rule and text', () => {
    expect(idsOf('加微信，加微信，加微信')).to.deep.equal(['addWeChat']);
  });

  it('takes a long text in its stride', () => {
    const began = process.hrtime.bigint();
    check('您的快递已经送达，请问您满意吗？加'.repeat(300));
    expect(Number(process.hrtime.bigint() - began) / 1e6).to.be.below(500);
  });
});

describe('The review of a scene', () => {
  const scene = (own: object = {}) =>
    parseScene({
      name: '回访',
      industry: '物流',
      type: '回访',
      language: 'zh-CN',
      intents: [{ name: '肯定', utterances: ['是的', '可以加微信', '不买保险'] }],
      globalQuestions: [
        { name: '是不是贷款', questions: ['是贷款吗', '加微信可以吗'], answer: '不是的。' },
      ],
      tagGroups: [{ name: '满意度', tags: ['满意'] }],
      ...own,
    });

  it('has nothing against a scene that is in order, whatever callees may say in it', () => {
    expect(reviewScene(scene())).to.deep.equal([]);
  });

  it('has nothing against the scene that is shipped', () => {
    const text = readFileSync('flows/satisfaction-survey/scene.json', 'utf8');
    expect(reviewScene(parseScene(JSON.parse(text)))).to.deep.equal([]);
  });

  it('names the row of the industry that is declared', () => {
    const [finding] = reviewScene(scene({ industry: '保险' }));
    expect(finding).to.deep.include({ where: 'industry', phrase: '保险', id: 'insurance.all' });
    expect(finding?.reason).to.include('insurance.all').and.to.include('人身保险');
  });

  it('takes what is barred for a type, too, and both together', () => {
    expect(reviewScene(scene({ type: '催收' }))[0]).to.include({ where: 'type' });
    const [both] = reviewScene(scene({ industry: '游戏', type: '推广' }));
    expect(both).to.include({ where: 'industry', id: 'games.promotion' });
  });

  it('looks at answers and names, and says where', () => {
    const found = reviewScene(
      scene({
        intents: [{ name: '同意加微信', utterances: ['好'] }],
        globalQuestions: [
          { name: '利率', questions: ['多少'], answer: '我们的贷款利率很低。' },
          { name: '联系', questions: ['怎么联系'], answer: '我加您微信。' },
        ],
      }),
    );
    expect(found.map(({ where, id }) => [where, id])).to.deep.equal([
      ['intents[0].name', 'addWeChat'],
      ['globalQuestions[0].answer', 'finance.loans'],
      ['globalQuestions[1].answer', 'addWeChat'],
    ]);
  });

  it('looks at the prompts of the flow', () => {
    const [finding] = reviewScene(scene(), [{ where: 'Speak: goodbye', text: '加个QQ吧' }]);
    expect(finding).to.include({ where: 'Speak: goodbye', id: 'addQQ' });
  });
});
