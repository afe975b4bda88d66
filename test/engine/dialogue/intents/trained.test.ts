import { expect } from 'chai';
import { trainedIntents } from '../../../../engine/dialogue/intents/matcher';
import { trainModel } from '../../../../engine/dialogue/intents/model/train';
import type { IntentMatcher, MatcherIntent } from '../../../../engine/dialogue/intents/port';
import { compileScene, trainingSetOf } from '../../../../engine/dialogue/questions';
import { parseScene } from '../../../../engine/dialogue/scene';
import survey from '../../../../flows/satisfaction-survey/scene.json';

function trained(
  intents: readonly MatcherIntent[],
  own: readonly MatcherIntent[] = [],
): IntentMatcher {
  const data = trainModel({
    language: 'en-US',
    utterances: intents.map(({ utterances }) => utterances),
    keywords: intents.map(({ keywords = [] }) => keywords),
  });
  if (!data) throw new Error('no model');
  return trainedIntents(intents, data)(own);
}

const INTENTS: MatcherIntent[] = [
  {
    name: 'price',
    utterances: ['how much is it', 'what does it cost', 'what is the price', 'is it expensive'],
    keywords: ['price list'],
  },
  {
    name: 'delivery',
    utterances: ['when will it arrive', 'how long does delivery take', 'when do I get it'],
  },
  {
    name: 'cancel',
    utterances: ['I want to cancel', 'please cancel my order', 'I changed my mind'],
  },
];

describe('The trained matcher', function () {
  this.timeout(60_000);
  let matcher: IntentMatcher;
  before(() => {
    matcher = trained(INTENTS);
  });

  it('is sure of an utterance, and goes by keywords next', () => {
    expect(matcher.match('How much is it?')).to.deep.equal({
      intent: 'price',
      confidence: 1,
      because: 'utterance "how much is it"',
    });
    expect(matcher.match('do you have a price list')?.because).to.equal('keyword "price list"');
  });

  it('finds what was not learnt word for word, and names the nearest utterance', () => {
    const hit = matcher.match('could you tell me how much it costs');
    expect(hit?.intent).to.equal('price');
    expect(hit?.because).to.match(/^like "what does it cost|^like "how much is it/);
    expect(matcher.match('how long will the delivery take')?.intent).to.equal('delivery');
    expect(matcher.match('I would like to cancel that order')?.intent).to.equal('cancel');
  });

  it('refuses what is about something else', () => {
    for (const text of ['what is the capital of France', 'my dog is sick', 'play some music', '']) {
      expect(matcher.match(text), text).to.equal(null);
    }
  });

  it('answers within the allowed intents only', () => {
    expect(matcher.match('how long will the delivery take', new Set(['price']))).to.equal(null);
    expect(
      matcher.match('how long will the delivery take', new Set(['price', 'delivery']))?.intent,
    ).to.equal('delivery');
  });

  it('ranks with confidences that fall, the best first', () => {
    const ranked = matcher.rank('tell me what it costs and when it arrives');
    const confidences = ranked.map(({ confidence }) => confidence);
    expect(confidences).to.deep.equal([...confidences].sort((a, b) => b - a));
    expect(ranked.slice(0, 2).map(({ intent }) => intent)).to.have.members(['price', 'delivery']);
  });

  it('knows the own words of a place beside what was learnt', () => {
    const here = trained(INTENTS, [
      { name: 'agent', utterances: ['let me talk to somebody'], keywords: ['operator'] },
    ]);
    expect(here.match('let me talk to somebody please')?.intent).to.equal('agent');
    expect(here.match('can I have the operator')?.intent).to.equal('agent');
    expect(here.match('could you tell me how much it costs')?.intent).to.equal('price');
    expect(here.match('my dog is sick')).to.equal(null);
  });

  it('makes do with one utterance an intent', () => {
    const few = trained([
      { name: 'yes', utterances: ['yes please do that'] },
      { name: 'no', utterances: ['no I do not want it'] },
    ]);
    expect(few.match('yes do that please')?.intent).to.equal('yes');
    expect(few.match('no I do not want that')?.intent).to.equal('no');
    expect(few.match('the train leaves at nine')).to.equal(null);
  });

  it('takes its own topic for its own, though strangers speak of it', () => {
    const weather = trained([
      {
        name: 'rain',
        utterances: ['is it going to rain tomorrow', 'do I need an umbrella today', 'will it rain'],
      },
      { name: 'cold', utterances: ['how cold is it', "what's the temperature outside right now"] },
    ]);
    expect(weather.match('do I need an umbrella tomorrow')?.intent).to.equal('rain');
  });

  it('is the same however often it is trained', () => {
    const texts = ['what about the price', 'cancel it', 'the sky is blue'];
    const other = trained(INTENTS);
    expect(texts.map((text) => other.rank(text))).to.deep.equal(
      texts.map((text) => matcher.rank(text)),
    );
  });
});

describe('A trained scene', function () {
  this.timeout(60_000);

  it('takes branches and questions as one that goes by likeness does', () => {
    const scene = parseScene(survey);
    const data = trainModel(trainingSetOf(scene));
    if (!data) throw new Error('no model');
    const matcher = compileScene(scene, data);
    const branches = [
      { name: '满意', intents: ['满意', '肯定'] },
      { name: '不满意', intents: ['不满意', '否定'] },
      { name: '转接', utterances: ['我想跟人工说'], keywords: ['转人工'] },
    ];
    const options = { globalQuestions: true };
    expect(matcher.match('挺满意的', branches, options)).to.include({ branch: '满意' });
    expect(matcher.match('不太满意', branches, options)).to.include({ branch: '不满意' });
    expect(matcher.match('给我转人工', branches, options)).to.include({
      branch: '转接',
      intent: null,
    });
    expect(matcher.match('请问你们到底是哪个公司的', branches, options)).to.include({
      kind: 'question',
      question: '问公司',
    });
    expect(matcher.match('今天天气真不错', branches, options)).to.equal(null);
    expect(matcher.rank('挺满意的', branches, options)[0]).to.include({
      kind: 'intent',
      name: '满意',
      branch: '满意',
    });
  });
});
