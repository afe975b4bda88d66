import { expect } from 'chai';
import negatives from '../../../engine/dialogue/intents/negatives.zh-CN.json';
import { phrasesOf, spokenBy } from '../../../scripts/start/sip/recogniser/phrases';
import { Vocabulary } from '../../../scripts/start/sip/recogniser/vocabulary';
import type { Speakers, Voice } from '../../../scripts/start/sip/voice';
import { CALLEES, coded, padded, SCENE, speakers } from './speakers';

/** None of them has taught the recogniser. */
const VOICES: readonly Voice[] = [
  { timbre: 'f3', pitch: 60, rate: 165 },
  { timbre: 'm3', pitch: 40, rate: 180 },
];
/** A hum each: nobody tells them apart, nor has to. */
const HUMS = ['嗯', '嗯嗯'];

describe('The recogniser that knows the demonstration only', function () {
  this.timeout(60_000);
  const phrases = phrasesOf(CALLEES, SCENE);
  let voices: Speakers;
  let vocabulary: Vocabulary;

  before(async () => {
    voices = await speakers();
    vocabulary = new Vocabulary(spokenBy(voices, phrases));
  });

  it('tells the sentences apart, over G.711, from voices it has not heard', () => {
    const asked = phrases.filter((text, i) => i % 3 !== 0 && !HUMS.includes(text));
    const wrong = asked.flatMap((text, i) => {
      const voice = VOICES[i % VOICES.length];
      if (!voice) return [];
      const heard = vocabulary.recognise(coded(padded(voices.say(text, voice), 137, 480)));
      return heard.text === text ? [] : [`${text}: ${heard.text}`];
    });
    expect(wrong.length / asked.length, wrong.join('; ')).to.be.below(0.01);
  });

  it('takes one hum for the other at most', () => {
    for (const voice of VOICES) {
      for (const text of HUMS) {
        expect(vocabulary.recognise(voices.say(text, voice)).text).to.be.oneOf(HUMS);
      }
    }
  });

  it('answers nothing for what is not among its sentences', () => {
    const strangers = Object.values(negatives.groups)
      .flat()
      .filter((text) => !phrases.includes(text));
    const asked = strangers.filter((_, i) => i % 12 === 0);
    const [voice] = VOICES;
    const taken = asked.flatMap((text) => {
      const heard = voice && vocabulary.recognise(coded(voices.say(text, voice)));
      return heard?.text ? [`${text}: ${heard.text}`] : [];
    });
    expect(taken.length / asked.length, taken.join('; ')).to.be.below(0.05);
  });

  it('finds a sentence inside of a longer one', () => {
    const cases = [
      ['喂，你好，不满意，太慢了，知道了吧', '不满意，太慢了'],
      ['我跟你说你们是哪家公司的啊，谢谢你', '你们是哪家公司的啊？'],
    ] as const;
    for (const voice of VOICES) {
      for (const [said, found] of cases) {
        expect(vocabulary.recognise(coded(voices.say(said, voice))).text).to.equal(found);
      }
    }
  });

  it('answers nothing for silence, noise and a beep', () => {
    let seed = 1;
    const noise = Int16Array.from({ length: 8_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed % 4_000) - 2_000;
    });
    const beep = Int16Array.from({ length: 8_000 }, (_, i) => 8_000 * Math.sin(0.785 * i));
    for (const samples of [new Int16Array(0), new Int16Array(8_000), noise, beep]) {
      expect(vocabulary.recognise(samples)).to.deep.equal({ text: '', confidence: 0 });
    }
  });

  it('still understands with every fiftieth packet lost', () => {
    const [voice] = VOICES;
    const said = CALLEES.flatMap(({ responses = [] }) => responses)
      .flatMap(({ then }) => then)
      .flatMap(({ say }) => say ?? []);
    for (const [i, text] of said.entries()) {
      if (!voice) return;
      const samples = coded(voices.say(text, voice));
      for (let at = 160 * (i % 50); at < samples.length; at += 50 * 160) {
        samples.fill(0, at, at + 160);
      }
      expect(vocabulary.recognise(samples).text).to.equal(text);
    }
  });
});
