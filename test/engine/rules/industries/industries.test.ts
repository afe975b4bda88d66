import { expect } from 'chai';
import type { SupplierDefinition } from '../../../../engine/api';
import { SUPPLIER_PRESETS } from '../../../../engine/numbers';
import { industries } from '../../../../engine/rules/industries/industries';

const presets = SUPPLIER_PRESETS as readonly SupplierDefinition[];
const preset = (id: string): SupplierDefinition => {
  const found = presets.find((one) => one.id === id);
  if (!found) throw new Error(`there is no supplier ${id}`);
  return found;
};

const rowsOf = (industry: string, supplier?: string): string[] =>
  industries
    .check({ industry }, supplier === undefined ? undefined : preset(supplier))
    .rows.map(({ id }) => id);

/** 002, 申请号码接入准则, row by row. */
const DOCUMENT: readonly (readonly [string, string])[] = [
  ['医疗', '医药售卖、保健品'],
  ['医疗', '医疗器械售卖'],
  ['美容', '植发养发'],
  ['美容', '护肤瘦身'],
  ['美容', '整容'],
  ['房产', '新房/商铺盲呼'],
  ['金融', '信用卡'],
  ['金融', '银行业务'],
  ['金融', '贷款、催收、股票'],
  ['金融', 'POS 机'],
  ['金融', '财税、代理记账'],
  ['游戏', '游戏推广'],
  ['电商', '刷单、好评'],
  ['保险', '人身保险、财产保险、雇主责任险等保险相关'],
  ['婚恋', '婚姻恋爱、情感交友'],
  ['装修', '家居'],
  ['装修', '建材'],
  ['装修', '室内设计'],
  [
    '教育',
    '学历提升、K12（幼儿学前阶段至高中）学科补习培训、K12（幼儿学前阶段至高中）兴趣特长培训',
  ],
  ['会议营销', '线下会议邀约、展会邀请'],
  ['短视频', '涉及短视频平台的所有业务'],
  ['传媒表演', '栏目组招募试镜'],
  ['知识产权代理', '商标业务代理、专利代理'],
  ['电信增值业务', '流量、话费、宽带业务、彩信，资源转售'],
  ['零售', '烟草、酒水、茶叶、收藏品、古董推广售卖'],
  ['旅游', '旅游业务'],
  ['软件系统', '电销系统不封卡不封号'],
  [
    '其他',
    '个人话务类、机器人外呼，催收催缴类，低级低俗、不健康、涉及营销骚扰、证书挂靠、资质办理（2C），封建迷信、涉黄、赌博、敏感内容、诈骗等内容，违反了国家法律法规的相关规定',
  ],
];

describe('Barred industries', () => {
  it('are those of the document, in its order and words', () => {
    const rows = industries
      .rows()
      .map(({ category, words }) => [category?.['zh-CN'], words['zh-CN']]);
    expect(rows).to.deep.equal(DOCUMENT);
    for (const row of industries.rows()) {
      expect(row.words['en-US']).to.not.match(/[\u4e00-\u9fff]/);
      expect(row.advice['zh-CN']).to.equal('目前不支持为该业务申请号码，请谅解');
    }
  });

  it('have an id of their own each', () => {
    const ids = [
      ...industries.rows(),
      ...presets.flatMap((one) => industries.rulesOf(one).barred),
    ].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const [category, scene] of DOCUMENT) {
    it(`bar what a row names: ${category}, ${scene.slice(0, 12)}`, () => {
      const named = scene.split(/[、，,/（）]/).filter((part) => part.length > 1);
      const caught = named.filter((part) => rowsOf(`${category} ${part}`).length > 0);
      expect(caught).to.not.deep.equal([]);
      const own = industries.rows().find(({ words }) => words['zh-CN'] === scene);
      expect(caught.flatMap((part) => rowsOf(`${category} ${part}`))).to.include(own?.id);
    });
  }

  const barred: readonly (readonly [string, string])[] = [
    ['汽车保险', 'insurance.all'],
    ['小额贷款公司', 'finance.loans'],
    ['ＰＯＳ机销售', 'finance.pos'],
    ['消費貸款', 'finance.loans'],
    ['旅 游', 'travel.all'],
    ['Life insurance', 'insurance.all'],
    ['Debt collection', 'finance.loans'],
    ['Credit cards', 'finance.creditCards'],
    ['Travel agency', 'travel.all'],
  ];
  for (const [industry, row] of barred) {
    it(`${industry} is barred by ${row}`, () => expect(rowsOf(industry)).to.include(row));
  }

  it('tell all rows of a category of which everything is barred', () => {
    expect(rowsOf('金融')).to.deep.equal([
      'finance.creditCards',
      'finance.banking',
      'finance.loans',
      'finance.pos',
      'finance.bookkeeping',
    ]);
  });

  for (const industry of [
    '物流',
    '通用',
    '电商',
    '教育',
    '医疗',
    '物业服务',
    '汽车售后',
    '反诈骗宣传',
    '非金融企业服务',
    'Logistics',
    'Customer care',
    'Embankment works',
    'Anti-fraud work',
  ]) {
    it(`${industry} is not barred`, () => expect(rowsOf(industry)).to.deep.equal([]));
  }

  it('a supplier may bar more than the access rules', () => {
    expect(rowsOf('母婴用品', 'beijing-youyin-landline')).to.deep.equal([
      'beijing-youyin-landline.medical',
    ]);
    expect(rowsOf('母婴用品', 'zhejiang-lingdaoyi-landline')).to.deep.equal([]);
  });

  it('a supplier bars what it calls otherwise, too', () => {
    const ids = industries.barredBy(preset('shanghai-zhongchuang-landline'), {
      industry: '炒股软件',
    });
    expect(ids.map(({ id }) => id)).to.deep.equal(['shanghai-zhongchuang-landline.finance']);
    expect(
      industries.barredBy(preset('zhejiang-lingdaoyi-landline'), { industry: '催收' }),
    ).to.deep.equal([]);
  });

  it("are a supplier's of one's own by their plain names, too", () => {
    const own = { ...preset('zhejiang-lingdaoyi-landline'), id: 'own' };
    const supplier = { ...own, rules: { barredIndustries: ['保险', 'pos'] } };
    const ids = (industry: string) =>
      industries.barredBy(supplier, { industry }).map(({ id }) => id);
    expect(ids('汽车保险 回访')).to.deep.equal(['own.1']);
    expect(ids('POS 机')).to.deep.equal(['own.2']);
    expect(ids('非保险服务')).to.deep.equal([]);
  });

  it('are told for all five suppliers', () => {
    expect(presets.map((one) => industries.rulesOf(one).id)).to.deep.equal([
      'beijing-youyin-landline',
      'beijing-youyin-mobile',
      'shanghai-zhongchuang-landline',
      'zhejiang-lingdaoyi-landline',
      'shanghai-lingsheng-landline',
    ]);
  });
});
