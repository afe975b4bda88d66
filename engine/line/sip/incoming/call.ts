import { DialflowError } from '../../../api';
import type { MediaPlan } from '../../../media/mediaPlan';
import type { Leg, LegEnd, LegListener, PlaceRequest } from '../../port';
import type { IncomingSession, SessionEnd, SessionListener } from '../dialog/types';
import type { LegAudio, LegAudioListener } from '../leg';
import { codeOf, NOBODY, refusalOf } from '../outcome/refusal';

/** The leg that a call is put through to; a `SipLeg`. */
export type OutLeg = Pick<Leg, 'hangUp'> & { bridge(audio: LegAudio): void };

export interface IncomingCallParts {
  session: IncomingSession;
  /** Whom to ring, one after the other until one answers. */
  targets: readonly PlaceRequest[];
  place(request: PlaceRequest, listener: LegListener): OutLeg;
  openAudio(listener: LegAudioListener): Promise<LegAudio>;
  over(call: IncomingCall, end: SessionEnd): void;
  fault(error: unknown): void;
}

/**
 * A call that came in and is put through: its own leg, and another that is rung for it; once that
 * has answered, the two are joined. Whichever ends, ends the other.
 *
 * ```
 *  opening ──→ ringing ──→ joined ──→ ended
 *     │          │ ↺ next     │         ↑
 *     └──────────┴────────────┴─────────┘
 * ```
 */
export class IncomingCall implements SessionListener {
  private state: 'opening' | 'ringing' | 'joined' | 'ended' = 'opening';
  private audio: LegAudio | undefined;
  private out: OutLeg | undefined;
  private readonly targets: PlaceRequest[];
  private code: number = NOBODY;

  constructor(private readonly parts: IncomingCallParts) {
    this.targets = [...parts.targets];
    queueMicrotask(() => void this.begin());
  }

  /** The line closes. */
  hangUp(): void {
    const { session } = this.parts;
    session.reject(503);
    session.hangUp();
  }

  // ------------------------------------------------------------ what the session tells

  media(plan: MediaPlan): void {
    this.audio?.apply(plan);
  }

  ended(end: SessionEnd): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.out?.hangUp();
    this.out = undefined;
    this.parts.over(this, end);
    this.audio?.close().catch((error: unknown) => this.parts.fault(error));
  }

  // ------------------------------------------------------------ inside

  private async begin(): Promise<void> {
    const { session, openAudio } = this.parts;
    try {
      const audio = await openAudio({
        key: () => undefined,
        early: () => undefined,
        dead: () => session.hangUp({ protocol: 'Q.850', cause: 41, text: 'No RTP' }),
      });
      this.audio = audio;
      if (this.isOver()) return void (await audio.close());
      this.state = 'ringing';
      this.ringNext();
    } catch (error) {
      if (DialflowError.from(error).code === 'Internal') this.parts.fault(error);
      if (!this.isOver()) session.reject(500);
    }
  }

  private ringNext(): void {
    const { session, place } = this.parts;
    const target = this.targets.shift();
    if (!target) return session.reject(this.code);
    this.out = place(target, {
      ringing: () => {
        if (this.state === 'ringing') session.ring();
      },
      answered: () => this.answered(),
      speechStarted: () => undefined,
      speech: () => undefined,
      key: () => undefined,
      ended: (end) => this.outEnded(end),
    });
  }

  private answered(): void {
    const { audio, out } = this;
    if (this.state !== 'ringing' || !audio || !out) return;
    this.state = 'joined';
    audio.answered();
    this.parts.session.answer(audio.local);
    out.bridge(audio);
  }

  private outEnded(end: LegEnd): void {
    if (this.isOver()) return;
    this.out = undefined;
    if (this.state === 'joined') return this.parts.session.hangUp();
    // That somebody was busy says more than that nobody is there.
    const code = codeOf(refusalOf(end));
    if (code !== NOBODY) this.code = code;
    this.ringNext();
  }

  private isOver(): boolean {
    return this.state === 'ended';
  }
}
