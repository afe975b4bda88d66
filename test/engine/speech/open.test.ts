import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSpeech, parseSpeech, type Speech } from '../../../engine/speech';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';
import { FunasrServer } from '../../support/speech/funasrServer';
import { OpenAiServer } from '../../support/speech/openAiServer';
import { until } from '../../support/until';
import { Utterance } from '../../support/speech/utterance';
import { sines } from '../media/waves';

describe('openSpeech', function () {
  this.timeout(10_000);
  const closing: { close: () => Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close();
  });
  const failures: [string, string][] = [];
  const open = (settings: object): Speech => {
    failures.length = 0;
    const speech = openSpeech(parseSpeech(settings), {
      clock: new FakeClock(),
      failed: (error, provider) => failures.push([provider, error.message]),
    });
    closing.push(speech);
    return speech;
  };
  const servers = async (): Promise<[OpenAiServer, FunasrServer]> => {
    const both = [await OpenAiServer.open(), await FunasrServer.open()] as const;
    closing.push(...both);
    return [...both];
  };

  it('has neither where nothing is set', () => {
    const { synthesiser, recogniser } = open({});
    expect([synthesiser, recogniser]).to.deep.equal([undefined, undefined]);
    expect(open({ synthesisers: [], recognisers: [] }).synthesiser).to.equal(undefined);
  });

  it('speaks with the next where the first is down', async () => {
    const [server] = await servers();
    server.script = { speech: () => ({ status: 503, body: 'busy' }) };
    const { synthesiser } = open({
      synthesisers: [{ kind: 'openai', url: server.url }, { kind: 'espeak' }],
    });
    const sound = await synthesiser?.synthesise({ text: '您好', language: 'zh-CN' });
    expect(sound?.length).to.be.greaterThan(2_000);
    expect(failures.map(([provider]) => provider)).to.deep.equal([
      `openai (${server.url.slice(7)})`,
    ]);
    expect(synthesiser?.name).to.equal(`openai (${server.url.slice(7)}), espeak`);
  });

  it('listens with the next where the first is cut off', async () => {
    const [server, funasr] = await servers();
    funasr.script = { fault: 'cuts' };
    server.script = { transcribe: ({ file }) => ({ text: `${file.length} 字节` }) };
    const { recogniser } = open({
      recognisers: [
        { kind: 'funasr', url: funasr.url },
        { kind: 'openai', url: server.url },
      ],
    });
    const heard: string[] = [];
    const recognition = recogniser?.begin(
      { language: 'zh-CN' },
      {
        final: ({ text }) => heard.push(text),
        failed: ({ message }) => heard.push(message),
      },
    );
    recognition?.audio(sines(1_000, { hertz: 300, level: 3_000 }));
    recognition?.end();
    await until(() => heard.length > 0);
    expect(heard).to.deep.equal(['16044 字节']);
    expect(failures).to.have.lengthOf(1);
  });

  it('has an apology to play where nobody can speak, and tells who rests and why', async () => {
    const [server] = await servers();
    server.script = { speech: () => ({ status: 503, body: 'busy' }) };
    const speech = open({
      synthesisers: [{ kind: 'openai', url: server.url }],
      recognisers: [{ kind: 'vosk', url: 'ws://127.0.0.1:9' }, { kind: 'pocketsphinx' }],
    });
    for (let i = 0; i < 3; i++) {
      await rejection(speech.synthesiser!.synthesise({ text: `第${i}句`, language: 'zh-CN' }));
      const utterance = new Utterance(speech.recogniser!);
      const { failed } = await utterance.audio(new Int16Array(1_600)).end().over();
      expect(failed?.message).to.contain('ECONNREFUSED').and.to.contain('English only');
    }
    expect(speech.synthesiser?.apology?.('zh-CN')?.length).to.be.greaterThan(8_000);
    const host = `openai (${server.url.slice(7)})`;
    expect(speech.status().map(({ name, does, state }) => [name, does, state])).to.deep.equal([
      [host, 'speaks', 'resting'],
      ['vosk (127.0.0.1:9)', 'listens', 'resting'],
      ['pocketsphinx', 'listens', 'working'],
    ]);
    expect(speech.status()[0]?.lastError).to.contain('503');
  });

  it('keeps prompts in the data folder, and not where none are wanted', async () => {
    const [server] = await servers();
    server.script = { speech: () => ({ samples: sines(1_000, { hertz: 300, level: 3_000 }) }) };
    for (const [cacheMb, kept] of [
      [10, 1],
      [0, 0],
    ] as const) {
      const dataFolder = tempFolder();
      const settings = { synthesisers: [{ kind: 'openai', url: server.url }], cacheMb };
      const speech = openSpeech(parseSpeech(settings), { clock: new FakeClock(), dataFolder });
      const request = { text: '您好', language: 'zh-CN', fixed: true } as const;
      const sound = await speech.synthesiser!.synthesise(request);
      await until(() => sound.complete);
      // What reads the answer learns a little later that it was the whole.
      await until(() => speech.status()[0]?.succeeded === 1);
      await speech.close();
      const folder = join(dataFolder, 'speech');
      expect(existsSync(folder) ? readdirSync(folder).length : 0).to.equal(kept);
    }
  });
});
