import { expect } from 'chai';
import {
  aliyunProvider,
  type AliyunRecogniserSettings,
} from '../../../../engine/speech/aliyun/transcriber';
import { SocketRecogniser } from '../../../../engine/speech/socket/recogniser';
import { besideServer } from '../../../support/speech/besideServer';
import { NlsServer } from '../../../support/speech/nlsServer';
import { itSurvivesItsServer } from '../../../support/speech/misbehaviour';
import { Utterance } from '../../../support/speech/utterance';
import { sines } from '../../media/waves';

const SOUND = sines(300, { hertz: 400, level: 5_000 });

describe('Aliyun NLS, as a recogniser', () => {
  const open = (more: Partial<AliyunRecogniserSettings> = {}): SocketRecogniser => {
    const settings = { kind: 'aliyun', appKey: 'app-1', url: at.server.gateway } as const;
    const access = { tokenUrl: at.server.tokenUrl, ...more };
    return new SocketRecogniser(aliyunProvider({ ...settings, ...access }, at.clock), at.clock);
  };
  const withKey = (more: Partial<AliyunRecogniserSettings> = {}): SocketRecogniser =>
    open({ accessKeyId: 'LTAI-test', accessKeySecret: 'shhh', ...more });
  const at = besideServer(
    () => new NlsServer(),
    (server, clock) => {
      server.now = () => clock.now();
      return open({ token: 'token-1' });
    },
  );

  const hears = () => new Utterance(at.recogniser).audio(SOUND).end().over();

  it('starts, waits for the answer, sends 8 kHz, stops: to the letter', async () => {
    at.server.sentences = [{ changes: ['满'], result: '满意。', confidence: 0.93 }];
    const { final, partials } = await hears();
    expect(final).to.deep.equal({ text: '满意。', confidence: 0.93 });
    expect(partials).to.deep.equal(['满', '满意。']);
    const [start, stop] = at.server.texts.map(
      (text) => JSON.parse(text) as { header: Record<string, string>; payload?: object },
    );
    expect(start?.header).to.include({
      ...{ namespace: 'SpeechTranscriber', name: 'StartTranscription', appkey: 'app-1' },
    });
    expect(start?.payload).to.deep.equal({
      ...{ format: 'pcm', sample_rate: 8_000, enable_intermediate_result: true },
      ...{ enable_punctuation_prediction: true, enable_inverse_text_normalization: true },
      max_sentence_silence: 2_000,
    });
    expect(stop?.header).to.include({
      name: 'StopTranscription',
      task_id: start?.header['task_id'],
    });
    expect(stop?.header['message_id']).not.to.equal(start?.header['message_id']);
    // Nothing before it has agreed to listen.
    expect(at.server.sessions[0]?.received.map((one) => typeof one === 'string')).to.deep.equal([
      true, false, false, false, true,
    ]); // prettier-ignore
    const sent = Buffer.concat(at.server.pieces);
    expect(SOUND.every((sample, i) => sent.readInt16LE(2 * i) === sample)).to.equal(true);
  });

  it('puts sentences together, and names its table of hot words', async () => {
    await at.recogniser.close();
    at.recogniser = open({ token: 'token-1', vocabularyId: 'words-1' });
    at.server.sentences = [
      { result: '我想寄件。', confidence: 0.9 },
      { changes: ['明'], result: '明天来。', confidence: 0.6 },
    ];
    const { final, partials } = await hears();
    expect(final?.text).to.equal('我想寄件。明天来。');
    expect(final?.confidence).to.be.within(0.75, 0.78);
    expect(partials).to.deep.equal(['我想寄件。', '我想寄件。明', '我想寄件。明天来。']);
    expect(at.server.starts[0]?.payload?.['vocabulary_id']).to.equal('words-1');
  });

  it('makes a token with an AccessKey once, and a new one before it ends', async () => {
    await at.recogniser.close();
    at.recogniser = withKey();
    await Promise.all([hears(), hears()]);
    await hears();
    expect(at.server.created).to.have.lengthOf(1);
    expect(at.server.created[0]).to.include({
      ...{ AccessKeyId: 'LTAI-test', Action: 'CreateToken', Version: '2019-02-28', Format: 'JSON' },
      ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', RegionId: 'cn-shanghai' },
    });
    expect(at.server.created[0]?.['Timestamp']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await at.clock.advance(36 * 3_600_000);
    await hears();
    expect(at.server.created).to.have.lengthOf(2);
  });

  it('makes a new token where the old one is no longer taken', async () => {
    await at.recogniser.close();
    at.recogniser = withKey();
    await hears();
    at.server.tokens.clear();
    at.server.sentences = [{ result: '满意。' }];
    const { final } = await hears();
    expect(final?.text).to.equal('满意。');
    expect(at.server.created).to.have.lengthOf(2);
  });

  it('fails with bad credentials of any kind, and never tells them', async () => {
    const cases: [Partial<AliyunRecogniserSettings>, string][] = [
      [{ token: 'token-bad' }, '403: Gateway:ACCESS_DENIED'],
      [{ accessKeyId: 'LTAI-other', accessKeySecret: 'shhh' }, 'InvalidAccessKeyId.NotFound'],
      [{ accessKeyId: 'LTAI-test', accessKeySecret: 'hush' }, 'SignatureDoesNotMatch'],
      [{ token: 'token-1', appKey: 'app-2' }, 'APPKEY_NOT_EXIST'],
    ];
    for (const [settings, reason] of cases) {
      await at.recogniser.close();
      at.recogniser = open(settings);
      const { failed } = await hears();
      expect(failed?.message).to.contain(reason);
      expect(failed?.message).not.to.match(/token-bad|hush/);
    }
  });

  it('fails where the task does, with what it says', async () => {
    at.server.taskFailed = { status: 41_010_105, status_text: 'SILENT_SPEECH' };
    expect((await hears()).failed?.message).to.contain('41010105 SILENT_SPEECH');
  });

  itSurvivesItsServer({
    ...{
      server: () => at.server,
      recogniser: () => at.recogniser,
      clock: () => at.clock,
      sound: SOUND,
    },
    ...{ hasEnded: (texts) => texts.length === 2, seconds: 3 },
  });
});
