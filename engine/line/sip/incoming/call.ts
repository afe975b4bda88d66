import { DialflowError } from '../../../api';
import type { MediaPlan } from '../../../media/mediaPlan';
import type { LegEnd, LegListener, LegOutcome, PlaceRequest } from '../../port';
import type { IncomingSession, SessionListener } from '../dialog/types';
import type { LegMedia, LegMediaListener, SipLeg } from '../leg';

export interface IncomingCallParts {
  session: IncomingSession;
  /** Whom to ring, one after the other until one answers. */
  targets: readonly PlaceRequest[];
  place(request: PlaceRequest, listener: LegListener): SipLeg;
  openMedia(listener: LegMediaListener): Promise<LegMedia>;
  over(call: IncomingCall): void;
  fault(error: unknown): void;
}

/**
 * A call that came in and is put through: its own leg, and another that is rung for it; once that
 * has answered, the two are joined. Whichever ends, ends the other.
 *
 * ```
 *  ringing ──→ joined ──→ ended
 *     └───────────────────↑
 * ```
 */
export class IncomingCall implements SessionListener {
  private state: 'ringing' | 'joined' | 'ended' = 'ringing';
  private audio: LegMedia | undefined;
  private out: SipLeg | undefined;
  private readonly targets: PlaceRequest[];

  constructor(private readonly parts: IncomingCallParts) {
    this.targets = [...parts.targets];
    queueMicrotask(() => {
      this.begin().catch((error: unknown) => this.fail(error));
    });
  }

  /** The line closes. */
  hangUp(): void {
    this.parts.session.hangUp();
  }

  // ------------------------------------------------------------ what the session tells

  media(plan: MediaPlan): void {
    this.audio?.apply(plan, true);
  }

  ended(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.out?.hangUp();
    this.parts.over(this);
    this.audio?.close().catch((error: unknown) => this.parts.fault(error));
  }

  // ------------------------------------------------------------ inside

  private async begin(): Promise<void> {
    this.audio = await this.parts.openMedia({
      key: () => undefined,
      early: () => undefined,
      dead: () => this.parts.session.hangUp({ protocol: 'Q.850', cause: 41, text: 'No RTP' }),
    });
    if (this.isOver()) await this.audio.close();
    else this.ringNext({ outcome: 'notConnected', by: 'line' });
  }

  private ringNext(last: LegEnd): void {
    const { session, place } = this.parts;
    const target = this.targets.shift();
    if (!target) return session.reject(CODE[last.outcome] ?? 480);
    this.out = place(target, {
      ringing: () => {
        if (!this.isOver()) session.ring();
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
    if (this.isOver() || !audio || !out) return void out?.hangUp();
    this.state = 'joined';
    this.parts.session.answer(audio.audio);
    out.bridge(audio);
  }

  private outEnded(end: LegEnd): void {
    this.out = undefined;
    if (this.state === 'joined') this.parts.session.hangUp();
    else if (this.state === 'ringing') this.ringNext(end);
  }

  private fail(error: unknown): void {
    if (DialflowError.from(error).code === 'Internal') this.parts.fault(error);
    if (!this.isOver()) this.parts.session.reject(500);
  }

  private isOver(): boolean {
    return this.state === 'ended';
  }
}

/** What the caller is told when nobody takes the call (RFC 3261, section 21). */
const CODE: Readonly<Partial<Record<LegOutcome, number>>> = {
  busy: 486,
  rejected: 603,
  emptyNumber: 404,
  lineFailed: 503,
};
