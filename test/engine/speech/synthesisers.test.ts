import { expect } from 'chai';
import { join } from 'node:path';
import { GrowingSound, pcmSound } from '../../../engine/media/sound';
import { Apologies } from '../../../engine/speech/apologies';
import { SoundCache } from '../../../engine/speech/cache';
import { DiskCache } from '../../../engine/speech/diskCache';
import { providerFailed } from '../../../engine/speech/failure';
import type { Made, Maker } from '../../../engine/speech/maker';
import type { SpeechRequest } from '../../../engine/speech/port';
import { Synthesisers } from '../../../engine/speech/synthesisers';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';

const say = (text: string): SpeechRequest => ({ text, language: 'zh-CN' });

/** Speaks at once, or fails as a test says. */
class TestMaker implements Maker {
  readonly asked: string[] = [];
  closed = false;
  fails: Error | undefined;

  constructor(
    readonly name: string,
    private readonly made: () => Made | Promise<Made> = () => ({
      sound: pcmSound(new Int16Array(800).fill(name.length)),
      whole: Promise.resolve(),
    }),
  ) {}

  async make({ text }: SpeechRequest): Promise<Made> {
    this.asked.push(text);
    await Promise.resolve();
    if (this.fails) throw this.fails;
    return this.made();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

describe('Synthesisers', () => {
  let clock: FakeClock;
  let failures: string[];
  const failed = (error: Error, provider: string): number =>
    failures.push(`${provider}: ${error.message}`);

  beforeEach(() => {
    clock = new FakeClock();
    failures = [];
  });

  it('makes a text once, however often and how much at once it is asked for', async () => {
    const maker = new TestMaker('one');
    const synthesisers = new Synthesisers([maker], { clock });
    const [first, second] = await Promise.all([
      synthesisers.synthesise(say('您好')),
      synthesisers.synthesise(say('您好')),
    ]);
    expect(first).to.equal(second);
    const third = await synthesisers.synthesise(say('您好'));
    expect(third.length).to.equal(800);
    expect(maker.asked).to.deep.equal(['您好']);
    await synthesisers.synthesise({ ...say('您好'), speed: 1.2 });
    await synthesisers.synthesise({ ...say('您好'), voice: 'other' });
    await synthesisers.synthesise({ ...say('您好'), language: 'en-US' });
    expect(maker.asked).to.have.lengthOf(4);
  });

  it('gives a sound that still grows to all who ask for it meanwhile', async () => {
    const sound = new GrowingSound();
    let finish = (): void => undefined;
    const whole = new Promise<void>((resolve) => (finish = resolve));
    const maker = new TestMaker('one', () => ({ sound, whole }));
    const synthesisers = new Synthesisers([maker], { clock });
    expect(await synthesisers.synthesise(say('长'))).to.equal(sound);
    expect(await synthesisers.synthesise(say('长'))).to.equal(sound);
    sound.push(new Int16Array(1_000).fill(7));
    sound.finish();
    finish();
    await clock.settle();
    const kept = await synthesisers.synthesise(say('长'));
    expect(kept).not.to.equal(sound);
    const out = new Int16Array(1_000);
    kept.copy(0, out, 0, 1_000);
    expect(new Set(out)).to.deep.equal(new Set([7]));
    expect(maker.asked).to.have.lengthOf(1);
  });

  it('goes on to the next when one fails, and says so', async () => {
    const [one, two] = [new TestMaker('one'), new TestMaker('second')];
    one.fails = providerFailed('one', 'it is out of breath.');
    const synthesisers = new Synthesisers([one, two], { clock, failed });
    const sound = await synthesisers.synthesise(say('您好'));
    const out = new Int16Array(1);
    sound.copy(0, out, 0, 1);
    expect(out[0]).to.equal('second'.length);
    expect(failures).to.deep.equal(['one: one: it is out of breath.']);
    // What the second has made is there already.
    await synthesisers.synthesise(say('您好'));
    expect(one.asked).to.have.lengthOf(1);
  });

  it('tells all reasons when nobody can', async () => {
    const [one, two] = [new TestMaker('one'), new TestMaker('two')];
    one.fails = providerFailed('one', 'no.');
    two.fails = new Error('never');
    const synthesisers = new Synthesisers([one, two], { clock, failed });
    const error = await rejection(synthesisers.synthesise(say('您好')));
    expect(error.code).to.equal('WrongState');
    expect(error.message).to.contain('one: no.').and.to.contain('never');
    expect(failures).to.have.lengthOf(2);
  });

  it('lets a provider rest that fails three times in a row, longer each time', async () => {
    const [one, two] = [new TestMaker('one'), new TestMaker('two')];
    one.fails = providerFailed('one', 'no.');
    const synthesisers = new Synthesisers([one, two], { clock });
    for (let i = 0; i < 6; i++) await synthesisers.synthesise(say(`第${i}句`));
    expect(one.asked).to.have.lengthOf(3);
    await clock.advance(15_000);
    await synthesisers.synthesise(say('再来'));
    expect(one.asked, 'tried again').to.have.lengthOf(4);
    await clock.advance(20_000);
    await synthesisers.synthesise(say('又来'));
    expect(one.asked, 'rests for 30 s now').to.have.lengthOf(4);
    await clock.advance(10_000);
    one.fails = undefined;
    await synthesisers.synthesise(say('好了'));
    await synthesisers.synthesise(say('真好'));
    expect(one.asked).to.have.lengthOf(6);
    expect(two.asked).to.have.lengthOf(8);
  });

  it('does not blame a provider for a text that it cannot say', async () => {
    const one = new TestMaker('one');
    one.fails = providerFailed('one', 'what?', { blames: false });
    const synthesisers = new Synthesisers([one, new TestMaker('two')], { clock });
    for (let i = 0; i < 6; i++) await synthesisers.synthesise(say(`第${i}句`));
    expect(one.asked).to.have.lengthOf(6);
  });

  it('asks the one that rests when there is no other', async () => {
    const one = new TestMaker('one');
    one.fails = providerFailed('one', 'no.');
    const synthesisers = new Synthesisers([one], { clock });
    for (let i = 0; i < 5; i++) await rejection(synthesisers.synthesise(say(`第${i}句`)));
    one.fails = undefined;
    expect((await synthesisers.synthesise(say('好'))).length).to.equal(800);
  });

  it('does not keep what was cut short', async () => {
    const sound = new GrowingSound();
    sound.push(new Int16Array(100));
    sound.finish();
    const maker = new TestMaker('one', () => ({
      sound,
      whole: Promise.reject(new Error('cut')),
    }));
    const synthesisers = new Synthesisers([maker], { clock, failed });
    await synthesisers.synthesise(say('您好'));
    await clock.settle();
    await synthesisers.synthesise(say('您好'));
    expect(maker.asked).to.have.lengthOf(2);
    await clock.settle();
    expect(failures).to.deep.equal(['one: cut', 'one: cut']);
  });

  it('says nothing for a text without words, without asking anybody', async () => {
    const maker = new TestMaker('one');
    const synthesisers = new Synthesisers([maker], { clock });
    for (const text of ['', '  ', '。！', '…\n']) {
      const { length, complete } = await synthesisers.synthesise(say(text));
      expect([length, complete]).to.deep.equal([0, true]);
    }
    expect(maker.asked).to.deep.equal([]);
  });

  it('makes what is fixed once for all starts of the engine, and keeps nobody’s data', async () => {
    const folder = tempFolder();
    const open = (maker: Maker): Synthesisers => {
      const disk = new DiskCache({ folder, most: 1e6, clock });
      return new Synthesisers([maker], { clock, disk });
    };
    const first = new TestMaker('one');
    const before = open(first);
    await before.synthesise({ ...say('您好'), fixed: true });
    await before.synthesise(say('张先生'));
    await clock.settle();
    await before.close();
    const second = new TestMaker('one');
    const after = open(second);
    const sound = await after.synthesise({ ...say('您好'), fixed: true });
    expect([sound.length, sound.complete]).to.deep.equal([800, true]);
    await after.synthesise(say('张先生'));
    expect(second.asked).to.deep.equal(['张先生']);
    // Made for one callee first, and found to be the same for all.
    await after.synthesise({ ...say('张先生'), fixed: true });
    await after.close();
    const third = new TestMaker('one');
    const last = open(third);
    await last.synthesise({ ...say('张先生'), fixed: true });
    await last.close();
    expect(third.asked).to.deep.equal([]);
  });

  it('makes a text once for all volumes', async () => {
    const maker = new TestMaker('seven');
    const synthesisers = new Synthesisers([maker], { clock });
    const levels: number[] = [];
    for (const volumeDb of [0, 20, -20, 90]) {
      const sound = await synthesisers.synthesise({ ...say('您好'), volumeDb });
      const out = new Int16Array(3);
      sound.copy(0, out, 1, 2);
      expect(out[0], 'only what was asked for').to.equal(0);
      levels.push(out[1] ?? 0);
    }
    expect(levels).to.deep.equal([5, 50, 1, 50]);
    expect(maker.asked).to.have.lengthOf(1);
  });

  it('has a recorded apology for each language, and tells how its providers stand', async () => {
    const maker = new TestMaker('one');
    const apologies = new Apologies();
    const synthesisers = new Synthesisers([maker], { clock, apologies });
    for (const language of ['zh-CN', 'en-US'] as const) {
      const sound = synthesisers.apology(language);
      expect(sound?.complete).to.equal(true);
      expect(sound?.length).to.be.within(2 * 8_000, 6 * 8_000);
    }
    maker.fails = providerFailed('one', 'no.');
    for (let i = 0; i < 3; i++) await rejection(synthesisers.synthesise(say(`第${i}句`)));
    expect(synthesisers.status()).to.deep.equal([
      {
        ...{ name: 'one', does: 'speaks', state: 'resting', lastError: 'one: no.' },
        ...{ lastErrorAt: clock.now(), restsUntil: clock.now() + 15_000, succeeded: 0, failed: 3 },
      },
    ]);
  });

  it('refuses a recording that it cannot play, by its path', () => {
    const play = (): Apologies => new Apologies({ 'zh-CN': join(tempFolder(), 'none.wav') });
    expect(play).to.throw().with.property('code', 'InvalidInput');
    expect(play).to.throw(/apologies\.zh-CN/);
  });

  it('closes its providers, and makes nothing afterwards', async () => {
    const maker = new TestMaker('one');
    const synthesisers = new Synthesisers([maker], { clock });
    await synthesisers.close();
    expect(maker.closed).to.equal(true);
    expect((await rejection(synthesisers.synthesise(say('您好')))).code).to.equal('EngineStopped');
  });
});

describe('SoundCache', () => {
  const sound = (samples: number) => pcmSound(new Int16Array(samples));

  it('holds no more than it may, and drops what was used longest ago', () => {
    const cache = new SoundCache(100_000);
    for (const key of 'abcdefgh') cache.keep(key, sound(5_000));
    cache.get('a');
    cache.keep('i', sound(5_000));
    cache.keep('j', sound(5_000));
    expect(cache.bytes).to.be.at.most(100_000);
    expect(cache.get('a')).to.not.equal(undefined);
    expect(cache.get('b')).to.equal(undefined);
    cache.keep('a', sound(1_000));
    cache.clear();
    expect(cache.bytes).to.equal(0);
  });

  it('does not keep one that would fill it', () => {
    const cache = new SoundCache(100_000);
    cache.keep('a', sound(7_000));
    expect(cache.get('a')).to.equal(undefined);
    expect(cache.bytes).to.equal(0);
  });
});
