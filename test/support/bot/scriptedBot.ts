import type { Bot, BotAct, BotPiece, BotTurn } from '../../../engine/dialogue/bot/port';
import type { FakeClock } from '../fakeClock';

/** One step of an answer: text, an act, a failure, a wait on the test's clock, or what it cost. */
export type Step =
  string | BotAct | Error | { waitMs: number } | { usage: { prompt: number; completion: number } };

/** A bot without a server: it answers in turn as it is told to, and keeps what it was asked. */
export class ScriptedBot implements Bot {
  readonly name = 'scripted';
  readonly turns: BotTurn[] = [];
  readonly signals: AbortSignal[] = [];
  clock: FakeClock | undefined;

  /** @param answers the last one repeats; `token`: as a model that wants to know what came of it. */
  constructor(
    private readonly answers: readonly (readonly Step[])[],
    private readonly token?: unknown,
  ) {}

  async *answer(turn: BotTurn, signal: AbortSignal): AsyncGenerator<BotPiece> {
    this.turns.push(structuredClone(turn));
    this.signals.push(signal);
    const steps = this.answers[Math.min(this.turns.length, this.answers.length) - 1] ?? [];
    for (const step of steps) {
      if (signal.aborted) throw new Error('given up');
      if (typeof step === 'string') yield { kind: 'text', text: step };
      else if (step instanceof Error) throw step;
      else if ('waitMs' in step) await this.wait(step.waitMs);
      else if ('usage' in step) yield { kind: 'usage', usage: step.usage };
      else yield { kind: 'act', act: step, token: this.token };
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock?.after(ms, resolve));
  }
}
