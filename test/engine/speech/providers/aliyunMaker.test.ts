import { expect } from 'chai';
import type { Sound } from '../../../../engine/media/sound';
import {
  AliyunMaker,
  type AliyunMakerSettings,
  partsOf,
} from '../../../../engine/speech/aliyun/maker';
import { blamesProvider } from '../../../../engine/speech/failure';
import type { SpeechRequest } from '../../../../engine/speech/port';
import { FakeClock } from '../../../support/fakeClock';
import { rejection } from '../../../support/rejection';
import { NlsServer } from '../../../support/speech/nlsServer';
import { until } from '../../../support/until';
import { speech } from '../../media/speech';
import { seededRandom } from '../../../support/random';

const SPOKEN = speech(3, seededRandom(3), 140, 8_000);
const say = (text: string, more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  ...{ text, language: 'zh-CN' },
  ...more,
});

describe('Aliyun NLS, as a synthesiser', () => {
  let server: NlsServer;
  let clock: FakeClock;
  let maker: AliyunMaker;

  const open = (more: Partial<AliyunMakerSettings> = {}): AliyunMaker => {
    const settings = { kind: 'aliyun', appKey: 'app-1', token: 'token-1' } as const;
    const where = { url: server.gateway, tokenUrl: server.tokenUrl };
    return new AliyunMaker({ ...settings, ...where, ...more }, clock);
  };
  const made = async (request: SpeechRequest): Promise<Sound> => {
    const { sound, whole } = await maker.make(request);
    await whole;
    return sound;
  };

  beforeEach(async () => {
    server = await new NlsServer().open();
    server.speak = () => SPOKEN;
    clock = new FakeClock();
    server.now = () => clock.now();
    maker = open();
  });
  afterEach(async () => {
    await maker.close();
    await server.close();
    expect(clock.pending()).to.equal(0);
  });

  it('asks as the protocol says, and takes 8 kHz as they come, however they are cut', async () => {
    const sound = await made(say('余额120元', { voice: 'aixia', speed: 1.5 }));
    expect(sound.complete).to.equal(true);
    expect(sound.length).to.equal(SPOKEN.length);
    const [start] = server.starts;
    expect(start?.header).to.include({
      ...{ namespace: 'SpeechSynthesizer', name: 'StartSynthesis', appkey: 'app-1' },
    });
    expect(start?.payload).to.deep.equal({
      ...{ text: '余额一百二十元', voice: 'aixia', format: 'pcm', sample_rate: 8_000 },
      ...{ volume: 50, speech_rate: 250, pitch_rate: 0 },
    });
    // Only as loud as a telephone wants it: the same wave.
    const out = new Int16Array(sound.length);
    sound.copy(0, out, 0, out.length);
    const at = SPOKEN.findIndex((sample) => Math.abs(sample) > 4_000);
    const gain = (out[at] ?? 0) / (SPOKEN[at] ?? 1);
    const off = out.map((sample, i) => Math.abs(sample - gain * (SPOKEN[i] ?? 0)));
    expect(Math.max(...off)).to.be.lessThan(40);
  });

  it('speaks slower and faster by its own measure, with a voice for each language', async () => {
    for (const speed of [0.5, 0.75, 1, 2]) await made(say('好', { speed }));
    const rates = server.starts.map(({ payload }) => payload?.['speech_rate']);
    expect(rates).to.deep.equal([-500, -250, 0, 500]);
    await made({ text: 'hello', language: 'en-US' });
    expect(server.starts.at(-1)?.payload?.['voice']).to.equal('harry');
  });

  it('says long texts part by part', async () => {
    const sentence = '这是一句话，说的是同样的事情。';
    await made(say(sentence.repeat(50)));
    const texts = server.starts.map(({ payload }) => String(payload?.['text']));
    expect(texts.length).to.be.greaterThan(1);
    expect(texts.join('')).to.equal(sentence.repeat(50));
    for (const text of texts) expect(text).to.match(/。$/);
    expect(partsOf('a'.repeat(700)).map(({ length }) => length)).to.deep.equal([300, 300, 100]);
  });

  it('makes a new token where the old one is no longer taken', async () => {
    await maker.close();
    const key = { accessKeyId: 'LTAI-test', accessKeySecret: 'shhh' };
    maker = open({ token: '', ...key });
    await made(say('一'));
    server.tokens.clear();
    await made(say('二'));
    expect(server.created).to.have.lengthOf(2);
  });

  it('fails with bad credentials, and never tells them', async () => {
    for (const [more, reason] of [
      [{ token: 'token-bad' }, 'ACCESS_DENIED'],
      [{ token: '', accessKeyId: 'LTAI-test', accessKeySecret: 'hush' }, 'SignatureDoesNotMatch'],
    ] as const) {
      maker = open(more);
      const { message } = await rejection(made(say('您好')));
      expect(message)
        .to.contain(reason)
        .and.not.match(/token-bad|hush/);
    }
  });

  it('does not blame the service for a text that it refuses', async () => {
    server.taskFailed = { status: 40_000_003, status_text: 'PARAMETER_INVALID: no such voice' };
    const refused = await rejection(made(say('您好')));
    expect(refused.message).to.contain('no such voice');
    expect(blamesProvider(refused)).to.equal(false);
    server.taskFailed = { status: 50_000_000, status_text: 'SERVER_ERROR' };
    expect(blamesProvider(await rejection(made(say('您好'))))).to.equal(true);
  });

  it('ends what it has where the rest is cut or does not come', async () => {
    server.breaksAfter = { pieces: 10, how: 'cut' };
    const cut = await maker.make(say('您好'));
    const error = await rejection(cut.whole);
    expect(error.message).to.contain('the connection was cut');
    expect(cut.sound.complete).to.equal(true);
    server.breaksAfter = { pieces: 10, how: 'silence' };
    const silent = await maker.make(say('您好吗'));
    await until(() => silent.sound.length > 8_000);
    const stopped = rejection(silent.whole);
    await clock.advance(8_000);
    expect((await stopped).message).to.contain('nothing came for 8 s');
  });

  it('gives up what is under way when it is closed', async () => {
    server.breaksAfter = { pieces: 0, how: 'silence' };
    const making = rejection(made(say('您好')));
    await until(() => server.starts.length === 1);
    await maker.close();
    expect((await making).code).to.equal('EngineStopped');
  });
});
