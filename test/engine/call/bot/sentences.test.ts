import { expect } from 'chai';
import { forbids } from '../../../../engine/call/bot/forbidden';
import { Sentences } from '../../../../engine/call/bot/sentences';
import { speakable } from '../../../../engine/call/bot/speakable';

/** Given character by character, as a stream may be cut. */
function cut(text: string): string[] {
  const sentences = new Sentences();
  return [...[...text].flatMap((sign) => sentences.push(sign)), ...sentences.finish()];
}

describe('the sentences of a streamed answer', () => {
  const texts: [string, string, string[]][] = [
    ['Chinese', '您好！请问是张三吗？我是客服。', ['您好！', '请问是张三吗？', '我是客服。']],
    [
      'English',
      'Good morning. Is this Mr. Smith? It costs $3.50, e.g. today. Bye!',
      ['Good morning.', 'Is this Mr. Smith?', 'It costs $3.50, e.g. today.', 'Bye!'],
    ],
    ['both', 'OK。下午3:30见，v2.0版。', ['OK。', '下午3:30见，v2.0版。']],
    ['a list', '可以：\n1. 上午\n2. 下午', ['可以：', '1. 上午', '2. 下午']],
    ['an end that is doubled', '真的吗？！太好了……好', ['真的吗？', '！', '太好了…', '…', '好']],
    ['no end at all', '好的', ['好的']],
    ['nothing', '  \n ', []],
  ];
  for (const [what, text, expected] of texts) {
    it(`are told apart in ${what}`, () => {
      const said = cut(text);
      expect(said.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
      expect(said).to.deep.equal(expected);
    });
  }

  it('keep what closes them where it comes with them', () => {
    expect(new Sentences().push('他说：“好的！”然后')).to.deep.equal(['他说：“好的！”']);
  });

  it('begin at a comma where the first one is long, so that nobody waits for its end', () => {
    const sentences = new Sentences();
    expect(sentences.push('感谢您一直以来对我们的支持，')).to.deep.equal([
      '感谢您一直以来对我们的支持，',
    ]);
    expect(sentences.push('这次想跟您确认一下明天的送货时间，')).to.deep.equal([]);
  });

  it('are cut where they have no end', () => {
    for (const part of ['好', 'word ', 'x']) {
      const said = cut(part.repeat(400));
      expect(said.length).to.be.greaterThan(1);
      expect(Math.max(...said.map(({ length }) => length))).to.be.at.most(400);
      expect(said.join('').replace(/\s/g, '')).to.equal(part.trim().repeat(400));
    }
  });
});

describe('what is said of a sentence', () => {
  const sentences: [string, string, string][] = [
    ['markup', '**您好**，请看`这里`和[说明](https://a.b/c)。', '您好，请看这里和说明。'],
    ['headings', '## 时间', '时间'],
    ['items of a list', '- *上午*', '上午'],
    ['numbers of items', '1. 上午', '上午'],
    ['pictures', '好的😊👍🏻！', '好的！'],
    ['addresses', '请打开 https://example.com/a?b=1 。', '请打开 。'],
    ['html', '好<br>的', '好的'],
    ['signs alone', '！', ''],
    ['what only looks like it', '5 * 3 = 15，#1', '5 * 3 = 15，#1'],
    ['plain text', 'It is 3.5 km, Mr. Smith.', 'It is 3.5 km, Mr. Smith.'],
  ];
  for (const [what, sentence, said] of sentences) {
    it(`is right of ${what}`, () => expect(speakable(sentence)).to.equal(said));
  }
});

describe('forbidden words', () => {
  const found: [string, string, string | null][] = [
    ['保证收益', '我们保证收益。', '保证收益'],
    ['保证收益', '我们保 证-收，益', '保证收益'],
    ['保证收益', '我们保证服务', null],
    ['加V信', '加ｖ信', '加V信'],
    ['ass', 'First class service', null],
    ['ass', 'You ASS!', 'ass'],
    ['free money', 'It is free, money back', 'free money'],
    ['free money', 'free of money', null],
    ['…', '好……', null],
  ];
  for (const [word, text, expected] of found) {
    it(`"${word}" is ${expected === null ? 'not ' : ''}in "${text}"`, () => {
      expect(forbids(['别的', word])(text)).to.equal(expected);
    });
  }
});
