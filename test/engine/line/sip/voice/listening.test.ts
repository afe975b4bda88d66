import { expect } from 'chai';
import { Voice, type VoiceParts } from '../../../../../engine/line/sip/voice';
import { writeTones } from '../../../../../engine/media/dtmf/toneGenerator';
import { amplitudeOf } from '../../../../../engine/media/level';
import { pcmSound } from '../../../../../engine/media/sound';
import { FakeClock } from '../../../../support/fakeClock';
import { seededRandom } from '../../../../support/random';
import { speech } from '../../../media/speech';
import { joined, silence, sines } from '../../../media/waves';
import { listenerTo, TestRecogniser, TestStream, TestSynthesiser, type Told } from './stand';

const NOTHING = { text: '', confidence: 0 };
const FAILED = { ...NOTHING, failed: true };
/** A vowel. */
const voiced = (ms: number, level = 5_000): Int16Array =>
  sines(ms, { hertz: 220, level }, { hertz: 660, level: level / 2 });

describe('Voice, listening', () => {
  let clock: FakeClock;
  let stream: TestStream;
  let synthesiser: TestSynthesiser;
  let recogniser: TestRecogniser;
  let told: Told[];
  let voice: Voice;

  const open = (change: Partial<VoiceParts> = {}): Voice =>
    new Voice({
      clock,
      stream,
      synthesiser,
      recogniser,
      language: 'zh-CN',
      understands: true,
      listener: listenerTo(told),
      ...change,
    });

  beforeEach(() => {
    clock = new FakeClock();
    stream = new TestStream();
    synthesiser = new TestSynthesiser();
    recogniser = new TestRecogniser();
    told = [];
    voice = open({ hotWords: ['晴川'] });
    stream.silence(1_000);
  });
  afterEach(() => {
    voice.close();
    expect(clock.pending()).to.equal(0);
  });

  it('tells the beginning at once, and the text when it is there', () => {
    stream.hear(voiced(100));
    expect(told).to.deep.equal(['started']);
    stream.hear(joined(voiced(900), silence(600)));
    expect(recogniser.last.ended).to.equal(false);
    stream.silence(120);
    expect(recogniser.last.ended).to.equal(true);
    expect(told).to.have.lengthOf(1);
    recogniser.last.listener.final({ text: ' 满意。', confidence: 0.9 });
    expect(told).to.deep.equal(['started', { text: '满意。', confidence: 0.9 }]);
    expect(recogniser.last.request).to.deep.equal({ language: 'zh-CN', hotWords: ['晴川'] });
  });

  it('gives the recogniser all of it, with a little of what was before and after', () => {
    const said = voiced(1_000);
    stream.hear(joined(said, silence(1_000)));
    const { audio } = recogniser.last;
    const first = audio.findIndex((sample) => sample !== 0);
    expect(first / 8, 'ms before').to.be.within(280, 340);
    expect(audio.slice(first, first + said.length - 1)).to.deep.equal([...said.slice(1)]);
    expect((audio.length - first - said.length) / 8, 'ms after').to.be.within(660, 720);
  });

  it('is not led to an end by the pauses between words', () => {
    stream.hear(joined(voiced(300), silence(500), voiced(300), silence(900)));
    expect(recogniser.utterances).to.have.lengthOf(1);
    stream.hear(joined(voiced(300), silence(900)));
    expect(recogniser.utterances).to.have.lengthOf(2);
  });

  it('tells what is not understood as speech without a text', async () => {
    const ends = [
      (): void => recogniser.last.listener.final({ text: '', confidence: 0.4 }),
      (): void => recogniser.last.listener.final({ text: '。', confidence: 0.9 }),
      (): void => recogniser.last.listener.failed(new Error('cut')),
    ];
    for (const [index, end] of ends.entries()) {
      told.length = 0;
      stream.hear(joined(voiced(300), silence(900)));
      end();
      await clock.settle();
      const last = index === 2 ? FAILED : NOTHING;
      expect(told.filter((one) => !(one instanceof Error))).to.deep.equal(['started', last]);
    }
    expect(told[1]).to.be.an('error');
  });

  it('waits for the end of the sentence where a recogniser gives up in its middle', () => {
    stream.hear(voiced(300));
    recogniser.last.listener.failed(new Error('cut'));
    stream.hear(voiced(300));
    expect(told).to.have.lengthOf(2);
    stream.silence(800);
    expect(told.at(-1)).to.deep.equal(FAILED);
  });

  it('does not wait for a recogniser for ever', async () => {
    stream.hear(joined(voiced(300), silence(900)));
    await clock.advance(11_900);
    expect(told).to.deep.equal(['started']);
    await clock.advance(200);
    expect(told.at(-1)).to.deep.equal(FAILED);
    expect(recogniser.last.cancelled).to.equal(true);
  });

  it('tells sentences in the order in which they were spoken', () => {
    stream.hear(joined(voiced(300), silence(900), voiced(300), silence(900)));
    const [first, second] = recogniser.utterances;
    second?.listener.final({ text: '二', confidence: 1 });
    expect(told).to.deep.equal(['started', 'started']);
    first?.listener.final({ text: '一', confidence: 1 });
    expect(told.slice(2)).to.deep.equal([
      { text: '一', confidence: 1 },
      { text: '二', confidence: 1 },
    ]);
  });

  it('listens no longer than anybody speaks without a pause', () => {
    const word = joined(voiced(400), silence(100));
    for (let i = 0; i < 60; i++) stream.hear(word);
    expect(recogniser.last.ended).to.equal(true);
    expect(recogniser.last.audio.length / 8_000).to.be.within(18, 18.5);
    expect(recogniser.utterances).to.have.lengthOf(1);
    stream.hear(joined(silence(1_000), voiced(300)));
    expect(recogniser.utterances).to.have.lengthOf(2);
  });

  it('hears a callee who speaks while a prompt plays', async () => {
    const prompt = speech(6, seededRandom(4), 120, 3_000);
    synthesiser.sound = () => pcmSound(prompt);
    const { done } = voice.say('您好');
    await clock.settle();
    stream.silence(1_000);
    expect(told).to.deep.equal([]);
    stream.hear(voiced(300));
    expect(told).to.deep.equal(['started']);
    stream.hear(joined(voiced(300), silence(5_000)));
    recogniser.last.listener.final({ text: '满意', confidence: 1 });
    expect(told.at(-1)).to.deep.equal({ text: '满意', confidence: 1 });
    await done;
  });

  it('does not take the echo of a prompt for the callee', async () => {
    for (const [lossDb, delayFrames] of [
      [20, 1],
      [24, 6],
      [30, 12],
    ] as const) {
      const prompt = speech(8, seededRandom(delayFrames), 120, 6_000);
      synthesiser.sound = () => pcmSound(prompt);
      void voice.say('您好');
      await clock.settle();
      const late: Int16Array[] = Array.from({ length: delayFrames }, () => new Int16Array(160));
      for (let i = 0; i < 450; i++) {
        const said = stream.tick(late.shift());
        late.push(said.map((sample) => Math.round(sample * 10 ** (-lossDb / 20))));
      }
      expect(told, `${lossDb} dB`).to.deep.equal([]);
      stream.silence(2_000);
    }
  });

  it('hears a soft voice once the prompt is over', async () => {
    synthesiser.sound = () => pcmSound(speech(2, seededRandom(4), 120, 6_000));
    void voice.say('您好');
    await clock.settle();
    stream.silence(2_500);
    stream.hear(voiced(300, amplitudeOf(-38)));
    expect(told).to.deep.equal(['started']);
  });

  it('does not take keys that are heard as tones for speech', () => {
    for (const key of ['1', '5', '9', '#']) {
      const tone = new Int16Array(1_600);
      writeTones(key, tone, 0, tone.length);
      stream.hear(joined(tone, silence(200)));
    }
    expect(told).to.deep.equal([]);
    stream.hear(voiced(300));
    expect(told).to.deep.equal(['started']);
  });

  it('does not listen where nobody waits for what is said, or nothing could understand it', () => {
    voice.close();
    open({ understands: false });
    open({ recogniser: undefined });
    expect(stream.taps).to.deep.equal([]);
  });

  it('does not listen while it is held; what was begun before is told', () => {
    stream.hear(voiced(300));
    voice.hold();
    expect(recogniser.last.ended).to.equal(true);
    stream.hear(joined(voiced(1_000), silence(1_000), voiced(1_000)));
    recogniser.last.listener.final({ text: '满意', confidence: 1 });
    expect(told).to.deep.equal(['started', { text: '满意', confidence: 1 }]);
    voice.resume();
    stream.hear(joined(silence(1_000), voiced(300)));
    expect(told.at(-1)).to.equal('started');
    expect(recogniser.utterances).to.have.lengthOf(2);
  });

  it('tells nothing after the end', () => {
    stream.hear(joined(voiced(300), silence(900), voiced(300)));
    voice.close();
    for (const { listener } of recogniser.utterances) listener.final({ text: '一', confidence: 1 });
    expect(told).to.deep.equal(['started', 'started']);
    expect(recogniser.utterances.every(({ cancelled }) => cancelled)).to.equal(true);
    expect(stream.taps).to.deep.equal([]);
  });
});
