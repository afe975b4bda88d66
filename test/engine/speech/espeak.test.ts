import { expect } from 'chai';
import { levelOf, meanSquare } from '../../../engine/media/level';
import type { Sound } from '../../../engine/media/sound';
import { EspeakMaker } from '../../../engine/speech/espeak/maker';
import { installFolder } from '../../../engine/speech/espeak/installFolder';
import type { Maker } from '../../../engine/speech/maker';
import { Synthesisers } from '../../../engine/speech/synthesisers';
import { SystemClock } from '../../../engine/time/clock';
import { FakeClock } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';
import { framesOf } from '../media/waves';

const samplesOf = (sound: Sound): Int16Array => {
  const out = new Int16Array(sound.length);
  sound.copy(0, out, 0, sound.length);
  return out;
};

describe('EspeakMaker', function () {
  // It is loaded in each test: a quarter of a second, more on a busy machine.
  this.timeout(20_000);
  const opened: Maker[] = [];
  const open = (clock = new FakeClock(), packageName?: string): EspeakMaker => {
    const maker = new EspeakMaker(clock, packageName);
    opened.push(maker);
    return maker;
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((maker) => maker.close()));
  });

  it('speaks Chinese and English at 8 kHz, as loud as a telephone wants it', async () => {
    const clock = new FakeClock();
    const maker = open(clock);
    const texts = [
      ['zh-CN', '您好，我是晴川物流的客服，请问您是张三吗？'],
      ['en-US', 'Hello, this is the parcel service. Am I speaking to Mister Smith?'],
    ] as const;
    for (const [language, text] of texts) {
      const { sound, whole } = await maker.make({ text, language });
      await whole;
      const samples = samplesOf(sound);
      expect(samples.length / 8_000, 'seconds').to.be.within(2.5, 7);
      const active = framesOf(samples)
        .map(meanSquare)
        .filter((power) => levelOf(power) > -45);
      const level = levelOf(active.reduce((sum, power) => sum + power, 0) / active.length);
      expect(level, `${language}, dBm0`).to.be.closeTo(-20, 2.5);
      expect(Math.max(...samples.map(Math.abs)), 'peak').to.be.lessThan(32_700);
    }
    expect(clock.pending()).to.equal(0);
  });

  it('reads numbers out, and speaks faster when it is asked to', async () => {
    const maker = open();
    const lengthOf = async (text: string, speed?: number): Promise<number> => {
      const { sound, whole } = await maker.make({
        text,
        language: 'zh-CN',
        ...(speed === undefined ? {} : { speed }),
      });
      await whole;
      return sound.length;
    };
    const [digits, words] = [
      await lengthOf('13800138000'),
      await lengthOf('幺三八，零零幺三，八零零零'),
    ];
    expect(digits).to.be.closeTo(words, 0.05 * words);
    expect(await lengthOf('您好，请问您是张三吗', 1.5)).to.be.lessThan(
      0.8 * (await lengthOf('您好，请问您是张三吗')),
    );
  });

  it('makes several texts one after the other, and each is whole', async () => {
    const maker = open();
    const texts = ['一', '您好，请问您是张三本人吗？', '再见', '好的，我们稍后再联系您。'];
    const made = await Promise.all(texts.map((text) => maker.make({ text, language: 'zh-CN' })));
    await Promise.all(made.map(({ whole }) => whole));
    const lengths = made.map(({ sound }) => sound.length);
    expect(lengths[1]).to.be.greaterThan(2 * (lengths[2] ?? 0));
    expect(made.every(({ sound }) => sound.complete)).to.equal(true);
  });

  it('begins a long text before it is finished with it', async () => {
    const maker = open();
    const text = '您好，我是晴川物流的客服，请问您是张三吗？'.repeat(40);
    const { sound, whole } = await maker.make({ text, language: 'zh-CN' });
    const [first, complete] = [sound.length, sound.complete];
    await whole;
    expect(complete).to.equal(false);
    expect(first).to.be.lessThan(sound.length / 4);
  });

  it('names the package to install, and where, when it is not there', async () => {
    const failures: string[] = [];
    const clock = new FakeClock();
    const synthesisers = new Synthesisers([open(clock, '@echogarden/not-there')], {
      clock,
      failed: (error) => failures.push(error.message),
    });
    const error = await rejection(synthesisers.synthesise({ text: '您好', language: 'zh-CN' }));
    expect(error.message).to.contain('npm install @echogarden/not-there');
    expect(error.message).to.contain(` in ${installFolder()} `);
    expect(failures.length, 'told when it is opened, and when it is needed').to.be.within(1, 2);
  });

  it('finds the folder of whichever host it is installed in', () => {
    const inside = '@dialflow/n8n-nodes-telephony/dist/engine/speech/espeak';
    const folders: Record<string, string> = {
      '/home/me/.node-red': `/home/me/.node-red/node_modules/${inside}`,
      '/home/me/.n8n/nodes': `/home/me/.n8n/nodes/node_modules/${inside}`,
      '/srv/app': `/srv/app/node_modules/.pnpm/x@1/node_modules/${inside}`,
      '/src/telephony': '/src/telephony/dist/engine/speech/espeak',
    };
    for (const [folder, from] of Object.entries(folders)) {
      expect(installFolder(from)).to.equal(folder);
    }
  });

  it('refuses a voice that it does not have, and goes on with others', async () => {
    const maker = open();
    const refused = maker.make({ text: '您好', language: 'zh-CN', voice: 'nobody' });
    const error = await rejection(refused.then(({ whole }) => whole));
    expect(error.message).to.contain('no voice "nobody"');
    const { sound, whole: other } = await maker.make({ text: '您好', language: 'zh-CN' });
    await other;
    expect(sound.length).to.be.greaterThan(2_000);
  });

  it('gives up what hangs, and starts anew', async () => {
    const clock = new FakeClock();
    const maker = open(clock);
    await maker.warmUp();
    const long = maker.make({ text: '您好，'.repeat(6_000), language: 'zh-CN' });
    const failing = rejection(long.then(({ whole }) => whole));
    await clock.settle();
    await clock.advance(15_000);
    expect((await failing).message).to.contain('15 s');
    const { sound, whole: next } = await maker.make({ text: '您好', language: 'zh-CN' });
    await next;
    expect(sound.length).to.be.greaterThan(2_000);
  });

  it('ends its thread when it is closed, and makes nothing afterwards', async () => {
    const maker = open(new SystemClock() as unknown as FakeClock);
    await maker.warmUp();
    await maker.close();
    const error = await rejection(maker.make({ text: '您好', language: 'zh-CN' }));
    expect(error.code).to.equal('EngineStopped');
  });
});
