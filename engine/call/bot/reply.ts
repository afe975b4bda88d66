import type { BotUsage } from '../../api';
import type { Bot, BotAct, BotTurn } from '../../dialogue/bot/port';
import { Sentences } from './sentences';
import { speakable } from './speakable';

/** Nobody listens to more at a time. */
const LONGEST_ANSWER = 2_000;

/**
 * One answer of a bot on its way: sentences to be said while the rest still comes, then what it
 * does. `changed` is called after each step.
 */
export class Reply {
  readonly acts: { act: BotAct; token?: unknown }[] = [];
  usage: BotUsage = { prompt: 0, completion: 0 };
  state: 'open' | 'complete' | 'failed' | 'given up' = 'open';
  error: unknown;
  /** When the last of it came. */
  lastAt: number;
  private readonly ready: string[] = [];
  private readonly sentences = new Sentences();
  private readonly controller = new AbortController();
  private length = 0;

  constructor(
    bot: Bot,
    turn: BotTurn,
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {
    this.lastAt = now();
    void this.read(bot.answer(turn, this.controller.signal));
  }

  /** The next sentence to be said; none: it has not come yet, or there is none. */
  next(): string | undefined {
    return this.ready.shift();
  }

  get waiting(): boolean {
    return this.ready.length > 0;
  }

  /** Nothing more of it is wanted. */
  giveUp(): void {
    if (this.state === 'open') this.state = 'given up';
    this.ready.length = 0;
    this.controller.abort();
  }

  private async read(pieces: ReturnType<Bot['answer']>): Promise<void> {
    try {
      for await (const piece of pieces) {
        if (this.state !== 'open') return;
        this.lastAt = this.now();
        switch (piece.kind) {
          case 'text':
            this.length += piece.text.length;
            this.add(this.sentences.push(piece.text));
            break;
          case 'act':
            this.acts.push({ act: piece.act, token: piece.token });
            break;
          case 'usage':
            this.usage = piece.usage;
        }
        this.changed();
        if (this.length > LONGEST_ANSWER) break; // what is left is not fetched
      }
      if (this.state !== 'open') return;
      this.add(this.sentences.finish());
      this.state = 'complete';
    } catch (error) {
      if (this.state !== 'open') return;
      this.state = 'failed';
      this.error = error;
    }
    this.changed();
  }

  private add(sentences: readonly string[]): void {
    this.ready.push(...sentences.map(speakable).filter(Boolean));
  }
}
