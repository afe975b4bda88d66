import { DialflowError } from '../../../api';
import type { EarlyMedia } from '../../../media/earlyMedia';
import type { Clock } from '../../../time/clock';
import type {
  Attention,
  Leg,
  LegEnd,
  LegListener,
  PlaceRequest,
  Playback,
  ReferEnd,
  Saying,
} from '../../port';
import type {
  InviteRequest,
  Reason,
  Referral,
  Session,
  SessionEnd,
  SessionListener,
} from '../dialog/types';
import { callException, legEndOf, type GaveUp } from '../outcome';
import { sayingOf, type Voice } from '../voice';
import { Attempt, LEFT } from './attempt';
import type { AudioEnd, LegAudio, LegAudioListener } from './audio';
import { watchGreeting } from './greeting';
import { Patience } from './patience';
import { askTransfer } from './referred';
import { notTaken, Referring } from './referring';
import type { Way, Ways } from './way';

export interface SipLegParts {
  clock: Clock;
  request: PlaceRequest;
  listener: LegListener;
  invite(request: InviteRequest, listener: SessionListener): Session;
  /** Whom to try, in this order. */
  ways: Ways;
  /** Takes a port that reaches an address; unknown: any. */
  openAudio(
    address: string | undefined,
    laws: Way['laws'],
    listener: LegAudioListener,
  ): Promise<LegAudio>;
  /** What speaks and listens, from the answer on. */
  openVoice(audio: LegAudio): Voice;
  /** Has made what is going to be said, before anything speaks. */
  prepare(saying: Saying): Promise<void>;
  /** The leg is over: told before its listener is. */
  over(leg: SipLeg): void;
  fault(error: unknown): void;
  warn(message: string): void;
}

type State = 'placed' | 'ringing' | 'answered' | 'ending' | 'ended';

/**
 * One call over SIP: an attempt at a time, over the ways there are until one takes it.
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
  private attempt: Attempt | undefined;
  private way: Way | undefined;
  private voice: Voice | undefined;
  private joined: SipLeg | undefined;
  private referring: Referring | undefined;
  private gaveUp: GaveUp | undefined;
  private silentMs = 0;
  private ringingAt: number | undefined;
  private readonly patience: Patience;

  constructor(private readonly parts: SipLegParts) {
    const { clock, request } = parts;
    this.patience = new Patience(clock, request.ringMs, (why) => this.giveUp(why));
    queueMicrotask(() => this.begin());
  }

  say(what: string | Saying): Playback {
    if (this.isOver()) return SILENCE;
    if (!this.voice) {
      throw new DialflowError(
        'WrongState',
        'A prompt was to be said before the call was answered.',
      );
    }
    return this.voice.say(what);
  }

  /** What cannot be made is told when it is to be said. */
  async prepare(what: string | Saying): Promise<void> {
    if (this.isOver()) return;
    await this.parts.prepare(sayingOf(what)).catch(() => undefined);
  }

  attend(how: Attention): void {
    this.voice?.attend(how);
  }

  async sendKeys(keys: string): Promise<boolean> {
    if (this.state !== 'answered') return false;
    return (await this.attempt?.audio?.sendKeys(keys)) ?? false;
  }

  async refer(to: { number: string } | { phone: string }): Promise<ReferEnd> {
    const { way, attempt } = this;
    if (this.state !== 'answered' || !way || !attempt?.session) {
      return notTaken('cancelled', 'The call is over.');
    }
    const target = way.referTo(to);
    if ('detail' in target) return notTaken('lineFailed', target.detail);
    this.referring?.giveUp();
    this.referring = new Referring(this.parts.clock);
    return this.referring.send(attempt.session, target.uri, way.from);
  }

  ring(on: boolean): void {
    if (this.state === 'answered') this.attempt?.audio?.ring(on);
  }

  join(other: Leg): void {
    if (!(other instanceof SipLeg)) {
      throw new DialflowError('Internal', 'Legs of two lines cannot be joined.');
    }
    // One that has ended may not have been told of yet.
    if (this.isOver() || other.isOver()) return;
    const [one, two] = [this.talking(), other.talking()];
    this.part();
    other.part();
    this.joined = other;
    other.joined = this;
    this.voice?.hold();
    other.voice?.hold();
    one.join(two);
  }

  part(): void {
    const other = this.joined;
    if (!other) return;
    this.joined = undefined;
    other.joined = undefined;
    this.attempt?.audio?.part();
    this.voice?.resume();
    other.voice?.resume();
  }

  /** Joins it with a leg that came in, for good; before the answer it hears the network. */
  bridge(other: LegAudio): void {
    if (this.isOver()) return;
    this.voice?.hold();
    const early = this.state === 'ringing' ? this.attempt?.audio : undefined;
    (early ?? this.talking()).join(other);
  }

  /** Its recording goes on with whom it is bridged with. */
  passRecording(other: LegAudio): void {
    if (!this.isOver()) this.attempt?.audio?.passRecording(other);
  }

  hangUp(): void {
    this.giveUp('us');
  }

  /** The line closes: as `hangUp`, but it is the line that ends it. */
  drop(): void {
    this.giveUp('line');
  }

  // ------------------------------------------------------------ placing

  private begin(): void {
    if (this.state !== 'placed') return;
    const { ways } = this.parts;
    if ('exception' in ways) return this.finish({ outcome: 'lineFailed', by: 'line', ...ways });
    if ('outcome' in ways) return this.finish({ by: 'line', ...ways });
    this.ways = [...ways.ways];
    this.patience.connecting();
    this.tryNext(ALL_FULL);
  }

  /** `last`: how it ends where nobody is left to try. */
  private tryNext(last: LegEnd): void {
    const way = this.ways.shift();
    if (!way) return this.finish(last);
    if (!way.begin()) return this.tryNext(last);
    this.way = way;
    const { clock, invite, openAudio } = this.parts;
    const attempt = new Attempt({
      ...{ clock, way, isLast: this.ways.length === 0 },
      invite: (request, listener) => invite(request, listener),
      openAudio: (address, listener) => openAudio(address, way.laws, listener),
      listener: {
        progress: (_code, media) => this.rings(media),
        confirmed: (audio) => this.answered(audio),
        key: (digit) => this.key(digit),
        early: (kind) => this.heardEarly(kind),
        dead: (silentMs) => this.died(silentMs),
        referred: (referral) => this.referred(referral),
        ended: (end) => this.attemptEnded(way, attempt, end),
        failed: (error) => this.attemptFailed(way, error),
      },
    });
    this.attempt = attempt;
    attempt.start();
  }

  private rings(media: boolean): void {
    const { clock, listener } = this.parts;
    if (this.state === 'placed') {
      this.state = 'ringing';
      this.ringingAt = clock.now();
      this.patience.ringing();
      listener.ringing();
    }
    if (media && this.state === 'ringing') listener.early?.();
  }

  private heardEarly(kind: EarlyMedia): void {
    if (this.state === 'placed' || this.state === 'ringing') this.patience.heard(kind);
  }

  private answered(audio: LegAudio): void {
    const { request, listener, openVoice, warn } = this.parts;
    this.patience.end();
    this.state = 'answered';
    audio.answered();
    this.voice = openVoice(audio);
    if (request.recordTo) audio.record(`${request.recordTo}.wav`, warn);
    if (request.understands) watchGreeting(audio, listener);
    listener.answered();
  }

  // ------------------------------------------------------------ while it is up

  private key(digit: string): void {
    if (this.state === 'answered' && !this.joined) this.parts.listener.key(digit);
  }

  private referred(referral: Referral): void {
    if (this.state === 'answered') askTransfer(referral, this.parts.listener);
    else referral.decline(603);
  }

  private died(silentMs: number): void {
    if (this.state !== 'answered') return;
    this.silentMs = silentMs;
    this.giveUp('deadPeer', { protocol: 'Q.850', cause: 41, text: 'No RTP' });
  }

  /** The audio of an answered leg. */
  private talking(): LegAudio {
    const audio = this.attempt?.audio;
    if (this.state === 'answered' && audio) return audio;
    throw new DialflowError('WrongState', 'A call was to be joined before it was answered.');
  }

  // ------------------------------------------------------------ ending

  private giveUp(why: GaveUp, reason?: Reason): void {
    if (this.isOver()) return;
    this.gaveUp ??= why;
    if (this.attempt) this.attempt.leave(reason);
    else this.finish(this.endOf(LEFT, ''));
  }

  private attemptEnded(way: Way, attempt: Attempt, end: SessionEnd): void {
    const mayGoOn = this.state === 'placed' && !this.gaveUp && this.ways.length > 0;
    const wantsNext = way.end(end, this.state !== 'placed');
    this.referring?.sessionEnded();
    const legEnd = this.endOf(end, way.name);
    const told = way.kind === 'trunk' ? { ...legEnd, trunk: way.name } : legEnd;
    if (!mayGoOn || !wantsNext) return this.finish(told);
    this.attempt = undefined;
    attempt.close().catch((error: unknown) => this.parts.fault(error));
    this.tryNext(told);
  }

  /** What cannot be begun ends the leg, as the line's fault, with what was wrong. */
  private attemptFailed(way: Way, error: unknown): void {
    way.end(LEFT, false);
    const { message: detail, code } = DialflowError.from(error);
    if (code === 'Internal') this.parts.fault(error);
    this.finish({ outcome: 'lineFailed', by: 'line', detail });
  }

  /** An answer counts when it has been told: it may have crossed what we gave up for. */
  private endOf(end: SessionEnd, name: string): LegEnd {
    const { gaveUp, ringingAt, silentMs, attempt } = this;
    const earlyMedia = attempt?.audio?.earlyKind;
    return legEndOf({
      end: { ...end, confirmed: this.state === 'answered' },
      ...(earlyMedia && { earlyMedia }),
      rangMs: ringingAt === undefined ? 0 : this.parts.clock.now() - ringingAt,
      ...(gaveUp && { gaveUp }),
      ...{ silentMs, name },
    });
  }

  private finish(end: LegEnd): void {
    if (this.isOver()) return;
    this.state = 'ending';
    this.patience.end();
    this.part();
    this.voice?.close();
    this.parts.listener.left?.(end.by);
    void this.tell(end);
  }

  private async tell(end: LegEnd): Promise<void> {
    const { parts, attempt } = this;
    let left: AudioEnd | undefined;
    try {
      left = await attempt?.close();
    } catch (error) {
      parts.fault(error);
    }
    this.state = 'ended';
    try {
      parts.over(this);
      parts.listener.ended({ ...end, ...left });
    } catch (error) {
      parts.fault(error);
    }
  }

  private isOver(): boolean {
    return this.state === 'ending' || this.state === 'ended';
  }
}

const ALL_FULL: LegEnd = {
  ...{ outcome: 'lineFailed', by: 'line' },
  exception: callException('NoTrunk'),
  detail: 'All trunks that could be tried are full by now.',
};

const SILENCE: Playback = {
  done: Promise.resolve({ heard: 0, heardTo: 0, reason: 'ended' }),
  stop: () => undefined,
};
