import { expect } from 'chai';
import { satisfactionSurvey } from '../../../flows/satisfaction-survey/flow';
import { PromptEars } from '../../../scripts/start/sip/bank/promptEars';
import { type Template, templateOf } from '../../../scripts/start/sip/hearing/template';
import { promptsOf } from '../../../scripts/start/sip/prompts';
import type { Speakers } from '../../../scripts/start/sip/voice';
import { coded, padded, SCENE, speakers } from './speakers';

const ROBOT = { timbre: 'f1', pitch: 50, rate: 175 };
const [IDENTITY, QUESTION] = [
  '您好，我是晴川物流的客服，请问您是李娜吗？',
  '请问您对这次寄件的服务满意吗？',
];

describe('The ears of a callee', function () {
  this.timeout(30_000);
  const texts = promptsOf(satisfactionSurvey, SCENE, { name: '李娜' });
  let voices: Speakers;
  let templates: Template[];

  before(async () => {
    voices = await speakers();
    templates = texts.flatMap((text) => templateOf(text, coded(voices.say(text, ROBOT))) ?? []);
  });

  it('know all that the survey may say in a call', () => {
    expect(texts).to.include.members([
      IDENTITY,
      QUESTION,
      '不好意思，我没有听清。',
      '抱歉没能听清您的意思，我们稍后再联系您，再见。',
      '我们是晴川物流，您上次寄件用的就是我们。',
    ]);
    expect(templates).to.have.length(texts.length);
  });

  it('tell each prompt before 40 % of it, and its end when it ends', () => {
    for (const text of texts) {
      const sound = coded(voices.say(text, ROBOT));
      const told = hear(templates, padded(sound, 193, 1_000));
      expect(
        told.map(({ what }) => what),
        text,
      ).to.deep.equal([`begins ${text}`, 'ends']);
      const [begins, ends] = told;
      const lengthMs = sound.length / 8;
      expect(begins?.atMs, text).to.be.below(193 + 0.4 * lengthMs + 100);
      expect(begins?.durationMs).to.be.closeTo(lengthMs, 120);
      expect(begins?.heardMs).to.be.closeTo((begins?.atMs ?? 0) - 193, 120);
      expect(ends?.atMs).to.be.closeTo(193 + lengthMs, 120);
    }
  });

  it('tell prompts that follow one another', () => {
    const pieces = ['不好意思，我没有听清。', IDENTITY].map((text) =>
      padded(coded(voices.say(text, ROBOT)), 0, 60),
    );
    const told = hear(templates, padded(joined(pieces), 100, 1_000));
    expect(told.map(({ what }) => what)).to.deep.equal([
      'begins 不好意思，我没有听清。',
      'ends',
      `begins ${IDENTITY}`,
      'ends',
    ]);
  });

  it('tell a prompt that is cut short', () => {
    const sound = coded(voices.say(IDENTITY, ROBOT)).subarray(0, 8 * 2_000);
    const told = hear(templates, padded(sound, 100, 1_500));
    expect(told.map(({ what }) => what)).to.deep.equal([`begins ${IDENTITY}`, 'stops']);
    expect(told[1]?.atMs).to.be.within(2_100, 2_700);
  });

  it('tell a prompt that cuts another one short', () => {
    const first = coded(voices.say('抱歉没能听清您的意思，我们稍后再联系您，再见。', ROBOT));
    const sound = joined([
      padded(first.subarray(0, 8 * 1_500), 0, 150),
      coded(voices.say(QUESTION, ROBOT)),
    ]);
    const told = hear(templates, padded(sound, 100, 1_000));
    expect(told.map(({ what }) => what)).to.deep.equal([
      'begins 抱歉没能听清您的意思，我们稍后再联系您，再见。',
      'stops',
      `begins ${QUESTION}`,
      'ends',
    ]);
  });

  it('tell of what they do not know that it was said, and nothing of clicks', () => {
    const sound = coded(voices.say('今天的新闻联播到这里就结束了', ROBOT));
    const told = hear(templates, padded(sound, 100, 1_000));
    expect(told.map(({ what }) => what)).to.deep.equal(['begins ', 'ends']);
    const click = new Int16Array(8_000);
    click.fill(9_000, 3_000, 3_200);
    expect(hear(templates, click)).to.deep.equal([]);
  });
});

interface Told {
  what: string;
  atMs: number;
  durationMs?: number;
  heardMs?: number;
}

function hear(templates: readonly Template[], samples: Int16Array): Told[] {
  const told: Told[] = [];
  let atMs = 0;
  const ears = new PromptEars(templates, {
    promptBegins: (text, durationMs, heardMs) =>
      told.push({ what: `begins ${text}`, atMs, durationMs, heardMs }),
    promptEnds: () => told.push({ what: 'ends', atMs }),
    promptStops: () => told.push({ what: 'stops', atMs }),
  });
  for (let at = 0; at + 160 <= samples.length; at += 160) {
    atMs += 20;
    ears.frame(samples.subarray(at, at + 160));
  }
  return told;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const out = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
