import { expect } from 'chai';
import { powerAt } from '../../../engine/media/goertzel';
import { levelOf } from '../../../engine/media/level';
import type { Sound } from '../../../engine/media/sound';
import { OpenAiMaker, type OpenAiMakerSettings } from '../../../engine/speech/openai/maker';
import { endpoint } from '../../../engine/speech/openai/endpoint';
import { FakeClock } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';
import { OpenAiServer, type SpeechAnswer } from '../../support/speech/openAiServer';
import { until } from '../../support/until';

const REQUEST = { text: '您好', language: 'zh-CN' } as const;

/** 400 Hz of a rate. */
const tone = (seconds: number, rate: number): Int16Array =>
  Int16Array.from({ length: seconds * rate }, (_, i) =>
    Math.round(3_000 * Math.sin((2 * Math.PI * 400 * i) / rate)),
  );

const samplesOf = (sound: Sound): Int16Array => {
  const out = new Int16Array(sound.length);
  sound.copy(0, out, 0, sound.length);
  return out;
};

describe('OpenAiMaker', () => {
  let server: OpenAiServer;
  let clock: FakeClock;

  beforeEach(async () => {
    server = await OpenAiServer.open();
    clock = new FakeClock();
  });
  afterEach(() => server.close());

  const maker = (settings: Partial<OpenAiMakerSettings> = {}): OpenAiMaker =>
    new OpenAiMaker({ kind: 'openai', url: server.url, ...settings }, clock);
  const answers = (answer: SpeechAnswer): void => {
    server.script = { speech: () => answer };
  };
  const make = async (): Promise<Int16Array> => {
    const { sound, whole } = await maker().make(REQUEST);
    await whole;
    return samplesOf(sound);
  };
  /** Of what comes of `make`: it may fail before or after its first piece. */
  const failure = async (making = maker()) => {
    const made = making.make(REQUEST).then(({ whole }) => whole);
    return rejection(made);
  };

  it('asks as the protocol says, with what is set', async () => {
    answers({ samples: tone(1, 24_000) });
    await maker().make(REQUEST);
    const chosen = maker({ key: 'sk-secret', model: 'kokoro', voice: 'zf_xiaobei' });
    await chosen.make({ ...REQUEST, speed: 1.25 });
    await chosen.make({ ...REQUEST, voice: 'zm_yunjian' });
    expect(server.spoken).to.deep.equal([
      { model: 'tts-1', input: '您好', voice: 'alloy', response_format: 'pcm' },
      {
        model: 'kokoro',
        input: '您好',
        voice: 'zf_xiaobei',
        response_format: 'pcm',
        speed: 1.25,
      },
      { model: 'kokoro', input: '您好', voice: 'zm_yunjian', response_format: 'pcm' },
    ]);
    expect(server.requests.map(({ headers }) => headers.authorization)).to.deep.equal([
      undefined,
      'Bearer sk-secret',
      'Bearer sk-secret',
    ]);
  });

  it('reads pcm and wav of any rate, however the pieces are cut', async () => {
    const kinds: SpeechAnswer[] = [
      { samples: tone(2, 24_000) },
      { samples: tone(2, 24_000), pieceBytes: 4_801 },
      { samples: tone(2, 16_000), rate: 16_000, mediaType: 'audio/pcm;rate=16000' },
      { samples: tone(2, 22_050), rate: 22_050, format: 'wav', pieceBytes: 9_999 },
      { samples: tone(2, 8_000), rate: 8_000, format: 'wav' },
    ];
    for (const kind of kinds) {
      answers(kind);
      const samples = await make();
      expect(samples.length).to.be.closeTo(16_000, 2);
      const middle = samples.subarray(4_000, 12_000);
      expect(levelOf(powerAt(middle, 400)), JSON.stringify({ ...kind, samples: 0 })).to.be.closeTo(
        -20,
        0.5,
      );
    }
  });

  it('gives the first piece while the rest still comes', async () => {
    answers({ samples: tone(4, 24_000), stallAfter: 8 });
    const { sound, whole } = await maker().make(REQUEST);
    expect(sound.length).to.be.greaterThan(4_000);
    expect(sound.complete).to.equal(false);
    await until(() => sound.length > 20_000);
    await clock.advance(8_000);
    expect((await rejection(whole)).message).to.contain('did not answer within 8 s');
    expect(sound.complete, 'play ends').to.equal(true);
    expect(clock.pending()).to.equal(0);
  });

  it('fails where the answer is cut, and what came of it ends', async () => {
    answers({ samples: tone(4, 24_000), cutAfter: 8 });
    const { sound, whole } = await maker().make(REQUEST);
    expect((await rejection(whole)).message).to.contain(server.url);
    expect(sound.complete).to.equal(true);
    expect(clock.pending()).to.equal(0);
  });

  it('gives up a server that does not answer in time', async () => {
    server.script = { speech: () => new Promise<SpeechAnswer>(() => undefined) };
    const failing = failure();
    await until(() => server.spoken.length === 1);
    await clock.advance(8_000);
    expect((await failing).message).to.contain('did not answer within 8 s');
    expect(clock.pending()).to.equal(0);
  });

  it('says what is wrong with an answer', async () => {
    const wrong: [SpeechAnswer, RegExp][] = [
      [
        { status: 500, body: '{"error":{"message":"out of memory"}}' },
        /answered 500: out of memory/,
      ],
      [{ status: 404, body: '<html>not here</html>' }, /answered 404/],
      [{ bytes: Buffer.from('{"ok":true}'), mediaType: 'application/json' }, /application\/json/],
      [{ bytes: Buffer.from('ID3\u0003rest'), mediaType: 'audio/mpeg' }, /audio\/mpeg/],
      [{ samples: new Int16Array(0) }, /no sound/],
      [{ bytes: Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(80_000)]) }, /no beginning/],
    ];
    for (const [answer, expected] of wrong) {
      answers(answer);
      expect((await failure()).message).to.match(expected);
    }
    expect(clock.pending()).to.equal(0);
  });

  it('does not blame the server for a text that it refuses', async () => {
    answers({ status: 400, body: '{"error":{"message":"too long"}}' });
    expect((await failure()).details).to.include({ blames: false });
    answers({ status: 401, body: '{}' });
    expect((await failure()).details).to.include({ blames: true });
  });

  it('keeps the key out of errors, whatever a server says', async () => {
    answers({ status: 401, body: '{"error":{"message":"Incorrect API key: sk-secret"}}' });
    const error = await failure(maker({ key: 'sk-secret', url: `${server.url}/v1?token=hush` }));
    expect(error.message).to.contain('answered 401: Incorrect API key: …');
    expect(JSON.stringify(error)).not.to.match(/sk-secret|hush/);
  });

  it('does not follow to another server', async () => {
    answers({ status: 302, body: '' });
    expect((await failure()).message).to.contain('302');
  });

  it('says where nobody listens', async () => {
    const gone = await OpenAiServer.open();
    const { url } = gone;
    await gone.close();
    expect((await failure(maker({ url }))).message).to.match(/127\.0\.0\.1.*ECONNREFUSED/);
  });

  it('finds the address of the method', () => {
    const cases: [string, string][] = [
      ['http://tts:8880', 'http://tts:8880/v1/audio/speech'],
      ['http://tts:8880/', 'http://tts:8880/v1/audio/speech'],
      ['https://api.openai.com/v1', 'https://api.openai.com/v1/audio/speech'],
      ['https://host/openai/v1/', 'https://host/openai/v1/audio/speech'],
      ['https://host/v1/audio/speech', 'https://host/v1/audio/speech'],
      ['https://host/x?a=1', 'https://host/x/v1/audio/speech?a=1'],
    ];
    for (const [url, found] of cases) expect(endpoint(url, 'audio/speech').href).to.equal(found);
  });

  it('gives up what is underway when it is closed', async () => {
    server.script = { speech: () => new Promise<SpeechAnswer>(() => undefined) };
    const closing = maker();
    const failing = failure(closing);
    await until(() => server.spoken.length === 1);
    await closing.close();
    expect((await failing).message).to.contain('given up');
    expect((await failure(closing)).code).to.equal('EngineStopped');
    expect(clock.pending()).to.equal(0);
  });
});
