import { DialflowError } from '../../../api';
import type { EarlyMedia } from '../../../media/earlyMedia';
import type { Clock, Timer } from '../../../time/clock';
import type { Leg, LegEnd, LegListener, PlaceRequest, Playback, ReferEnd } from '../../port';
import type { InviteRequest, Session, SessionEnd, SessionListener } from '../dialog/types';
import { callException, legEndOf, type GaveUp } from '../outcome';
import type { Voice } from '../voice';
import type { LegMedia, LegMediaListener } from './media';
import { Referring } from './referring';
import type { Way, Ways } from './way';

export interface SipLegParts {
  clock: Clock;
  request: PlaceRequest;
  listener: LegListener;
  invite(request: InviteRequest, listener: SessionListener): Session;
  /** Whom to try, in this order. */
  ways(): Promise<Ways> | Ways;
  /** Takes a port that reaches the way's other end. */
  openMedia(way: Way, listener: LegMediaListener): Promise<LegMedia>;
  /** What speaks and listens, from the answer on. */
  openVoice(media: LegMedia): Voice;
  /** Who answered: heard while the greeting plays. */
  watchAnswer(media: LegMedia, listener: LegListener): void;
  /** The leg is over. */
  over(leg: SipLeg): void;
  fault(error: unknown): void;
  warn(message: string): void;
}

/** A way that says nothing at all is left for the next one after so long; the last one is waited for. */
const SILENT_WAY_MS = 4_000;
/** Nothing rings for so long beyond the ring time: given up. */
const CONNECTING_MS = 15_000;
/** A network that plays busy or an information tone is given so long to say it by a response. */
const TONE_MS = 4_000;

type State = 'placed' | 'ringing' | 'answered' | 'ending' | 'ended';

/**
 * One call over SIP: a session at a time, tried over the ways there are until one takes it, and
 * its audio.
 *
 * ```
 *  placed ──→ ringing ──→ answered ──→ ending ──→ ended
 *    │ ↺ next way │                      ↑
 *    └────────────┴──────────────────────┘
 * ```
 * `ending`: nothing more is told but the end, which waits for the recording to be written.
 */
export class SipLeg implements Leg {
  private state: State = 'placed';
  private ways: Way[] = [];
  private way: Way | undefined;
  private session: Session | undefined;
  private media: LegMedia | undefined;
  private voice: Voice | undefined;
  private joined: SipLeg | undefined;
  private referring: Referring | undefined;
  private gaveUp: GaveUp | undefined;
  private silentMs = 0;
  private ringingAt: number | undefined;
  private timer: Timer | undefined;
  private toneTimer: Timer | undefined;
  private silentTimer: Timer | undefined;

  constructor(private readonly parts: SipLegParts) {
    queueMicrotask(() => this.guard(this.begin()));
  }

  say(text: string): Playback {
    if (this.state === 'ending' || this.state === 'ended') return SILENCE;
    if (!this.voice) {
      throw new DialflowError(
        'WrongState',
        'A prompt was to be said before the call was answered.',
      );
    }
    return this.voice.say(text);
  }

  sendKeys(keys: string): Promise<boolean> {
    if (this.state !== 'answered' || !this.media) return Promise.resolve(false);
    return this.media.stream.sendKeys(keys);
  }

  refer(to: { number: string } | { phone: string }): Promise<ReferEnd> {
    const { session, way } = this;
    if (this.state !== 'answered' || !session || !way) {
      return Promise.resolve({
        taken: false,
        outcome: 'notConnected',
        detail: 'The call is over.',
      });
    }
    const target = 'number' in to ? way.uriOf(to.number) : way.uriOf(to.phone);
    this.referring = new Referring(this.parts.clock);
    return this.referring.send(session, target, way.from);
  }

  ring(on: boolean): void {
    if (this.state === 'answered') this.media?.ring(on);
  }

  join(other: Leg): void {
    if (!(other instanceof SipLeg)) {
      throw new DialflowError('WrongState', 'Only legs of one line can be joined.');
    }
    if (!this.media || !other.media) return;
    this.part();
    other.part();
    this.joined = other;
    other.joined = this;
    this.voice?.hold();
    other.voice?.hold();
    this.media.join(other.media);
  }

  part(): void {
    const other = this.joined;
    if (!other) return;
    this.joined = undefined;
    other.joined = undefined;
    this.media?.part();
    this.voice?.resume();
    other.voice?.resume();
  }

  /** Joins it with a leg that came in, for good. */
  bridge(other: LegMedia): void {
    this.voice?.hold();
    this.media?.join(other);
  }

  hangUp(): void {
    if (this.state === 'ending' || this.state === 'ended') return;
    this.gaveUp ??= 'us';
    this.leave();
  }

  /** The line closes: as `hangUp`, but it is the line that ends it. */
  drop(): void {
    if (this.state === 'ending' || this.state === 'ended') return;
    this.gaveUp ??= 'line';
    this.leave();
  }

  // ------------------------------------------------------------ placing

  private async begin(): Promise<void> {
    const found = await this.parts.ways();
    if (this.gaveUp) return this.finish({ outcome: 'cancelled', by: 'us' });
    if ('exception' in found) return this.finish({ outcome: 'lineFailed', by: 'line', ...found });
    if ('outcome' in found) return this.finish({ by: 'line', ...found });
    this.ways = [...found.ways];
    this.startTimer(this.parts.request.ringMs + CONNECTING_MS);
    await this.tryNext();
  }

  private async tryNext(): Promise<void> {
    const way = this.ways.shift();
    if (!way) {
      const detail = 'All trunks that could be tried are full by now.';
      return this.finish({ ...NO_TRUNK, exception: callException('NoTrunk'), detail });
    }
    if (!way.begin()) return this.tryNext();
    this.way = way;
    try {
      this.media = await this.parts.openMedia(way, {
        key: (digit) => this.key(digit),
        early: (kind) => this.heardEarly(kind),
        dead: (silentMs) => this.died(silentMs),
      });
    } catch (error) {
      way.end(NOTHING_SENT, false);
      throw error;
    }
    const { media } = this;
    if (this.gaveUp) {
      way.end(NOTHING_SENT, false);
      return this.finish(endBeforeAnswer(this.gaveUp));
    }
    const { peer, uri, from, to, headers } = way;
    const session: Session = this.parts.invite(
      { uri, from, to, peer, headers, audio: media.audio },
      this.sessionListener(way, () => this.session === session),
    );
    this.session = session;
    if (this.ways.length === 0) return;
    this.silentTimer = this.parts.clock.after(SILENT_WAY_MS, () => {
      if (this.session?.state !== 'calling') return;
      const message = `${way.name} did not answer within ${SILENT_WAY_MS / 1_000} s.`;
      this.desert({
        by: 'failure',
        confirmed: false,
        reasons: [],
        failure: { kind: 'timeout', message },
      });
    });
  }

  /**
   * Leaves a session of which nothing has been heard, not even 100: its CANCEL has to wait for
   * that (RFC 3261, section 9.1), this leg has not. What comes of it late is turned down.
   */
  private desert(end: SessionEnd): void {
    const { session, way } = this;
    this.session = undefined;
    session?.hangUp();
    if (way) this.guard(this.sessionEnded(way, end));
  }

  private sessionListener(way: Way, isOurs: () => boolean): SessionListener {
    return {
      progress: (code) => isOurs() && this.progress(code),
      media: (plan) => isOurs() && this.media?.apply(plan, this.state === 'answered'),
      confirmed: () => isOurs() && this.answered(),
      ended: (end) => isOurs() && this.guard(this.sessionEnded(way, end)),
    };
  }

  private progress(code: number): void {
    this.silentTimer?.cancel();
    if (this.state !== 'placed' || code < 180) return;
    this.state = 'ringing';
    this.ringingAt = this.parts.clock.now();
    this.startTimer(this.parts.request.ringMs);
    this.parts.listener.ringing();
  }

  private heardEarly(kind: EarlyMedia): void {
    this.toneTimer?.cancel();
    if (kind === 'busy' || kind === 'congestion' || kind === 'sit') {
      this.toneTimer = this.parts.clock.after(TONE_MS, () => this.giveUp('tone'));
    }
  }

  private answered(): void {
    const { media } = this;
    const { request, listener } = this.parts;
    if (!media || this.gaveUp) return;
    this.stopTimers();
    this.state = 'answered';
    media.answered();
    this.voice = this.parts.openVoice(media);
    if (request.recordTo) media.record(`${request.recordTo}.wav`, this.parts.warn);
    if (request.understands) this.parts.watchAnswer(media, listener);
    listener.answered();
  }

  // ------------------------------------------------------------ while it is up

  private key(digit: string): void {
    if (this.state === 'answered' && !this.joined) this.parts.listener.key(digit);
  }

  private died(silentMs: number): void {
    if (this.state !== 'answered') return;
    this.gaveUp = 'deadPeer';
    this.silentMs = silentMs;
    this.session?.hangUp({ protocol: 'Q.850', cause: 41, text: 'No RTP' });
  }

  // ------------------------------------------------------------ ending

  private startTimer(ms: number): void {
    this.timer?.cancel();
    this.timer = this.parts.clock.after(ms, () => this.giveUp('ringTimeout'));
  }

  private stopTimers(): void {
    for (const timer of [this.timer, this.toneTimer, this.silentTimer]) timer?.cancel();
  }

  private giveUp(why: GaveUp): void {
    if (this.state !== 'placed' && this.state !== 'ringing') return;
    this.gaveUp ??= why;
    this.leave();
  }

  private leave(): void {
    // Without a session, whoever opens one looks whether it is still wanted.
    if (this.session?.state !== 'calling') return this.session?.hangUp();
    this.desert({ by: 'us', confirmed: false, reasons: [] });
  }

  private async sessionEnded(way: Way, end: SessionEnd): Promise<void> {
    this.silentTimer?.cancel();
    const wantsNext = way.end(end, this.state !== 'placed');
    this.referring?.sessionEnded();
    const mayGoOn = this.state === 'placed' && !this.gaveUp && this.ways.length > 0;
    if (mayGoOn && wantsNext) {
      this.session = undefined;
      await this.media?.close();
      this.media = undefined;
      if (!this.gaveUp) return this.tryNext();
    }
    const { clock } = this.parts;
    const legEnd = legEndOf({
      end,
      ...(this.media?.earlyKind && { earlyMedia: this.media.earlyKind }),
      rangMs: this.ringingAt === undefined ? 0 : clock.now() - this.ringingAt,
      ...(this.gaveUp && { gaveUp: this.gaveUp }),
      silentMs: this.silentMs,
      name: way.name,
    });
    await this.finish({ ...legEnd, ...(way.kind === 'trunk' && { trunk: way.name }) });
  }

  private async finish(end: LegEnd): Promise<void> {
    if (this.state === 'ending' || this.state === 'ended') return;
    this.state = 'ending';
    this.stopTimers();
    this.part();
    this.voice?.close();
    const left = await this.media?.close().catch((error: unknown) => this.parts.fault(error));
    this.state = 'ended';
    this.parts.over(this);
    this.parts.listener.ended({ ...end, ...left });
  }

  /** What cannot be begun ends the leg, as the line's fault, with what was wrong. */
  private guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const { message, code } = DialflowError.from(error);
      if (code === 'Internal') this.parts.fault(error);
      this.session?.hangUp();
      void this.finish({
        outcome: this.state === 'answered' ? 'answered' : 'lineFailed',
        by: 'line',
        detail: message,
      });
    });
  }
}

const NO_TRUNK = { outcome: 'lineFailed', by: 'line' } as const;

/** Of a way that was taken, and left before anything was asked of it. */
const NOTHING_SENT: SessionEnd = { by: 'us', confirmed: false, reasons: [] };

function endBeforeAnswer(gaveUp: GaveUp): LegEnd {
  return gaveUp === 'us'
    ? { outcome: 'cancelled', by: 'us' }
    : { outcome: 'notConnected', by: 'line', detail: 'It did not ring in time.' };
}

const SILENCE: Playback = {
  done: Promise.resolve({ heard: 0, reason: 'ended' }),
  stop: () => undefined,
};
