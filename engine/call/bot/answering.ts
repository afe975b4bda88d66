import type { ConverseRequest, HungUp, Turn } from '../../api';
import type { Bot, BotTurn } from '../../dialogue/bot/port';
import type { Clock } from '../../time/clock';
import type { LiveCall } from '../liveCall';
import { Bell } from './bell';
import type { Forbids } from './forbidden';
import { Reply } from './reply';

const FILLER_MS = 2_000;
const ANSWER_MS = 10_000;
/** Characters; nothing that is barred is as long. */
const LOOK_BACK = 200;

export interface AnsweringParts {
  call: LiveCall;
  clock: Clock;
  bot: Bot;
  forbids: Forbids;
  /** Says the next filler; resolves when it was said. Nothing: one was said already. */
  filler: (() => Promise<void>) | undefined;
}

/** What became of one answer. */
export type Answered = (
  | { end: 'hungUp'; gone: HungUp }
  /** The callee has said more before it began: it has to be asked again. */
  | { end: 'goesOn' }
  | { end: 'late' }
  /** It was about to say this. */
  | { end: 'barred'; phrase: string }
  | { end: 'failed'; error: unknown }
  /** As far as it was said. */
  | { end: 'interrupted' }
  | { end: 'unspoken' }
  | { end: 'complete' }
) & { reply: Reply; turn?: Turn };

/**
 * One answer of the bot, from the question to its last word:
 *
 *   thinking ──first sentence──▶ speaking ──last one said──▶ complete
 *     │   └─ filler ─┘               └──the callee cuts in──▶ interrupted
 *     └──the callee goes on / time is up / it fails / it ends without a word
 */
export class Answering {
  private readonly bell: Bell;
  private readonly reply: Reply;
  /** Turns of before it was asked. */
  private readonly known: number;

  constructor(
    private readonly request: ConverseRequest,
    private readonly parts: AnsweringParts,
    turn: BotTurn,
    /** When the callee's last words were understood. */
    private readonly heardAt: number | null,
    private readonly askedAt: number,
  ) {
    const { call, clock, bot } = parts;
    this.bell = new Bell(clock);
    this.known = call.turns.length;
    this.reply = new Reply(bot, turn, () => clock.now(), this.bell.ring);
  }

  async run(): Promise<Answered> {
    const { reply } = this;
    try {
      const thought = await this.think();
      return thought ?? (await this.speak());
    } finally {
      reply.giveUp();
    }
  }

  private get answerMs(): number {
    return this.request.answerMs ?? ANSWER_MS;
  }

  /** Nothing: its first sentence is there. */
  private async think(): Promise<Answered | undefined> {
    const { reply, bell } = this;
    const { call, clock, filler } = this.parts;
    const { fillers = [], fillerMs = FILLER_MS } = this.request;
    let fillAt = fillers.length > 0 && filler ? this.askedAt + fillerMs : Infinity;
    const late = this.askedAt + this.answerMs;
    const stop = call.listen(bell.ring);
    try {
      for (;;) {
        const gone = call.hungUp();
        if (gone) return { end: 'hungUp', gone, reply };
        if (this.hasSaidMore()) return { end: 'goesOn', reply };
        if (!call.isSpeaking) {
          if (reply.waiting) return undefined;
          if (reply.state === 'failed') return { end: 'failed', error: reply.error, reply };
          if (reply.state !== 'open') return { end: 'complete', reply };
          if (clock.now() >= late) return { end: 'late', reply };
          if (filler && clock.now() >= fillAt) {
            fillAt = Infinity;
            await filler();
            continue;
          }
        }
        await bell.until(call.isSpeaking ? Infinity : Math.min(late, fillAt));
      }
    } finally {
      stop?.();
    }
  }

  private hasSaidMore(): boolean {
    return this.parts.call.turns
      .slice(this.known)
      .some(({ speaker, text }) => speaker === 'callee' && text !== '');
  }

  /** Sentence by sentence, each handed to the line while those before it are said. */
  private async speak(): Promise<Answered> {
    const { reply, bell, request } = this;
    const { call, clock, forbids } = this.parts;
    const first = reply.next() ?? '';
    const atOnce = forbids(first);
    if (atOnce) return { end: 'barred', phrase: atOnce, reply };

    const prompt = call.stream({
      node: request.node,
      bargeIn: request.bargeIn ?? 'speech',
      after: request.bargeInAfter,
      voice: request.voice,
    });
    const responseMs = this.heardAt === null ? undefined : clock.now() - this.heardAt;
    let over = false;
    const ended = (): void => {
      over = true;
      bell.ring();
    };
    prompt.done.then(ended, ended);
    let said = first;
    let phrase: string | null = null;
    let late = false;
    over ||= !prompt.add(first);
    for (;;) {
      while (!over && phrase === null && reply.waiting) {
        const sentence = joined(said, reply.next() ?? '');
        // What came before was looked at; what is barred may begin there and end here.
        phrase = forbids(said.slice(-LOOK_BACK) + sentence);
        if (phrase !== null) break;
        over ||= !prompt.add(sentence);
        said += sentence;
      }
      late = reply.state === 'open' && clock.now() >= reply.lastAt + this.answerMs;
      if (over || late || phrase !== null || reply.state !== 'open') break;
      await bell.until(reply.lastAt + this.answerMs);
    }
    prompt.finish();
    const turn = await prompt.done;
    this.keep(turn, responseMs);
    const gone = call.hungUp();
    if (gone) return { end: 'hungUp', gone, reply, turn };
    if (turn.failed) return { end: 'unspoken', reply, turn };
    if (turn.interrupted) return { end: 'interrupted', reply, turn };
    if (phrase !== null) return { end: 'barred', phrase, reply, turn };
    if (late) return { end: 'late', reply, turn };
    if (reply.state === 'failed') return { end: 'failed', error: reply.error, reply, turn };
    return { end: 'complete', reply, turn };
  }

  private keep(turn: Turn, responseMs: number | undefined): void {
    if (responseMs !== undefined) turn.responseMs = responseMs;
    const { prompt, completion } = this.reply.usage;
    if (prompt + completion > 0) turn.tokens = { prompt, completion };
    this.parts.call.saveTurn(turn);
  }
}

/** Sentences that are not Chinese have a blank between them. */
const joined = (before: string, sentence: string): string =>
  /[\p{Script=Latin}\p{N}.!?;:,"')]$/u.test(before) ? ` ${sentence}` : sentence;
