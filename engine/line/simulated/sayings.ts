import type { Clock, Timer } from '../../time/clock';
import type { Playback, PlaybackEnd, Saying } from '../port';
import { speechTime } from './speechTime';

/** Told of what the callee hears. */
export interface Hearer {
  /** All of it from the beginning, where it follows on; `heardMs` of it were heard before. */
  promptBegins(text: string, durationMs: number, heardMs: number): void;
  promptEnds(): void;
  promptStops(): void;
}

interface Prompt {
  text: string;
  durationMs: number;
  resolve: (end: PlaybackEnd) => void;
}

/** What is said to a callee: one thing at a time, and what follows it without a gap. */
export class Sayings {
  private readonly prompts: Prompt[] = [];
  private timer: Timer | undefined;
  /** When the first of them began. */
  private begunAt = 0;
  /** What was said in one breath before it. */
  private before = { text: '', durationMs: 0 };

  constructor(
    private readonly clock: Clock,
    private readonly hearer: Hearer,
  ) {}

  /** Something is being said. */
  get busy(): boolean {
    return this.prompts.length > 0;
  }

  say({ pieces, voice, follows = false }: Saying): Playback {
    if (!follows) this.stop('stopped');
    const durations = pieces.map(({ text, recorded }) =>
      recorded ? recorded.durationMs : speechTime(text) / (voice?.speed ?? 1),
    );
    const { promise, resolve } = Promise.withResolvers<PlaybackEnd>();
    const prompt: Prompt = {
      text: pieces.map(({ text }) => text).join(''),
      durationMs: Math.round(durations.reduce((sum, ms) => sum + ms, 0)),
      resolve,
    };
    this.prompts.push(prompt);
    if (this.prompts.length === 1) this.begin(prompt);
    return { done: promise, stop: () => this.drop(prompt) };
  }

  /** Ends all of it. */
  stop(reason: 'stopped' | 'ended'): void {
    const [first, ...others] = this.prompts;
    if (!first) return;
    this.prompts.length = 0;
    this.timer?.cancel();
    const heard = Math.min(1, (this.clock.now() - this.begunAt) / Math.max(1, first.durationMs));
    this.before = { text: '', durationMs: 0 };
    first.resolve({ heard, heardTo: Math.floor(first.text.length * heard), reason });
    for (const { resolve } of others) resolve({ heard: 0, heardTo: 0, reason });
    this.hearer.promptStops();
  }

  private begin({ text, durationMs }: Prompt): void {
    this.begunAt = this.clock.now();
    const { before } = this;
    this.before = { text: before.text + text, durationMs: before.durationMs + durationMs };
    // First: a callee that cuts in at the very end does so before the end.
    this.hearer.promptBegins(this.before.text, this.before.durationMs, before.durationMs);
    this.timer = this.clock.after(durationMs, () => this.complete());
  }

  private complete(): void {
    const first = this.prompts.shift();
    first?.resolve({ heard: 1, heardTo: first.text.length, reason: 'complete' });
    const [next] = this.prompts;
    if (next) return this.begin(next);
    this.before = { text: '', durationMs: 0 };
    this.hearer.promptEnds();
  }

  private drop(prompt: Prompt): void {
    const at = this.prompts.indexOf(prompt);
    if (at < 0) return;
    if (at === 0) return this.stop('stopped');
    for (const { resolve } of this.prompts.splice(at))
      resolve({ heard: 0, heardTo: 0, reason: 'stopped' });
  }
}
