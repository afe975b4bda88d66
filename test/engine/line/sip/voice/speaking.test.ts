import { expect } from 'chai';
import { DialflowError } from '../../../../../engine/api';
import { Voice, type VoiceParts } from '../../../../../engine/line/sip/voice';
import { GrowingSound } from '../../../../../engine/media/sound';
import { FakeClock } from '../../../../support/fakeClock';
import { rejection } from '../../../../support/rejection';
import { listenerTo, TestStream, TestSynthesiser, type Told } from './stand';

describe('Voice, speaking', () => {
  let clock: FakeClock;
  let stream: TestStream;
  let synthesiser: TestSynthesiser;
  let told: Told[];
  let voice: Voice;

  const open = (change: Partial<VoiceParts> = {}): Voice =>
    new Voice({
      clock,
      stream,
      synthesiser,
      recogniser: undefined,
      language: 'zh-CN',
      understands: true,
      listener: listenerTo(told),
      ...change,
    });

  beforeEach(() => {
    clock = new FakeClock();
    stream = new TestStream();
    synthesiser = new TestSynthesiser();
    told = [];
    voice = open();
  });

  it('says a text to its end', async () => {
    const { done } = voice.say('您好吗');
    await clock.settle();
    expect(synthesiser.asked).to.deep.equal([{ text: '您好吗', language: 'zh-CN' }]);
    expect([0, 1, 2].map(() => stream.tick()[80])).to.deep.equal([4_000, 4_000, 4_000]);
    expect(await done).to.deep.equal({ heard: 1, heardTo: 3, reason: 'complete' });
  });

  it('is a source of the stream only while it says something', async () => {
    expect(stream.source).to.equal(undefined);
    const { done } = voice.say('您好');
    await clock.settle();
    expect(stream.source).not.to.equal(undefined);
    for (let i = 0; i < 3; i++) stream.tick();
    await done;
    expect(stream.source).to.equal(undefined);
  });

  it('cuts a text short for the next one', async () => {
    const first = voice.say('一二三四');
    await clock.settle();
    stream.tick();
    const second = voice.say('五');
    expect(await first.done).to.deep.equal({ heard: 0.25, heardTo: 1, reason: 'stopped' });
    await clock.settle();
    stream.tick();
    expect(await second.done).to.deep.equal({ heard: 1, heardTo: 1, reason: 'complete' });
  });

  it('can be stopped before there is anything to be heard', async () => {
    let ready = (): void => undefined;
    synthesiser.waits = new Promise<void>((resolve) => (ready = resolve));
    const first = voice.say('一二三四');
    const second = voice.say('五六');
    expect(await first.done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'stopped' });
    second.stop();
    second.stop();
    expect(await second.done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'stopped' });
    ready();
    await clock.settle();
    expect(stream.source).to.equal(undefined);
    expect(told).to.deep.equal([]);
  });

  it('says how much was heard of what is stopped', async () => {
    const { done, stop } = voice.say('一二三四');
    await clock.settle();
    stream.tick();
    stream.tick();
    stop();
    expect(await done).to.deep.equal({ heard: 0.5, heardTo: 2, reason: 'stopped' });
  });

  it('tells of a text that cannot be made, of which nothing is heard', async () => {
    synthesiser.fails = new DialflowError('WrongState', 'out of breath');
    const { done } = voice.say('您好');
    expect(await done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'complete', failed: true });
    expect(told).to.deep.equal([synthesiser.fails]);
    synthesiser.fails = undefined;
    const again = voice.say('您');
    await clock.settle();
    stream.tick();
    expect((await again.done).heard).to.equal(1);
  });

  it('begins with the first piece of what is still being made', async () => {
    const sound = new GrowingSound();
    synthesiser.sound = () => sound;
    const { done } = voice.say('您好');
    await clock.settle();
    sound.push(new Int16Array(160).fill(5));
    expect(stream.tick()[0]).to.equal(5);
    expect(stream.tick()[0]).to.equal(0);
    sound.push(new Int16Array(160).fill(6));
    sound.finish();
    expect(stream.tick()[0]).to.equal(6);
    expect(await done).to.deep.equal({ heard: 1, heardTo: 2, reason: 'complete' });
  });

  it('has a text made ahead', async () => {
    await voice.prepare('您好');
    expect(synthesiser.asked).to.have.lengthOf(1);
    expect(stream.source).to.equal(undefined);
    synthesiser.fails = new DialflowError('WrongState', 'out of breath');
    await voice.prepare('再见');
    expect(told).to.deep.equal([synthesiser.fails]);
  });

  it('says what to set where there is nothing to speak with', async () => {
    voice = open({ synthesiser: undefined });
    expect(() => voice.say('您好')).to.throw(DialflowError, /"speech\.synthesisers".*espeak/);
    expect((await rejection(voice.prepare('您好'))).code).to.equal('WrongState');
  });

  it('ends what is said with the call, and says nothing afterwards', async () => {
    const first = voice.say('一二三四');
    await clock.settle();
    stream.tick();
    voice.close();
    voice.close();
    expect(await first.done).to.deep.equal({ heard: 0.25, heardTo: 1, reason: 'ended' });
    expect(stream.source).to.equal(undefined);
    expect(await voice.say('五').done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'ended' });
    expect(synthesiser.asked).to.have.lengthOf(1);
  });

  it('ends what is still being made with the call', async () => {
    synthesiser.waits = new Promise(() => undefined);
    const { done } = voice.say('一');
    voice.close();
    expect(await done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'ended' });
  });

  it('says nothing while it is held', async () => {
    const first = voice.say('一二');
    await clock.settle();
    stream.tick();
    voice.hold();
    expect(await first.done).to.deep.equal({ heard: 0.5, heardTo: 1, reason: 'stopped' });
    expect(await voice.say('三').done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'stopped' });
    await clock.settle();
    stream.tick(); // it fades out
    stream.tick();
    expect(stream.source, 'the stream is free for a join').to.equal(undefined);
    voice.resume();
    const last = voice.say('四');
    await clock.settle();
    stream.tick();
    expect((await last.done).heard).to.equal(1);
  });
});
