import { DialflowError } from '../../../api';
import type { MediaPlan } from '../../../media/mediaPlan';
import type {
  IncomingEnd,
  IncomingLeg,
  IncomingListener,
  Leg,
  Playback,
  RejectReason,
  Saying,
} from '../../port';
import type { IncomingSession, Referral, SessionEnd, SessionListener } from '../dialog/types';
import { askTransfer, SipLeg, type LegAudio, type LegAudioListener } from '../leg';
import type { Voice } from '../voice';
import { codeOf } from '../outcome/refusal';

export interface IncomingSipLegParts {
  session: IncomingSession;
  calledNumber: string;
  callingNumber: string;
  withheld: boolean;
  hopsLeft: number | undefined;
  trunk: string;
  ringsPhones: boolean;
  openAudio(listener: LegAudioListener): Promise<LegAudio>;
  openVoice(audio: LegAudio, listener: IncomingListener): Voice;
  /** Told before its listener is. */
  over(leg: IncomingSipLeg, end: SessionEnd): void;
  fault(error: unknown): void;
}

/**
 * A call that came in over a trunk and was taken by somebody else than the line. Nothing of it goes
 * to another leg but its sound: names, addresses and reasons of the two have nothing in common.
 *
 * ```
 *  opening ──→ open ──→ ended
 *     └──────────────────↑
 * ```
 */
export class IncomingSipLeg implements IncomingLeg, SessionListener {
  readonly calledNumber: string;
  readonly callingNumber: string;
  readonly withheld: boolean;
  readonly hopsLeft: number | undefined;
  readonly trunk: string;
  readonly ringsPhones: boolean;
  readonly opened: Promise<boolean>;
  private state: 'opening' | 'open' | 'ended' = 'opening';
  private audio: LegAudio | undefined;
  private voice: Voice | undefined;
  private listener: IncomingListener | undefined;
  /** What was asked for before there was any audio. */
  private later: ((audio: LegAudio) => void)[] = [];
  private told: 'nothing' | 'ringing' | 'early' | 'answered' = 'nothing';
  private open: (isOpen: boolean) => void = () => undefined;

  constructor(private readonly parts: IncomingSipLegParts) {
    this.calledNumber = parts.calledNumber;
    this.callingNumber = parts.callingNumber;
    this.withheld = parts.withheld;
    this.hopsLeft = parts.hopsLeft;
    this.trunk = parts.trunk;
    this.ringsPhones = parts.ringsPhones;
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  /** Somebody has taken it. */
  begin(listener: IncomingListener): void {
    this.listener = listener;
    queueMicrotask(() => void this.openAudio(listener));
  }

  ring(): void {
    if (this.told !== 'nothing') return;
    this.told = 'ringing';
    this.parts.session.ring();
  }

  /** Without an offer there is nowhere to be heard (RFC 3261, section 13.2.1). */
  openEarly(): boolean {
    const { session } = this.parts;
    if (!session.offered || this.state === 'ended') return false;
    if (this.told === 'early' || this.told === 'answered') return true;
    this.told = 'early';
    this.withAudio(({ local }) => session.ring({ code: 183, audio: local }));
    return true;
  }

  answer(): void {
    if (this.told === 'answered') return;
    this.told = 'answered';
    this.withAudio((audio) => {
      audio.answered();
      this.parts.session.answer(audio.local);
    });
  }

  say(what: string | Saying): Playback {
    if (this.state === 'ended') return SILENCE;
    if (this.voice) return this.voice.say(what);
    throw new DialflowError('WrongState', 'A prompt was to be said before the call was open.');
  }

  ringBack(on: boolean): void {
    this.withAudio((audio) => audio.ring(on));
  }

  join(other: Leg): void {
    if (!(other instanceof SipLeg)) {
      throw new DialflowError('Internal', 'Legs of two lines cannot be joined.');
    }
    this.withAudio((audio) => {
      this.voice?.hold();
      other.bridge(audio);
    });
  }

  takeRecording(other: Leg): void {
    if (other instanceof SipLeg) this.withAudio((audio) => other.passRecording(audio));
  }

  reject(why: RejectReason): void {
    this.parts.session.reject(codeOf(why));
  }

  hangUp(): void {
    this.parts.session.hangUp();
  }

  /** The line closes. */
  drop(): void {
    this.parts.session.reject(503);
    this.parts.session.hangUp();
  }

  // ------------------------------------------------------------ what the session tells

  media(plan: MediaPlan): void {
    this.audio?.apply(plan);
  }

  referred(referral: Referral): void {
    askTransfer(referral, this.state === 'open' && this.listener ? this.listener : {});
  }

  ended(end: SessionEnd): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.open(false);
    this.voice?.close();
    this.later = [];
    this.parts.over(this, end);
    void this.tell(end);
  }

  // ------------------------------------------------------------ inside

  private async openAudio(listener: IncomingListener): Promise<void> {
    const { parts } = this;
    try {
      const audio = await parts.openAudio({
        key: (digit) => {
          if (this.state === 'open') listener.key(digit);
        },
        early: () => undefined,
        dead: () => this.died(),
      });
      if (this.isOver()) return void (await audio.close());
      this.audio = audio;
      this.voice = parts.openVoice(audio, listener);
      this.state = 'open';
      for (const run of this.later.splice(0)) this.withAudio(run);
      this.open(true);
    } catch (error) {
      if (DialflowError.from(error).code === 'Internal') parts.fault(error);
      if (!this.isOver()) parts.session.reject(500);
    }
  }

  private withAudio(run: (audio: LegAudio) => void): void {
    if (this.state === 'ended') return;
    if (this.audio) run(this.audio);
    else this.later.push(run);
  }

  /** Before the answer many say nothing at all. */
  private died(): void {
    if (this.told !== 'answered') return;
    this.parts.session.hangUp({ protocol: 'Q.850', cause: 41, text: 'No RTP' });
  }

  private async tell({ by, confirmed, code }: SessionEnd): Promise<void> {
    const { parts, listener } = this;
    const told: IncomingEnd = {
      by: by === 'failure' ? 'line' : by === 'peer' ? 'caller' : 'us',
      answered: confirmed,
      ...(code !== undefined && { sipCode: code }),
    };
    try {
      const left = await this.audio?.close();
      listener?.ended({ ...told, ...left });
    } catch (error) {
      parts.fault(error);
    }
  }

  private isOver(): boolean {
    return this.state === 'ended';
  }
}

const SILENCE: Playback = {
  done: Promise.resolve({ heard: 0, heardTo: 0, reason: 'ended' }),
  stop: () => undefined,
};
