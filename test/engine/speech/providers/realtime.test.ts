import { expect } from 'chai';
import {
  openAiRealtimeProvider,
  type OpenAiRealtimeSettings,
} from '../../../../engine/speech/openai/realtime';
import { SocketRecogniser } from '../../../../engine/speech/socket/recogniser';
import { besideServer } from '../../../support/speech/besideServer';
import { RealtimeServer } from '../../../support/speech/realtimeServer';
import { itSurvivesItsServer } from '../../../support/speech/misbehaviour';
import { Utterance } from '../../../support/speech/utterance';
import { sines } from '../../media/waves';

const SOUND = sines(300, { hertz: 400, level: 5_000 });

describe('OpenAI Realtime transcription', () => {
  const open = (more: Partial<OpenAiRealtimeSettings> = {}): SocketRecogniser =>
    new SocketRecogniser(
      openAiRealtimeProvider({ kind: 'openaiRealtime', url: at.server.url, key: 'sk-1', ...more }),
      at.clock,
    );
  const at = besideServer(
    () => new RealtimeServer(),
    () => open(),
  );

  it('opens a session for transcription, appends audio and commits it', async () => {
    at.server.transcript = '满意。';
    at.server.deltas = ['满', '意。'];
    at.server.logprobs = [
      { token: '满', logprob: -0.1 },
      { token: '意', logprob: -0.3 },
    ];
    const request = { language: 'zh-CN', hotWords: ['晴川', '寄件'] } as const;
    const { final, partials } = await new Utterance(at.recogniser, request)
      .audio(SOUND)
      .end()
      .over();
    expect(partials).to.deep.equal(['满', '满意。']);
    expect(final?.text).to.equal('满意。');
    expect(final?.confidence).to.be.closeTo(Math.exp(-0.2), 1e-9);
    const events = at.server.texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(events[0]).to.deep.equal({
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            noise_reduction: null,
            transcription: { model: 'gpt-4o-transcribe', language: 'zh', prompt: '晴川, 寄件' },
            turn_detection: null,
          },
        },
        include: ['item.input_audio_transcription.logprobs'],
      },
    });
    const audio = events.filter(({ type }) => type === 'input_audio_buffer.append');
    const octets = audio.map((event) => Buffer.from(String(event['audio']), 'base64').length);
    expect(octets).to.deep.equal([800, 800, 800]);
    expect(events.at(-1)).to.deep.equal({ type: 'input_audio_buffer.commit' });
  });

  it('fails with what the server says, and never tells the key', async () => {
    for (const [failure, reason] of [
      ['error', 'the model is overloaded'],
      ['failed', 'not to be understood'],
    ] as const) {
      at.server.failure = failure;
      const { failed } = await new Utterance(at.recogniser).audio(SOUND).end().over();
      expect(failed?.message).to.contain(reason);
    }
    await at.recogniser.close();
    at.recogniser = open({ key: 'sk-wrong' });
    const { failed } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(failed?.message).to.contain('401').and.to.contain('Incorrect API key');
    expect(failed?.message).not.to.contain('sk-wrong');
  });

  itSurvivesItsServer({
    ...{
      server: () => at.server,
      recogniser: () => at.recogniser,
      clock: () => at.clock,
      sound: SOUND,
    },
    ...{ hasEnded: (texts) => texts.some((text) => text.includes('commit')), seconds: 6 },
  });
});
