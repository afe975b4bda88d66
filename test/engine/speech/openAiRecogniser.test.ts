import { expect } from 'chai';
import { readWav } from '../../../engine/media/wav';
import {
  OpenAiRecogniser,
  type OpenAiRecogniserSettings,
} from '../../../engine/speech/openai/recogniser';
import type { RecognitionRequest } from '../../../engine/speech/port';
import { FakeClock } from '../../support/fakeClock';
import { OpenAiServer } from '../../support/speech/openAiServer';
import { until } from '../../support/until';
import { framesOf, sines } from '../media/waves';

const SOUND = sines(500, { hertz: 300, level: 5_000 });

interface Told {
  partials?: string[];
  final?: { text: string; confidence: number };
  failed?: Error;
}

describe('OpenAiRecogniser', () => {
  let server: OpenAiServer;
  let clock: FakeClock;

  beforeEach(async () => {
    server = await OpenAiServer.open();
    clock = new FakeClock();
  });
  afterEach(async () => {
    await server.close();
    expect(clock.pending()).to.equal(0);
  });

  const recogniser = (settings: Partial<OpenAiRecogniserSettings> = {}): OpenAiRecogniser =>
    new OpenAiRecogniser({ kind: 'openai', url: server.url, ...settings }, clock);

  /** One utterance, without waiting for what comes of it. */
  const speak = (
    one = recogniser(),
    request: RecognitionRequest = { language: 'zh-CN' },
    sound = SOUND,
  ): Told => {
    const told: Told = {};
    const recognition = one.begin(request, {
      partial: (text) => (told.partials ??= []).push(text),
      final: (heard) => (told.final = heard),
      failed: (error) => (told.failed = error),
    });
    // The array is used again, as frames are.
    const frame = new Int16Array(160);
    for (const piece of framesOf(sound)) {
      frame.set(piece);
      recognition.audio(frame);
    }
    recognition.end();
    return told;
  };
  const over = (told: Told) => until(() => told.final !== undefined || told.failed !== undefined);

  it('sends what was said as a wav file, with language, model and words to expect', async () => {
    server.script = { transcribe: () => ({ text: '满意' }) };
    const told = speak(recogniser({ key: 'sk-1' }), {
      language: 'zh-CN',
      hotWords: ['晴川', '寄件'],
    });
    await over(told);
    expect(told).to.deep.equal({ final: { text: '满意', confidence: 0.85 } });
    const [asked] = server.transcribed;
    expect(asked?.fields).to.deep.equal({
      model: 'whisper-1',
      language: 'zh',
      response_format: 'verbose_json',
      prompt: '晴川, 寄件',
    });
    expect(readWav(asked?.file ?? new Uint8Array())).to.deep.equal(SOUND);
    expect(server.requests[0]?.path).to.equal('/v1/audio/transcriptions');
    expect(server.requests[0]?.headers.authorization).to.equal('Bearer sk-1');
  });

  it('asks each model for what it can tell', async () => {
    server.script = { transcribe: () => ({ text: 'yes' }) };
    for (const model of ['gpt-4o-transcribe', 'sense-voice']) {
      const told = speak(recogniser({ model }), { language: 'en-US' });
      await over(told);
    }
    expect(server.transcribed.map(({ fields }) => fields)).to.deep.equal([
      {
        model: 'gpt-4o-transcribe',
        language: 'en',
        response_format: 'json',
        'include[]': 'logprobs',
      },
      { model: 'sense-voice', language: 'en', response_format: 'json' },
    ]);
  });

  it('is as sure as the server is', async () => {
    const answers: [unknown, number][] = [
      [{ text: '满意', segments: [{ start: 0, end: 1, avg_logprob: -0.1 }] }, Math.exp(-0.1)],
      [
        {
          text: '满意的',
          segments: [
            { start: 0, end: 3, avg_logprob: -0.1 },
            { start: 3, end: 4, avg_logprob: -0.9 },
          ],
        },
        Math.exp(-0.3),
      ],
      [{ text: '满意', logprobs: [{ logprob: -0.2 }, { logprob: -0.4 }] }, Math.exp(-0.3)],
      [{ text: '满意', segments: [{}] }, 0.85],
    ];
    for (const [answer, confidence] of answers) {
      server.script = { transcribe: () => answer };
      const told = speak();
      await over(told);
      expect(told.final?.confidence).to.be.closeTo(confidence, 1e-9);
    }
  });

  it('understands nothing where nothing is said, whatever a model makes up', async () => {
    const made = { text: '谢谢观看', segments: [{ avg_logprob: -1.3, no_speech_prob: 0.9 }] };
    for (const answer of [{ text: '  ' }, made]) {
      server.script = { transcribe: () => answer };
      const told = speak();
      await over(told);
      expect(told.final).to.deep.equal({ text: '', confidence: 0 });
    }
    const told = speak(undefined, undefined, new Int16Array(0));
    await over(told);
    expect(told.final?.text).to.equal('');
    expect(server.transcribed).to.have.lengthOf(2);
  });

  it('fails on what is no answer, and on none', async () => {
    const answers: [unknown, number, RegExp][] = [
      ['<html>', 200, /no JSON/],
      [{ words: [] }, 200, /no "text"/],
      ['null', 200, /no "text"/],
      [{ error: { message: 'no such model' } }, 404, /404: no such model/],
      ['x'.repeat(2 ** 21), 200, /without end/],
    ];
    for (const [answer, status, reason] of answers) {
      server.script = { transcribe: () => answer, status };
      const told = speak();
      await over(told);
      expect(told.failed?.message).to.match(reason);
    }
  });

  it('takes the answer word by word where that is set', async () => {
    const delta = (text: string) => ({ type: 'transcript.text.delta', delta: text });
    const done = { type: 'transcript.text.done', text: '满意。', logprobs: [{ logprob: -0.2 }] };
    server.script = {
      events: () => ({ data: [delta('满'), delta('意'), delta('。'), done, '[DONE]'] }),
    };
    const told = speak(recogniser({ stream: true, model: 'gpt-4o-transcribe' }));
    await over(told);
    expect(told.partials).to.deep.equal(['满', '满意', '满意。']);
    expect(told.final?.text).to.equal('满意。');
    expect(told.final?.confidence).to.be.closeTo(Math.exp(-0.2), 1e-9);
    expect(server.transcribed[0]?.fields).to.include({ stream: 'true', response_format: 'json' });
  });

  it('takes the usual answer of a server that has no stream', async () => {
    server.script = { transcribe: () => ({ text: '满意' }) };
    const told = speak(recogniser({ stream: true }));
    await over(told);
    expect(told).to.deep.equal({ final: { text: '满意', confidence: 0.85 } });
  });

  it('fails on a stream that is cut, is none, or tells of an error', async () => {
    const delta = { type: 'transcript.text.delta', delta: '满' };
    const cases: [{ data: unknown[]; cut?: boolean }, RegExp][] = [
      [{ data: [delta], cut: true }, /terminated|cut|aborted|closed/],
      [{ data: [delta] }, /ends before "transcript.text.done"/],
      [{ data: ['<html>'] }, /no JSON/],
      [{ data: [{ type: 'error', message: 'overloaded' }] }, /overloaded/],
    ];
    for (const [events, reason] of cases) {
      server.script = { events: () => events };
      const told = speak(recogniser({ stream: true }));
      await over(told);
      expect(told.failed?.message).to.match(reason);
    }
  });

  it('gives up a server that is too slow', async () => {
    server.script = { transcribe: () => ({}), answerWhen: new Promise(() => undefined) };
    const told = speak();
    await until(() => server.requests.length === 1);
    await clock.advance(8_000);
    await over(told);
    expect(told.failed?.message).to.contain('within 8 s');
  });

  it('tells nothing of an utterance that is given up', async () => {
    let answer = (): void => undefined;
    server.script = {
      transcribe: () => ({ text: '满意' }),
      answerWhen: new Promise<void>((resolve) => (answer = resolve)),
    };
    const told: Told = {};
    const recognition = recogniser().begin(
      { language: 'zh-CN' },
      { final: (heard) => (told.final = heard), failed: (error) => (told.failed = error) },
    );
    recognition.audio(SOUND);
    recognition.end();
    await until(() => server.requests.length === 1);
    recognition.cancel();
    answer();
    await clock.settle();
    expect(told).to.deep.equal({});
  });
});
