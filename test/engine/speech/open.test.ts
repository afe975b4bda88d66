import { expect } from 'chai';
import { openSpeech, parseSpeech, type Speech } from '../../../engine/speech';
import { FakeClock } from '../../support/fakeClock';
import { FunasrServer } from '../../support/speech/funasrServer';
import { OpenAiServer } from '../../support/speech/openAiServer';
import { until } from '../../support/speech/until';
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
});
