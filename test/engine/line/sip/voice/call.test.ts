import { expect } from 'chai';
import { afterEach } from 'mocha';
import { Voice } from '../../../../../engine/line/sip/voice';
import { levelOf, meanSquare } from '../../../../../engine/media/level';
import { mediaClock } from '../../../../../engine/media/mediaClock';
import type { MediaPlan } from '../../../../../engine/media/mediaPlan';
import { Player } from '../../../../../engine/media/player';
import { PortRange } from '../../../../../engine/media/portRange';
import { pcmSound, type Sound } from '../../../../../engine/media/sound';
import { RtpStream, type StreamParts } from '../../../../../engine/media/stream';
import { Tick } from '../../../../../engine/media/tick';
import { openSpeech, parseSpeech, type Speech } from '../../../../../engine/speech';
import { FunasrServer } from '../../../../support/speech/funasrServer';
import { until } from '../../../../support/until';
import { seededRandom } from '../../../../support/random';
import { joined, silence } from '../../../media/waves';

const LOOPBACK = '127.0.0.1';
const PROMPT = '您好，请问您是张三吗？';

const planTo = (stream: RtpStream): MediaPlan => ({
  direction: 'sendrecv',
  remote: stream.local,
  rtcp: 'mux',
  send: { law: 'PCMA', payloadType: 8 },
  receive: new Map([[8, 'PCMA']]),
  events: { send: 101, receive: 101 },
  ptimeMs: 20,
});

const samplesOf = (sound: Sound): Int16Array => {
  const out = new Int16Array(sound.length);
  sound.copy(0, out, 0, sound.length);
  return out;
};

/** Both ends of a call, each with an RTP stream and a speech of its own, over the loopback. */
describe('Voice, in a call', function () {
  this.timeout(30_000);
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const openStream = async (seed: number): Promise<RtpStream> => {
    const random = seededRandom(seed);
    const parts: StreamParts = {
      clock: mediaClock,
      random,
      tick: new Tick(mediaClock, (error) => {
        throw error;
      }),
      ports: new PortRange(43_000 + 100 * seed, 43_099 + 100 * seed, random),
    };
    const stream = await RtpStream.open(parts, { address: LOOPBACK }, { key: () => undefined });
    closing.push(() => stream.close());
    return stream;
  };
  const speechOf = (settings: object): Speech => {
    const speech = openSpeech(parseSpeech(settings), { clock: mediaClock });
    closing.push(() => speech.close());
    return speech;
  };

  it('asks, and understands what is answered while it still speaks', async () => {
    const understood: Int16Array[] = [];
    const server = await FunasrServer.open({
      understand: (audio) => {
        understood.push(audio);
        return '是的。';
      },
    });
    closing.push(() => server.close());
    const speech = speechOf({
      synthesisers: [{ kind: 'espeak' }],
      recognisers: [{ kind: 'funasr', url: server.url }],
    });
    const callee = speechOf({ synthesisers: [{ kind: 'espeak' }] });
    const [near, far] = [await openStream(1), await openStream(2)];
    near.apply(planTo(far));
    far.apply(planTo(near));

    const told: string[] = [];
    const voice = new Voice({
      clock: mediaClock,
      stream: near,
      synthesiser: speech.synthesiser,
      recogniser: speech.recogniser,
      language: 'zh-CN',
      understands: true,
      listener: {
        speechStarted: () => {
          told.push('started');
          playback.stop();
        },
        speech: ({ text, confidence }) => told.push(`${text} ${confidence}`),
        failed: (error) => told.push(error.message),
      },
    });
    closing.push(() => Promise.resolve(voice.close()));
    await voice.prepare(PROMPT);
    const answer = await callee.synthesiser?.synthesise({ text: '是的，我是', language: 'zh-CN' });
    if (!answer) throw new Error('espeak is missing');
    // One that grows would be cut at where it is.
    await until(() => answer.complete);

    // What the callee hears; he answers after half a second of it.
    let [heardFrames, firstAt] = [0, 0];
    const player = new Player();
    far.source = player;
    const spoken = joined(samplesOf(answer), silence(1_500));
    far.addTap({
      frame: (heard) => {
        if (levelOf(meanSquare(heard)) < -40) return;
        firstAt ||= mediaClock.now();
        if (++heardFrames === 25) void player.play(pcmSound(spoken));
      },
    });
    // The first packets have to find their way.
    await until(() => far.figures().received.packets > 10);
    const saidAt = mediaClock.now();
    const playback = voice.say(PROMPT);
    const end = await playback.done;
    await until(() => told.length > 1);

    expect(told).to.deep.equal(['started', '是的。 0.9']);
    expect(end.reason).to.equal('stopped');
    expect(end.heard).to.be.within(0.1, 0.9);
    // The jitter buffer of the callee is in it, and whatever else this machine does.
    expect(firstAt - saidAt, 'ms until the callee hears it').to.be.lessThan(400);
    const [audio = new Int16Array(0)] = understood;
    expect(audio.length / 16).to.be.closeTo(answer.length / 8 + 300 + 700, 500);
    expect(levelOf(meanSquare(audio))).to.be.within(-35, -15);
  });
});
