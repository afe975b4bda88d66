import { expect } from 'chai';
import { powerAt } from '../../../engine/media/goertzel';
import { levelOf } from '../../../engine/media/level';
import { funasrProvider } from '../../../engine/speech/funasr/provider';
import type { Recognition, RecognitionRequest } from '../../../engine/speech/port';
import { SocketRecogniser } from '../../../engine/speech/socket/recogniser';
import { FakeClock } from '../../support/fakeClock';
import { type FunasrScript, FunasrServer } from '../../support/speech/funasrServer';
import { until } from '../../support/until';
import { framesOf, sines } from '../media/waves';

const SOUND = sines(2_000, { hertz: 400, level: 5_000 });

interface Told {
  partials: string[];
  final?: { text: string; confidence: number };
  failed?: Error;
}

describe('FunASR', () => {
  let server: FunasrServer;
  let clock: FakeClock;
  let recogniser: SocketRecogniser;

  beforeEach(async () => {
    server = await FunasrServer.open();
    clock = new FakeClock();
    recogniser = new SocketRecogniser(funasrProvider({ kind: 'funasr', url: server.url }), clock);
  });
  afterEach(async () => {
    await recogniser.close();
    await server.close();
    expect(clock.pending()).to.equal(0);
  });

  const begin = (request: RecognitionRequest = { language: 'zh-CN' }): [Recognition, Told] => {
    const told: Told = { partials: [] };
    const recognition = recogniser.begin(request, {
      partial: (text) => told.partials.push(text),
      final: (heard) => (told.final = heard),
      failed: (error) => (told.failed = error),
    });
    return [recognition, told];
  };
  const speak = (request?: RecognitionRequest): Told => {
    const [recognition, told] = begin(request);
    // The array is used again, as frames are.
    const frame = new Int16Array(160);
    for (const piece of framesOf(SOUND)) {
      frame.set(piece);
      recognition.audio(frame);
    }
    recognition.end();
    return told;
  };
  const over = (told: Told) => until(() => told.final !== undefined || told.failed !== undefined);
  /** Without the connection that only showed that the subprotocol is not known. */
  const sessions = () => server.sessions.filter(({ hello }) => 'mode' in hello);
  const script = (to: FunasrScript): void => {
    server.script = to;
  };

  for (const kind of ['cpp', 'python'] as const) {
    describe(`with the ${kind} server`, () => {
      it('speaks its protocol to the letter', async () => {
        script({ kind, understand: () => '满意。' });
        const told = speak({ language: 'zh-CN', hotWords: ['晴川', '寄件'] });
        await over(told);
        expect(told).to.deep.equal({ partials: [], final: { text: '满意。', confidence: 0.9 } });
        const session = sessions().at(-1);
        expect(session?.hello).to.deep.equal({
          mode: '2pass',
          wav_name: 'call-1',
          wav_format: 'pcm',
          is_speaking: true,
          chunk_size: [5, 10, 5],
          chunk_interval: 10,
          audio_fs: 16_000,
          itn: true,
          hotwords: '{"晴川":20,"寄件":20}',
        });
        // 60 ms of 16 kHz; the rest at the end.
        const chunks = session?.chunks ?? [];
        expect(new Set(chunks.slice(0, -1))).to.deep.equal(new Set([1_920]));
        expect(chunks.at(-1)).to.be.within(2, 1_920);
        const audio = session?.audio ?? new Int16Array(0);
        expect(audio.length).to.equal(2 * (SOUND.length + 16));
        const middle = audio.slice(8_000, 24_000);
        expect(levelOf(powerAt(middle, 200))).to.be.closeTo(levelOf(powerAt(SOUND, 400)), 0.3);
        await until(() => session?.closed === true);
      });

      it('appends what comes online, and puts what comes offline in its place', async () => {
        script({ kind, online: ['满', '意吗', '不'], understand: () => '不满意。' });
        const told = speak();
        await over(told);
        expect(told.partials).to.deep.equal(['满', '满意吗', '满意吗不']);
        expect(told.final).to.deep.equal({ text: '不满意。', confidence: 0.9 });
      });

      it('connects for each utterance, offering what the server takes', async () => {
        script({ kind, understand: () => '好' });
        for (let i = 0; i < 3; i++) await over(speak());
        expect(sessions().map(({ subprotocol }) => subprotocol)).to.deep.equal(
          Array(3).fill(kind === 'python' ? 'binary' : ''),
        );
        // The C++ server does not know the subprotocol; that is found out once.
        expect(server.asked).to.equal(kind === 'python' ? 3 : 4);
      });
    });
  }

  it('understands nothing where the C++ server says so', async () => {
    script({ kind: 'cpp' });
    const told = speak();
    await over(told);
    expect(told.final).to.deep.equal({ text: '', confidence: 0 });
  });

  it('understands nothing where the Python server says nothing but is there', async () => {
    script({ kind: 'python' });
    const told = speak();
    await until(() => server.sessions[0]?.ended === true);
    await clock.settle();
    // Its pong is on the way.
    for (let i = 0; i < 50; i++) await clock.settle();
    await clock.advance(3_000);
    await over(told);
    expect(told.final).to.deep.equal({ text: '', confidence: 0 });
  });

  it('takes what came online when the second pass is too slow, and is less sure of it', async () => {
    script({ online: ['满', '意'], answerWhen: new Promise(() => undefined) });
    const told = speak();
    await until(() => told.partials.length === 2);
    await until(() => server.sessions.some(({ ended }) => ended));
    await clock.advance(3_000);
    await over(told);
    expect(told.final).to.deep.equal({ text: '满意', confidence: 0.7 });
  });

  it('fails where the server is stuck', async () => {
    script({ fault: 'hangs' });
    const told = speak();
    await until(() => server.sessions.some(({ ended }) => ended));
    await clock.settle();
    await clock.advance(3_000);
    await over(told);
    expect(told.failed?.message).to.match(/^funasr \(127\.0\.0\.1:\d+\): no answer within 3 s/);
  });

  it('fails where the connection is cut, refused or never made', async () => {
    script({ fault: 'cuts' });
    const cut = speak();
    await over(cut);
    expect(cut.failed?.message).to.contain('was cut');
    script({ fault: 'refuses' });
    const refused = speak();
    await over(refused);
    expect(refused.failed?.message).to.contain('400');
    await server.close();
    const gone = speak();
    await over(gone);
    expect(gone.failed?.message).to.contain('ECONNREFUSED');
    server = await FunasrServer.open();
  });

  it('fails where a connection takes too long', async () => {
    script({ fault: 'stalls' });
    const told = speak();
    await until(() => server.asked === 1);
    await clock.advance(3_000);
    expect(told.failed?.message).to.contain('no connection within 3 s');
  });

  it('fails on what is not its protocol', async () => {
    script({ fault: 'babbles' });
    const told = speak();
    await over(told);
    expect(told.failed?.message).to.contain('with something else');
  });

  it('keeps what is said while it connects', async () => {
    script({ understand: (audio) => String(audio.length) });
    const [recognition, told] = begin();
    recognition.audio(SOUND);
    await until(() => sessions()[0]?.chunks.length === 33);
    recognition.audio(SOUND);
    recognition.end();
    await over(told);
    expect(told.final?.text).to.equal(String(2 * (2 * SOUND.length + 16)));
  });

  it('hangs up when an utterance is given up, and tells nothing of it', async () => {
    const [recognition, told] = begin();
    recognition.audio(SOUND);
    await until(() => sessions().length === 1);
    recognition.cancel();
    await until(() => sessions()[0]?.closed === true);
    const [early] = begin();
    early.cancel();
    await clock.settle();
    expect(told).to.deep.equal({ partials: [] });
  });
});
