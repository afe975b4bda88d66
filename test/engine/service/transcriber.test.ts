import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import type { HeardPart, Transcriber } from '../../../engine/privacy/transcripts';
import { openTranscriber } from '../../../engine/service/openTranscriber';
import { FakeClock } from '../../support/fakeClock';
import { recordingOf } from '../../support/recording';
import { rejection } from '../../support/rejection';
import { VoskServer } from '../../support/speech/voskServer';
import { joined, silence, sines } from '../media/waves';

const voice = (ms: number): Int16Array =>
  sines(ms, { hertz: 220, level: 3_000 }, { hertz: 660, level: 2_000 });

const childrenOf = (pid: number): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return []; // There are none.
  }
};

describe('What writes recordings down', () => {
  let server: VoskServer;
  let clock: FakeClock;
  let transcriber: Transcriber;
  let path: string;

  beforeEach(async () => {
    const said = joined(silence(300), voice(400), silence(1_200), voice(400), silence(1_000));
    path = await recordingOf(said, silence(100));
    server = await new VoskServer().open();
    clock = new FakeClock();
    const opened = openTranscriber({ recognisers: [{ kind: 'vosk', url: server.url }] }, clock);
    if (!opened) throw new Error('there is none');
    transcriber = opened;
  });
  afterEach(async () => {
    await transcriber.close();
    await server.close();
    expect(clock.pending()).to.equal(0);
  });

  const run = async (signal = new AbortController().signal): Promise<HeardPart[]> => {
    const parts: HeardPart[] = [];
    const job = { path, language: 'zh-CN' as const, from: 0 };
    await transcriber.transcribe(job, (part) => void parts.push(part), signal);
    return parts;
  };

  it('asks the recogniser of the settings, away from the engine', async () => {
    server.script = { final: { text: '放 门口', conf: 0.7 } };
    const before = childrenOf(process.pid);
    const [one, other] = await Promise.all([run(), run()]);
    expect(one.map(({ text }) => text)).to.deep.equal(['放门口', '放门口']);
    expect(other).to.deep.equal(one);
    expect(one[0]).to.include({ channel: 0, next: 1, confidence: 0.7 });
    const started = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    expect(started).to.have.length(1);
    // It goes when there is nothing more to do, and comes again when there is.
    await clock.advance(60_000);
    await transcriber.close();
    expect(childrenOf(process.pid)).to.deep.equal(before);
    expect(await run()).to.deep.equal(one);
  }).timeout(20_000);

  it('tells why it could not, and what may be better later', async () => {
    await server.close();
    const down = await rejection(run());
    expect(down.retryable, down.message).to.equal(true);
    expect(down.message).to.contain('vosk');
    path = '/nowhere/call.wav';
    expect(await rejection(run())).to.include({ code: 'NotFound', retryable: false });
  }).timeout(20_000);

  it('leaves off at once when it is told to', async () => {
    const closing = new AbortController();
    const given = rejection(run(closing.signal));
    closing.abort();
    expect((await given).code).to.equal('Aborted');
  });

  it('is none where no recogniser is set', () => {
    expect(openTranscriber(undefined, clock)).to.equal(null);
  });
});
