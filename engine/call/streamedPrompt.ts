import type { PromptVoice, Turn } from '../api';
import type { Leg, Playback, PlaybackEnd } from '../line/port';

/**
 * A prompt whose sentences come one by one, as an outside bot makes them: said without a gap, and
 * kept as one turn. Each is made while those before it are said.
 */
export interface StreamedPrompt {
  /** One more sentence; false: it is cut short, or the callee is gone, and nothing more is said. */
  add(sentence: string): boolean;
  /** No more will come. */
  finish(): void;
  /** Cuts it short. */
  stop(): void;
  /** Resolves once it is over and its turn is kept; its text is what was given, as far as it went. */
  readonly done: Promise<Turn>;
}

interface Sentence {
  text: string;
  playback: Playback | undefined;
  end: PlaybackEnd | undefined;
}

/** The sentences of such a prompt on their way to the line. */
export class StreamedPlaying {
  private readonly sentences: Sentence[] = [];
  private state: 'waiting' | 'open' | 'finished' | 'over' = 'waiting';
  private finishedEarly = false;
  private readonly over = Promise.withResolvers<PlaybackEnd>();

  constructor(
    private readonly leg: Leg,
    private readonly voice: PromptVoice | undefined,
  ) {}

  get text(): string {
    return this.sentences.map(({ text }) => text).join('');
  }

  add(text: string): boolean {
    if (this.state === 'finished' || this.state === 'over' || this.finishedEarly) return false;
    if (text.trim() === '') return true;
    const sentence: Sentence = { text, playback: undefined, end: undefined };
    this.sentences.push(sentence);
    if (this.state === 'open') this.say(sentence);
    else void this.leg.prepare({ pieces: [{ text }], ...(this.voice && { voice: this.voice }) });
    return true;
  }

  /** Those before it have been said: it may be heard now. */
  begin(): Promise<PlaybackEnd> {
    if (this.state === 'waiting') {
      this.state = 'open';
      for (const sentence of this.sentences) this.say(sentence);
      if (this.finishedEarly) this.finish();
    }
    return this.over.promise;
  }

  finish(): void {
    if (this.state === 'waiting') this.finishedEarly = true;
    if (this.state !== 'open') return;
    this.state = 'finished';
    this.settle();
  }

  stop(): void {
    if (this.state === 'over') return;
    this.end('stopped');
    for (const { playback } of this.sentences) playback?.stop();
  }

  private say(sentence: Sentence): void {
    const { leg, voice } = this;
    try {
      const pieces = [{ text: sentence.text }];
      sentence.playback = leg.say({ pieces, follows: true, ...(voice && { voice }) });
    } catch (error) {
      this.over.reject(error);
      this.state = 'over';
      return;
    }
    void sentence.playback.done.then((end) => {
      sentence.end = end;
      if (end.reason !== 'complete') this.end(end.reason);
      else this.settle();
    });
  }

  private settle(): void {
    if (this.state !== 'finished') return;
    if (this.sentences.every(({ end }) => end)) this.end('complete');
  }

  private end(reason: PlaybackEnd['reason']): void {
    if (this.state === 'over') return;
    this.state = 'over';
    // What was cut short tells how far it went a moment later than that it was.
    const ends = this.sentences.flatMap(({ playback }) => (playback ? [playback.done] : []));
    void Promise.all(ends).then((all) => {
      const heardTo = all.reduce((sum, end) => sum + end.heardTo, 0);
      const { length } = this.text;
      this.over.resolve({
        heard: reason === 'complete' ? 1 : length === 0 ? 0 : heardTo / length,
        heardTo,
        reason,
        ...(all.some((end) => end.failed) && { failed: true as const }),
      });
    });
  }
}
