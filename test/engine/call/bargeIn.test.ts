import { expect } from 'chai';
import { afterOf, isEnough, wordsIn } from '../../../engine/call/bargeIn';

describe('How much speech cuts a prompt short', () => {
  it('counts characters of Chinese, and words of other languages', () => {
    for (const [text, words] of [
      ['嗯', 1],
      ['我不需要', 4],
      ['嗯，好的。', 3],
      ["I don't know", 3],
      ['我要 iPhone 15', 4],
      ['', 0],
    ] as const) {
      expect(wordsIn(text), text).to.equal(words);
    }
  });

  it('goes by the words of a partial result where there is one, else by the time they take', () => {
    const after = { words: 3 };
    expect(isEnough(after, { voiceMs: 3_000, text: '嗯' }, 'zh-CN')).to.equal(false);
    expect(isEnough(after, { voiceMs: 300, text: '不需要' }, 'zh-CN')).to.equal(true);
    expect(isEnough(after, { voiceMs: 500 }, 'zh-CN')).to.equal(false);
    expect(isEnough(after, { voiceMs: 700 }, 'zh-CN')).to.equal(true);
    expect(isEnough(after, { voiceMs: 700 }, 'en-US')).to.equal(false);
    expect(isEnough(after, { voiceMs: 1_200 }, 'en-US')).to.equal(true);
  });

  it('goes by time where that is set, whichever comes first', () => {
    const after = { words: 5, speechMs: 800 };
    expect(isEnough(after, { voiceMs: 700, text: '嗯嗯' }, 'zh-CN')).to.equal(false);
    expect(isEnough(after, { voiceMs: 800, text: '嗯嗯' }, 'zh-CN')).to.equal(true);
  });

  it('is nothing to wait for where nothing is set', () => {
    expect(afterOf(undefined)).to.equal(undefined);
    expect(afterOf({ words: 0 })).to.equal(undefined);
    expect(afterOf({ words: 2, speechMs: 0 })).to.deep.equal({ words: 2 });
  });
});
