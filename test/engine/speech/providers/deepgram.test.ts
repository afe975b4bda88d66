import { expect } from 'chai';
import { decode } from '../../../../engine/media/g711';
import {
  deepgramProvider,
  type DeepgramSettings,
} from '../../../../engine/speech/deepgram/provider';
import { SocketRecogniser } from '../../../../engine/speech/socket/recogniser';
import { besideServer } from '../../../support/speech/besideServer';
import { DeepgramServer } from '../../../support/speech/deepgramServer';
import { until } from '../../../support/until';
import { itSurvivesItsServer } from '../../../support/speech/misbehaviour';
import { Utterance } from '../../../support/speech/utterance';
import { sines } from '../../media/waves';

const SOUND = sines(300, { hertz: 400, level: 5_000 });

describe('Deepgram', () => {
  const open = (more: Partial<DeepgramSettings> = {}): SocketRecogniser =>
    new SocketRecogniser(
      deepgramProvider({ kind: 'deepgram', key: 'dg-key', url: at.server.url, ...more }),
      at.clock,
    );
  const at = besideServer(
    () => new DeepgramServer(),
    () => open(),
  );

  it('asks for what it needs by the address, and sends µ-law', async () => {
    at.server.last = [{ transcript: 'Yes, please.', isFinal: true, confidence: 0.97 }];
    const { final } = await new Utterance(at.recogniser, { language: 'en-US' })
      .audio(SOUND)
      .end()
      .over();
    expect(final?.text).to.equal('Yes, please.');
    expect(final?.confidence).to.be.closeTo(0.97, 1e-9);
    expect(Object.fromEntries(at.server.sessions[0]?.url.searchParams ?? [])).to.deep.equal({
      ...{ model: 'nova-3', language: 'en-US', encoding: 'mulaw', sample_rate: '8000' },
      ...{ channels: '1', interim_results: 'true', punctuate: 'true', smart_format: 'true' },
      endpointing: 'false',
    });
    const codes = Buffer.concat(at.server.pieces);
    const heard = new Int16Array(codes.length);
    decode('PCMU', codes, heard);
    const off = heard.map((sample, i) => Math.abs(sample - (SOUND[i] ?? 0)));
    expect(codes.length).to.equal(SOUND.length);
    expect(Math.max(...off)).to.be.lessThan(300);
    expect(at.server.texts).to.deep.equal(['{"type":"CloseStream"}']);
  });

  it('puts together what is final, and shows what is not yet', async () => {
    at.server.results = [
      { transcript: '我想' },
      { transcript: '我想寄件。', isFinal: true, confidence: 0.9 },
      { transcript: '' },
      { transcript: '明天' },
    ];
    at.server.last = [{ transcript: '明天来。', isFinal: true, confidence: 0.8 }];
    const { final, partials } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(partials).to.deep.equal([
      '我想',
      '我想寄件。',
      '我想寄件。',
      '我想寄件。明天',
      '我想寄件。明天来。',
    ]);
    expect(final?.text).to.equal('我想寄件。明天来。');
    expect(final?.confidence).to.be.within(0.8, 0.9);
  });

  it('names words to expect as each of its models wants them', async () => {
    const hotWords = ['晴川', '寄件'];
    await new Utterance(at.recogniser, { language: 'zh-CN', hotWords }).audio(SOUND).end().over();
    expect(at.server.sessions.at(-1)?.url.searchParams.getAll('keywords')).to.deep.equal(hotWords);
    await new Utterance(at.recogniser, { language: 'en-US', hotWords }).audio(SOUND).end().over();
    expect(at.server.sessions.at(-1)?.url.searchParams.getAll('keyterm')).to.deep.equal(hotWords);
  });

  it('says every 4 s that it is still there while nothing is said', async () => {
    const utterance = new Utterance(at.recogniser).audio(SOUND);
    await until(() => at.server.pieces.length > 0);
    await at.clock.advance(8_000);
    utterance.end();
    await utterance.over();
    const alive = '{"type":"KeepAlive"}';
    expect(at.server.texts).to.deep.equal([alive, alive, '{"type":"CloseStream"}']);
  });

  it('fails with a wrong key, and never tells it', async () => {
    await at.recogniser.close();
    at.recogniser = open({ key: 'wrong-key' });
    const { failed } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(failed?.message).to.contain('401').and.to.contain('Invalid credentials');
    expect(failed?.message).not.to.contain('wrong-key');
  });

  itSurvivesItsServer({
    ...{
      server: () => at.server,
      recogniser: () => at.recogniser,
      clock: () => at.clock,
      sound: SOUND,
    },
    ...{ hasEnded: (texts) => texts.some((text) => text.includes('CloseStream')), seconds: 3 },
  });
});
