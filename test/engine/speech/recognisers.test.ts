import { expect } from 'chai';
import type { Recogniser, Recognition, RecognitionListener } from '../../../engine/speech/port';
import { Recognisers } from '../../../engine/speech/recognisers';
import { FakeClock } from '../../support/fakeClock';

/** One that does what a test says, when it says so. */
class TestRecogniser implements Recogniser {
  readonly begun: {
    listener: RecognitionListener;
    heard: number[];
    ended: boolean;
    cancelled: boolean;
  }[] = [];
  closed = false;

  constructor(readonly name: string) {}

  begin(_request: object, listener: RecognitionListener): Recognition {
    const one = { listener, heard: [] as number[], ended: false, cancelled: false };
    this.begun.push(one);
    return {
      audio: (samples) => one.heard.push(...samples),
      end: () => (one.ended = true),
      cancel: () => (one.cancelled = true),
    };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  get last() {
    const one = this.begun.at(-1);
    if (!one) throw new Error('nothing was begun');
    return one;
  }
}

describe('Recognisers', () => {
  let clock: FakeClock;
  let one: TestRecogniser;
  let two: TestRecogniser;
  let both: Recognisers;
  let failures: string[];
  let told: unknown[];

  beforeEach(() => {
    clock = new FakeClock();
    [one, two] = [new TestRecogniser('one'), new TestRecogniser('two')];
    failures = [];
    told = [];
    both = new Recognisers([one, two], {
      clock,
      failed: (error, provider) => failures.push(`${provider}: ${error.message}`),
    });
  });

  const begin = (): Recognition =>
    both.begin(
      { language: 'zh-CN' },
      {
        partial: (text) => told.push(text),
        final: (heard) => told.push(heard),
        failed: (error) => told.push(error.message),
      },
    );
  const frame = (value: number): Int16Array => new Int16Array(2).fill(value);

  it('listens with the first that works', () => {
    const recognition = begin();
    recognition.audio(frame(1));
    recognition.end();
    one.last.listener.partial?.('满');
    one.last.listener.final({ text: '满意', confidence: 0.8 });
    expect(told).to.deep.equal(['满', { text: '满意', confidence: 0.8 }]);
    expect(one.last.heard).to.deep.equal([1, 1]);
    expect(two.begun).to.deep.equal([]);
  });

  it('gives the next one the utterance from its beginning, wherever the first fails', () => {
    const recognition = begin();
    const used = frame(1);
    recognition.audio(used);
    used.fill(9);
    one.last.listener.failed(new Error('cut'));
    recognition.audio(frame(2));
    recognition.end();
    expect(two.last).to.deep.include({ heard: [1, 1, 2, 2], ended: true });
    two.last.listener.final({ text: '满意', confidence: 0.8 });
    expect(told).to.deep.equal([{ text: '满意', confidence: 0.8 }]);

    const late = begin();
    late.audio(frame(3));
    late.end();
    one.last.listener.failed(new Error('slow'));
    expect(two.last).to.deep.include({ heard: [3, 3], ended: true });
    expect(failures).to.deep.equal(['one: cut', 'one: slow']);
  });

  it('fails, with all reasons, when nobody is left', async () => {
    begin().end();
    one.last.listener.failed(new Error('cut'));
    two.last.listener.failed(new Error('gone'));
    await clock.settle();
    expect(told).to.deep.equal(['What was said cannot be understood. cut gone']);
  });

  it('passes over one that has failed three times in a row, for a while', async () => {
    for (let i = 0; i < 3; i++) {
      begin();
      one.last.listener.failed(new Error('cut'));
    }
    begin();
    expect([one.begun.length, two.begun.length]).to.deep.equal([3, 4]);
    await clock.advance(15_000);
    begin();
    expect(one.begun).to.have.lengthOf(4);
  });

  it('tries one that has rested with one utterance at a time', async () => {
    for (let i = 0; i < 3; i++) {
      begin();
      one.last.listener.failed(new Error('cut'));
    }
    await clock.advance(15_000);
    const trial = begin();
    begin();
    expect([one.begun.length, two.begun.length], 'the second goes past it').to.deep.equal([4, 4]);
    trial.cancel();
    begin();
    expect(one.begun, 'nobody knows yet').to.have.lengthOf(5);
    one.last.listener.final({ text: '满意', confidence: 1 });
    begin();
    begin();
    expect(one.begun).to.have.lengthOf(7);
    expect(both.status().map(({ name, does, state }) => [name, does, state])).to.deep.equal([
      ['one', 'listens', 'working'],
      ['two', 'listens', 'working'],
    ]);
  });

  it('tells nothing of what is given up', () => {
    const recognition = begin();
    recognition.cancel();
    expect(one.last.cancelled).to.equal(true);
    one.last.listener.failed(new Error('cut'));
    one.last.listener.final({ text: '满意', confidence: 1 });
    expect(told).to.deep.equal([]);
    expect(two.begun).to.deep.equal([]);
  });

  it('closes them, and fails afterwards', async () => {
    await both.close();
    expect([one.closed, two.closed]).to.deep.equal([true, true]);
    begin();
    expect(told, 'not from inside begin').to.deep.equal([]);
    await clock.settle();
    expect(told).to.have.lengthOf(1);
  });
});
