import type { Turn } from '../api';
import type { Leg, Playback } from '../line/port';
import type { LiveCall } from './liveCall';
import type { Understood } from './ports';
import type { Spoken } from './prompter';

type Question = Extract<Understood, { kind: 'question' }>;

export interface WaitingSide {
  call: LiveCall;
  leg: Leg;
  /** Begins what it hears while it waits, for the first time or again; answers with its end. */
  sound: (again: boolean) => () => void;
  question: (text: string) => Question | null;
  spoken: (wording: string) => Spoken;
}

/**
 * A callee while others are rung for it. A global question that it asks is answered, and it waits
 * on; nothing else that it says has a meaning there.
 */
export class WaitingCallee {
  private stopSound: () => void;
  private readonly stopListening: (() => void) | null;
  private answering: Playback | null = null;
  /** The last turn that was looked at. */
  private seen: Turn | undefined;
  private over = false;

  constructor(private readonly side: WaitingSide) {
    this.seen = side.call.lastHeard();
    this.stopSound = side.sound(false);
    this.stopListening = side.call.listen(() => this.changed());
  }

  /** It waits no longer. May be called again. */
  end(): void {
    if (this.over) return;
    this.over = true;
    this.stopListening?.();
    this.stopSound();
    this.answering?.stop();
  }

  private changed(): void {
    const { call, question } = this.side;
    const turn = call.lastHeard();
    if (!turn || turn === this.seen || this.over || call.hungUp()) return;
    this.seen = turn;
    const asked = turn.text === '' ? null : question(turn.text);
    if (!asked) return;
    call.saveTurn(
      Object.assign(turn, { globalQuestion: asked.question, confidence: asked.confidence }),
    );
    void this.answer(asked);
  }

  private async answer({ question, answer }: Question): Promise<void> {
    const { call, leg, spoken, sound } = this.side;
    this.stopSound();
    this.answering?.stop(); // of the question before
    const { text, pieces } = spoken(answer);
    const turn = call.addTurn('robot', text, { node: question });
    const playback = leg.say({ pieces });
    this.answering = playback;
    const { heard, heardTo } = await playback.done;
    call.saveTurn(Object.assign(turn, { heard, heardTo }));
    if (this.answering !== playback) return;
    this.answering = null;
    if (!this.over && !call.hungUp()) this.stopSound = sound(true);
  }
}
