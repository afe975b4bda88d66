import { expect } from 'chai';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecognitionRequest } from '../../../engine/speech/port';
import { PocketsphinxRecogniser } from '../../../engine/speech/pocketsphinx/recogniser';
import { grammarOf, phrasesOf } from '../../../engine/speech/pocketsphinx/phrases';
import { SystemClock } from '../../../engine/time/clock';
import { ensureCommands } from '../../../scripts/debian';
import { espeak } from '../../support/espeak';
import { tempFolder } from '../../support/folders';
import { Utterance } from '../../support/speech/utterance';

const SURVEY = ['very satisfied', 'not satisfied', 'neutral', 'goodbye', 'call me later'];
const english = (more: Partial<RecognitionRequest> = {}): RecognitionRequest => ({
  language: 'en-US',
  ...more,
});

/** As a line hears it: some silence on both sides. */
async function spoken(text: string, rate = 150): Promise<Int16Array> {
  const said = await espeak(text, 'en-us', rate);
  const out = new Int16Array(said.length + 8_000);
  out.set(said, 3_200);
  return out;
}

describe('pocketsphinx', function () {
  this.timeout(20_000); // espeak is loaded, and its model
  let recogniser: PocketsphinxRecogniser;

  before(function () {
    this.timeout(120_000);
    ensureCommands(['pocketsphinx_batch']);
  });
  beforeEach(() => {
    recogniser = new PocketsphinxRecogniser({ kind: 'pocketsphinx' }, new SystemClock());
  });
  afterEach(() => recogniser.close());

  const hear = async (sound: Int16Array, request = english()): Promise<Utterance> =>
    new Utterance(recogniser, request).audio(sound).end().over();

  it('hears which of the expected answers was given', async () => {
    const heard: Record<string, string> = {};
    for (const phrase of SURVEY) {
      const { final, failed } = await hear(await spoken(phrase), english({ phrases: SURVEY }));
      expect(failed).to.equal(undefined);
      expect(final?.confidence).to.be.within(0.5, 0.9);
      heard[phrase] = final?.text ?? '';
    }
    expect(heard).to.deep.equal(Object.fromEntries(SURVEY.map((phrase) => [phrase, phrase])));
  });

  it('knows yes and no by itself, and hot words besides', async () => {
    const usual = english({ hotWords: ['Very satisfied'] });
    const heard = [];
    for (const text of ['no', 'very satisfied', 'yes please']) {
      heard.push((await hear(await spoken(text), usual)).final?.text);
    }
    expect(heard).to.deep.equal(['no', 'very satisfied', 'yes please']);
  });

  it('hears several at once, each its own', async () => {
    const request = english({ phrases: SURVEY });
    const sounds = [await spoken('very satisfied'), await spoken('not satisfied')];
    const both = sounds.map((sound) => new Utterance(recogniser, request).audio(sound).end());
    await Promise.all(both.map((one) => one.over()));
    expect(both.map(({ final }) => final?.text)).to.deep.equal(SURVEY.slice(0, 2));
  });

  it('hears nothing in silence, and keeps no sound', async () => {
    const { final } = await hear(new Int16Array(16_000));
    expect(final).to.deep.equal({ text: '', confidence: 0 });
    expect((await hear(new Int16Array(0))).final?.text).to.equal('');
    await hear(await spoken('no'));
    const kept = readdirSync(tmpdir())
      .filter((name) => name.startsWith('dialflow-heard-'))
      .flatMap((name) => readdirSync(join(tmpdir(), name)));
    expect(kept.filter((name) => name.endsWith('.raw'))).to.deep.equal([]);
  });

  it('leaves other languages, and words that nobody can pronounce, to others', async () => {
    const chinese = await hear(new Int16Array(8_000), { language: 'zh-CN' });
    expect(chinese.failed?.message).to.contain('English only');
    const strange = await hear(new Int16Array(8_000), english({ phrases: ['xqzzy'] }));
    expect(strange.failed?.message).to.contain('cannot pronounce').and.to.contain('xqzzy');
    for (const { failed } of [chinese, strange])
      expect(failed).to.have.nested.property('details.blames', false);
  });

  it('says what to install where it is not there', async () => {
    const none = new PocketsphinxRecogniser(
      { kind: 'pocketsphinx' },
      new SystemClock(),
      tempFolder(),
    );
    const { failed } = await new Utterance(none, english())
      .audio(new Int16Array(8_000))
      .end()
      .over();
    expect(failed?.message).to.contain('apt-get install pocketsphinx pocketsphinx-en-us');
    await none.close();
    const modelFolder = tempFolder();
    await recogniser.close();
    recogniser = new PocketsphinxRecogniser(
      { kind: 'pocketsphinx', modelFolder },
      new SystemClock(),
    );
    const noModel = await hear(new Int16Array(8_000));
    expect(noModel.failed?.message).to.contain(modelFolder).and.to.contain('pocketsphinx-en-us');
  });

  it('says what it says itself where it ends, and is started anew', async () => {
    const modelFolder = tempFolder();
    mkdirSync(join(modelFolder, 'en-us'));
    writeFileSync(join(modelFolder, 'cmudict-en-us.dict'), 'no N OW\n');
    await recogniser.close();
    recogniser = new PocketsphinxRecogniser(
      { kind: 'pocketsphinx', modelFolder },
      new SystemClock(),
    );
    for (let i = 0; i < 2; i++) {
      const { failed } = await hear(new Int16Array(8_000), english({ phrases: ['no'] }));
      expect(failed?.message).to.match(/pocketsphinx: it ended \(\w+\)/);
    }
  });

  it('tells nothing of an utterance that is given up, nor after it is closed', async () => {
    const given = new Utterance(recogniser, english()).audio(await spoken('no'));
    given.recognition.cancel();
    given.end();
    await recogniser.close();
    const late = await hear(new Int16Array(8_000));
    expect(late.failed).to.have.property('code', 'EngineStopped');
    expect([given.final, given.failed]).to.deep.equal([undefined, undefined]);
  });
});

describe('what pocketsphinx expects', () => {
  it('are words in lower case, numbers as they are said, each phrase once', () => {
    const phrases = ['Yes, please!', 'yes please', 'Press 2', 'I don’t know', '好', ''];
    expect(phrasesOf(english({ phrases })).map((words) => words.join(' '))).to.deep.equal([
      "i don't know",
      'press two',
      'yes please',
    ]);
  });

  it('are a grammar of whole phrases', () => {
    expect(grammarOf([['no'], ['yes', 'please']])).to.equal(
      '#JSGF V1.0;\ngrammar answers;\npublic <answer> = no | yes please;\n',
    );
  });
});
