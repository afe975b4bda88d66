import { expect } from 'chai';
import { once } from 'node:events';
import WebSocket from 'ws';
import { funasrProvider } from '../../../engine/speech/funasr/provider';
import { SocketRecogniser } from '../../../engine/speech/socket/recogniser';
import type { RecognitionListener } from '../../../engine/speech';
import { SystemClock } from '../../../engine/time/clock';
import { FunasrServer } from '../../../scripts/start/sip/recogniser/funasrServer';
import { Vocabulary } from '../../../scripts/start/sip/recogniser/vocabulary';
import type { Speakers } from '../../../scripts/start/sip/voice';
import { padded, speakers } from './speakers';

const VOICE = { timbre: 'f3', pitch: 50, rate: 175 };
const [COMPANY, YES] = ['你们是哪家公司的啊？', '是的，我是'];

describe('The recogniser behind the protocol of FunASR', function () {
  this.timeout(20_000);
  let voices: Speakers;
  let server: FunasrServer;

  before(async () => {
    voices = await speakers();
    const spoken = [COMPANY, YES].map((text) => ({ text, samples: voices.say(text, VOICE) }));
    server = await FunasrServer.listen(new Vocabulary(spoken));
  });
  after(() => server.close());

  /** What is told to the engine's own client of such servers. */
  const understood = (samples: Int16Array): Promise<{ final: string; partials: string[] }> => {
    const recogniser = new SocketRecogniser(
      funasrProvider({ kind: 'funasr', url: server.url }),
      new SystemClock(),
    );
    const partials: string[] = [];
    return new Promise((resolve, reject) => {
      const listener: RecognitionListener = {
        partial: (text) => partials.push(text),
        final: ({ text }) => resolve({ final: text, partials }),
        failed: reject,
      };
      const recognition = recogniser.begin({ language: 'zh-CN' }, listener);
      for (let at = 0; at < samples.length; at += 160) {
        recognition.audio(samples.subarray(at, at + 160));
      }
      recognition.end();
    });
  };

  it("is understood by the engine's client", async () => {
    const { final } = await understood(voices.say(YES, VOICE));
    expect(final).to.equal(YES);
  });

  it('tells text while more is spoken, and all of it at the end', async () => {
    const { final, partials } = await understood(padded(voices.say(COMPANY, VOICE), 100, 1_200));
    expect(partials).to.deep.equal([COMPANY]);
    expect(final).to.equal(COMPANY);
  });

  it('answers an empty text where nothing was understood, for others without waiting', async () => {
    const { final } = await understood(voices.say('我要一份宫保鸡丁', VOICE));
    expect(final).to.equal('');
  });

  it('goes by the letter: names, modes, finality, one utterance after another', async () => {
    const socket = new WebSocket(server.url, ['binary']);
    await once(socket, 'open');
    const answers: unknown[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data as Buffer))));
    for (const text of [YES, COMPANY]) {
      socket.send(JSON.stringify({ mode: '2pass', wav_name: text, audio_fs: 8_000 }));
      socket.send(Buffer.from(voices.say(text, VOICE).buffer));
      const answered = once(socket, 'message');
      socket.send(JSON.stringify({ is_speaking: false }));
      await answered;
    }
    socket.send(JSON.stringify({ wav_name: 'nothing', is_speaking: false }));
    await once(socket, 'message');
    socket.close();
    expect(answers).to.deep.include({
      mode: '2pass-offline',
      text: YES,
      wav_name: YES,
      is_final: true,
    });
    expect(answers).to.deep.include({
      mode: '2pass-offline',
      text: COMPANY,
      wav_name: COMPANY,
      is_final: true,
    });
    expect(answers.at(-1)).to.deep.equal({ text: '', wav_name: 'nothing', is_final: true });
  });

  it('closes on what is not its protocol, and serves the next one', async () => {
    const socket = new WebSocket(server.url);
    await once(socket, 'open');
    socket.send('hello');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).to.equal(1007);
    expect((await understood(voices.say(YES, VOICE))).final).to.equal(YES);
  });
});
