import type { BargeIn } from '../api';

export type Input =
  | { kind: 'speech'; text: string; confidence: number; failed?: true }
  | { kind: 'key'; key: string };

/**
 * What the callee said and pressed, until a listen takes it. The one rule:
 *
 * - While a prompt with barge-in plays, and in the gap after any prompt, what comes is kept for
 *   the next listen. Barge-in may let through speech only, or keys only; the other is dropped.
 * - A prompt without barge-in drops what came before it and while it plays.
 * - What comes after a listen has ended is dropped by the next prompt, so that no stale key
 *   reaches a later node; a listen that follows with no prompt between gets it.
 */
export class Inputs {
  private kept: Input[] = [];
  private last: 'nothing' | 'prompt' | 'listen' = 'nothing';
  private playing: BargeIn | null = null;

  /** A prompt begins. Answers whether what is kept already cuts it short (type-ahead). */
  promptBegins(bargeIn: BargeIn): boolean {
    if (bargeIn === 'never' || this.last === 'listen') this.kept = [];
    this.last = 'prompt';
    this.playing = bargeIn;
    return this.kept.length > 0;
  }

  promptEnds(): void {
    this.playing = null;
  }

  /** Something came. Answers whether it is kept. */
  add(input: Input): boolean {
    if (!this.lets(input.kind)) return false;
    this.kept.push(input);
    return true;
  }

  /** Whether this kind of input may cut the prompt that plays short. */
  lets(kind: Input['kind']): boolean {
    if (this.playing === null || this.playing === 'any') return true;
    return this.playing === (kind === 'key' ? 'keys' : 'speech');
  }

  /** The oldest that is kept. */
  take(): Input | undefined {
    return this.kept.shift();
  }

  listenEnds(): void {
    this.kept = [];
    this.last = 'listen';
  }
}
