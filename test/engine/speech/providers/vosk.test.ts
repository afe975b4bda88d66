import { expect } from 'chai';
import { SocketRecogniser } from '../../../../engine/speech/socket/recogniser';
import { voskProvider, type VoskSettings } from '../../../../engine/speech/vosk/provider';
import { itSurvivesItsServer } from '../../../support/speech/misbehaviour';
import { until } from '../../../support/until';
import { Utterance } from '../../../support/speech/utterance';
import { besideServer } from '../../../support/speech/besideServer';
import { VoskServer } from '../../../support/speech/voskServer';
import { sines } from '../../media/waves';

const SOUND = sines(440, { hertz: 400, level: 5_000 });

describe('vosk-server', () => {
  const open = (more: Partial<VoskSettings> = {}): SocketRecogniser =>
    new SocketRecogniser(voskProvider({ kind: 'vosk', url: at.server.url, ...more }), at.clock);
  const at = besideServer(
    () => new VoskServer(),
    () => open(),
  );

  it('speaks its protocol to the letter: 8 kHz in pieces, and the end with its blanks', async () => {
    at.server.script = { final: { text: '满意', conf: 0.8 } };
    const { final } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(final).to.deep.equal({ text: '满意', confidence: 0.8 });
    expect(at.server.config).to.deep.equal({ sample_rate: 8_000, words: true });
    expect(at.server.texts.at(-1)).to.equal('{"eof" : 1}');
    expect(at.server.pieces.map(({ length }) => length)).to.deep.equal([
      1_600, 1_600, 1_600, 1_600, 640,
    ]);
    const sent = Buffer.concat(at.server.pieces);
    expect(SOUND.every((sample, i) => sent.readInt16LE(2 * i) === sample)).to.equal(true);
    await until(() => at.server.sessions[0]?.closed === true);
  });

  it('tells what it has so far, and puts the sentences of an utterance together', async () => {
    at.server.script = {
      answers: ['我', { text: '我 想 寄 件', conf: 1 }, '', '明'],
      final: { text: '明天', conf: 0.5 },
    };
    const { partials, final } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(partials).to.deep.equal(['我', '我想寄件', '我想寄件', '我想寄件明', '我想寄件']);
    expect(final?.text).to.equal('我想寄件明天');
    expect(final?.confidence).to.be.closeTo(0.9, 1e-9);
  });

  it('keeps the blanks between words of letters', async () => {
    at.server.script = { answers: [{ text: 'very satisfied' }], final: { text: 'thank you' } };
    const utterance = new Utterance(at.recogniser, { language: 'en-US' });
    const { final } = await utterance.audio(SOUND).end().over();
    expect(final?.text).to.equal('very satisfied thank you');
  });

  it('sends the expected answers as a list only where it is to hear nothing else', async () => {
    const request = {
      language: 'en-US',
      phrases: ['Yes please', 'No'],
      hotWords: ['Acme'],
    } as const;
    await new Utterance(at.recogniser, request).audio(SOUND).end().over();
    expect(at.server.config).not.to.have.property('phrase_list');
    await at.recogniser.close();
    at.recogniser = open({ expectedOnly: true });
    at.server.script = { final: { text: '[unk] no' } };
    const { final } = await new Utterance(at.recogniser, request).audio(SOUND).end().over();
    expect(at.server.config?.['phrase_list']).to.deep.equal(['yes please', 'no', 'acme', '[unk]']);
    expect(final?.text).to.equal('no');
  });

  it('understands nothing where nothing was said, and asks nobody where nothing was heard', async () => {
    const { final } = await new Utterance(at.recogniser).audio(SOUND).end().over();
    expect(final).to.deep.equal({ text: '', confidence: 0 });
    const { final: none } = await new Utterance(at.recogniser).end().over();
    expect(none).to.deep.equal({ text: '', confidence: 0 });
  });

  itSurvivesItsServer({
    ...{
      server: () => at.server,
      recogniser: () => at.recogniser,
      clock: () => at.clock,
      sound: SOUND,
    },
    ...{ hasEnded: (texts) => texts.includes('{"eof" : 1}'), seconds: 3 },
  });

  it('tells nothing of an utterance that is given up, and hangs up', async () => {
    const utterance = new Utterance(at.recogniser).audio(SOUND);
    await until(() => at.server.pieces.length > 0);
    utterance.recognition.cancel();
    await until(() => at.server.sessions[0]?.closed === true);
    expect([utterance.final, utterance.failed]).to.deep.equal([undefined, undefined]);
  });
});
