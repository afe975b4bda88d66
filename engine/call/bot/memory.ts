import type { Turn } from '../../api';
import type { ActDone, BotHeard, BotMessage } from '../../dialogue/bot/port';

/** What a bot is told of a call; more costs time and tokens. */
const MOST_MESSAGES = 60;

/**
 * What a bot is told of the call so far. The turns are the truth: what of a prompt was not heard
 * was not said. What the bot did besides, and what is none of its affair, is noted here.
 */
export class Memory {
  private readonly skipped = new Set<number>();
  /** By the turn that they follow. */
  private readonly done = new Map<number, ActDone[]>();

  constructor(private readonly turns: readonly Turn[]) {}

  /** A filler: the bot did not say it. */
  skip({ sequence }: Turn): void {
    this.skipped.add(sequence);
  }

  /** What the bot did along with a turn of its own, or after the last one. */
  note(acts: readonly ActDone[], turn = this.turns.at(-1)): void {
    const after = turn?.sequence ?? 0;
    this.done.set(after, [...(this.done.get(after) ?? []), ...acts]);
  }

  /** What it is to answer: all that the callee has said since. */
  recall(): { history: BotMessage[]; heard: BotHeard; heardAt: number | null } {
    const kept = this.turns.filter(({ sequence }) => !this.skipped.has(sequence));
    let from = kept.length;
    while (from > 0 && this.isOpen(kept[from - 1])) from -= 1;
    const open = kept.slice(from);
    const history = [
      ...this.doneBefore(kept),
      ...kept.slice(0, from).flatMap((turn) => this.messagesOf(turn)),
    ];
    return {
      history: history.slice(-MOST_MESSAGES),
      heard: heardIn(open),
      heardAt: open.at(-1)?.at ?? null,
    };
  }

  /** The callee's, and nothing was done about it yet. */
  private isOpen(turn: Turn | undefined): boolean {
    return turn?.speaker === 'callee' && !this.done.has(turn.sequence);
  }

  private doneBefore([first]: readonly Turn[]): BotMessage[] {
    const acts = first ? this.done.get(0) : [...this.done.values()].flat();
    return acts && acts.length > 0 ? [{ from: 'bot', text: '', acts }] : [];
  }

  private messagesOf(turn: Turn): BotMessage[] {
    const acts = this.done.get(turn.sequence);
    if (turn.speaker === 'callee') {
      const { text, keys } = turn;
      const said: BotMessage = { from: 'callee', text, ...(keys && { keys }) };
      return acts ? [said, { from: 'bot', text: '', acts }] : [said];
    }
    const text = heardOf(turn);
    if (text === '' && !acts) return [];
    return [
      {
        from: 'bot',
        text,
        ...(turn.interrupted && { interrupted: true }),
        ...(acts && { acts }),
      },
    ];
  }
}

/** As much of a prompt as was heard. */
function heardOf({ text, heard, heardTo, interrupted }: Turn): string {
  if (!interrupted) return heard === 0 ? '' : text;
  return text.slice(0, heardTo ?? Math.round(text.length * (heard ?? 1))).trimEnd();
}

function heardIn(turns: readonly Turn[]): BotHeard {
  if (turns.length === 0) return { kind: 'nothing' };
  const keys = turns.map((turn) => turn.keys ?? '').join('');
  const said = turns.filter(({ text }) => text !== '');
  if (said.length === 0 && keys !== '') return { kind: 'keys', keys };
  return {
    kind: 'speech',
    text: said.map(({ text }) => text).join('\n'),
    confidence: Math.min(1, ...said.map(({ confidence }) => confidence ?? 1)),
  };
}
