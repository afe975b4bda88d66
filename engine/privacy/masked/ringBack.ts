import type { IncomingLeg, Leg, SayingPiece } from '../../line/port';
import type { Prompter } from './prompter';

export interface RingBackParts {
  call: IncomingLeg;
  prompter: Pick<Prompter, 'loop'>;
  /** The caller's leg is answered already. */
  answered: boolean;
  /** Id of the tone that is wanted; null: the usual one. */
  ringTone: string | null;
  toneOf(id: string): SayingPiece | undefined;
}

/** What the caller hears until somebody answers. */
export class RingBack {
  private heard: 'nothing' | 'ring' | 'tone' | 'network' = 'nothing';

  constructor(private readonly parts: RingBackParts) {}

  /** The network is heard: the two legs are joined before the answer. */
  get isJoined(): boolean {
    return this.heard === 'network';
  }

  ring(): void {
    const { call, prompter, answered, ringTone, toneOf } = this.parts;
    const tone = ringTone === null ? undefined : toneOf(ringTone);
    if (tone && (answered || call.openEarly())) {
      this.heard = 'tone';
      return prompter.loop(tone, () => call.ringBack(true));
    }
    // The usual tone: the caller's phone makes it, or, where it is connected already, we do.
    this.heard = 'ring';
    if (answered) call.ringBack(true);
    else call.ring();
  }

  /** The network plays something of its own: its tone, or why nobody can be reached. */
  network(out: Leg): void {
    const { call, answered, ringTone } = this.parts;
    if (ringTone !== null || this.isJoined) return;
    if (!answered && !call.openEarly()) return;
    this.heard = 'network';
    call.ringBack(false);
    call.join(out);
  }
}
