import { expect } from 'chai';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recogniser, RecognitionListener } from '../../../../engine/speech/port';
import { transcribe, type TranscribedPart } from '../../../../engine/speech/transcription';
import { SystemClock } from '../../../../engine/time/clock';
import { tempFolder } from '../../../support/folders';
import { recordingOf } from '../../../support/recording';
import { rejection } from '../../../support/rejection';
import { joined, silence, sines } from '../../media/waves';

const voice = (ms: number): Int16Array =>
  sines(ms, { hertz: 220, level: 3_000 }, { hertz: 660, level: 2_000 });

/** Says of each utterance how long it was, or what a test says. */
class Counting implements Recogniser {
  readonly name = 'counting';
  /** Ms of each that has ended. */
  readonly heard: number[] = [];
  begun = 0;
  answer: (ms: number, index: number) => string | Error | undefined = (ms) => `${ms}`;
  /** Says it in the middle, once so much was heard. */
  early: ((ms: number) => string | undefined) | undefined;

  begin(_request: object, listener: RecognitionListener) {
    const index = this.begun++;
    let samples = 0;
    return {
      audio: (piece: Int16Array) => {
        samples += piece.length;
        const text = this.early?.(samples / 8);
        if (text !== undefined) listener.final({ text, confidence: 0.5 });
      },
      end: () => {
        this.heard.push(samples / 8);
        const answer = this.answer(samples / 8, index);
        queueMicrotask(() => {
          if (answer instanceof Error) listener.failed(answer);
          else if (answer !== undefined) listener.final({ text: answer, confidence: 0.9 });
        });
      },
      cancel: () => undefined,
    };
  }

  close = (): Promise<void> => Promise.resolve();
}

describe('A transcript of a recording', () => {
  let recogniser: Counting;
  beforeEach(() => {
    recogniser = new Counting();
  });

  /** Two hundred times as fast as it was spoken. */
  async function run(
    path: string,
    { from = 0, signal = new AbortController().signal } = {},
  ): Promise<TranscribedPart[]> {
    const parts: TranscribedPart[] = [];
    const heard = (part: TranscribedPart): void => void parts.push(part);
    const clock = new SystemClock(200);
    await transcribe(path, { clock, recogniser, language: 'zh-CN', from, signal, heard });
    return parts;
  }

  it('has the utterances of both sides in their order, with when each was said', async () => {
    const caller = joined(silence(1_000), voice(1_000), silence(4_000), voice(500), silence(500));
    const callee = joined(silence(3_000), voice(1_200), silence(3_800));
    const parts = await run(await recordingOf(caller, callee));
    expect(parts.map(({ channel, next }) => [channel, next])).to.deep.equal([
      [0, 1],
      [1, 2],
      [0, 3],
    ]);
    for (const [index, [begin, end]] of [
      [1_000, 2_000],
      [3_000, 4_200],
      [6_000, 6_500],
    ].entries()) {
      const part = parts[index];
      // A little before and behind belongs to it.
      expect(part?.begin).to.be.within(begin! - 400, begin!);
      expect(part?.end).to.be.within(end!, end! + 300);
      expect(part?.text).to.equal(String(part!.end - part!.begin));
    }
  });

  it('has both where they speak at the same time, and of a pause for breath one utterance', async () => {
    const said = joined(silence(500), voice(600), silence(300), voice(600), silence(1_500));
    const parts = await run(await recordingOf(said, said));
    expect(parts.map(({ channel }) => channel)).to.deep.equal([0, 1]);
  });

  it('cuts who speaks on and on, and loses nothing', async () => {
    const beat = joined(voice(400), silence(100));
    const long = joined(silence(500), ...Array.from({ length: 120 }, () => beat), silence(1_000));
    const parts = await run(await recordingOf(long, silence(100)));
    expect(parts).to.have.length(3);
    for (const [index, { end }] of parts.slice(0, -1).entries()) {
      expect(parts[index + 1]?.begin).to.equal(end);
    }
    expect(Math.max(...recogniser.heard)).to.be.at.most(25_000);
  }).timeout(20_000);

  it('is none of silence, and says nothing of what was not understood', async () => {
    expect(await run(await recordingOf(silence(2_000), silence(2_000)))).to.deep.equal([]);
    recogniser.answer = () => '。';
    const parts = await run(await recordingOf(joined(voice(500), silence(1_000)), silence(100)));
    expect(parts.map(({ text }) => text)).to.deep.equal(['']);
  });

  it('gives a recogniser that has finished in the middle the rest as well', async () => {
    recogniser.early = (ms) => {
      if (ms < 1_000) return undefined;
      recogniser.early = undefined;
      return '前';
    };
    recogniser.answer = () => '后';
    const said = joined(silence(500), voice(1_600), silence(1_000));
    const [part] = await run(await recordingOf(said, silence(100)));
    expect(part).to.include({ text: '前后', confidence: 0.5 });
  });

  it('goes on where it was', async () => {
    const said = joined(silence(500), voice(500), silence(1_500), voice(900), silence(1_000));
    const path = await recordingOf(said, silence(100));
    recogniser.answer = (_ms, index) => (index === 1 ? new Error('down') : '好');
    const told: TranscribedPart[] = [];
    const clock = new SystemClock(200);
    const { signal } = new AbortController();
    const heard = (part: TranscribedPart): void => void told.push(part);
    const failed = transcribe(path, {
      ...{ clock, recogniser, language: 'zh-CN', from: 0, signal, heard },
    });
    expect((await rejection(failed)).message).to.contain('down');
    expect(told).to.have.length(1);
    const rest = await run(path, { from: told[0]!.next });
    expect(rest.map(({ next }) => next)).to.deep.equal([2]);
  });

  it('ends when it is given up, and when a recogniser never answers', async () => {
    const path = await recordingOf(joined(voice(500), silence(1_000)), silence(100));
    const closing = new AbortController();
    recogniser.answer = () => void closing.abort();
    expect((await rejection(run(path, { signal: closing.signal }))).code).to.equal('Aborted');
    recogniser.answer = () => undefined;
    const late = await rejection(run(path));
    expect(late.message).to.contain('counting did not say within 15 s');
    expect(late.retryable).to.equal(true);
  });

  it('is refused where there is no recording, or another thing, and is as long as what is left of one', async () => {
    expect((await rejection(run('/nowhere/a.wav'))).code).to.equal('NotFound');
    const other = join(tempFolder(), 'a.wav');
    writeFileSync(other, Buffer.alloc(100, 'x'));
    expect((await rejection(run(other))).code).to.equal('InvalidInput');
    const path = await recordingOf(
      joined(silence(500), voice(3_000), silence(1_000)),
      silence(100),
    );
    truncateSync(path, 58 + 2 * 8_000 * 2);
    const [part] = await run(path);
    expect(part?.end).to.equal(2_000);
  });
});
