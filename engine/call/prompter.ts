import type { BargeIn, BargeInAfter, Language, PromptVoice, Turn } from '../api';
import type { Leg, PlaybackEnd, SayingPiece } from '../line/port';
import { afterOf, isEnough } from './bargeIn';
import type { Input, Inputs } from './inputs';
import { StreamedPlaying, type StreamedPrompt } from './streamedPrompt';

/** What is said: its text as it is kept, and the pieces that it is made of. */
export interface Spoken {
  text: string;
  pieces: readonly SayingPiece[];
  /** Variables of the wording that the contact does not have: nothing is said in their place. */
  missing?: readonly string[];
}

export interface PromptHow {
  node: string;
  bargeIn: BargeIn;
  /** With it, so much speech cuts it short; else the beginning of speech. */
  after?: BargeInAfter | undefined;
  voice?: PromptVoice | undefined;
}

/** What a prompter needs of its call. */
export interface PrompterSide {
  leg: () => Leg;
  inputs: Inputs;
  language: Language;
  /** Resolves when a first word may be said. */
  ready: () => Promise<void>;
  /** Whether what this node says is not to be heard any more. */
  silent: (node: string) => boolean;
  addTurn: (text: string, node: string, missing?: readonly string[]) => Turn;
  saveTurn: (turn: Turn) => void;
}

/** One prompt while it is said. */
interface Current {
  how: PromptHow;
  /** What the callee says has cut it short. */
  cut: boolean;
  stop: () => void;
}

/**
 * Says the prompts of a call, one after the other, and has them cut short by what the callee says
 * and presses, as each of them allows:
 *
 *   waiting ──those before it──▶ said ──its end / barge-in / the call's end──▶ over
 */
export class Prompter {
  private current: Current | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly side: PrompterSide) {}

  /** Something is being said, or waits to be. */
  get busy(): boolean {
    return this.waiting > 0;
  }

  /** Resolves when nothing is being said, and nothing waits to be. */
  get idle(): Promise<unknown> {
    return this.last;
  }

  /** Says one prompt; a second one waits for the first. */
  play(spoken: Spoken, how: PromptHow): Promise<Turn> {
    return this.inTurn(() => this.playNow(spoken, how));
  }

  /** The same for one whose sentences come one by one. */
  stream(how: PromptHow): StreamedPrompt {
    const { side } = this;
    const playing = new StreamedPlaying(side.leg(), how.voice);
    const done = this.inTurn(async () => {
      const turn = side.addTurn('', how.node);
      const end = await this.during(how, playing, () => playing.begin());
      turn.text = playing.text;
      return this.ended(turn, end);
    });
    done.catch(() => undefined); // whoever asks for it is told
    return {
      add: (sentence) => playing.add(sentence),
      finish: () => playing.finish(),
      stop: () => playing.stop(),
      done,
    };
  }

  /** Cuts short what is being said. */
  stop(): void {
    this.current?.stop();
  }

  // ------------------------------------------------------------ what the callee does

  speechStarted(): void {
    if (this.current && !this.current.how.after && this.lets('speech')) this.cut(this.current);
  }

  speaking(sofar: { voiceMs: number; text?: string }): void {
    const { current } = this;
    if (!current?.how.after || !this.lets('speech')) return;
    if (isEnough(current.how.after, sofar, this.side.language)) this.cut(current);
  }

  /**
   * Something is complete that the callee said or pressed. Answers whether it is kept: not what is
   * too little to cut a prompt short that could be.
   */
  heard(input: Input): boolean {
    const { current, side } = this;
    if (current && !current.cut && input.kind === 'speech' && current.how.after) {
      const { text } = input;
      if (!isEnough(current.how.after, { voiceMs: 0, text }, side.language)) return false;
    }
    if (!side.inputs.add(input)) return false;
    if (current && current.how.bargeIn !== 'never') this.cut(current);
    return true;
  }

  // ------------------------------------------------------------ inside

  private lets(kind: Input['kind']): boolean {
    return this.current?.how.bargeIn !== 'never' && this.side.inputs.lets(kind);
  }

  private cut(current: Current): void {
    current.cut = true;
    current.stop();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const working = this.last.then(() => this.side.ready()).then(work);
    this.waiting += 1;
    const over = (): void => void (this.waiting -= 1);
    this.last = working.then(over, over); // whoever asked for it is told what went wrong
    return working;
  }

  private async playNow({ text, pieces, missing }: Spoken, how: PromptHow): Promise<Turn> {
    const turn = this.side.addTurn(text, how.node, missing);
    const { voice } = how;
    const saying = { pieces, ...(voice && { voice }) };
    let stop = (): void => undefined;
    const end = await this.during(how, { stop: () => stop() }, () => {
      const playback = this.side.leg().say(saying);
      stop = () => playback.stop();
      return playback.done;
    });
    return this.ended(turn, end);
  }

  /** Lets the callee cut it short while it is said; what was said ahead of it may have already. */
  private async during(
    how: PromptHow,
    one: { stop: () => void },
    say: () => Promise<PlaybackEnd>,
  ): Promise<PlaybackEnd> {
    const { inputs, silent } = this.side;
    const cutAlready = inputs.promptBegins(how.bargeIn);
    try {
      if (cutAlready || silent(how.node)) {
        one.stop();
        return { heard: 0, heardTo: 0, reason: cutAlready ? 'stopped' : 'ended' };
      }
      this.current = {
        how: { ...how, after: afterOf(how.after) },
        cut: false,
        stop: () => one.stop(),
      };
      return await say();
    } finally {
      this.current = null;
      inputs.promptEnds();
    }
  }

  private ended(turn: Turn, end: PlaybackEnd): Turn {
    turn.heard = end.heard;
    turn.heardTo = end.heardTo;
    turn.interrupted = end.reason === 'stopped';
    if (end.failed) turn.failed = true;
    this.side.saveTurn(turn);
    return turn;
  }
}
