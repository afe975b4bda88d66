import { expect } from 'chai';
import { compileIntents } from '../../../../engine/dialogue/intents/matcher';
import { negativesOf } from '../../../../engine/dialogue/intents/negatives';
import type { MatcherIntent } from '../../../../engine/dialogue/intents/port';

const INTENTS: MatcherIntent[] = [
  { name: '肯定', utterances: ['是的', '对', '嗯嗯', '我是'], keywords: ['是', '我本人'] },
  { name: '否定', utterances: ['不是', '没有', '他不在'], keywords: ['不是'] },
  { name: '满意', utterances: ['满意', '挺好的', '送得挺快的'], keywords: ['满意', 'ok'] },
  {
    name: '不满意',
    utterances: ['不满意', '态度很差', '等了好几天'],
    keywords: ['不满意', '差评'],
  },
];
const chinese = compileIntents(INTENTS, 'zh-CN');
const intentOf = (text: string, ...allowed: string[]): string | null =>
  chinese.match(text, allowed.length > 0 ? new Set(allowed) : undefined)?.intent ?? null;

const english = compileIntents(
  [
    { name: 'happy', utterances: ['I am happy', 'it went well'], keywords: ['happy', 'satisfied'] },
    { name: 'unhappy', utterances: ['I am not happy', 'it went badly'], keywords: ['unhappy'] },
    { name: 'no', utterances: ['no', 'not at all'], keywords: ['no'] },
  ],
  'en-US',
);

describe('The intent matcher', () => {
  it('is sure of an utterance, however it is punctuated', () => {
    expect(chinese.match('挺好的')).to.deep.equal({
      intent: '满意',
      confidence: 1,
      because: 'utterance "挺好的"',
    });
    expect(chinese.match(' 挺好的！！')?.confidence).to.equal(1);
    expect(chinese.match('嗯，挺好的呀。')?.confidence).to.equal(1);
    expect(english.match('IT WENT WELL…')?.intent).to.equal('happy');
  });

  it('hears what is said again and again once', () => {
    for (const text of ['对对对对', '是的是的', '嗯嗯嗯']) expect(intentOf(text)).to.equal('肯定');
  });

  it('takes a sound for an answer where it is an utterance', () => {
    expect(intentOf('嗯')).to.equal('肯定');
    expect(intentOf('啊')).to.equal(null);
  });

  it('goes by keywords next, and names the one that decided', () => {
    const hit = chinese.match('你们的服务我还算满意的');
    expect(hit).to.include({ intent: '满意', because: 'keyword "满意"' });
    expect(hit?.confidence).to.be.within(0.5, 0.95);
  });

  it('takes the longest keyword, and of equal ones the last', () => {
    expect(intentOf('我说的是要给差评')).to.equal('不满意');
    expect(intentOf('本来想给差评，现在满意')).to.equal('满意');
    expect(intentOf('本来满意，现在想给差评')).to.equal('不满意');
  });

  it('finds keywords as whole words where a script has them', () => {
    expect(intentOf('我觉得ok')).to.equal('满意');
    expect(intentOf('我在tokyo')).to.equal(null);
    expect(english.match('I know a nobleman')).to.equal(null);
  });

  it('goes by likeness last, and says how like', () => {
    const hit = chinese.match('送得还挺快');
    expect(hit?.intent).to.equal('满意');
    expect(hit?.because).to.match(/^like "送得挺快的" \(0\.\d\d\)$/);
    expect(hit?.confidence).to.be.within(0.3, 0.99);
  });

  it('belongs to none when it is small talk', () => {
    for (const topic of negativesOf('zh-CN')) {
      // What holds a keyword of such a scene counts as that, but hardly any does.
      const taken = topic.filter((text) => intentOf(text, '满意', '不满意', '否定') !== null);
      // Nobody who says no has to say it as the scene does.
      if (topic.includes('我不需要')) expect(taken).to.include('不用了谢谢');
      else expect(taken).to.deep.equal([]);
    }
  });

  it('ships at least a hundred such sentences in each language', () => {
    expect(negativesOf('zh-CN').flat()).to.have.length.greaterThan(100);
    expect(negativesOf('en-US').flat()).to.have.length.greaterThan(100);
  });

  it('does not take for small talk what an intent is about', () => {
    const busy = [{ name: '忙', utterances: ['我在忙', '我在开会', '现在没空'] }];
    const matcher = compileIntents([...INTENTS, ...busy], 'zh-CN');
    for (const text of ['我在忙呢', '我现在没空', '我正在开会']) {
      expect(matcher.match(text)?.intent, text).to.equal('忙');
      expect(intentOf(text), text).to.equal(null);
    }
  });

  it('does not take small talk for an intent because of one word', () => {
    const matcher = compileIntents(
      [{ name: '好', utterances: ['好'], keywords: ['真好'] }],
      'zh-CN',
    );
    expect(matcher.match('今天天气真好')).to.equal(null);
    expect(matcher.match('真好')?.intent).to.equal('好');
  });

  it('answers within the allowed intents only', () => {
    expect(intentOf('满意', '肯定', '否定')).to.equal(null);
    expect(intentOf('挺好的呢', '满意')).to.equal('满意');
    expect(intentOf('送得还挺快', '不满意', '否定')).to.equal(null);
  });

  it('ranks every intent that has anything in common with the sentence', () => {
    const ranked = chinese.rank('不满意').map((hit) => hit.intent);
    expect(ranked[0]).to.equal('不满意');
    const confidences = chinese.rank('满意吧，挺好').map((hit) => hit.confidence);
    expect(confidences).to.deep.equal([...confidences].sort((a, b) => b - a));
    expect(chinese.rank('zzz')).to.deep.equal([]);
  });

  it('understands a sentence of several parts by the part that answers', () => {
    expect(intentOf('喂，你好，是的，怎么了')).to.equal('肯定');
    expect(intentOf('哎呀，我在开车，挺好的')).to.equal('满意');
  });

  it('has nothing to say to nothing', () => {
    for (const text of ['', '   ', '？！', '\u0000']) expect(intentOf(text)).to.equal(null);
    expect(compileIntents([], 'zh-CN').match('你好')).to.equal(null);
  });

  it('stands a long monologue', () => {
    expect(intentOf('今天'.repeat(5000))).to.equal(null);
  });

  it('is made ready in small steps, and answers the same when asked before', () => {
    const texts = ['送得还挺快', '今天天气真好', '态度真的很差'];
    const [early, ready] = [compileIntents(INTENTS, 'zh-CN'), compileIntents(INTENTS, 'zh-CN')];
    let steps = 1;
    while (!ready.prepare(8)) steps++;
    expect(steps).to.be.greaterThan(10);
    expect(early.prepare(8)).to.equal(false);
    expect(texts.map((text) => early.match(text))).to.deep.equal(
      texts.map((text) => ready.match(text)),
    );
    expect(early.prepare(8)).to.equal(true);
  });

  it('answers the same however often and in whatever order it is asked', () => {
    const texts = ['满意', '不是', '天气', '送得还挺快'];
    const first = texts.map((text) => chinese.match(text));
    const again = [...texts].reverse().map((text) => chinese.match(text));
    expect(again.reverse()).to.deep.equal(first);
  });
});

describe('A negation', () => {
  it('keeps a keyword from counting', () => {
    for (const text of ['不是', '不是的', '我不是', '并不是', '这个不是啊', '不是我本人']) {
      expect(intentOf(text, '肯定'), text).to.equal(null);
      expect(intentOf(text), text).to.equal('否定');
    }
  });

  it('makes satisfied never of dissatisfied', () => {
    const texts = [
      '不满意',
      '不太满意',
      '不是很满意',
      '不怎么满意',
      '没有很满意',
      '没那么满意',
      '不能说满意',
      '谈不上满意',
      '我不觉得满意',
      '不是特别满意吧',
      '对你们的服务不满意',
      '没让我满意',
      '哪里满意了',
      '满意个屁',
      '满意才怪',
    ];
    for (const text of texts) {
      expect(intentOf(text, '满意'), text).to.equal(null);
      expect(intentOf(text), text).to.not.equal('满意');
    }
  });

  it('taken back by another is none', () => {
    for (const text of ['没有不满意', '没什么不满意的', '不是不满意']) {
      expect(intentOf(text, '满意', '不满意'), text).to.equal('满意');
    }
  });

  it('ends where another statement begins', () => {
    for (const text of [
      '不，我很满意',
      '没有，满意的',
      '没有我很满意',
      '没问题，满意',
      '不错，满意',
    ]) {
      expect(intentOf(text, '满意', '不满意'), text).to.equal('满意');
    }
  });

  it('is not in a question for either, which answers nothing', () => {
    expect(intentOf('满意不满意', '满意', '不满意')).to.equal(null);
    expect(intentOf('你问我满意吗', '满意', '不满意')).to.equal(null);
  });

  it('said twice is still one', () => {
    expect(intentOf('不是不是')).to.equal('否定');
    expect(intentOf('不满意不满意')).to.equal('不满意');
  });

  it('does not count in a word that is another', () => {
    expect(intentOf('银行在哪里，还是说但是', '肯定')).to.equal(null);
    expect(intentOf('满意度调查', '满意')).to.equal(null);
  });

  it('works in English, contracted or not', () => {
    const negative = [
      "I'm not happy",
      "I wasn't happy",
      'I was never satisfied',
      "can't say I'm satisfied",
      'not really very happy',
      'I wasnt at all satisfied',
    ];
    for (const text of negative) {
      expect(english.match(text, new Set(['happy'])), text).to.equal(null);
    }
    for (const text of ['no, I am happy', 'no problem, I was satisfied', 'not bad, I am happy']) {
      expect(english.match(text, new Set(['happy', 'unhappy']))?.intent, text).to.equal('happy');
    }
  });
});
