import { expect } from 'chai';
import { DialflowError, type MatchBranch } from '../../../engine/api';
import { compileScene, type SceneHit } from '../../../engine/dialogue/questions';
import { parseScene } from '../../../engine/dialogue/scene';
import survey from '../../../flows/satisfaction-survey/scene.json';

const scene = compileScene(parseScene(survey));
const IDENTITY: MatchBranch[] = [
  { name: '肯定身份', intents: ['肯定'], keys: ['1'] },
  { name: '不是本人', intents: ['否定', '打错了'], keys: ['2'] },
];
const SATISFACTION: MatchBranch[] = [
  { name: '满意', intents: ['满意', '肯定'] },
  { name: '不满意', intents: ['不满意', '否定'] },
];

const hear = (
  text: string,
  branches: readonly MatchBranch[] = IDENTITY,
  globalQuestions = true,
): SceneHit | null => scene.match(text, branches, { globalQuestions });

describe('A sentence in a scene', () => {
  it('takes the branch that names its intent', () => {
    expect(hear('是的，我是')).to.include({ kind: 'branch', branch: '肯定身份', intent: '肯定' });
    expect(hear('你打错了吧')).to.include({ kind: 'branch', branch: '不是本人', intent: '打错了' });
  });

  it('means what the place makes of it', () => {
    expect(hear('对', IDENTITY)).to.include({ branch: '肯定身份' });
    expect(hear('对', SATISFACTION)).to.include({ branch: '满意', intent: '肯定' });
  });

  it('asks a global question anywhere, and gets its answer', () => {
    for (const branches of [IDENTITY, SATISFACTION, []]) {
      expect(hear('你们是哪家公司的啊？', branches)).to.deep.include({
        kind: 'question',
        question: '问公司',
        answer: '我们是晴川物流，您上次寄件用的就是我们。',
        confidence: 1,
      });
    }
    expect(hear('请问你们到底是哪个公司的')?.kind).to.equal('question');
  });

  it('asks none where questions are switched off, and is no branch instead', () => {
    expect(hear('你们是哪家公司的？', IDENTITY, false)).to.equal(null);
    expect(hear('是我', IDENTITY, false)).to.include({ branch: '肯定身份' });
  });

  it('is nothing when it fits nothing', () => {
    for (const text of ['今天天气真不错', '我在开车呢，等会儿红灯', '嗯那个', '']) {
      expect(hear(text, IDENTITY), text).to.equal(null);
      expect(hear(text, SATISFACTION), text).to.equal(null);
    }
  });

  it('takes the surer of branch and question', () => {
    const both = compileScene({
      name: 'x',
      language: 'zh-CN',
      intents: [{ name: '问价', utterances: ['多少钱'], keywords: ['价格'] }],
      globalQuestions: [{ name: '价目', questions: ['你们的价格是怎么算的'], answer: '见官网。' }],
    });
    const branches = [{ name: 'price', intents: ['问价'] }];
    const match = (text: string): SceneHit | null =>
      both.match(text, branches, { globalQuestions: true });
    expect(match('你们的价格是怎么算的')).to.include({ kind: 'question', question: '价目' });
    expect(match('价格')).to.include({ kind: 'branch', branch: 'price' });
  });

  it('takes the branch when a question is as sure', () => {
    const both = compileScene({
      name: 'x',
      language: 'zh-CN',
      intents: [{ name: '问价', utterances: ['多少钱'] }],
      globalQuestions: [{ name: '价目', questions: ['多少钱'], answer: '见官网。' }],
    });
    const match = (branches: MatchBranch[]): SceneHit | null =>
      both.match('多少钱', branches, { globalQuestions: true });
    expect(match([{ name: 'price', intents: ['问价'] }])?.kind).to.equal('branch');
    expect(match([])?.kind).to.equal('question');
  });

  it('keeps intents, questions and branches of one name apart', () => {
    const same = compileScene({
      name: 'x',
      language: 'zh-CN',
      intents: [{ name: '甲', utterances: ['我要苹果'] }],
      globalQuestions: [{ name: '甲', questions: ['香蕉在哪里'], answer: '在这里。' }],
    });
    const branches = [
      { name: '甲', utterances: ['来点葡萄'] },
      { name: '乙', intents: ['甲'] },
    ];
    const match = (text: string): SceneHit | null =>
      same.match(text, branches, { globalQuestions: true });
    expect(match('我要苹果')).to.include({ branch: '乙', intent: '甲' });
    expect(match('来点葡萄')).to.include({ branch: '甲', intent: null });
    expect(match('香蕉在哪里')).to.include({ question: '甲' });
  });
});

describe('A branch', () => {
  it('may have utterances and keywords of its own, besides the intents of the scene', () => {
    const branches: MatchBranch[] = [
      { name: '满意', intents: ['满意'] },
      { name: '转接', utterances: ['我想跟人工说', '找个人来跟我讲'], keywords: ['转人工'] },
    ];
    expect(hear('麻烦给我转人工吧', branches)).to.deep.include({
      kind: 'branch',
      branch: '转接',
      intent: null,
      because: 'keyword "转人工"',
    });
    expect(hear('我想跟人工讲', branches)).to.include({ branch: '转接', intent: null });
    expect(hear('挺满意的', branches)).to.include({ branch: '满意', intent: '满意' });
    expect(hear('今天几号', branches)).to.equal(null);
  });

  it('wins over an intent of the scene with the same words', () => {
    const branches: MatchBranch[] = [
      { name: 'scene', intents: ['满意'] },
      { name: 'own', utterances: ['很满意'] },
    ];
    expect(hear('很满意', branches)).to.include({ branch: 'own', intent: null });
  });

  it('that names an unknown intent is refused by path', () => {
    const match = (): unknown => hear('是', [{ name: 'a', intents: ['肯定', '肯定的'] }]);
    expect(match)
      .to.throw(DialflowError, 'the scene "满意度回访" has no intent "肯定的"')
      .with.property('code', 'InvalidInput');
    const bare = (): unknown =>
      compileScene(null).match('是', [{ name: 'a', intents: ['肯定'] }], { globalQuestions: true });
    expect(bare).to.throw(DialflowError, 'branches[0].intents[0]: the call has no scene');
  });

  it('named twice for one intent is the first', () => {
    const branches = [
      { name: 'first', intents: ['肯定'] },
      { name: 'second', intents: ['肯定'] },
    ];
    expect(hear('是的', branches)).to.include({ branch: 'first' });
  });
});

describe('A call without a scene', () => {
  const none = compileScene(null);
  const options = { globalQuestions: true };

  it('goes by the words of the branches, in Chinese or in English', () => {
    const chinese = [
      { name: 'yes', utterances: ['可以', '方便'] },
      { name: 'no', utterances: ['不方便', '不可以'], keywords: ['没空'] },
    ];
    expect(none.match('可以的', chinese, options)).to.include({ branch: 'yes', intent: null });
    expect(none.match('我现在没空', chinese, options)).to.include({ branch: 'no' });
    expect(none.match('不太方便', chinese, options)).to.include({ branch: 'no' });

    const english = [
      { name: 'yes', utterances: ['yes', 'go ahead'], keywords: ['fine'] },
      { name: 'no', utterances: ['no', 'not now'] },
    ];
    expect(none.match("that's fine", english, options)).to.include({ branch: 'yes' });
    expect(none.match('not now please', english, options)).to.include({ branch: 'no' });
    expect(none.match('what is the weather like', english, options)).to.equal(null);
  });

  it('understands nothing where the branches have keys only', () => {
    expect(none.match('是的', [{ name: 'one', keys: ['1'] }], options)).to.equal(null);
  });

  it('stays the same through more lists of branches than are kept ready', () => {
    const list = (i: number): MatchBranch[] => [{ name: `b${i}`, utterances: [`方案 ${i}`] }];
    for (let i = 0; i < 120; i++) {
      expect(none.match(`方案${i}`, list(i), options)).to.include({ branch: `b${i}` });
    }
    expect(none.match('方案0', list(0), options)).to.include({ branch: 'b0' });
  });
});

describe('The satisfaction survey', () => {
  it('understands the callees of its scenario', () => {
    const answers: [string, MatchBranch[], string][] = [
      ['是的，我是', IDENTITY, '肯定身份'],
      ['对，我就是', IDENTITY, '肯定身份'],
      ['哦，是的，我是', IDENTITY, '肯定身份'],
      ['对，是我', IDENTITY, '肯定身份'],
      ['不是，你打错了', IDENTITY, '不是本人'],
      ['挺满意的', SATISFACTION, '满意'],
      ['满意，挺好的', SATISFACTION, '满意'],
      ['不满意，太慢了', SATISFACTION, '不满意'],
    ];
    for (const [text, branches, branch] of answers) {
      expect(hear(text, branches), text).to.include({ kind: 'branch', branch });
    }
  });

  it('has intents of 15 to 25 utterances and a question of at least ten', () => {
    for (const { name, utterances } of survey.intents) {
      expect(utterances.length, name).to.be.within(15, 25);
      expect(new Set(utterances).size, name).to.equal(utterances.length);
    }
    expect(survey.globalQuestions[0]?.questions).to.have.length.greaterThan(9);
  });
});
