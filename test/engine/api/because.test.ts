import { expect } from 'chai';
import { becauseIn } from '../../../engine/api/because';

describe('why a sentence was taken for something', () => {
  const cases = [
    ['keyword "满意"', '关键词“满意”'],
    ['utterance "是 "的""', '用户表述“是 "的"”'],
    ['like "挺好的" (0.83)', '近似“挺好的”（0.83）'],
  ] as const;
  for (const [told, inChinese] of cases) {
    it(`is said of ${told} in Chinese as ${inChinese}`, () => {
      expect(becauseIn(told, 'zh-CN')).to.equal(inChinese);
      expect(becauseIn(told, 'en-US')).to.equal(told);
    });
  }

  it('is left as it is where it has words of its own', () => {
    expect(becauseIn('gpt-4o-mini: 肯定', 'zh-CN')).to.equal('gpt-4o-mini: 肯定');
  });
});
