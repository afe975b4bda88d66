import { expect } from 'chai';
import { conceptsOf } from '../../../../engine/dialogue/intents/concepts';
import { lexiconOf } from '../../../../engine/dialogue/intents/lexicon';
import { compileIntents } from '../../../../engine/dialogue/intents/matcher';
import { normalise } from '../../../../engine/dialogue/intents/normalise';
import { stemOf } from '../../../../engine/dialogue/intents/stem';
import { compileScene, trainingSetOf } from '../../../../engine/dialogue/questions';
import { trainModel } from '../../../../engine/dialogue/intents/model/train';
import type { Language } from '../../../../engine/api';

const namesIn = (text: string, language: Language): string[] => {
  const lexicon = lexiconOf(language);
  const { clauses } = normalise(text, lexicon);
  return clauses.flatMap((clause) => conceptsOf(clause, lexicon).flatMap(({ names }) => names));
};

describe('What words stand for', () => {
  it('is the same of words that have no letter in common', () => {
    expect(namesIn('这个价格', 'zh-CN')).to.include('=askCost');
    expect(namesIn('总共多少钱', 'zh-CN')).to.include('=askCost');
    expect(namesIn('what is the fee', 'en-US')).to.include('=askCost');
    expect(namesIn('how much', 'en-US')).to.include('=askCost');
  });

  it('is found in all forms of an English word', () => {
    for (const word of ['cancel', 'cancels', 'cancelled', 'cancelling', 'canceled']) {
      expect(namesIn(`I ${word} it`, 'en-US'), word).to.include('=cancel');
    }
    expect(stemOf('went')).to.equal(stemOf('go'));
    expect(stemOf('companies')).to.equal(stemOf('company'));
    expect(stemOf('bus')).to.not.equal(stemOf('business'));
  });

  it('is nothing of words within longer ones, and a class of numbers', () => {
    expect(namesIn('不方便', 'zh-CN')).to.deep.equal(['=busy']);
    expect(namesIn('125', 'en-US')).to.deep.equal(['=number']);
  });
});

describe('What is lent to intents', () => {
  const scene = {
    name: 'few',
    language: 'zh-CN' as const,
    globalQuestions: [],
    intents: [
      { name: '在忙', utterances: ['我在开会', '现在没空', '正在开车'], keywords: [] },
      { name: '报价', utterances: ['多少钱', '怎么收费'], keywords: [] },
      { name: '地址', utterances: ['你们在哪里', '地址是哪'], keywords: [] },
    ],
  };
  const branches = scene.intents.map(({ name }) => ({ name, intents: [name] }));
  const of = (matcher: ReturnType<typeof compileScene>, text: string): string | null => {
    const hit = matcher.match(text, branches, { globalQuestions: false });
    return hit?.kind === 'branch' ? hit.branch : null;
  };

  const model = trainModel(trainingSetOf(scene));
  for (const [name, matcher] of [
    ['by likeness', compileScene(scene)],
    ['by a trained model', compileScene(scene, model ?? undefined)],
  ] as const) {
    it(`lets them be told ${name} from words of which no utterance has one`, () => {
      expect(of(matcher, '我手上有事')).to.equal('在忙');
      expect(of(matcher, '贵不贵啊')).to.equal('报价');
    });

    it(`is nothing where the scene has no such intent, ${name}`, () => {
      for (const text of ['我要投诉你们', '没听清再说一遍', '帮我取消']) {
        expect(of(matcher, text), text).to.equal(null);
      }
    });
  }

  it('is never more than an utterance: said word for word, the utterance decides', () => {
    const matcher = compileIntents(
      [
        { name: 'busy', utterances: ["I'm driving", "I'm in a meeting", 'I am busy'] },
        { name: 'driver', utterances: ['I am at work'] },
      ],
      'en-US',
    );
    expect(matcher.match("I'm at work")).to.include({ intent: 'driver', confidence: 1 });
  });
});
